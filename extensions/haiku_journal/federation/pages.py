"""What a journal has that is read with others: a page of all of them, and parts of pages.

A journal without others has none of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from ..core.domain import haiku_domain
from ..core.language.locales import write_date, write_month
from ..core.pages.index_pages import JOURNALS_INDEX, Page
from ..util.dates import month_anchor
from . import aggregate

if TYPE_CHECKING:
    from ..core.site import Site
    from .summary import Summary


def titles(site: Site) -> dict[str, str]:
    """The titles of the other journals by their names; of one that tells none, its name."""
    found = {name: name for name in site.config.haiku_journals}
    return found | {
        received.member.name: received.summary.title
        for received in haiku_domain(site.env).received
    }


def summaries(site: Site) -> list[Summary]:
    """All journals in short: this one if it has posts, then the others as the settings have them.

    The addresses of this one are relative to its root.
    """
    own = [site.summary] if site.journal.posts else []
    return own + [received.summary for received in haiku_domain(site.env).received]


def hub_pages(site: Site) -> Iterator[Page]:
    """Describe the page of all journals, if there are others."""
    if not site.config.haiku_journals:
        return
    everything = summaries(site)
    language = site.config.language
    shown = aggregate.journals(everything)
    context = {
        "title": _("Journals"),
        "count": sum(summary.posts for summary in everything),
        "journals": shown,
        "years": aggregate.years(everything),
        "cells": [
            {
                "cell": cell,
                "name": write_month(cell.date, language) if cell.count else "",
                # Where several journals have posts, the year below leads to each.
                "address": address,
                "page": JOURNALS_INDEX if cell.count and not address else "",
                "anchor": month_anchor(cell.date) if address else f"year-{cell.date.year:04}",
            }
            for cell, address in aggregate.months(everything)
        ],
        "months": [write_date(dt.date(2000, month, 1), "%b", language) for month in range(1, 13)],
        "newest": aggregate.newest(everything, site.config.haiku_feed_size),
    }
    day = max((journal.newest for journal in shown if journal.newest), default=None)
    yield Page(JOURNALS_INDEX, "the page of all journals", "journals.html", context, day)


def describe(query: tuple[str, ...], site: Site) -> dict[str, Any]:
    """What the template of a part is given, of the journals or of their newest posts."""
    everything = summaries(site)
    match query:
        case ("newest-of-all", limit):
            return {"newest": aggregate.newest(everything, int(limit))}
        case _:
            return {"journals": aggregate.journals(everything), "index": JOURNALS_INDEX}
