"""Lines of text set into a space: as large as they fit, and broken where they must be.

Widths are in ems; what measures text is given, so that nothing here knows of fonts.
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
"""How wide a text is, in ems."""

ELLIPSIS = "…"
_NO_START = frozenset("ーゝゞヽヾ々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
"""What starts no row in Japanese, beside closing punctuation (JIS X 4051)."""
_NARROWINGS = 6


@dataclass(frozen=True, slots=True)
class Space:
    """Where text goes, in pixels: how wide and high it may get, and in which sizes.

    Lines are set whole in one of the sizes `whole`, or else broken into rows in one of `broken`;
    both are in descending order.  Baselines are `spacing` ems apart.  The rows after a line's
    first hang, `hang` ems further in, so that lines can still be told from rows.
    """

    width: float
    height: float
    whole: Sequence[int]
    broken: Sequence[int]
    spacing: float
    hang: float = 0.0

    def rows(self, size: int) -> int:
        """How many rows of a size there is room for."""
        return int(self.height / (size * self.spacing))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of text, and how far in it starts, in ems."""

    text: str
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """Rows in one size, their baselines `leading` pixels apart."""

    size: int
    leading: float
    rows: tuple[Row, ...]

    @property
    def height(self) -> float:
        """From the top of the first row to the bottom of the last."""
        return self.leading * len(self.rows)


def fit(lines: Sequence[str], space: Space, measure: Measure) -> Setting:
    """Set lines into a space: whole if they fit, else broken, else cut with an ellipsis."""
    widest = max(map(measure, lines), default=0.0)
    for size in space.whole:
        if widest * size <= space.width and len(lines) <= space.rows(size):
            return _setting(size, space, [[line] for line in lines])
    measured = [_Line(line, measure) for line in lines]
    longest = max(line.longest for line in measured)
    sizes = [(size, space.width / size - space.hang) for size in space.broken]
    # Better smaller than with a word cut.
    for size, width in [one for one in sizes if longest <= one[1]] + sizes:
        if sum(len(line.rows(width)) for line in measured) <= space.rows(size):
            broken = [line.balanced(width) for line in measured]
            # What stands beside a sign may change its font, so parts are wider together.
            if all(measure(row) <= width for rows in broken for row in rows):
                return _setting(size, space, broken)
    broken = [line.rows(width) for line in measured]
    return _setting(size, space, _cut(broken, space.rows(size), width, measure))


def _setting(size: int, space: Space, lines: Sequence[Sequence[str]]) -> Setting:
    rows = [
        Row(text, space.hang if place else 0.0)
        for line in lines
        for place, text in enumerate(line)
    ]
    return Setting(size, size * space.spacing, tuple(rows))


class _Unit(NamedTuple):
    """What is not broken: its width, and its width with the space after it if there is one."""

    text: str
    width: float
    advance: float


def _measured(text: str, measure: Measure) -> _Unit:
    width = measure(text.rstrip())
    return _Unit(text, width, measure(text) if text.endswith(" ") else width)


class _Line:
    """A line that is to be broken: measured once, broken for one width or another."""

    def __init__(self, text: str, measure: Measure) -> None:
        self._measure = measure
        self._units = [_measured(unit, measure) for unit in _units(text)]
        self.longest = max(unit.width for unit in self._units)

    def rows(self, width: float) -> list[str]:
        """As few rows as a width in ems allows, each as full as can be."""
        return self._fill(self._pieces(width), width)

    def balanced(self, width: float) -> list[str]:
        """As few rows, of about equal length."""
        pieces = self._pieces(width)
        rows = self._fill(pieces, width)
        # The narrowest rows that are no more: by bisection, near enough for the eye.
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
        """The units, those wider than a row cut wherever a row is full."""
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
        """Put pieces on rows, at least one on each."""
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
    """Cut a line where a row may end (Unicode's UAX 14, in a few rules)."""
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
    """Whether a row may end between two signs of a text without spaces."""
    if not (_is_wide(one) or _is_wide(following)):
        return False
    opens = unicodedata.category(one[0]) in {"Ps", "Pi"}
    closes = unicodedata.category(following[0]) in {"Pe", "Pf", "Po", "Zs"}
    return not opens and not closes and following not in _NO_START


def _is_wide(cluster: str) -> bool:
    """Whether a sign is as wide as high, as Chinese ones are; Korean ones have spaces."""
    return (
        cluster >= "\u1100"
        and unicodedata.east_asian_width(cluster[0]) in "WF"
        and not "가" <= cluster <= "힣"
    )


def _cut(
    lines: Sequence[Sequence[str]], room: int, width: float, measure: Measure
) -> list[list[str]]:
    """Let lines have so many rows together: the shortest stay whole, the others are cut."""
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
    """A text if it fits, else as much of its start as fits with an ellipsis."""
    return text if measure(text) <= width else _ellipsed(text, width, measure)


def _ellipsed(text: str, width: float, measure: Measure) -> str:
    cut = clusters(text)
    starts = ["".join(cut[:count]).rstrip() + ELLIPSIS for count in range(len(cut) + 1)]
    return starts[max(bisect_right(starts, width, key=measure) - 1, 0)]
