"""What templates are given, and what the theme has put there that they are not.

The templates of the journal print a post's neighbours from here; the theme's
own are kept from printing a post's words unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...federation.remotes import Member, members
from ...metadata.edit_links import Mending, mending
from ...metadata.head_tags import Metadata
from ...metadata.llms_txt import source_name
from ...metadata.webmanifest import MANIFEST
from ..domain import tag_page, year_page
from ..language.locales import write_date
from ..models import Journal
from ..site import Site
from .index_pages import ARCHIVE_INDEX, JOURNALS_INDEX, NOT_FOUND, SEARCH, TAGS_INDEX
from .sidebar import Sidebar

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
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a page may load, and from where: its own site, and nothing written into the page."""

_FILLED = {
    "theme_article_header_start": "toggle-primary-sidebar.html",
    "theme_article_header_end": "article-header-buttons.html",
}
"""The theme's sections, and its own parts in them, that always show something."""

_RELATIVE = re.compile(r'\b(?:href|src)="(?!/|[a-z]+:)')

UNLISTED = frozenset({SEARCH, NOT_FOUND})
"""The pages of which search engines are not told."""


def policy(csp: str, others: Iterable[Member]) -> str:
    """The policy of the pages: the one that is set; the default one lets other journals be read.

    Only their origins are added, for the search.
    """
    own = "connect-src 'self'"
    origins = dict.fromkeys(member.origin for member in others)
    return CSP.replace(own, " ".join((own, *origins))) if csp == CSP else csp


class PageContext:
    """The context of the pages of one build."""

    def __init__(self, app: Sphinx, site: Site) -> None:
        self.app = app
        self.site = site
        self.metadata = Metadata(self.site)
        self._indexes: dict[str, str] = {}
        self._tags: dict[tuple[str, Any], str] = {}

    def connect(self) -> None:
        """Hook into the making of each page, before the theme (500) and after it."""
        # Before, since the theme renders each part once to see if it is empty.
        self.app.connect("html-page-context", self.add, priority=400)
        self.app.connect("html-page-context", self.amend, priority=900)

    @property
    def journal(self) -> Journal:
        """The journal that is being built."""
        return self.site.journal

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy of this build's pages."""
        config = self.app.config
        return policy(config.haiku_csp, members(config, Path(self.app.confdir)))

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
        title = context.get("title", config.project)  # a page of conf.py's own has none
        if pagename == NOT_FOUND:
            _root_addresses(context, self.site)
        context["absolute"] = self.site.page if config.html_baseurl else lambda name: ""
        context["journal"] = {
            "posts": self.sidebar.posts(pagename),
            "indexes": self._sidebar_indexes(context["content_root"]),
        }
        # The theme draws each part twice, first to see if it is empty.
        context["held"] = {section: context[section] for section in _never_empty(context)}
        context.update(dict.fromkeys(context["held"], ()))
        context["csp"] = self.policy
        context["meta"] = self.metadata.preview(pagename, context.get("meta"))
        context["machines"] = {
            "properties": list(
                self.metadata.properties(pagename, title, is_document=doctree is not None)
            ),
            "links": list(self.metadata.links(pagename)),
            "linked_data": self.metadata.linked_data(pagename, title),
            "manifest": MANIFEST,
            "index": pagename not in UNLISTED and not config.haiku_preview,
        }
        context["write_date"] = lambda date: write_date(
            date, config.haiku_date_format, config.language
        )
        context["preview"] = config.haiku_preview
        if pagename in self.journal:
            context["post"] = self.journal[pagename]
            context["foot"] = {
                "related": self.site.posts(self.site.related.get(pagename, ())),
                "mentions": self.site.posts(self.site.mentions.get(pagename, ())),
                "source": source_name(pagename),
                "mending": self._mending(pagename),
            }

    def _mending(self, docname: str) -> Mending | None:
        options = self.app.config.html_theme_options
        path = str(self.app.env.doc2path(docname, False))
        return mending(options, path, self.journal[docname].title)

    @property
    def _has_others(self) -> bool:
        """Whether other journals are read with this one."""
        return bool(self.app.config.haiku_journals)

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
                "journals_index": root + target(JOURNALS_INDEX) if self._has_others else "",
            }
            self._indexes[root] = self.app.builder.templates.render(
                "journal-indexes.html", context
            )
        return self._indexes[root]

    def _tagged_once(self, root: str, tag: Callable[[Any], str]) -> Callable[[Any], str]:
        """Make the tag of a style sheet or a script once for all pages that have one root.

        Sphinx reads the file each time, for its checksum.
        """

        def tagged(file: Any) -> str:
            key = (root, file)
            if key not in self._tags:
                self._tags[key] = tag(file)
            return self._tags[key]

        return tagged

    def amend(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Undo what the theme did that the journal does otherwise."""
        for section, parts in context.pop("held").items():
            context[section] = [parts] if isinstance(parts, str) else parts
        for tag in ("css_tag", "js_tag"):
            context[tag] = self._tagged_once(context["content_root"], context[tag])
        if doctree is not None:
            context["metatags"] = self.metadata.without_relative_urls(context["metatags"])
        # The theme writes scripts into pages.  One of them holds the page's name
        # unescaped, and a name may be anything.
        context["script_files"] = [
            script for script in context["script_files"] if getattr(script, "filename", script)
        ]


def _never_empty(context: dict[str, Any]) -> Iterator[str]:
    """The sections of a page in which no part is ever empty."""
    yield "sidebars"  # the parts are the journal's
    yield from (section for section, part in _FILLED.items() if context.get(section) == part)


def _root_addresses(context: dict[str, Any], site: Site) -> None:
    """Let a page's addresses begin at the host's root: it is shown at any address."""
    root, target = site.addresses.root, site.builder.get_target_uri

    def pathto(name: str, resource: bool = False, baseuri: str = "") -> str:
        if resource and "://" in name:
            return name
        return root + (name if resource else target(name))

    def rooted(tag: Callable[[Any], str]) -> Callable[[Any], str]:
        # Sphinx's own tags of styles and scripts know its own `pathto` only.
        return lambda file: _RELATIVE.sub(lambda match: match[0] + root, tag(file))

    context["pathto"] = pathto
    context["css_tag"] = rooted(context["css_tag"])
    context["js_tag"] = rooted(context["js_tag"])
    context["content_root"] = root
    context["pageurl"] = None
