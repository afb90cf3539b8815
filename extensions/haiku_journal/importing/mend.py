"""Make a body one that this journal reads; no word of it is lost.

Each change is yielded as the line, from 0, and what was done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt

from ..header.markdown_scan import scan, unclosed_fence
from .values import clean

Change = tuple[int, str]

_BLOCKS = MarkdownIt("commonmark")
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])  # what is inside of lines does not matter

_EXCERPT = re.compile(r"\s*<!--\s*more\s*-->\s*", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{%-?\s*\w+|\{\{[<%]|\{\{\s*\w+")


def remove_controls(lines: list[str]) -> Iterator[Change]:
    """Take out the control characters that no post may have."""
    for number, line in enumerate(lines):
        cleaned = clean(line)
        if cleaned != line:
            lines[number] = cleaned
            gone = len(line) - len(cleaned)
            yield number, f"{gone} control character{'s' * (gone != 1)} removed"


def close_fence(lines: list[str]) -> Iterator[Change]:
    """Close a code fence that runs to the end of the text."""
    seen = scan(lines)
    if seen.open_fence is not None and (number := unclosed_fence(lines)) is not None:
        marks = re.match(r"\s*(`+|~+)", lines[number])
        while lines and not lines[-1].strip():
            lines.pop()
        lines.append(marks[1] if marks else "```")
        yield number, "a code fence that never closes is closed at the end"


def headings(lines: list[str]) -> list[tuple[int, int, str, str]]:
    """The headings of the first level: first line, line after the last, markup, text."""
    if not scan(lines).titles:
        return []
    tokens = _BLOCKS.parse("\n".join(lines))
    return [
        (token.map[0], token.map[1], token.markup, tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map
    ]


def demote(lines: list[str], keep: int | None) -> Iterator[Change]:
    """Make every heading of the first level a section, but for the one on a line to keep."""
    for start, end, markup, _ in headings(lines):
        if start == keep:
            continue
        if markup == "#":
            lines[start] = lines[start].replace("#", "##", 1)
        else:
            lines[end - 1] = lines[end - 1].replace("=", "-")
        yield start, "a second title was made a section"


_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")


def close_ranks(lines: list[str], *, titled: bool) -> Iterator[Change]:
    """Give headings that skip a level the one below the heading that they are under."""
    fenced = scan(lines).fenced
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


def foreign(lines: list[str], *, myst: bool) -> Iterator[Change]:
    """Mend what other programs read otherwise.

    The mark of an excerpt's end goes.  Outside of MyST a line that starts with
    a percent sign is text, here it would be a comment: it is escaped.
    """
    fenced = scan(lines).fenced
    for number, line in enumerate(lines):
        if fenced[number]:
            continue
        if _EXCERPT.fullmatch(line):
            lines[number] = ""
            yield number, "the mark where an excerpt ends was removed"
        elif not myst and line.startswith("%"):
            lines[number] = f"\\{line}"
            yield number, "a line that starts with % would be a comment; it is escaped"


def templates(lines: list[str]) -> Iterator[Change]:
    """Find what a template engine would have filled in; it stays as it is."""
    fenced = scan(lines).fenced
    for number, line in enumerate(lines):
        if "{" not in line or fenced[number]:
            continue
        if match := _TEMPLATE.search(re.sub(r"`[^`]*`", "", line)):
            yield number, f"{match[0]}… is of another program and stays as text"
