"""The text of a body while it is converted, and edits of it that keep line numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from ..report import Outcome


class Edit(NamedTuple):
    """A replacement of the characters from `start` to `end`, and a remark on it, if any."""

    start: int
    end: int
    text: str
    message: str = ""
    kind: Outcome = Outcome.CHANGED


class Change(NamedTuple):
    """A remark on a line of the file."""

    line: int
    kind: Outcome
    message: str


@dataclass(slots=True)
class BodyText:
    """A Markdown body; `numbers` holds, for each of its lines, the line in the file."""

    text: str
    numbers: list[int] = field(default_factory=list)

    @classmethod
    def from_lines(cls, lines: list[str], first: int) -> BodyText:
        """Return the text of some lines, the first of which has a number in its file."""
        return cls("\n".join(lines), list(range(first, first + max(len(lines), 1))))

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def number_at(self, offset: int) -> int:
        """Return the line in the file of a character."""
        return self.numbers[self.text.count("\n", 0, offset)]

    def apply(self, edits: Iterable[Edit]) -> Iterator[Change]:
        """Apply edits; one that overlaps an earlier one is left out.  Yield their remarks."""
        starts = line_starts(self.text)
        kept: list[str] = []
        numbers: list[int] = []
        end = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
            if edit.start < end:
                continue
            first, last = (bisect_right(starts, at) - 1 for at in (edit.start, edit.end))
            kept += (self.text[end : edit.start], edit.text)
            numbers += self.numbers[bisect_right(starts, end) - 1 : first]
            # A new line has the number of the line that it comes from, as far as there is one.
            numbers += (
                self.numbers[min(first + extra, last)] for extra in range(edit.text.count("\n"))
            )
            end = edit.end
            if edit.message:
                yield Change(self.numbers[first], edit.kind, edit.message)
        numbers += self.numbers[bisect_right(starts, end) - 1 :]
        kept.append(self.text[end:])
        self.text, self.numbers = "".join(kept), numbers


def line_starts(text: str) -> list[int]:
    """Return the offsets at which the lines of a text start."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
