"""Repairs of a body that keep every word of it.

Each function changes the lines in place and yields, for each change, the line
(from 0) and a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt

from ...header.markdown_scan import find_unclosed_fence, scan_markdown
from ..sources.values import clean_text

Change = tuple[int, str]

_BLOCKS = MarkdownIt("commonmark")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])  # what is inside of lines does not matter


def remove_control_characters(lines: list[str]) -> Iterator[Change]:
    """Remove the control characters that a post may not have."""
    for number, line in enumerate(lines):
        cleaned = clean_text(line)
        if cleaned != line:
            lines[number] = cleaned
            gone = len(line) - len(cleaned)
            yield number, f"{gone} control character{'s' * (gone != 1)} removed"


def close_fence(lines: list[str]) -> Iterator[Change]:
    """Close a code fence that runs to the end of the text."""
    seen = scan_markdown(lines)
    if seen.open_fence is not None and (number := find_unclosed_fence(lines)) is not None:
        marks = re.match(r"\s*(`+|~+)", lines[number])
        while lines and not lines[-1].strip():
            lines.pop()
        lines.append(marks[1] if marks else "```")
        yield number, "a code fence that never closes is closed at the end"


def headings(lines: list[str]) -> list[tuple[int, int, str, str]]:
    """Return the headings of the first level: first line, end line, markup, text."""
    if not scan_markdown(lines).titles:
        return []
    tokens = _BLOCKS.parse("\n".join(lines))
    return [
        (token.map[0], token.map[1], token.markup, tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map
    ]


def demote_titles(lines: list[str], keep: int | None) -> Iterator[Change]:
    """Make every heading of the first level a section, except the one on line `keep`."""
    for start, end, markup, _ in headings(lines):
        if start == keep:
            continue
        if markup == "#":
            lines[start] = lines[start].replace("#", "##", 1)
        else:
            lines[end - 1] = lines[end - 1].replace("=", "-")
        yield start, "a second title was made a section"


_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")


def fix_heading_levels(lines: list[str], *, titled: bool) -> Iterator[Change]:
    """Give a heading that skips a level the level below its parent's."""
    fenced = scan_markdown(lines).fenced
    marks = [_ATX.match(line) for line, inside in zip(lines, fenced, strict=True) if not inside]
    levels = [1] * titled + [len(mark[1]) for mark in marks if mark]
    if all(later - level < 2 for level, later in pairwise(levels)):
        return
    over = [1] if titled else []
    for token in _BLOCKS.parse("\n".join(lines)):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        level = int(token.tag[1])
        while over and over[-1] >= level:
            over.pop()
        over.append(level)
        start = token.map[0]
        if len(over) < level and token.markup.startswith("#"):
            lines[start] = lines[start].replace("#" * level, "#" * len(over), 1)
            yield start, f"a heading of level {level} is one of level {len(over)} now"
