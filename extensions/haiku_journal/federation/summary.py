"""The summary of a journal, `journal.json`, which other journals read.

Its size grows with days and tags, not with posts: it has the number of posts by day,
the addresses of the pages of years and tags, and the newest posts as lists show them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from .json_fields import Fields, read_day, read_object

SUMMARY = "journal.json"
VERSION = 1
YEARS, TAGS, NEWEST = 200, 100_000, 1_000
"""The most items of each that are read."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year that has posts: how many, and the address of its page."""

    year: int
    posts: int
    page: str


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag: how many posts it has, and the address of its page."""

    name: str
    posts: int
    page: str


@dataclass(frozen=True, slots=True)
class ListedRemotePost:
    """A post as lists show it.  `moment` is set if its date says more than a day."""

    title: str
    haiku: tuple[str, ...]
    date: dt.date
    page: str
    summary: str = ""
    moment: dt.datetime | None = None

    @property
    def datetime(self) -> str:
        """The post's date for a `<time datetime>`."""
        return self.moment.isoformat() if self.moment else self.date.isoformat()

    @property
    def order(self) -> tuple[int, float, str, str]:
        """Newest day first, then the later moment, then by title: as in a single journal."""
        at = self.moment or dt.datetime(*self.date.timetuple()[:3], tzinfo=dt.UTC)
        return (-self.date.toordinal(), -at.timestamp(), self.title.casefold(), self.page)


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a journal.  Its addresses are all relative (`write`) or absolute (`read`).

    `days` are those that have posts, each with their number, the latest first.
    """

    title: str
    description: str
    language: str
    home: str
    posts: int
    years: tuple[Year, ...]
    days: tuple[tuple[dt.date, int], ...]
    tags: tuple[TagCount, ...]
    newest: tuple[ListedRemotePost, ...]


def write(summary: Summary) -> bytes:
    """Write a summary whose addresses are relative to the journal's root."""
    document = {
        "version": VERSION,
        "title": summary.title,
        "description": summary.description,
        "language": summary.language,
        "home": summary.home,
        "posts": summary.posts,
        "years": [
            {"year": year.year, "posts": year.posts, "page": year.page} for year in summary.years
        ],
        "days": _by_month(summary.days),
        "tags": [{"name": tag.name, "posts": tag.posts, "page": tag.page} for tag in summary.tags],
        "newest": [_listed_post(post) for post in summary.newest],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _by_month(days: tuple[tuple[dt.date, int], ...]) -> dict[str, dict[str, int]]:
    months: dict[str, dict[str, int]] = {}
    for day, count in days:
        months.setdefault(day.isoformat()[:7], {})[f"{day.day}"] = count
    return months


def _listed_post(post: ListedRemotePost) -> dict[str, Any]:
    post_fields = {
        "title": post.title,
        "haiku": list(post.haiku),
        "date": post.date.isoformat(),
        "page": post.page,
    }
    post_fields |= {"moment": post.moment.isoformat()} if post.moment else {}
    return post_fields | ({"summary": post.summary} if post.summary else {})


def read(data: bytes, address: str) -> Summary:
    """Read the summary of a journal at an address; all addresses in it become absolute.

    Raises ValueError, which says what is wrong, unless every field is valid.
    """
    document = read_object(data)
    if document.value.get("version") != VERSION:
        raise ValueError(f"its version is {document.value.get('version')!r}, not {VERSION}")
    years = tuple(
        Year(_year(item), item.count("posts"), item.address("page", address))
        for item in document.objects("years", YEARS)
    )
    return Summary(
        title=document.text("title"),
        description=document.text("description", default=""),
        language=document.text("language", 40, default=""),
        home=document.address("home", address),
        posts=document.count("posts"),
        years=years,
        days=tuple(_days(document.object("days"), {year.year for year in years})),
        tags=tuple(
            TagCount(item.text("name"), item.count("posts"), item.address("page", address))
            for item in document.objects("tags", TAGS)
        ),
        newest=tuple(
            _read_listed_post(item, address) for item in document.objects("newest", NEWEST)
        ),
    )


def _year(item: Fields) -> int:
    year = item.count("year")
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise ValueError(f"{item.place}.year needs to be a year, not {year}")
    return year


def _days(months: Fields, years: Set[int]) -> Iterator[tuple[dt.date, int]]:
    for month in months.value:
        days = months.object(month)
        for day in days.value:
            try:
                date = read_day(f"{month}-{day:0>2}")
            except ValueError:
                raise ValueError(f"{days.place}.{day} is not a day") from None
            if date.year not in years:
                raise ValueError(f"{days.place} is in a year that `years` lacks")
            yield date, days.count(day)


def _read_listed_post(item: Fields, address: str) -> ListedRemotePost:
    haiku = item.texts("haiku", 3)
    if len(haiku) not in {0, 3}:
        raise ValueError(f"{item.place}.haiku needs three lines, not {len(haiku)}")
    post = ListedRemotePost(
        title=item.text("title"),
        haiku=haiku,
        date=item.day("date"),
        page=item.address("page", address),
        summary=item.text("summary", default=""),
    )
    return replace(post, moment=item.moment("moment")) if item.has("moment") else post
