"""Conversion of blocks that Markdown dialects have: admonitions, tabs, callouts, directives.

Material for MkDocs writes `!!! note "Title"` above an indented text, Docusaurus `:::note Title`,
Obsidian `> [!note] Title`; in a post each is a directive.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from functools import partial

from ..markdown.body_text import Edit, line_starts
from ..markdown.spans import code_ranges, is_inside
from .myst_directives import (
    DIRECTIVE,
    OWN_TITLE,
    fence_end,
    indented,
    marks_around,
    replace_directive,
)

_KINDS = {
    **dict.fromkeys(
        ("note", "info", "todo", "abstract", "summary", "tldr", "primary", "secondary"), "note"
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "done", "question", "help", "faq"), "tip"),
    **dict.fromkeys(("important", "seealso"), "important"),
    **dict.fromkeys(("warning", "attention", "warn"), "warning"),
    "caution": "caution",
    **dict.fromkeys(("danger", "error", "failure", "fail", "missing", "bug"), "danger"),
    **dict.fromkeys(("example", "quote", "cite"), "note"),
}
"""The directive for each kind of admonition."""
_ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
"""The kinds of GitHub's alerts, which posts understand as they are."""

_FENCE = re.compile(r"[ \t>]*(?:[-*+]\s+)?(?P<marks>`{3,}|~{3,})(?P<info>.*)")
_MATERIAL = re.compile(
    r"(?P<lead>[ \t>]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[\w-]*)[\w -]*?"
    r"(?:[ \t]+[\"“](?P<title>.*)[\"”])?[ \t]*"
)
_TAB = re.compile(r"(?P<lead>[ \t]*)===[+!]*[ \t]+[\"'](?P<title>.+)[\"'][ \t]*")
_COLONS = re.compile(
    r"(?P<lead>[ \t]*)(?P<marks>:{3,})[ \t]*(?P<kind>[\w-]+)[ \t]*(?:\[(?P<label>.*?)\])?[ \t]*"
    r"(?:\{[^}]*\})?[ \t]*(?P<title>.*?)[ \t]*"
)
_COLONS_END = re.compile(r"[ \t]*(?P<marks>:{3,})[ \t]*")
_CALLOUT = re.compile(
    r"(?P<lead>[ \t]*)>[ \t]*\[!(?P<kind>[\w-]+)(?:\|[^\]]*)?\](?P<fold>[-+]?)[ \t]*"
    r"(?P<title>.*?)[ \t]*"
)
_MARK = re.compile(r"^[ \t>]*(?:!!!|\?\?\?|===|:::|>[ \t]*\[!)", re.MULTILINE)

Block = tuple[int, int, list[str]]
"""The first line of a block, the line behind it, and the lines that replace it."""


def convert_blocks(text: str, *, is_myst: bool = False) -> Iterator[Edit]:
    """Yield the edits that make directives of admonitions and callouts, and headings of tabs.

    Of a text of MyST, they also replace the directives that a post may not use.
    """
    if not (is_myst or _MARK.search(text)):
        return
    lines = text.split("\n")
    starts = [*line_starts(text), len(text) + 1]
    for first, last, new in _blocks(lines, directives=is_myst):
        yield Edit(starts[first], starts[last] - 1, "\n".join(new))


def _converted(lines: Sequence[str], *, directives: bool = False) -> list[str]:
    """Return lines with their blocks converted."""
    result: list[str] = []
    done = 0
    for first, last, new in _blocks(lines, directives=directives):
        result += [*lines[done:first], *new]
        done = last
    return [*result, *lines[done:]]


def _blocks(lines: Sequence[str], *, directives: bool = False) -> Iterator[Block]:
    """Yield the blocks that are not inside of another one, or of code.

    With `directives`, those of MyST are blocks, too.
    """
    text = "\n".join(lines)
    code, starts = code_ranges(text), line_starts(text)
    number = 0
    while number < len(lines):
        line = lines[number]
        if directives and (match := DIRECTIVE.fullmatch(line)):
            end = fence_end(lines, number + 1, match["marks"])
            convert = partial(_converted, directives=True)
            yield number, end, replace_directive(match, lines[number + 1 : end], convert)
            number = end
            continue
        block = None if is_inside(starts[number], code) else _block_at(lines, number)
        if block:
            yield block
        number = block[1] if block else number + 1


