"""The template context of every page: the sidebar, the record of a post, the slots.

Parts add to the context by Sphinx's own event `html-page-context`, and templates by the event
`journal-slots`.  Those of the slot `head` are shown in the head of every page, `foot` below the
body of a post, `sidebar` below the list of years.  They are rendered into values that every theme
shows, so that the journal replaces no template of a theme.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from ...incremental import PAGED_BUILDERS, Build
from ...incremental.changes.references import References, Shown
from ...incremental.events import gather
from ...util.digests import digest
from .. import events
from ..domain import haiku_domain, tag_page, year_page
from ..language.locales import write_date
from ..site import Site
from . import blocks, post_list
from .index_pages import ARCHIVE_INDEX, TAGS_INDEX
from .sidebar import Sidebar

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


class Alternate(NamedTuple):
    """A `<link rel="alternate">` of a page: media type, title, file of the site."""

    type: str
    title: str
    file: str


class PageContext:
    """The context of the pages of one build."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Take the posts of a build, once all have been read."""
        self._build = build
        self._references = References.of(app.env)
        self._site = Site(build.builder)
        self._journal = self._site.journal
        self._sidebar = Sidebar(self._journal)
        self._common = digest(*self._common_inputs(app))
        self._indexes: dict[str, str] = {}
        self._slots: defaultdict[str, list[str]] = defaultdict(list)
        for slot, template in gather(app, events.SLOTS):
            self._slots[slot].append(template)

    def _common_inputs(self, app: Sphinx) -> list[object]:
        """Return what all pages show."""
        front = app.env.titles.get(app.config.root_doc)
        return [
            self._sidebar.tags,
            self._sidebar.years,
            front.astext() if front else "",
            # The theme's layout links to these if they are there.
            sorted(app.env.found_docs & {"about", "copyright"}),
            app.config.html_baseurl,
        ]

    def inputs(self, app: Sphinx, build: Build, pagename: str) -> object:
        """Return what a page shows besides its content."""
        journal = self._journal
        inputs: list[object] = [
            self._common,
            [(post.docname, post.title) for post in self._sidebar.posts(pagename)],
            list(gather(app, events.ALTERNATES, pagename)),
        ]
        if pagename in journal:
            # The posts before and after it are among those in the sidebar.
            inputs.append(str(journal[pagename].updated))
        return inputs

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add to the context of a page."""
        config = app.config
        context["absolute"] = self._site.page if config.html_baseurl else lambda name: ""
        context["journal_slots"] = self._slots
        context["is_journal_page"] = self._is_own(pagename)
        context["journal"] = {
            "posts": self._sidebar.posts(pagename),
            "indexes": self._sidebar_indexes(context["content_root"]),
        }
        context["alternates"] = list(gather(app, events.ALTERNATES, pagename))
        context["write_date"] = lambda date: write_date(
            date, config.haiku_date_format, config.language
        )
        context["csp"] = config.haiku_csp
        context["preview"] = config.haiku_preview
        if pagename in self._journal:
            context["post"] = self._journal[pagename]
            context["post_before"] = self._journal.older(pagename)
            context["post_after"] = self._journal.newer(pagename)

    def _is_own(self, pagename: str) -> bool:
        """Return whether a page shows something of the journal, or the journal is the site.

        Other pages of a documentation project stay as they are.
        """
        return (
            self._site.config.haiku_standalone
            or pagename in self._journal
            or self._build.page(pagename) is not None
            or any(
                query[0] in {blocks.QUERY, post_list.QUERY}
                for query in self._references.get(pagename, ())
            )
        )

    def fill_slots(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the slots to the head and the body of a page.

        The other pages of a documentation project get the links to the feeds only.
        """
        if app.builder.name not in PAGED_BUILDERS:
            return
        render = app.builder.templates.render
        head = "journal-head.html" if context["is_journal_page"] else "head-alternates.html"
        context["metatags"] = context.get("metatags", "") + render(head, context)
        if pagename in self._journal and self._slots["foot"]:
            context["body"] += render("post-foot.html", context)

    def _sidebar_indexes(self, root: str) -> str:
        """Render the part of the sidebar that is the same on all pages at one depth."""
        if root not in self._indexes:
            builder, sidebar = self._site.builder, self._sidebar

            def page_url(name: str) -> str:
                return root + builder.get_target_uri(name)

            context = {
                "tags": [(name, page_url(tag_page(slug))) for name, slug in sidebar.tags],
                "years": [(f"{year:04}", page_url(year_page(year))) for year in sidebar.years],
                "tags_index": page_url(TAGS_INDEX),
                "archive_index": page_url(ARCHIVE_INDEX),
                "journal_slots": self._slots,
                "page_url": page_url,
            }
            self._indexes[root] = builder.templates.render("journal-indexes.html", context)
        return self._indexes[root]


def shown_reference(app: Sphinx, build: Build, docname: str, query: Shown) -> object:
    """Return what a reference to a post, tag or year shows, or a list of posts."""
    domain = haiku_domain(app.env)
    match query:
        case ("reference", domain.name, "post", target, _):
            place = domain.locate(target)
            named = [(post.docname, post.title, post.haiku) for post in place.posts]
            return (named, place[1:]) if named else domain.journal.names_digest
        case ("reference", domain.name, "tag", target, _):
            return getattr(domain.journal.tag(target), "slug", None)
        case ("reference", domain.name, "year", target, _):
            return domain.has("year", target)
        case ("reference", "", "any" | "myst", *_):
            return domain.journal.names_digest
    return post_list.shown_posts(domain.journal, query)
