"""Several journals as one: what a hub shows of all of them, from what each tells in short.

Everything here is a value, and so is what is made of it.  Addresses stay as they are in
the summaries: absolute, or relative to the root of the journal that is being built.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..core.pages import heatmap
from .summary import Summary, Told


class Shown(NamedTuple):
    """A journal in a list: `newest` is the day of its newest post."""

    title: str
    page: str
    description: str
    posts: int
    newest: dt.date | None


class Part(NamedTuple):
    """What a journal has of a year: its title, how many posts, the address of its page."""

    title: str
    posts: int
    page: str


@dataclass(frozen=True, slots=True)
class CommonYear:
    """A year of several journals: all posts of it, and what each has of it."""

    year: int
    posts: int
    parts: tuple[Part, ...]


class Listed(NamedTuple):
    """A post in a list of several journals' posts, with the title of its own."""

    post: Told
    journal: str


def journals(summaries: Sequence[Summary]) -> list[Shown]:
    """The journals in their order."""
    return [
        Shown(
            summary.title,
            summary.home,
            summary.description,
            summary.posts,
            max((day for day, count in summary.days if count), default=None),
        )
        for summary in summaries
    ]


def years(summaries: Sequence[Summary]) -> list[CommonYear]:
    """The years in which any journal has posts, the latest first."""
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    for summary in summaries:
        for year in summary.years:
            parts[year.year].append(Part(summary.title, year.posts, year.page))
    return [
        CommonYear(year, sum(part.posts for part in found), tuple(found))
        for year, found in sorted(parts.items(), reverse=True)
    ]


def months(summaries: Sequence[Summary]) -> list[tuple[heatmap.Cell, str]]:
    """The months of these years as cells, each with the address of the year's page.

    A month in which several journals have posts has none.
    """
    counts: Counter[tuple[int, int]] = Counter()
    pages: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for summary in summaries:
        by_year = {year.year: year.page for year in summary.years}
        for day, count in summary.days:
            if count:
                counts[day.year, day.month] += count
                pages[day.year, day.month].add(by_year[day.year])
    return [
        (cell, next(iter(found)) if len(found) == 1 else "")
        for cell in heatmap.months_of(counts)
        for found in [pages.get((cell.date.year, cell.date.month), set())]
    ]


def newest(summaries: Sequence[Summary], limit: int) -> list[Listed]:
    """The newest posts of all journals."""
    posts = (Listed(post, summary.title) for summary in summaries for post in summary.newest)
    return heapq.nsmallest(limit, posts, key=lambda listed: listed.post.order)
