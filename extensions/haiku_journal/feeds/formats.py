"""The data of a feed, and its formats: Atom (RFC 4287) and JSON Feed 1.1.

The output does not depend on the clock: a feed is as new as its newest entry.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, fields
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed

ATOM = "feed.xml"
JSON_FEED = "feed.json"
"""The paths of a journal's feeds in its output."""

EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The time of an update of a feed without entries."""

_VERSION = "https://jsonfeed.org/version/1.1"
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML 1.0 cannot contain (section 2.2) or changes on reading (2.11)."""


class _Sanitized:
    """A base class that removes characters from texts that a feed cannot contain."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]  # its subclasses are dataclasses
            match getattr(self, field.name):
                case str() as text:
                    object.__setattr__(self, field.name, _writable(text))
                case (str(), *_) as texts:
                    object.__setattr__(self, field.name, tuple(map(_writable, texts)))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


@dataclass(frozen=True, slots=True)
class FeedSource(_Sanitized):
    """The feed of another journal that an entry was taken from."""

    title: str
    home: str
    url: str


@dataclass(frozen=True, slots=True)
class FeedEntry(_Sanitized):
    """A post in a feed: `content` is HTML, the other texts are plain.

    Both times have a time zone.  `source` is set for a post of another journal.
    """

    id: str
    url: str
    title: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[str, ...]
    content: str
    categories: tuple[str, ...] = ()
    summary: str = ""
    source: FeedSource | None = None


@dataclass(frozen=True, slots=True)
class Feed(_Sanitized):
    """A feed: `home` is the address of its page, `url` its own.

    If addresses are relative, `base` is the path from the feed to the folder that they
    are relative to, or empty if that is the folder of the feed.  The order of the entries
    is kept.
    """

    id: str
    url: str
    home: str
    title: str
    language: str
    authors: tuple[str, ...]
    subtitle: str = ""
    base: str = ""
    entries: tuple[FeedEntry, ...] = ()

    @property
    def updated(self) -> dt.datetime:
        """The time of the newest change of an entry."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


class _AtomWriter(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """The library's Atom writer with the features that it lacks.

    These are several authors, a plain text summary, the source of an entry, a base
    address, and a feed without entries that does not depend on the clock.
    """

    def latest_post_date(self) -> dt.datetime:
        updated: dt.datetime = self.feed["updated"]
        return updated

    def root_attributes(self) -> dict[str, str]:
        base = {"xml:base": self.feed["base"]} if self.feed["base"] else {}
        return {**super().root_attributes(), **base}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        _add_authors(handler, self.feed["authors"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        _add_authors(handler, item["authors"])
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"])
        if item["source"]:
            _add_source(handler, item["source"])


def _add_authors(handler: Any, authors: tuple[str, ...]) -> None:
    for author in authors:
        handler.startElement("author", {})
        handler.addQuickElement("name", author)
        handler.endElement("author")


def _add_source(handler: Any, source: FeedSource) -> None:
    handler.startElement("source", {})
    handler.addQuickElement("title", source.title)
    handler.addQuickElement("link", "", {"rel": "alternate", "href": source.home})
    handler.addQuickElement("link", "", {"rel": "self", "href": source.url})
    handler.endElement("source")


def atom(feed: Feed) -> bytes:
    """Write a feed as Atom."""
    writer = _AtomWriter(
        title=feed.title,
        link=feed.home,
        description=None,
        subtitle=feed.subtitle,
        language=feed.language or None,
        feed_url=feed.url,
        feed_guid=feed.id,
        authors=feed.authors,
        updated=feed.updated,
        base=feed.base,
    )
    for entry in feed.entries:
        writer.add_item(
            title=entry.title,
            link=entry.url,
            description=None,
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.categories,
            content=entry.content,
            authors=entry.authors,
            summary=entry.summary,
            source=entry.source,
        )
    text = StringIO()
    writer.write(text, "utf-8")
    return text.getvalue().encode()


def json_feed(feed: Feed) -> bytes:
    """Write a feed as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    document = _non_empty(
        version=_VERSION,
        title=feed.title,
        home_page_url=feed.home,
        feed_url=feed.url,
        description=feed.subtitle,
        authors=_people(feed.authors),
        language=feed.language,
    )
    document["items"] = [_item(entry) for entry in feed.entries]
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(entry: FeedEntry) -> dict[str, Any]:
    return _non_empty(
        id=entry.id,
        url=entry.url,
        title=entry.title,
        content_html=entry.content,
        summary=entry.summary,
        date_published=entry.published.isoformat(),
        date_modified=entry.updated.isoformat(),
        authors=_people(entry.authors),
        tags=list(entry.categories),
    )


def _people(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _non_empty(**values: Any) -> dict[str, Any]:
    """Return the values that are not empty; the format has no empty values."""
    return {key: value for key, value in values.items() if value}
