"""The conversion of a body, step by step: each takes the result of the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..markdown.body_text import Edit
from .dialects import clean_infos, convert_blocks, convert_lines, drop_comments
from .native_escapes import escape_dollars
from .raw_html import convert_html
from .templates import convert_templates


def convert_body(
    edit: Callable[[Iterable[Edit]], None],
    text: Callable[[], str],
    page: Mapping[str, str],
    *,
    is_myst: bool,
) -> None:
    """Convert a body written for another program.

    `edit` applies edits to the text that `text` returns.  `page` has what template tags may
    show: `title`, `date`.  A body of MyST has directives.
    """
    edit(drop_comments(text()) if is_myst else clean_infos(text()))
    edit(convert_templates(text(), page))
    edit(convert_blocks(text(), is_myst=is_myst))
    edit(convert_lines(text()))
    # Where another program sees no formula, there may be HTML between two dollars.
    while edits := list(escape_dollars(text())):
        edit(edits)
    edit(convert_html(text()))
