"""The posts in another journal's `feed.json`, as entries for a feed of this one.

Names, dates and authors stay as they are.  The content is still what the other
journal wrote, and is to be cleaned before it goes anywhere (`content.clean`).
"""

from __future__ import annotations

import re

from ..feeds.formats import FeedEntry as Entry
from ..feeds.formats import FeedSource as Source
from .json_fields import Fields, below, read_object

ITEMS = 1_000
"""The most posts that are read."""
CONTENT_LIMIT = 8_000_000
"""The most characters in the content of a post."""

_URI = re.compile(r"(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)


def read_entries(data: bytes, address: str, source: Source) -> tuple[Entry, ...]:
    """Read the feed of a journal at an address, in its order.

    Raises ValueError, which says what is wrong, unless every field is what it should be.
    What leads elsewhere is left out: where that journal is a hub too, its feed holds
    posts of others.
    """
    feed = read_object(data)
    authors = _people(feed) or (source.title,)
    return tuple(
        _entry(item, address, authors, source)
        for item in feed.objects("items", ITEMS)
        if below(address, item.text("url", 2_000)) is not None
    )


def _entry(item: Fields, address: str, authors: tuple[str, ...], source: Source) -> Entry:
    name = item.text("id", 2_000)
    if not _URI.fullmatch(name):
        raise ValueError(f"{item.place}.id needs to be a URI")
    published = item.moment("date_published")
    return Entry(
        id=name,
        url=item.address("url", address),
        title=item.text("title"),
        published=published,
        updated=item.moment("date_modified") if item.has("date_modified") else published,
        authors=_people(item) or authors,
        content=item.text("content_html", CONTENT_LIMIT, default=""),
        categories=item.texts("tags", ITEMS, needed=False),
        summary=item.text("summary", default=""),
        source=source,
    )


def _people(item: Fields) -> tuple[str, ...]:
    people = item.objects("authors", ITEMS, needed=False)
    return tuple(name for person in people if (name := person.text("name", default="")))
