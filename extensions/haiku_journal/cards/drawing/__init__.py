"""Preview cards: the pictures that a link to a page is shown with, the haiku large on them.

:func:`draw` turns a `Card`, which is what one says, and a `Style`, which is how all look, into
a PNG. :func:`view` tells what that PNG depends on, so that it is drawn when it would change and
not otherwise. Nothing here knows of Sphinx.
"""

from .card import Card, Style, alt
from .colours import Colours, read_colours
from .draw import draw, lacking, view
from .fonts import typeface
from .layout import SIZE

__all__ = [
    "SIZE",
    "Card",
    "Colours",
    "Style",
    "alt",
    "draw",
    "lacking",
    "read_colours",
    "typeface",
    "view",
]
