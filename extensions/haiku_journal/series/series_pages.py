"""The pages of series: one for each, and their index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx.locale import _

from ..core.domain import haiku_domain
from ..core.models import Journal
from ..core.pages.index_pages import paginate
from ..incremental import Build, Page
from .order import Series, find_series

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "series"
INDEX = f"{FOLDER}/index"


def series_page(series: Series) -> str:
    """Return the name of the page of a series."""
    return f"{FOLDER}/{series.slug}"


def series_of(journal: Journal) -> dict[str, Series]:
    """Return every series of a journal by its key."""
    return find_series({post.docname: post.header for post in journal.posts})


def part_label(number: int) -> str:
    """Return the number of a part as text."""
    return _("Part %d") % number


def series_pages(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the pages of all series; without series, there are none."""
    journal = haiku_domain(app.env).journal
    every = series_of(journal).values()
    if every:
        yield _index(journal, list(every))
    for series in every:
        yield from _pages(journal, series, app.config.haiku_page_size)


def _index(journal: Journal, every: list[Series]) -> Page:
    context = {
        "title": _("Series"),
        "all_series": [
            (series.name, series_page(series), len(series.parts))
            for series in sorted(every, key=lambda series: series.name.casefold())
        ],
    }
    newest = max(journal[part.name].changed for series in every for part in series.parts)
    return Page(INDEX, "the index of series", "journal-series-index.html", context, newest=newest)


def _pages(journal: Journal, series: Series, size: int) -> Iterator[Page]:
    first = journal[series.parts[0].name]
    owner = f"the series {series.name!r} (of {first.docname})"
    for name, number, parts, names in paginate(series_page(series), series.parts, size):
        context = {
            "title": series.name,
            "count": len(series.parts),
            "parts": [(part_label(part.number), journal[part.name].listed) for part in parts],
            "number": number,
            "pages": names,
            "up": INDEX,
        }
        newest = max(journal[part.name].changed for part in parts)
        place = first.location_of("series")
        yield Page(name, owner, "journal-series.html", context, INDEX, newest, location=place)
