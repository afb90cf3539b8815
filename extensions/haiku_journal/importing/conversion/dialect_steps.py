"""The conversion of a body, step by step: each takes the result of the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..markdown.anchors import label_html
from ..markdown.body_text import Edit
from ..markdown.raw_html import convert_html
from .attachments import extract_drawings
from .block_dialects import convert_blocks
from .included_files import include_files, unescape_snippets
from .line_dialects import clean_infos, convert_lines, drop_comments
from .native_escapes import escape_dollars
from .templates import convert_templates

_DEPTH = 4
"""The number of files that may include each other."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the markup of a body depends on.

    `title` and `date` are what template tags may show.  A body `is_myst` if it has the
    directives of Sphinx, `is_mdx` if it has modules of JavaScript.  `read` returns the text of
    a file that the body names, or an empty text; `draw` makes a file of a drawing in SVG, and
    returns its address.
    """

    generator: str = "notes"
    title: str = ""
    date: str = ""
    is_myst: bool = False
    is_mdx: bool = False
    read: Callable[[str], str] = lambda name: ""
    draw: Callable[[str], str] = lambda drawing: ""


def convert_body(
    edit: Callable[[Iterable[Edit]], None], text: Callable[[], str], origin: Origin
) -> None:
    """Convert a body written for another program.

    `edit` applies edits to the text that `text` returns.
    """
    for _ in range(_DEPTH):
        if not (edits := list(include_files(text(), origin.generator, origin.read))):
            break
        edit(edits)
    edit(unescape_snippets(text(), origin.generator))
    edit(drop_comments(text()) if origin.is_myst else clean_infos(text()))
    page = {"title": origin.title, "date": origin.date}
    edit(convert_templates(text(), page, raw_in_code=origin.generator == "Jekyll"))
    edit(convert_blocks(text(), is_myst=origin.is_myst))
    edit(convert_lines(text(), is_mdx=origin.is_mdx))
    # Where another program sees no formula, there may be HTML between two dollars.
    while edits := list(escape_dollars(text())):
        edit(edits)
    edit(extract_drawings(text(), origin.draw))
    edit(label_html(text()) if "<" in text() else ())
    edit(convert_html(text()))
