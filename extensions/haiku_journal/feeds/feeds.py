"""The feeds of a journal: its newest posts in two formats, and a feed for each tag.

Where other journals are read with this one, theirs are among the newest.

A feed's name for a post outlasts the post's address.  It is what its header
calls it; or else made from its date and the first address that it had, which a
post that was renamed has kept as its first alias.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from ..core.domain import haiku_domain, tag_page
from ..core.models import Post, Tag
from ..core.site import Site
from ..incremental.output.output_files import File
from ..util.digests import digest
from .formats import ATOM, EPOCH, JSON_FEED, Entry, Feed, atom, json_feed
from .sanitize import clean, content

_KEPT = 256
"""So many entries are kept at a time: a post is in the feed of each of its tags."""


def tag_feed(tag: Tag) -> str:
    """The path in the output of a tag's feed."""
    return f"{tag_page(tag.slug)}.xml"


def feed_files(site: Site, views: Mapping[str, str]) -> Iterator[File]:
    """Describe every feed of a journal.

    `views` says in short what each post's page shows, by docname.
    """
    feeds = _Feeds(site, views)
    newest = feeds.newest(site.config.haiku_feed_size)
    title, front = site.config.project, site.config.root_doc
    for name, write in ((ATOM, atom), (JSON_FEED, json_feed)):
        feed = feeds.describe(name, title, front, site.config.haiku_description)
        yield feeds.file(name, "the feed", feed, newest, write)
    for tag in site.journal.tags.values():
        name = tag_feed(tag)
        feed = feeds.describe(name, f"{title}: {tag.name}", tag_page(tag.slug))
        posts = tag.posts[: site.config.haiku_feed_size]
        yield feeds.file(name, f"the feed of the tag {tag.name!r}", feed, posts, atom)


class _Feeds:
    """What the feeds of one build are made from."""

    def __init__(self, site: Site, views: Mapping[str, str]) -> None:
        self.site = site
        self.views = views
        self.digests = haiku_domain(site.env).digests
        self.author = site.config.author or site.config.project
        # A post is in several feeds: each looks at it and reads its page once.
        self.shown: Callable[[Post | Entry], str] = cache(self._shown)
        self.entry: Callable[[Post | Entry], Entry] = lru_cache(_KEPT)(self._entry)

    def newest(self, count: int) -> list[Post | Entry]:
        """The newest posts of this journal and of those beside it, each once."""
        found: dict[str, Post | Entry] = {}
        for post in self.site.journal.posts[:count]:
            found[self._name(post)] = post
        for received in haiku_domain(self.site.env).received:
            for entry in received.entries:
                found.setdefault(entry.id, entry)
        # Of the same moment, this journal's first and the others in their order.
        return sorted(found.values(), key=_order)[:count]

    def describe(self, name: str, title: str, home: str, subtitle: str = "") -> Feed:
        """A feed without its entries; `home` is the page that it follows."""
        addresses = self.site.addresses
        return Feed(
            id=addresses.tag_uri(EPOCH.date(), name),
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
        posts: Sequence[Post | Entry],
        write: Callable[[Feed], bytes],
    ) -> File:
        """A feed as a file of the output, with the entries of some posts."""
        view = digest(feed, [self.shown(post) for post in posts])
        return File(
            name, owner, view, lambda: write(replace(feed, entries=tuple(map(self.entry, posts))))
        )

    def _shown(self, post: Post | Entry) -> str:
        if isinstance(post, Entry):
            return digest(post)
        return digest(post, self.digests[post.docname], self.views[post.docname])

    def _entry(self, post: Post | Entry) -> Entry:
        if isinstance(post, Entry):
            root = post.source.url if post.source else post.url
            return replace(post, content=clean(post.content, root))
        path: str = self.site.builder.get_output_path(post.docname)  # type: ignore[attr-defined]
        url = self.site.page(post.docname)
        return Entry(
            id=self._name(post),
            url=url,
            title=post.title,
            published=post.at,
            updated=max(post.at, _midnight(post.updated)) if post.updated else post.at,
            authors=post.authors or (self.author,),
            content=content(Path(path).read_bytes(), url),
            categories=post.tags,
            summary=post.summary,
        )

    def _name(self, post: Post) -> str:
        first = post.aliases[0] if post.aliases else post.docname
        return post.id or self.site.addresses.tag_uri(post.date, first)


def _order(post: Post | Entry) -> tuple[int, float]:
    if isinstance(post, Entry):
        return (-post.published.toordinal(), -post.published.timestamp())
    return (-post.date.toordinal(), -post.at.timestamp())


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
