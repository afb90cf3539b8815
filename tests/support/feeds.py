"""Feeds, validated against their schemas and parsed like in a feed reader."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import jsonschema
from haiku_journal.feeds.formats import FeedEntry
from lxml import etree

from support.paths import TESTS

SCHEMAS = TESTS / "feeds" / "schemas"
ATOM_SCHEMA = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_SCHEMA = jsonschema.Draft202012Validator(
    json.loads((SCHEMAS / "jsonfeed-1.1.json").read_text(encoding="utf-8"))
)
NAMES = {"a": "http://www.w3.org/2005/Atom"}
BASE = "https://journal.example/notes/"
MOMENT = dt.datetime(2025, 6, 1, 9, 30, tzinfo=dt.UTC)
ENTRY = FeedEntry(
    id="tag:journal.example,2025-06-01:/posts/one",
    url=f"{BASE}posts/one.html",
    title="One",
    published=MOMENT,
    updated=MOMENT,
    authors=("Ann",),
    content="<p>Text.</p>",
)


@dataclass(frozen=True)
class Read:
    """An entry of a feed in either format, as a feed reader sees it."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: list[str]
    categories: list[str]
    summary: str
    content: str


def read_atom(data: bytes) -> tuple[Any, list[Read]]:
    """Check a feed against RFC 4287 and read its entries."""
    feed = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    assert ATOM_SCHEMA.validate(feed), ATOM_SCHEMA.error_log

    def text(entry: Any, name: str) -> str:
        return entry.findtext(f"a:{name}", "", NAMES)

    entries = []
    for entry in feed.findall("a:entry", NAMES):
        # The Schematron rules of the RFC's schema.
        assert (
            entry.find("a:author", NAMES) is not None or feed.find("a:author", NAMES) is not None
        )
        link = entry.find("a:link[@rel='alternate']", NAMES)
        assert link is not None
        assert entry.find("a:content", NAMES).get("type") == "html"
        entries.append(
            Read(
                text(entry, "id"),
                link.get("href"),
                text(entry, "title"),
                text(entry, "published"),
                text(entry, "updated"),
                [name.text or "" for name in entry.findall("a:author/a:name", NAMES)],
                [category.get("term") for category in entry.findall("a:category", NAMES)],
                text(entry, "summary"),
                text(entry, "content"),
            )
        )
    assert len({entry.id for entry in entries}) == len(entries)
    return feed, entries


def read_json(data: bytes) -> tuple[Any, list[Read]]:
    """Check a feed against JSON Feed 1.1 and read its entries."""
    feed = json.loads(data)
    JSON_SCHEMA.validate(feed)
    return feed, [
        Read(
            item["id"],
            item["url"],
            item.get("title", ""),
            item["date_published"],
            item["date_modified"],
            [author["name"] for author in item["authors"]],
            item.get("tags", []),
            item.get("summary", ""),
            item["content_html"],
        )
        for item in feed["items"]
    ]


ACTIVE_ELEMENTS = {"script", "style", "iframe", "object", "embed", "form", "input", "button"} | {
    *("svg", "link", "meta", "base", "template", "noscript", "annotation-xml", "mglyph", "xmp")
}


def parsed(fragment: str) -> Any:
    """Return the content of an entry as an XML tree; content that is not well-formed fails."""
    content = replace(ENTRY, content=fragment).content
    return etree.fromstring(f"<div>{content}</div>", etree.XMLParser(huge_tree=True))


def check_safe(fragment: str) -> None:
    """Check that content has no active elements, attributes or addresses."""
    for tree in (parsed(fragment), etree.fromstring(f"<p>{fragment}</p>", etree.HTMLParser())):
        for element in tree.iter():
            assert element.tag not in ACTIVE_ELEMENTS
            for name, value in element.items():
                assert not name.startswith("on")
                assert name not in {"style", "class", "id", "background", "action"}
                if name in {"href", "src"}:
                    assert urlsplit(value).scheme in {"http", "https", "mailto"}
