"""The pages that are made of records: of tags and years, of the search, of old addresses.

A page is described here, by a template and what the template is given, and is
rendered only when that description has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from ...util.dates import month_anchor
from ..domain import tag_page, year_page
from ..language.locales import write_date, write_month
from ..models import Journal, Listed, Post, Tag, weight
from . import heatmap
from .redirects import redirects

if TYPE_CHECKING:
    from sphinx.config import Config

TAGS_INDEX = "tags/index"
ARCHIVE_INDEX = "archive/index"
JOURNALS_INDEX = "journals/index"
SEARCH = "search"
NOT_FOUND = "404"

COMPANIONS = 8
"""The most tags that a tag's page names as often beside it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be: its name, its owner in words, its template and that one's context.

    `newest` is the day of the last change of what it lists; `indexed` says
    whether search engines are told of it.
    """

    name: str
    owner: str
    template: str
    context: dict[str, Any] = field(repr=False)
    newest: dt.date | None = None
    indexed: bool = True

    @property
    def view(self) -> tuple[object, ...]:
        """What the page shows besides what all pages show."""
        return self.template, self.context


@dataclass(frozen=True, slots=True)
class Month:
    """The posts of a month on one page; `anchor` is the month's place on it."""

    anchor: str
    name: str
    posts: tuple[Listed, ...]


def index_pages(journal: Journal, config: Config, documents: Iterable[str]) -> Iterator[Page]:
    """Describe every page of a journal that is not one of its documents."""
    pages = [*_own_pages(journal, config)]
    yield from pages
    taken = [*documents, *(page.name for page in pages)]
    for name, docname in redirects(journal.place, config.haiku_moved, taken):
        yield _redirect(name, journal[docname], f"haiku_moved, for {docname}")


def _redirect(name: str, post: Post, owner: str) -> Page:
    context = {"title": post.title, "target": post.docname}
    return Page(name, owner, "alias.html", context, indexed=False)


def _own_pages(journal: Journal, config: Config) -> Iterator[Page]:
    for post in journal.posts:
        for alias in post.aliases:
            yield _redirect(alias, post, f"an alias of {post.docname}")
    yield Page(SEARCH, "the search", "journal-search.html", {"title": _("Search")}, indexed=False)
    yield Page(
        NOT_FOUND,
        "the page for wrong addresses",
        "not-found.html",
        {"title": _("Page not found")},
        indexed=False,
    )
    yield _tags_index(journal)
    for tag in journal.tags.values():
        yield from _tag_pages(journal, tag, config.haiku_page_size)
    yield _archive_index(journal, config)
    for year, posts in journal.years.items():
        yield from _year_pages(journal, year, posts, config)


def newest(posts: Iterable[Post]) -> dt.date | None:
    """The day on which one of some posts was last changed."""
    return max((post.changed for post in posts), default=None)


