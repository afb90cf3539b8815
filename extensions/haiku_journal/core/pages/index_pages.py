"""The generated pages of the core: indexes of tags and years, and redirects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from ...incremental.build import Build
from ...incremental.pages import Page
from ...util.dates import month_anchor
from ..domain import haiku_domain, tag_page, year_page
from ..language.locales import write_date, write_month
from ..models import Journal, ListedPost, Post, Tag, current_first, weight
from . import heatmap
from .redirects import redirects

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

TAGS_INDEX = "tags/index"
ARCHIVE_INDEX = "archive/index"

NEWEST = 20
"""The newest posts that the archive lists."""
COMPANIONS = 8
"""The most related tags that the page of a tag names."""


@dataclass(frozen=True, slots=True)
class Month:
    """The posts of a month on one page; `anchor` is the month's id on it."""

    anchor: str
    name: str
    posts: tuple[ListedPost, ...]


def index_pages(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the index pages and redirects."""
    journal, config = haiku_domain(app.env).journal, app.config
    pages = [*_own_pages(journal, config)]
    yield from pages
    taken = [*app.env.found_docs, *(page.name for page in pages)]
    for name, docname in redirects(journal.place, config.haiku_moved, taken):
        yield _redirect(name, journal[docname], f"haiku_moved, for {docname}")


def _redirect(name: str, post: Post, owner: str) -> Page:
    context = {"title": post.title, "target": post.docname}
    location = post.location_of("aliases")
    return Page(
        name, owner, "alias.html", context, indexed=False, location=location, is_whole=True
    )


def _own_pages(journal: Journal, config: Config) -> Iterator[Page]:
    yield _tags_index(journal)
    for tag in journal.tags.values():
        yield from list_pages(_tag_page(journal, tag), tag.posts, config)
    yield _archive_index(journal, config)
    for year, posts in journal.years.items():
        yield from _year_pages(journal, year, posts, config)
    for post in journal.posts:
        for alias in post.header.aliases:
            yield _redirect(alias, post, f"an alias of {post.docname}")


def _newest(posts: Iterable[Post]) -> dt.date | None:
    """Return the last day on which one of the posts was changed."""
    return max((post.changed for post in posts), default=None)


def paginate(
    name: str, items: Sequence[Any], size: int
) -> Iterator[tuple[str, int, Sequence[Any], list[str]]]:
    """Yield the pages of a list: each one's name, number and items, and the names of all."""
    count = max(1, -(-len(items) // size))
    # Further pages are in a folder, where the page of no other tag can be.
    names = [name, *(f"{name}/{number}" for number in range(2, count + 1))]
    for number, page in enumerate(names):
        yield page, number + 1, items[number * size : (number + 1) * size], names


def _tags_index(journal: Journal) -> Page:
    counts = sorted(len(tag.posts) for tag in journal.tags.values())
    ranks = {tag.key: rank for rank, tag in enumerate(journal.tags_by_weight)}
    context = {
        "title": _("Tags"),
        "tags": [
            {
                "name": tag.name,
                "page": tag_page(tag.slug),
                "count": len(tag.posts),
                "weight": weight(len(tag.posts), counts),
                "rank": ranks[tag.key],
            }
            for tag in journal.tags.values()
        ],
    }
    day = _newest(journal.posts)
    return Page(TAGS_INDEX, "the index of tags", "tags.html", context, newest=day)


def list_pages(page: Page, posts: Sequence[Post], config: Config) -> Iterator[Page]:
    """Describe the pages of a list of posts by year; `page` is the first one, without the list."""
    feed = tuple(post.docname for post in current_first(posts)[: config.haiku_feed_size])
    for name, number, chunk, names in paginate(page.name, posts, config.haiku_page_size):
        years = [
            (f"{year:04}", year_page(year), [post.listed for post in current_first(group)])
            for year, group in groupby(chunk, key=lambda post: post.date.year)
        ]
        shown = {"count": len(posts), "years": years, "number": number, "pages": names}
        yield replace(
            page,
            name=name,
            context=page.context | shown,
            newest=_newest(chunk),
            feed=feed if number == 1 else (),
        )


def _tag_page(journal: Journal, tag: Tag) -> Page:
    example = tag.posts[-1]
    context = {
        "title": tag.name,
        "description": tag.entry.description,
        "above": _linked(journal.tags_above(tag)),
        "below": _linked(journal.tags_below.get(tag.key, ())),
        "companions": _linked(journal.companions(tag, COMPANIONS)),
        "up": TAGS_INDEX,
    }
    owner, place = f"the tag {tag.name!r} (of {example.docname})", example.location_of("tags")
    return Page(tag_page(tag.slug), owner, "tag.html", context, TAGS_INDEX, location=place)


def _linked(tags: Iterable[Tag]) -> list[tuple[str, str]]:
    return [(tag.name, tag_page(tag.slug)) for tag in tags]


def _archive_index(journal: Journal, config: Config) -> Page:
    cells = heatmap.months(post.date for post in journal.posts)
    places = _places(journal, config.haiku_page_size)
    context = {
        "title": _("Archive"),
        "count": len(journal.posts),
        "newest": [
            post.listed._replace(haiku=("", "", ""), summary="")  # which this list does not show
            for post in journal.select(limit=NEWEST)
        ],
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
    day = _newest(journal.posts)
    return Page(ARCHIVE_INDEX, "the index of years", "archive.html", context, newest=day)


def _places(journal: Journal, size: int) -> dict[str, str]:
    """Return the page on which each month and each day starts."""
    places: dict[str, str] = {}
    for year, posts in journal.years.items():
        for name, _number, chunk, _names in paginate(year_page(year), posts, size):
            for post in chunk:
                places.setdefault(month_anchor(post.date), name)
                places.setdefault(post.date.isoformat(), name)
    return places


def calendar(journal: Journal, year: int, config: Config) -> list[dict[str, Any]]:
    """Return the days of a year for its heat map: cell, name, page and id on the page."""
    posts = journal.years.get(year, ())
    chunks = list(paginate(year_page(year), posts, config.haiku_page_size))
    pages = {post.date: name for name, _n, chunk, _names in reversed(chunks) for post in chunk}

    def write(date: dt.date) -> str:
        return write_date(date, config.haiku_date_format, config.language)

    return [
        {
            "cell": cell,
            # Writing dates takes most of the time here; only days with posts show theirs.
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
    chunks = list(paginate(year_page(year), posts, config.haiku_page_size))
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
        owner = f"the year {year:04}"
        yield Page(name, owner, "year.html", context, ARCHIVE_INDEX, _newest(chunk))


def _months(posts: Sequence[Post], config: Config) -> Iterator[Month]:
    for anchor, group in groupby(posts, key=lambda post: month_anchor(post.date)):
        listed = tuple(post.listed for post in group)
        yield Month(anchor, write_month(listed[0].date, config.language), listed)