def _fence_after(fence: str, line: str) -> str:
    """Return the marks of the fence that is open behind a line."""
    match = _FENCE.fullmatch(line)
    if match is None:
        return fence
    if fence:
        return "" if match["marks"].startswith(fence) and not match["info"].strip() else fence
    return "" if match["marks"][0] == "`" and "`" in match["info"] else match["marks"]


def _block_at(lines: Sequence[str], number: int) -> Block | None:
    line = lines[number]
    if match := _MATERIAL.fullmatch(line):
        end = _indented_end(lines, number + 1, match["lead"])
        inner = _dedented(lines[number + 1 : end], match["lead"])
        return number, end, _directive(match["lead"], match["kind"], match["title"], inner)
    if match := _TAB.fullmatch(line):
        end = _indented_end(lines, number + 1, match["lead"])
        inner = _converted(_dedented(lines[number + 1 : end], match["lead"]))
        lead = match["lead"]
        return number, end, [f"{lead}**{match['title']}**", "", *indented(inner, lead), ""]
    if match := _COLONS.fullmatch(line):
        last = _colons_end(lines, number + 1)
        if last is None:
            return None
        inner = list(lines[number + 1 : last])
        title = match["label"] or match["title"]
        return number, last + 1, _directive(match["lead"], match["kind"], title, inner)
    if match := _CALLOUT.fullmatch(line):
        return _callout(lines, number, match)
    return None


def _callout(lines: Sequence[str], number: int, match: re.Match[str]) -> Block | None:
    kind = match["kind"].lower()
    if kind in _ALERTS and not match["title"] and not match["fold"]:
        return None
    end = number + 1
    while end < len(lines) and lines[end].lstrip().startswith(">"):
        end += 1
    inner = [re.sub(r"^[ \t]*> ?", "", line) for line in lines[number + 1 : end]]
    return number, end, _directive(match["lead"], kind, match["title"], inner)


def _directive(lead: str, kind: str, title: str | None, inner: Sequence[str]) -> list[str]:
    """Return the lines of an admonition."""
    body = textwrap.dedent("\n".join(_converted(inner))).strip("\n").split("\n")
    marks = marks_around(body, title or "")
    kind = kind.lower()
    name = _KINDS.get(kind, "note")
    title = title or ("" if kind in OWN_TITLE else kind.replace("-", " ").capitalize())
    if not any(body):
        return [f"{lead}**{title or name.capitalize()}**", ""]
    head = (
        [f"{marks}{{admonition}} {title}", f":class: {name}"] if title else [f"{marks}{{{name}}}"]
    )
    return indented([*head, "", *body, marks], lead)


def _indented_end(lines: Sequence[str], number: int, lead: str) -> int:
    """Return the line behind the text that is indented below a mark."""
    end = number
    prefix = lead.replace("\t", "    ")
    for place in range(number, len(lines)):
        line = lines[place].replace("\t", "    ")
        if line.strip(" >") and not line.startswith(f"{prefix}    "):
            break
        if line.strip(" >"):
            end = place + 1
    return end


def _dedented(lines: Sequence[str], lead: str) -> list[str]:
    size = len(lead.replace("\t", "    ")) + 4
    return [
        line.expandtabs(4)[size:] if line.startswith((" ", "\t", ">")) else line for line in lines
    ]


def _colons_end(lines: Sequence[str], number: int) -> int | None:
    """Return the line of the mark that ends a container."""
    depth, fence = 0, ""
    for place in range(number, len(lines)):
        if fence or _FENCE.fullmatch(lines[place]):
            fence = _fence_after(fence, lines[place])
        elif _COLONS_END.fullmatch(lines[place]):
            if not depth:
                return place
            depth -= 1
        elif _COLONS.fullmatch(lines[place]):
            depth += 1
    return None
