"""Fit lines of text into a space: as large as possible, broken into rows if necessary.

Widths are in ems.  A function that measures text is passed in, so this module knows no fonts.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from .clusters import clusters

Measure = Callable[[str], float]
"""A function that returns the width of a text in ems."""

ELLIPSIS = "…"
_NO_START = frozenset("ーゝゞヽヾ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
"""Characters that never start a row in Japanese, besides punctuation (JIS X 4051)."""
_NARROWINGS = 6


@dataclass(frozen=True, slots=True)
class Space:
    """A space for text, in pixels, and the font sizes that may be used.

    Lines stay whole in one of the sizes `whole`, or else are broken into rows in one of
    `broken`; both are in descending order.  Baselines are `spacing` ems apart.  Rows after the
    first of a line are indented by `hang` ems, so that lines can be told from rows.
    """

    width: float
    height: float
    whole: Sequence[int]
    broken: Sequence[int]
    spacing: float
    hang: float = 0.0

    def rows(self, size: int) -> int:
        """Return the number of rows of a size that fit."""
        return int(self.height / (size * self.spacing))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of text and its indent in ems."""

    text: str
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class FittedText:
    """Rows in one size, with baselines `leading` pixels apart."""

    size: int
    leading: float
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """The height in pixels of all rows."""
        return self.leading * len(self.rows)


def fit(lines: Sequence[str], space: Space, measure: Measure) -> FittedText:
    """Fit lines into a space: whole if possible, else broken, else cut with an ellipsis."""
    widest = max(map(measure, lines), default=0.0)
    for size in space.whole:
        if widest * size <= space.width and len(lines) <= space.rows(size):
            return _fitted(size, space, [[line] for line in lines])
    measured = [_Line(line, measure) for line in lines]
    longest = max(line.longest for line in measured)
    sizes = [(size, space.width / size - space.hang) for size in space.broken]
    # A smaller size is better than a cut word.
    for size, width in [one for one in sizes if longest <= one[1]] + sizes:
        if sum(len(line.rows(width)) for line in measured) <= space.rows(size):
            broken = [line.balanced(width) for line in measured]
            # Neighbours may change the font of a sign, so a row may be wider than its parts.
            if all(measure(row) <= width for rows in broken for row in rows):
                return _fitted(size, space, broken)
    broken = [line.rows(width) for line in measured]
    return _fitted(size, space, _cut(broken, space.rows(size), width, measure))


def _fitted(size: int, space: Space, lines: Sequence[Sequence[str]]) -> FittedText:
    rows = [
        Row(text, space.hang if place else 0.0)
        for line in lines
        for place, text in enumerate(line)
    ]
    return FittedText(size, size * space.spacing, tuple(rows))


class _Unit(NamedTuple):
    """Text that is not broken: its width, and its width with the space that follows."""

    text: str
    width: float
    advance: float


def _measured(text: str, measure: Measure) -> _Unit:
    width = measure(text.rstrip())
    return _Unit(text, width, measure(text) if text.endswith(" ") else width)


class _Line:
    """A line to break: measured once, broken for several widths."""

    def __init__(self, text: str, measure: Measure) -> None:
        self._measure = measure
        self._units = [_measured(unit, measure) for unit in _units(text)]
        self.longest = max(unit.width for unit in self._units)

    def rows(self, width: float) -> list[str]:
        """Return the fewest rows of a width in ems, each as full as possible."""
        return self._fill(self._pieces(width), width)

    def balanced(self, width: float) -> list[str]:
        """Return the fewest rows, of about equal length."""
        pieces = self._pieces(width)
        rows = self._fill(pieces, width)
        # The narrowest rows of that number, by bisection; close enough for the eye.
        low, high = width / 2, width
        for _ in range(_NARROWINGS if len(rows) > 1 else 0):
            middle = (low + high) / 2
            narrow = self._fill(pieces, middle)
            if len(narrow) > len(rows):
                low = middle
            else:
                high, rows = middle, narrow
        return rows

    def _pieces(self, width: float) -> list[_Unit]:
        """Return the units; those wider than a row are cut where a row is full."""
        pieces: list[_Unit] = []
        for unit in self._units:
            if unit.width <= width:
                pieces.append(unit)
            else:
                pieces += self._chopped(unit.text, width)
        return pieces

    def _chopped(self, text: str, width: float) -> Iterator[_Unit]:
        letters = clusters(text)
        widths = {letter: self._measure(letter) for letter in set(letters)}
        piece, used = "", 0.0
        for letter in letters:
            if piece and used + widths[letter] > width:
                yield _Unit(piece, used, used)
                piece, used = "", 0.0
            piece += letter
            used += widths[letter]
        yield _Unit(piece, used, used)

    def _fill(self, pieces: Sequence[_Unit], width: float) -> list[str]:
        """Fill rows with pieces, at least one on each."""
        rows: list[str] = []
        row, used = "", 0.0
        for piece in pieces:
            if row and used + piece.width > width:
                rows.append(row.rstrip())
                row, used = "", 0.0
            row += piece.text
            used += piece.advance
        return [*rows, row.rstrip()]


def _units(line: str) -> Iterator[str]:
    """Split a line where a row may end (a few rules of UAX 14)."""
    unit = ""
    for one, following in pairwise([*clusters(line), ""]):
        unit += one
        if following and (
            one == " "
            or (one == "-" and following.isalnum() and unit[-2:-1].isalnum())
            or _are_apart(one, following)
        ):
            yield unit
            unit = ""
    yield unit


def _are_apart(one: str, following: str) -> bool:
    """Return whether a row may end between two clusters of a text without spaces."""
    if not (_is_wide(one) or _is_wide(following)):
        return False
    opens = unicodedata.category(one[0]) in {"Ps", "Pi"}
    closes = unicodedata.category(following[0]) in {"Pe", "Pf", "Po", "Zs"}
    return not opens and not closes and following not in _NO_START


def _is_wide(cluster: str) -> bool:
    """Return whether a cluster is full-width, except Korean, which has spaces."""
    return (
        cluster >= "\u1100"
        and unicodedata.east_asian_width(cluster[0]) in "WF"
        and not "가" <= cluster <= "힣"
    )


def _cut(
    lines: Sequence[Sequence[str]], room: int, width: float, measure: Measure
) -> list[list[str]]:
    """Limit lines to `room` rows in all: the shortest stay whole, the others are cut."""
    kept = [1] * len(lines)
    while sum(kept) < min(room, sum(map(len, lines))):
        short = [place for place, line in enumerate(lines) if kept[place] < len(line)]
        kept[min(short, key=lambda place: kept[place])] += 1
    cut = []
    for line, count in zip(lines, kept, strict=True):
        rows = [shorten(row, width, measure) for row in line[:count]]
        if count < len(line):
            rows[-1] = _ellipsed(line[count - 1], width, measure)
        cut.append(rows)
    return cut


def shorten(text: str, width: float, measure: Measure) -> str:
    """Return a text if it fits, else as much of its start as fits with an ellipsis."""
    return text if measure(text) <= width else _ellipsed(text, width, measure)


def _ellipsed(text: str, width: float, measure: Measure) -> str:
    cut = clusters(text)
    starts = ["".join(cut[:count]).rstrip() + ELLIPSIS for count in range(len(cut) + 1)]
    return starts[max(bisect_right(starts, width, key=measure) - 1, 0)]
