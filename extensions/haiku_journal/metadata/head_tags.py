"""What the head of a page tells machines: link previews, search engines, feed readers.

sphinxext-opengraph writes the tags of documents.  Here is what it does not
know: a post's dates and tags, its card, and everything about index pages.
Templates escape what is given here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from sphinx.locale import _

from ..core.domain import tag_page, year_page
from ..core.models import Post, Tag
from ..core.pages.index_pages import ARCHIVE_INDEX, NOT_FOUND, SEARCH, TAGS_INDEX
from ..core.site import Site
from ..feeds.feeds import tag_feed
from ..feeds.formats import ATOM, JSON_FEED
from . import json_ld
from .llms_txt import source_name

_RELATIVE_URL = re.compile(r'<meta property="og:url" content="(?![a-z]+://)[^"]*" />\n?')


class Link(NamedTuple):
    """A `<link rel="alternate">`: its type, its title, and the file of this site it leads to."""

    type: str
    title: str
    file: str


class Metadata:
    """The metadata of the pages of one build."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def preview(self, pagename: str, meta: dict[str, Any] | None) -> dict[str, Any]:
        """A document's metadata with its address and card, for sphinxext-opengraph.

        Returns a new dictionary, since that extension takes keys out of it.  A
        picture that the document names itself goes before its card.
        """
        meta = dict(meta or {})
        if self.site.addresses.base:
            meta["og:url"] = self.site.page(pagename)
        if (card := self._card(pagename)) and "og:image" not in meta:
            meta["og:image"], meta["og:image:alt"] = card
        return meta

    def _card(self, pagename: str) -> tuple[str, str] | None:
        """The address of a page's card and its alt text, if there is one that has an address."""
        if not self.site.addresses.base or not self.site.config.haiku_cards:
            return None
        name, alt = self.site.previews.of(pagename)
        return self.site.file(name), alt

    def properties(
        self, pagename: str, title: str, *, is_document: bool
    ) -> Iterator[tuple[str, str]]:
        """Yield the properties of a page that sphinxext-opengraph does not write."""
        if not is_document:
            yield "og:type", "website"
            yield "og:title", title
            yield "og:site_name", self.site.config.project
            if self.site.addresses.base:
                yield "og:url", self.site.page(pagename)
            if card := self._card(pagename):
                yield from zip(("og:image", "og:image:alt"), card, strict=True)
        if pagename in self.site.journal:
            yield from _article(self.site.journal[pagename])

    def without_relative_urls(self, metatags: str) -> str:
        """The tags of sphinxext-opengraph without the address that is none.

        It writes a relative one when no base URL is known; the protocol has only
        absolute ones.
        """
        return metatags if self.site.addresses.base else _RELATIVE_URL.sub("", metatags)

    def links(self, pagename: str) -> Iterator[Link]:
        """Yield what says the same as a page, or more of it, in another form."""
        project = self.site.config.project
        yield Link("application/atom+xml", project, ATOM)
        yield Link("application/feed+json", project, JSON_FEED)
        if pagename in self.site.journal:
            yield Link("text/markdown", "Markdown", source_name(pagename))
        if tag := self._tags.get(pagename):
            yield Link("application/atom+xml", f"{project}: {tag.name}", tag_feed(tag))

    @cached_property
    def _tags(self) -> dict[str, Tag]:
        """The tags by the names of their pages."""
        return {tag_page(tag.slug): tag for tag in self.site.journal.tags.values()}

    def linked_data(self, pagename: str, title: str) -> list[dict[str, Any]]:
        """What JSON-LD says of a page: which post it is, and the way to it."""
        found = []
        if pagename in self.site.journal:
            found.append(self._posting(self.site.journal[pagename]))
        way = [*self._above(pagename), (pagename, title)]
        # A way has two steps at least, and its addresses are absolute.
        if len(way) > 1 and self.site.addresses.base:
            found.append(json_ld.breadcrumbs([(name, self.site.page(page)) for page, name in way]))
        return found

    def _above(self, pagename: str) -> Iterator[tuple[str, str]]:
        """Yield the pages between the front page and this one, as names and titles."""
        front = self.site.config.root_doc
        if pagename in {front, SEARCH, NOT_FOUND}:
            return
        yield front, self.site.config.project
        if pagename in self.site.journal:
            year = self.site.journal[pagename].date.year
            yield ARCHIVE_INDEX, _("Archive")
            yield year_page(year), f"{year:04}"
        elif pagename != TAGS_INDEX and pagename.startswith("tags/"):
            yield TAGS_INDEX, _("Tags")
        elif pagename != ARCHIVE_INDEX and pagename.startswith("archive/"):
            yield ARCHIVE_INDEX, _("Archive")

    def _posting(self, post: Post) -> dict[str, Any]:
        site = self.site
        card = self._card(post.docname)
        return json_ld.posting(
            post,
            url=site.page(post.docname) if site.addresses.base else "",
            image=card[0] if card else "",
            site=site.config.project,
            author=site.config.author,
            language=site.config.language,
        )


def _article(post: Post) -> Iterator[tuple[str, str]]:
    """The properties of an article (ogp.me)."""
    yield "article:published_time", post.datetime
    if post.updated:
        yield "article:modified_time", post.updated.isoformat()
    for author in post.authors:
        yield "article:author", author
    for tag in post.tags:
        yield "article:tag", tag
