"""The feeds of a journal: its newest posts in two formats, and a feed for each list of posts.

The id of a post in feeds outlasts its address.  It is the `id` of its header; or else it is
made from its date and its first address, which a renamed post keeps as its first alias.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.language.translations import label_of_state
from ..core.models import Post
from ..core.pages.page_context import Alternate
from ..core.site import Site
from ..header.model import SUPERSEDED
from ..incremental.build import Build
from ..incremental.errors import LocatedProblem
from ..incremental.events import gather
from ..incremental.output.claims import report_clashes
from ..incremental.output.output_files import File
from ..incremental.pages import Page
from ..util.digests import digest
from .formats import ATOM, EPOCH, JSON_FEED, Feed, FeedEntry, atom, json_feed
from .sanitize import post_content, sanitize

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ENTRIES = "journal-feed-entries"
"""Entries from elsewhere, for the feed of the newest: `handler(app) -> Iterable[FeedEntry]`."""

_Item = str | FeedEntry
"""A post of this journal by its docname, or an entry from elsewhere."""

_CACHED = 256
"""The most entries that are kept: a post is in the feed of each of its tags."""


def page_feed(page: Page) -> str:
    """Return the path in the output of the feed of a page."""
    return f"{page.name}.xml"


class FeedLinks:
    """The links to feeds of the pages of one build."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Take a build."""
        self._build = build

    def alternates(self, app: Sphinx, pagename: str) -> Iterator[Alternate]:
        """Yield the feeds of a page: those of the journal, and its own."""
        project = app.config.project
        yield Alternate("application/atom+xml", project, ATOM)
        yield Alternate("application/feed+json", project, JSON_FEED)
        page = self._build.page(pagename)
        if page and page.feed:
            yield Alternate("application/atom+xml", f"{project}: {page.title}", page_feed(page))


def feed_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe every feed of a journal.

    Raises PathClashError if two posts would have one id.
    """
    site = Site(build.builder)
    pages = [page for page in build.pages if page.feed]
    report_clashes(_id_problems(site, pages))
    feeds = _Feeds(app, build, site)
    newest = feeds.newest(site.config.haiku_feed_size)
    title, front = site.config.project, site.config.root_doc
    for name, write in ((ATOM, atom), (JSON_FEED, json_feed)):
        feed = feeds.describe(name, title, front, site.config.haiku_description)
        yield feeds.file(name, "the feed", feed, newest, write)
    for page in pages:
        name = page_feed(page)
        feed = feeds.describe(name, f"{title}: {page.title}", page.name, page.description)
        yield feeds.file(name, f"the feed of {page.owner}", feed, page.feed, atom)


def _id_problems(site: Site, pages: Iterable[Page]) -> Iterator[LocatedProblem]:
    """Yield a problem for each post whose id another post has, or a feed.

    The ids of headers come last, so that a post which claims another's id is at fault.  Ids
    made from addresses differ, since no two posts have one address.
    """
    names = (ATOM, JSON_FEED, *map(page_feed, pages))
    owners = {_feed_id(site, name): name for name in names}
    oldest_first = reversed(site.journal.posts)
    for post in sorted(oldest_first, key=lambda post: bool(post.header.id)):
        name = _post_id(site, post)
        if post.header.id and name in owners:
            message = f"the id {name} is that of {owners[name]}; give this post another"
            yield message, post.location_of("id")
        owners.setdefault(name, post.docname)


def _post_id(site: Site, post: Post) -> str:
    header = post.header
    first = header.aliases[0] if header.aliases else post.docname
    return header.id or site.addresses.tag_uri(post.date, first)


def _feed_id(site: Site, name: str) -> str:
    return site.addresses.tag_uri(EPOCH.date(), name)


class _Feeds:
    """The feeds of one build."""

    def __init__(self, app: Sphinx, build: Build, site: Site) -> None:
        self.app = app
        self.site = site
        self.fingerprints = build.fingerprints
        self.author = site.config.author or site.config.project
        # A post is in several feeds: each of these is computed once.
        self.fingerprint: Callable[[_Item], str] = cache(self._fingerprint)
        self.entry: Callable[[_Item], FeedEntry] = lru_cache(_CACHED)(self._entry)

    def newest(self, count: int) -> list[_Item]:
        """Return the newest posts of this journal and entries from elsewhere, each once."""
        by_id: dict[str, Post | FeedEntry] = {}
        for post in self.site.journal.select(limit=count):
            by_id[_post_id(self.site, post)] = post
        for entry in gather(self.app, ENTRIES):
            by_id.setdefault(entry.id, entry)
        # Of the same moment, posts of this journal come first.
        newest = sorted(by_id.values(), key=_order)[:count]
        return [item.docname if isinstance(item, Post) else item for item in newest]

    def describe(self, name: str, title: str, home: str, subtitle: str = "") -> Feed:
        """Return a feed without entries; `home` is the page that it belongs to."""
        addresses = self.site.addresses
        return Feed(
            id=_feed_id(self.site, name),
            url=self.site.file(name),
            home=self.site.page(home) or "./",
            title=title,
            language=self.site.config.language.replace("_", "-"),
            authors=(self.author,),
            subtitle=subtitle,
            base="" if addresses.base else "../" * name.count("/"),
        )

    def file(
        self,
        name: str,
        owner: str,
        feed: Feed,
        items: Sequence[_Item],
        write: Callable[[Feed], bytes],
    ) -> File:
        """Return a feed as a file of the output, with the entries of some posts."""
        fingerprint = digest(feed, [self.fingerprint(item) for item in items])

        def make() -> bytes:
            return write(replace(feed, entries=tuple(map(self.entry, items))))

        return File(name, owner, fingerprint, make)

    def _fingerprint(self, item: _Item) -> str:
        if isinstance(item, FeedEntry):
            return digest(item)
        return self.fingerprints[item]  # its content is taken from its page

    def _entry(self, item: _Item) -> FeedEntry:
        if isinstance(item, FeedEntry):
            root = item.source.url if item.source else item.url
            return replace(item, content=sanitize(item.content, root))
        post = self.site.journal[item]
        path: str = self.site.builder.get_output_path(post.docname)  # type: ignore[attr-defined]
        url = self.site.page(post.docname)
        moment = post.header.at
        return FeedEntry(
            id=_post_id(self.site, post),
            url=url,
            title=_title(post),
            published=moment,
            updated=max(post.header.at, _midnight(post.updated))
            if post.updated
            else post.header.at,
            authors=post.header.authors or (self.author,),
            content=post_content(Path(path).read_bytes(), url),
            categories=post.tags,
            summary=post.summary,
        )


def _order(post: Post | FeedEntry) -> tuple[bool, int, float]:
    """Return the sort key: the newest first, but posts that others supersede last."""
    if isinstance(post, FeedEntry):
        return (False, -post.published.toordinal(), -post.published.timestamp())
    is_superseded = post.state == SUPERSEDED
    return (is_superseded, -post.date.toordinal(), -post.header.at.timestamp())


def _title(post: Post) -> str:
    """Return the title of a post, with the label of its state."""
    label = label_of_state(post.state)
    return f"{post.title} ({label})" if label else post.title


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
