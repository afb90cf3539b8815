"""The sections of a Markdown source, by the ids that their headings have on the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from docutils.nodes import make_id
from markdown_it import MarkdownIt

_LONGEST = 2**18  # characters of a source that are parsed


class _Heading(NamedTuple):
    level: int
    line: int
    id: str


def find_section(source: str, anchor: str) -> str:
    """Return the Markdown of a section with its subsections; empty if no heading has the id.

    docutils makes the id from the heading.  It numbers those that it has given before, and those
    of headings without a Latin letter; these are not found.
    """
    headings = list(_headings(source[:_LONGEST]))
    for number, heading in enumerate(headings):
        if heading.id == anchor:
            after = headings[number + 1 :]
            end = next((other.line for other in after if other.level <= heading.level), None)
            return "\n".join(source.split("\n")[heading.line : end])
    return ""


def _headings(source: str) -> Iterator[_Heading]:
    tokens = MarkdownIt("commonmark").parse(source)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map:
            title = "".join(child.content for child in inline.children or ())
            yield _Heading(int(token.tag[1:]), token.map[0], make_id(title))
