"""A journal in short, for other journals: `journal.json`, as a value, written and read.

What it holds grows with days and tags, and not with posts: how many there are when,
where the pages of years and tags are, and what lists show of the newest.
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
"""The most of each that is read."""


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
class Told:
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
    """A journal in short.  Its addresses are all of one kind: see `write` and `read`.

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
    newest: tuple[Told, ...]


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
        "newest": [_told(post) for post in summary.newest],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _by_month(days: tuple[tuple[dt.date, int], ...]) -> dict[str, dict[str, int]]:
    months: dict[str, dict[str, int]] = {}
    for day, count in days:
        months.setdefault(day.isoformat()[:7], {})[f"{day.day}"] = count
    return months


def _told(post: Told) -> dict[str, Any]:
    told = {
        "title": post.title,
        "haiku": list(post.haiku),
        "date": post.date.isoformat(),
        "page": post.page,
    }
    told |= {"moment": post.moment.isoformat()} if post.moment else {}
    return told | ({"summary": post.summary} if post.summary else {})


def read(data: bytes, address: str) -> Summary:
    """Read the summary of a journal at an address; all addresses in it become absolute.

    Raises ValueError, which says what is wrong, unless every field is what it should be.
    """
    document = read_object(data)
    if document.value.get("version") != VERSION:
        raise ValueError(f"its version is {document.value.get('version')!r}, not {VERSION}")
    years = tuple(
        Year(_year(found), found.count("posts"), found.address("page", address))
        for found in document.objects("years", YEARS)
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
            TagCount(found.text("name"), found.count("posts"), found.address("page", address))
            for found in document.objects("tags", TAGS)
        ),
        newest=tuple(_read_told(found, address) for found in document.objects("newest", NEWEST)),
    )


def _year(found: Fields) -> int:
    year = found.count("year")
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise ValueError(f"{found.place}.year wants a year, not {year}")
    return year


def _days(months: Fields, years: Set[int]) -> Iterator[tuple[dt.date, int]]:
    for month in months.value:
        days = months.object(month)
        for day in days.value:
            try:
                date = read_day(f"{month}-{day:0>2}")
            except ValueError:
                raise ValueError(f"{days.place}.{day} is no day") from None
            if date.year not in years:
                raise ValueError(f"{days.place} is in none of the years")
            yield date, days.count(day)


def _read_told(found: Fields, address: str) -> Told:
    haiku = found.texts("haiku", 3)
    if len(haiku) != 3:
        raise ValueError(f"{found.place}.haiku wants three lines, not {len(haiku)}")
    told = Told(
        title=found.text("title"),
        haiku=haiku,
        date=found.day("date"),
        page=found.address("page", address),
        summary=found.text("summary", default=""),
    )
    return replace(told, moment=found.moment("moment")) if found.has("moment") else told
