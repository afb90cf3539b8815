"""The place of a post in its series: in the title block, and in a box at its foot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import _

from ..core.domain import haiku_domain
from ..core.reading.title_block import title_block
from ..incremental import PAGED_BUILDERS
from . import order
from .order import Part, Series
from .series_pages import INDEX, series_of, series_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..incremental import Build, LocatedProblem

BOX = 12
"""The most parts in the box of a post, so that a long series does not make long pages."""
_LABEL = "journal-series"


class Navigation:
    """The places of all posts in their series, in one build."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Find the series, once all posts have been read, and the label of their index."""
        self._builder = build.builder
        self._journal = haiku_domain(app.env).journal
        self._places: dict[str, tuple[Series, int]] = {
            part.name: (series, place)
            for series in series_of(self._journal).values()
            for place, part in enumerate(series.parts)
        }
        standard = app.env.domains.standard_domain
        for labels, entry in (
            (standard.labels, (INDEX, "", _("Series"))),
            (standard.anonlabels, (INDEX, "")),
        ):
            labels.pop(_LABEL, None)
            if self._places:
                labels[_LABEL] = entry  # type: ignore[assignment]

    def problems(self, app: Sphinx, build: Build) -> Iterator[LocatedProblem]:
        """Yield the problems of parts."""
        headers = {post.docname: post.header for post in self._journal.posts}
        for docname, message in order.problems(headers):
            yield message, self._journal[docname].location_of("part")

    def inputs(self, app: Sphinx, build: Build, pagename: str) -> object:
        """Return what a post shows of its series."""
        return self._box(pagename)

    def insert(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Insert the place of a post into its title block."""
        if (box := self._box(docname)) is None:
            return
        text = _("Part %(number)d of %(series)s") % {
            "number": box["number"],
            "series": box["name"],
        }
        line: nodes.Element = nodes.inline(text=text)
        if self._builder.name in PAGED_BUILDERS:
            uri = self._builder.get_relative_uri(docname, box["page"])
            line = nodes.reference("", "", line, refuri=uri, internal=True)
        for block in doctree.findall(title_block):
            block += nodes.paragraph("", "", line, classes=["post-series"])

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the box to the context of a page."""
        context["series_box"] = self._box(pagename)

    def _box(self, docname: str) -> dict[str, Any] | None:
        """Return the context of the box of a post, if it is in a series."""
        if docname not in self._places:
            return None
        series, place = self._places[docname]
        before, after = series.parts[:place][-1:], series.parts[place + 1 :][:1]
        return {
            "name": series.name,
            "page": series_page(series),
            "number": series.parts[place].number,
            "count": len(series.parts),
            "parts": self._titled(series.around(place, BOX)),
            "previous": self._titled(before),
            "next": self._titled(after),
        }

    def _titled(self, parts: tuple[Part, ...]) -> list[tuple[int, str, str]]:
        """Return the number, docname and title of each part."""
        return [(number, name, self._journal[name].title) for number, name in parts]
