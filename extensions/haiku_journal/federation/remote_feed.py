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
CONTENT_LIMIT = 4_000_000
"""The most characters in the content of a post."""
ATTRIBUTES = 1_000
"""The most attributes of an element in it: the time to parse grows with the square of them."""

_URI = re.compile(r"(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)

_TAG = re.compile(r"<(?=[a-z])", re.IGNORECASE)
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+"""
_ATTRIBUTES = re.compile(rf"<[^\s/>]++(?:[\s/]*+{_ATTRIBUTE})*+", re.IGNORECASE)
_ATTRIBUTE_NAME = re.compile(rf"[\s/]*+{_ATTRIBUTE}")
"""A start tag and its attributes (WHATWG, HTML, section 13.2.5), in linear time."""


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
        content=_content(item),
        categories=item.texts("tags", ITEMS, needed=False),
        summary=item.text("summary", default=""),
        source=source,
    )


def _content(item: Fields) -> str:
    content = item.text("content_html", CONTENT_LIMIT, default="")
    if _has_costly_tag(content):
        raise ValueError(
            f"{item.place}.content_html needs to have at most {ATTRIBUTES:,} attributes an element"
        )
    return content


def _has_costly_tag(html: str) -> bool:
    """Return whether a tag has too many attributes, or tags overlap too much to tell.

    A tag may begin at any `<`, also in a comment or in the attribute of another tag: only a
    parser could tell.
    """
    read = 0
    for start in _TAG.finditer(html):
        tag = _ATTRIBUTES.match(html, start.start())
        read += len(tag[0]) if tag else 0
        if read > 2 * len(html) or (tag and len(_ATTRIBUTE_NAME.findall(tag[0])) > ATTRIBUTES):
            return True
    return False


def _people(item: Fields) -> tuple[str, ...]:
    people = item.objects("authors", ITEMS, needed=False)
    return tuple(name for person in people if (name := person.text("name", default="")))
