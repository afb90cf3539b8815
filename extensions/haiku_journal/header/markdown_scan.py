"""A quick scan of Markdown for fences and titles, before a post is parsed.

The scan goes line by line, which is fast.  Only where it finds a problem does a
CommonMark parser decide, so that a line that merely looks like a heading or a
fence causes no false report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
_FENCE_STARTS = {"```", "~~~", ":::"}
_H1 = re.compile(r" {0,3}#(?:[ \t]+\S|$)")
_SETEXT = re.compile(r" {0,3}=+[ \t]*")


@dataclass(slots=True)
class MarkdownScan:
    """The result of a scan; lines count from 0.

    `fenced` tells for each line whether it is part of a code fence, `titles` holds the
    lines of headings of the first level, `open_fence` the line of an unclosed fence.
    """

    fenced: list[bool] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    open_fence: int | None = None


def scan_markdown(lines: list[str]) -> MarkdownScan:
    """Scan lines of Markdown for code fences and headings of the first level."""
    result = MarkdownScan()
    marks = ""
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line) if line.lstrip(" ")[:3] in _FENCE_STARTS else None
        if marks:
            result.fenced.append(True)
            if match and match["marks"].startswith(marks) and not match["info"].strip():
                marks, result.open_fence = "", None
            continue
        opens = match is not None and not (match["marks"][0] == "`" and "`" in match["info"])
        result.fenced.append(opens)
        if match is not None and opens:
            marks, result.open_fence = match["marks"], number
        elif _H1.match(line):
            result.titles.append(number)
        elif (
            line.startswith("=")
            and _SETEXT.fullmatch(line)
            and number
            and lines[number - 1].strip()
        ):
            result.titles.append(number - 1)
    return result


def find_titles(lines: list[str]) -> list[int]:
    """Return the lines, from 0, of the headings of the first level, according to CommonMark."""
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    return [
        token.map[0]
        for token in tokens
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0 and token.map
    ]


def find_unclosed_fence(lines: list[str]) -> int | None:
    """Return the line, from 0, of a code fence that is still open at the end of the text."""
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


def format_heading(title: str, level: int = 1) -> str:
    """Format a title as a Markdown heading; a # at its end is escaped (CommonMark, 4.2)."""
    text = re.sub(r"(?<!\\)#(?=#*$)", r"\\#", title, count=1)
    return f"{'#' * level} {text}"


def escape_markdown(text: str) -> str:
    """Return one line of text so that Markdown shows it unchanged (CommonMark, 2.4)."""
    return re.sub(r"([\\`*_{}\[\]<>#$&~^|])", r"\\\1", text)
