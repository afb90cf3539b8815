"""Heat maps of the posts by day or month, as cells on a grid.

This module computes the geometry; templates draw the SVG.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A day or a month: its place on the grid, its number of posts, its level (0 to LEVELS)."""

    column: int
    row: int
    count: int
    level: int
    date: dt.date


def _level(count: int, most: int) -> int:
    return -(-count * LEVELS // most) if count else 0


def months(dates: Iterable[dt.date]) -> list[Cell]:
    """Return a cell for each month of each year with posts: a row a year, latest first."""
    return months_of(Counter((date.year, date.month) for date in dates))


def months_of(counts: Mapping[tuple[int, int], int]) -> list[Cell]:
    """Return the same cells from the number of posts by year and month."""
    most = max(counts.values(), default=0)
    years = sorted({year for year, _ in counts}, reverse=True)
    return [
        Cell(month - 1, row, count, _level(count, most), dt.date(year, month, 1))
        for row, year in enumerate(years)
        for month in range(1, 13)
        for count in [counts.get((year, month), 0)]
    ]


def days(year: int, dates: Iterable[dt.date]) -> list[Cell]:
    """Return a cell for each day of a year: a column a week, a row a weekday, Monday first."""
    counts = Counter(dates)
    most = max(counts.values(), default=0)
    first = dt.date(year, 1, 1)
    length = 366 if calendar.isleap(year) else 365
    cells = []
    for offset in range(length):
        date = first + dt.timedelta(days=offset)
        week = (offset + first.weekday()) // 7
        count = counts[date]
        cells.append(Cell(week, date.weekday(), count, _level(count, most), date))
    return cells