def _chunks(
    name: str, posts: Sequence[Post], size: int
) -> Iterator[tuple[str, int, Sequence[Post], list[str]]]:
    """Cut posts into pages: each one's name, number, posts, and the names of all."""
    count = max(1, -(-len(posts) // size))
    # A further page lies in a folder of its own, where no other tag's page can be.
    names = [name, *(f"{name}/{number}" for number in range(2, count + 1))]
    for number, page in enumerate(names):
        yield page, number + 1, posts[number * size : (number + 1) * size], names


def _tags_index(journal: Journal) -> Page:
    counts = sorted(len(tag.posts) for tag in journal.tags.values())
    context = {
        "title": _("Tags"),
        "tags": [
            {
                "name": tag.name,
                "page": tag_page(tag.slug),
                "count": len(tag.posts),
                "weight": weight(len(tag.posts), counts),
            }
            for tag in journal.tags.values()
        ],
        "by_weight": [
            {"name": tag.name, "page": tag_page(tag.slug), "count": len(tag.posts)}
            for tag in journal.tags_by_weight
        ],
    }
    return Page(TAGS_INDEX, "the index of tags", "tags.html", context, newest(journal.posts))


def _tag_pages(journal: Journal, tag: Tag, size: int) -> Iterator[Page]:
    example = tag.posts[-1]
    owner = f"the tag {tag.name!r} (of {example.docname})"
    for name, number, posts, names in _chunks(tag_page(tag.slug), tag.posts, size):
        context = {
            "title": tag.name,
            "count": len(tag.posts),
            "years": [
                (f"{year:04}", year_page(year), [post.listed for post in group])
                for year, group in groupby(posts, key=lambda post: post.date.year)
            ],
            "beside": [
                (other.name, tag_page(other.slug)) for other in journal.companions(tag, COMPANIONS)
            ],
            "number": number,
            "pages": names,
            "up": TAGS_INDEX,
        }
        yield Page(name, owner, "tag.html", context, newest(posts))


def _archive_index(journal: Journal, config: Config) -> Page:
    cells = heatmap.months(post.date for post in journal.posts)
    places = _places(journal, config.haiku_page_size)
    context = {
        "title": _("Archive"),
        "count": len(journal.posts),
        "years": [
            {"year": year, "page": year_page(year), "count": len(posts)}
            for year, posts in journal.years.items()
        ],
        "cells": [
            {
                "cell": cell,
                "name": write_month(cell.date, config.language),
                "page": places.get(month_anchor(cell.date)),
                "anchor": month_anchor(cell.date),
            }
            for cell in cells
        ],
        "months": [
            write_date(dt.date(2000, month, 1), "%b", config.language) for month in range(1, 13)
        ],
    }
    return Page(
        ARCHIVE_INDEX, "the index of years", "archive.html", context, newest(journal.posts)
    )


def _places(journal: Journal, size: int) -> dict[str, str]:
    """On which page each month, and each day, is first met."""
    places: dict[str, str] = {}
    for year, posts in journal.years.items():
        for name, _number, chunk, _names in _chunks(year_page(year), posts, size):
            for post in chunk:
                places.setdefault(month_anchor(post.date), name)
                places.setdefault(post.date.isoformat(), name)
    return places


def calendar(journal: Journal, year: int, config: Config) -> list[dict[str, Any]]:
    """The days of a year for its heat map: each one's cell, name, page and place there."""
    posts = journal.years.get(year, ())
    chunks = list(_chunks(year_page(year), posts, config.haiku_page_size))
    pages = {post.date: name for name, _n, chunk, _names in reversed(chunks) for post in chunk}

    def write(date: dt.date) -> str:
        return write_date(date, config.haiku_date_format, config.language)

    return [
        {
            "cell": cell,
            # To write dates takes longer than all else here; only days with posts show theirs.
            "name": write(cell.date) if cell.count else "",
            "page": pages.get(cell.date),
            "anchor": cell.date.isoformat(),
        }
        for cell in heatmap.days(year, (post.date for post in posts))
    ]


def _year_pages(
    journal: Journal, year: int, posts: tuple[Post, ...], config: Config
) -> Iterator[Page]:
    years = sorted(journal.years)
    place = years.index(year)
    chunks = list(_chunks(year_page(year), posts, config.haiku_page_size))
    for name, number, chunk, names in chunks:
        context = {
            "title": f"{year:04}",
            "count": len(posts),
            "months": list(_months(chunk, config)),
            "number": number,
            "pages": names,
            "up": ARCHIVE_INDEX,
            "older": year_page(years[place - 1]) if place else None,
            "newer": year_page(years[place + 1]) if place + 1 < len(years) else None,
            "cells": calendar(journal, year, config) if number == 1 else [],
        }
        yield Page(name, f"the year {year:04}", "year.html", context, newest(chunk))


def _months(posts: Sequence[Post], config: Config) -> Iterator[Month]:
    for anchor, group in groupby(posts, key=lambda post: month_anchor(post.date)):
        members = tuple(post.listed for post in group)
        yield Month(anchor, write_month(members[0].date, config.language), members)
