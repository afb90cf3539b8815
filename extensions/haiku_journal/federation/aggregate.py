"""Lists of several journals' years, months and posts, made from their summaries.

The functions are pure and take and return values.  Addresses stay as they are in
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
from .summary import ListedRemotePost, Summary


class ListedJournal(NamedTuple):
    """A journal in a list: `newest` is the day of its newest post."""

    title: str
    page: str
    description: str
    posts: int
    newest: dt.date | None


class JournalYear(NamedTuple):
    """One journal's share of a year: its title, number of posts, and the address of its page."""

    title: str
    posts: int
    page: str


@dataclass(frozen=True, slots=True)
class CommonYear:
    """A year of several journals: the number of posts in all, and each journal's share."""

    year: int
    posts: int
    parts: tuple[JournalYear, ...]


class PostOfJournal(NamedTuple):
    """A post in a list of several journals' posts, with the title of its journal."""

    post: ListedRemotePost
    journal: str


def journals(summaries: Sequence[Summary]) -> list[ListedJournal]:
    """Return the journals in their order."""
    return [
        ListedJournal(
            summary.title,
            summary.home,
            summary.description,
            summary.posts,
            max((day for day, count in summary.days if count), default=None),
        )
        for summary in summaries
    ]


def years(summaries: Sequence[Summary]) -> list[CommonYear]:
    """Return the years in which any journal has posts, the latest first."""
    parts: defaultdict[int, list[JournalYear]] = defaultdict(list)
    for summary in summaries:
        for year in summary.years:
            parts[year.year].append(JournalYear(summary.title, year.posts, year.page))
    return [
        CommonYear(year, sum(part.posts for part in shares), tuple(shares))
        for year, shares in sorted(parts.items(), reverse=True)
    ]


def months(summaries: Sequence[Summary]) -> list[tuple[heatmap.Cell, str]]:
    """Return the months of these years as cells, each with the address of the year's page.

    The address is empty for a month in which several journals have posts.
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
        (cell, next(iter(addresses)) if len(addresses) == 1 else "")
        for cell in heatmap.months_of(counts)
        for addresses in [pages.get((cell.date.year, cell.date.month), set())]
    ]


def newest(summaries: Sequence[Summary], limit: int) -> list[PostOfJournal]:
    """Return the newest posts of all journals."""
    posts = (
        PostOfJournal(post, summary.title) for summary in summaries for post in summary.newest
    )
    return heapq.nsmallest(limit, posts, key=lambda listed: listed.post.order)
