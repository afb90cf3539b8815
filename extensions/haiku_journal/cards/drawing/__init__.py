"""Draw preview cards, without Sphinx.

`draw` turns a `Card` and a `Style` into a PNG.  `drawing_inputs` returns all that the PNG
depends on, so that it is drawn again only when it would change.
"""

from .card import Card, Style, alt
from .colours import Colours, read_colours
from .draw import draw, drawing_inputs, missing_glyphs
from .fonts import typeface
from .layout import SIZE

__all__ = [
    "SIZE",
    "Card",
    "Colours",
    "Style",
    "alt",
    "draw",
    "drawing_inputs",
    "missing_glyphs",
    "read_colours",
    "typeface",
]
