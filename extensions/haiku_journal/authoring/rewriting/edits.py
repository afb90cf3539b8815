"""Edits of a text that leave everything else as it is: line ends, a byte order mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class Edit(NamedTuple):
    """The replacement of the columns from `start` to `end` of a line (all from 0).

    If `end` is past the last column, the line break is replaced, too.
    """

    line: int
    start: int
    end: int
    text: str


class Source:
    """The text of a file as lines, which are the same as those of `header.decode`."""

    def __init__(self, data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        pairs = _LINE.findall(text.removeprefix("\ufeff"))
        if len(pairs) > 1 and pairs[-2][1] == "":
            del pairs[-1]  # the empty match at the end of the text
        self.lines: list[str] = [line for line, _ in pairs]
        self._ends: list[str] = [end for _, end in pairs]

    def edit(self, edits: Iterable[Edit]) -> bytes:
        """Return the file with some edits; a line break in an edit becomes the file's own."""
        lines, ends = list(self.lines), list(self._ends)
        line_end = next((end for end in self._ends if end), "\n")
        for edit in sorted(edits, reverse=True):  # from the end, so that columns stay valid
            line = lines[edit.line]
            text = edit.text.replace("\n", line_end)
            lines[edit.line] = line[: edit.start] + text + line[edit.end :]
            if edit.end > len(self.lines[edit.line]):
                ends[edit.line] = ""
        text = self._mark + "".join(map("".join, zip(lines, ends, strict=True)))
        return text.encode("utf-8", "surrogateescape")


def delete_line(lines: Sequence[str], number: int) -> Edit:
    """Return the edit that deletes a line."""
    return Edit(number, 0, len(lines[number]) + 1, "")


def insert_line(lines: Sequence[str], number: int, text: str) -> Edit:
    """Return the edit that inserts a line before a line, or after the last one."""
    if number < len(lines):
        return Edit(number, 0, 0, f"{text}\n")
    return Edit(len(lines) - 1, len(lines[-1]), len(lines[-1]), f"\n{text}")
