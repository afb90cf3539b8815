"""The little of Markdown that must be known before a post is parsed.

Lines are scanned first, since that costs next to nothing; only where the scan
finds something wrong does a CommonMark parser decide, so that no post is
refused for what merely looks like a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_H1 = re.compile(r" {0,3}#(?:[ \t]+\S|$)")
_SETEXT = re.compile(r" {0,3}=+[ \t]*")


@dataclass(slots=True)
class Scan:
    """What a look at the lines of a body found; lines count from 0."""

    fenced: list[bool] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    open_fence: int | None = None


def scan(lines: list[str]) -> Scan:
    """Find the code fences and the headings of the first level in a body."""
    found = Scan()
    marks = ""
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line) if line.lstrip(" ")[:3] in _OPENERS else None
        if marks:
            found.fenced.append(True)
            if match and match["marks"].startswith(marks) and not match["info"].strip():
                marks, found.open_fence = "", None
            continue
        opens = match is not None and not (match["marks"][0] == "`" and "`" in match["info"])
        found.fenced.append(opens)
        if match is not None and opens:
            marks, found.open_fence = match["marks"], number
        elif _H1.match(line):
            found.titles.append(number)
        elif (
            line.startswith("=")
            and _SETEXT.fullmatch(line)
            and number
            and lines[number - 1].strip()
        ):
            found.titles.append(number - 1)
    return found


_OPENERS = {"```", "~~~", ":::"}


def titles(lines: list[str]) -> list[int]:
    """The lines, from 0, on which CommonMark sees a heading of the first level."""
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    return [
        token.map[0]
        for token in tokens
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map
    ]


def unclosed_fence(lines: list[str]) -> int | None:
    """The line, from 0, of a code fence that runs to the end of the text unclosed."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for token in reversed(MarkdownIt("commonmark").parse("\n".join(lines[:end]))):
        if token.type == "fence" and token.level == 0 and token.map and token.map[1] == end:
            closing = lines[end - 1].strip()
            closed = (
                token.map[0] < end - 1
                and closing.startswith(token.markup)
                and not closing.strip(token.markup[0])
            )
            return None if closed else token.map[0]
    return None


def heading(title: str, level: int = 1) -> str:
    """A title as a Markdown heading; a # at its end stays part of it."""
    shown = re.sub(r"(?<!\\)#(?=#*$)", r"\\#", title, count=1)
    return f"{'#' * level} {shown}"
