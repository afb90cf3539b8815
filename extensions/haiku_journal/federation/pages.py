"""The page and the directives that show all journals, and the additions to every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.locale import _

from ..core.language.locales import write_date, write_month
from ..core.pages.blocks import Block
from ..core.pages.csp import CSP
from ..core.site import Site, journal_name
from ..incremental.build import Build
from ..incremental.pages import Page
from ..util.dates import month_anchor
from . import aggregate
from .remote import remote_contents
from .remotes import RemoteJournal, remote_journals
from .summary import Summary
from .summary_file import summarise

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

JOURNALS_INDEX = "journals/index"


def add_label(app: Sphinx) -> None:
    """Add a label for the page of all journals."""
    standard = app.env.domains.standard_domain
    standard.labels["journal-all"] = (JOURNALS_INDEX, "", _("Journals"))
    standard.anonlabels["journal-all"] = (JOURNALS_INDEX, "")


def summaries(app: Sphinx, site: Site) -> list[Summary]:
    """Return the summaries of all journals: this one's if it has posts, then the remote ones'.

    The addresses of this one are relative to its root.
    """
    own = [summarise(site)] if site.journal.posts else []
    return own + [journal.summary for journal in remote_contents(app)]


def journals_page(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the page of all journals."""
    everything = summaries(app, Site(build.builder))
    language = app.config.language
    listed = aggregate.journals(everything)
    context = {
        "title": _("Journals"),
        "count": sum(summary.posts for summary in everything),
        "journals": listed,
        "years": aggregate.years(everything),
        "cells": [
            {
                "cell": cell,
                "name": write_month(cell.date, language) if cell.count else "",
                # A month of several journals links to its year below, which links to each.
                "address": address,
                "page": JOURNALS_INDEX if cell.count and not address else "",
                "anchor": month_anchor(cell.date) if address else f"year-{cell.date.year:04}",
            }
            for cell, address in aggregate.months(everything)
        ],
        "months": [write_date(dt.date(2000, month, 1), "%b", language) for month in range(1, 13)],
        "newest": aggregate.newest(everything, app.config.haiku_feed_size),
    }
    day = max((journal.newest for journal in listed if journal.newest), default=None)
    yield Page(JOURNALS_INDEX, "the page of all journals", "journals.html", context, newest=day)


def titles(app: Sphinx) -> dict[str, str]:
    """Return the titles of the remote journals by name; the name of one without a summary."""
    names = {name: name for name in app.config.haiku_journals}
    return names | {journal.remote.name: journal.summary.title for journal in remote_contents(app)}


def add_search_values(app: Sphinx, build: Build, values: dict[str, Any]) -> None:
    """Add the journals to search together, this one first, to the values of the search."""
    title_of = titles(app)
    remote = remote_journals(app.config, Path(app.confdir))
    own = {"name": journal_name(app.config.project), "title": app.config.project, "address": ""}
    others = [
        {"name": member.name, "title": title_of[member.name], "address": member.address}
        for member in remote
    ]
    values["searched_journals"] = [own, *others]
    if scope := values.get("host_scope"):
        values["host_scope"] = scope.replace("project:", "subprojects:", 1)


def policy(csp: str, remote: tuple[RemoteJournal, ...]) -> str:
    """Return the default policy with the origins of remote journals, which the search reads.

    A policy of conf.py's own stays as it is.
    """
    own = "connect-src 'self'"
    origins = dict.fromkeys(member.origin for member in remote)
    return CSP.replace(own, " ".join((own, *origins))) if csp == CSP else csp


def extend_csp(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Allow pages to connect to the remote journals."""
    context["csp"] = policy(app.config.haiku_csp, remote_journals(app.config, Path(app.confdir)))


class Journals(Block):
    """List this journal and the remote ones."""

    kind = "journals"


class NewestOfAll(Block):
    """List the newest posts of all journals; `limit` is their number."""

    kind = "newest-of-all"
    default = 10
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"limit": directives.positive_int}


def describe_block(app: Sphinx, site: Site, kind: str, option: str) -> dict[str, Any] | None:
    """Return the context of these blocks."""
    match kind:
        case Journals.kind:
            journals = aggregate.journals(summaries(app, site))
            return {"journals": journals, "index": JOURNALS_INDEX}
        case NewestOfAll.kind:
            return {"newest": aggregate.newest(summaries(app, site), int(option))}
    return None
