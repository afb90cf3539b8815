"""What templates are given, and what the theme has put there that they are not.

The templates of the journal print a post's neighbours from here; the theme's
own are kept from printing a post's words unescaped.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from .domain import haiku_domain, tag_page, year_page
from .pages import ARCHIVE_INDEX, TAGS_INDEX
from .records import Journal
from .sidebar import Sidebar
from .titleblock import write_date

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # widths of images, lines of formulas
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a page may load, and from where: its own site, and nothing written into the page."""


class PageContext:
    """The context of the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self._indexes: dict[str, str] = {}

    def connect(self) -> None:
        """Hook into the making of each page, before the theme (500) and after it."""
        # Before, since the theme renders each part once to see if it is empty.
        self.app.connect("html-page-context", self.add, priority=400)
        self.app.connect("html-page-context", self.amend, priority=900)

    @property
    def journal(self) -> Journal:
        """The journal that is being built."""
        return haiku_domain(self.app.env).journal

    @cached_property
    def sidebar(self) -> Sidebar:
        """The sidebar of this build's pages."""
        return Sidebar(self.journal)

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Give templates the sidebar, a post's record and its neighbours."""
        config = app.config
        context["journal"] = {
            "posts": self.sidebar.posts(pagename),
            "indexes": self._sidebar_indexes(context["content_root"]),
        }
        # The theme draws each part of the sidebar twice, first to see if it is empty.
        # None of the journal's ever is.
        context["held_sidebars"] = context["sidebars"]
        context["sidebars"] = []
        context["csp"] = config.haiku_csp
        context["write_date"] = lambda date: write_date(
            date, config.haiku_date_format, config.language
        )
        if pagename in self.journal:
            context["post"] = self.journal[pagename]

    def _sidebar_indexes(self, root: str) -> str:
        """The part of the sidebar that is the same on all pages as deep as this one."""
        if root not in self._indexes:
            target = self.app.builder.get_target_uri
            context = {
                "tags": [
                    (name, root + target(tag_page(slug))) for name, slug in self.sidebar.tags
                ],
                "years": [
                    (f"{year:04}", root + target(year_page(year))) for year in self.sidebar.years
                ],
                "tags_index": root + target(TAGS_INDEX),
                "archive_index": root + target(ARCHIVE_INDEX),
            }
            self._indexes[root] = self.app.builder.templates.render(
                "journal-indexes.html", context
            )
        return self._indexes[root]

    def amend(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Undo what the theme did that the journal does otherwise."""
        context["sidebars"] = context["held_sidebars"]
        # The theme writes scripts into pages.  One of them holds the page's name
        # unescaped, and a name may be anything.
        context["script_files"] = [
            script for script in context["script_files"] if getattr(script, "filename", script)
        ]
