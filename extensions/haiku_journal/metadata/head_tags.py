"""The tags in the head of a page that link previews and search engines read.

sphinxext-opengraph writes the tags of documents.  This module adds what it does not know: the
dates and tags of a post, its preview image, and everything about generated pages.  Templates
escape the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..core import events
from ..core.domain import year_page
from ..core.models import Post
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.events import handlers
from ..incremental.pages import Page
from . import json_ld
from .edit_links import edit_links
from .llms_txt import source_name
from .webmanifest import MANIFEST

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_RELATIVE_URL = re.compile(r'<meta property="og:url" content="(?![a-z]+://)[^"]*" />\n?')


class HeadTags:
    """The head tags of the pages of one build."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Take a build, once all posts have been read."""
        self._app = app
        self._build = build
        self._site = Site(build.builder)

    def inputs(self, app: Sphinx, build: Build, pagename: str) -> object:
        """Return what these tags show besides the content of the page."""
        return self._image(pagename)

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the values of this part's templates to the context of a page."""
        site = self._site
        title = context.get("title", app.config.project)  # conf.py's own pages may have no title
        if not context["is_journal_page"]:
            if "sphinxext.opengraph" not in app.config.extensions:
                context["meta"] = {**(context.get("meta") or {}), "ogp_disable": "true"}
            return
        page = self._build.page(pagename)
        context["meta"] = self._preview(pagename, context.get("meta"))
        context["og_properties"] = [
            *(self._page_properties(page, pagename, title) if doctree is None else ()),
            *(_article(site.journal[pagename]) if pagename in site.journal else ()),
        ]
        context["index_description"] = page.description if page else ""
        context["is_indexed"] = not app.config.haiku_preview and (page is None or page.indexed)
        context["web_manifest"] = MANIFEST if app.config.haiku_standalone else ""
        context["json_ld"] = list(self._linked_data(pagename, title))
        if pagename in site.journal:
            path = str(app.env.doc2path(pagename, False))
            post_title = site.journal[pagename].title
            context["source_file"] = source_name(pagename)
            context["edit_links"] = edit_links(app.config.html_theme_options, path, post_title)

    def amend(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Remove the relative og:url that sphinxext-opengraph writes without a base URL.

        The protocol has only absolute ones.
        """
        is_preview = doctree is not None and context["is_journal_page"]
        if is_preview and not self._site.addresses.base:
            context["metatags"] = _RELATIVE_URL.sub("", context["metatags"])

    def _preview(self, pagename: str, meta: dict[str, Any] | None) -> dict[str, Any]:
        """Return the metadata of a document with its address and image, for sphinxext-opengraph.

        Returns a new dictionary, since that extension removes keys.  An image that the
        document names itself takes precedence.
        """
        meta = dict(meta or {})
        if self._site.addresses.base:
            meta["og:url"] = self._site.page(pagename)
        if (image := self._image(pagename)) and "og:image" not in meta:
            meta["og:image"], meta["og:image:alt"] = image
        return meta

    def _image(self, pagename: str) -> tuple[str, str] | None:
        """Return the address of the preview image of a page and its alt text, if it has one."""
        if not self._site.addresses.base:
            return None
        for handler in handlers(self._app, events.PAGE_IMAGE):
            if image := handler(self._app, pagename):
                return self._site.file(image[0]), image[1]
        return None

    def _page_properties(
        self, page: Page | None, pagename: str, title: str
    ) -> Iterator[tuple[str, str]]:
        """Yield the Open Graph properties of a page that is not a document."""
        yield "og:type", "website"
        yield "og:title", title
        if page and page.description:
            yield "og:description", page.description
        yield "og:site_name", self._site.config.project
        if self._site.addresses.base:
            yield "og:url", self._site.page(pagename)
        if image := self._image(pagename):
            yield from zip(("og:image", "og:image:alt"), image, strict=True)

    def _linked_data(self, pagename: str, title: str) -> Iterator[dict[str, Any]]:
        """Yield the JSON-LD of a page: the post that it is, and its breadcrumbs."""
        site = self._site
        if pagename in site.journal:
            yield self._posting(site.journal[pagename])
        way = [*self._above(pagename), (pagename, title)]
        # Breadcrumbs have two steps at least, and absolute addresses.
        if len(way) > 1 and site.addresses.base:
            yield json_ld.breadcrumbs([(name, site.page(page)) for page, name in way])

    def _above(self, pagename: str) -> list[tuple[str, str]]:
        """Return the pages from the front page to the one above this one: names and titles."""
        front = self._site.config.root_doc
        page = self._build.page(pagename)
        if pagename == front or (page and not page.indexed):
            return []
        journal = self._site.journal
        if pagename in journal:
            parent = year_page(journal[pagename].date.year)
        else:
            parent = page.parent if page else ""
        way: list[tuple[str, str]] = []
        while page := self._build.page(parent):
            way.insert(0, (page.name, page.title))
            parent = page.parent
        return [(front, self._site.config.project), *way]

    def _posting(self, post: Post) -> dict[str, Any]:
        site = self._site
        image = self._image(post.docname)
        return json_ld.posting(
            post,
            url=site.page(post.docname) if site.addresses.base else "",
            image=image[0] if image else "",
            site=site.config.project,
            authors=[*map(self._person, post.header.authors or (site.config.author,))],
            language=site.config.language,
        )

    def _person(self, name: str) -> dict[str, str]:
        """Return an author as structured data."""
        said = (handler(self._app, name) for handler in handlers(self._app, events.PERSON))
        return {"name": name, **(next(filter(None, said), {}))}


def _article(post: Post) -> Iterator[tuple[str, str]]:
    """Yield the properties of an article (ogp.me)."""
    yield "article:published_time", post.datetime
    if post.updated:
        yield "article:modified_time", post.updated.isoformat()
    for author in post.header.authors:
        yield "article:author", author
    for tag in post.tags:
        yield "article:tag", tag
