"""What crawlers read: `sitemap.xml` (sitemaps.org) and `robots.txt` (RFC 9309).

sphinx-sitemap lists the pages that a build has written; in a journal that
writes only what has changed, those are not all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

from ..core.site import Site
from ..incremental.output.output_files import File
from ..util.digests import digest

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
LIMIT = 50_000
"""The most addresses in one file, by the protocol."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Place(NamedTuple):
    """A page for crawlers: its address, and the day on which it last changed, if known."""

    address: str
    changed: dt.date | None


Changed = tuple[str, dt.date | None]
"""The name of a page, and the day on which it last changed, if known."""


def sitemap(places: Iterable[Place]) -> bytes:
    """Write a site map."""
    return _listing("urlset", "url", places)


def sitemap_index(places: Iterable[Place]) -> bytes:
    """Write a list of site maps."""
    return _listing("sitemapindex", "sitemap", places)


def _listing(root: str, entry: str, places: Iterable[Place]) -> bytes:
    tree = ElementTree.Element(root, xmlns=_NAMESPACE)
    for place in places:
        element = ElementTree.SubElement(tree, entry)
        ElementTree.SubElement(element, "loc").text = place.address
        if place.changed:
            ElementTree.SubElement(element, "lastmod").text = place.changed.isoformat()
    ElementTree.indent(tree, " ")
    text = ElementTree.tostring(tree, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def crawler_files(site: Site, pages: Sequence[Changed]) -> Iterator[File]:
    """Describe the site map, in parts if it is long, and the rules for crawlers.

    Takes the pages that crawlers are told of.  A site without a base URL has no site
    map, since that holds absolute addresses.
    """
    rules = ["User-agent: *", "Disallow: /" if site.config.haiku_preview else "Disallow:"]
    if site.addresses.base and not site.config.haiku_preview:
        rules.append(f"Sitemap: {site.file(SITEMAP)}")
        yield from _sitemaps(site, pages)
    text = "\n".join([*rules, ""])
    yield File(ROBOTS, "the rules for crawlers", digest(text), text.encode)


def _sitemaps(site: Site, pages: Sequence[Changed]) -> Iterator[File]:
    owner = "the site map"
    if len(pages) <= LIMIT:
        yield _sitemap(SITEMAP, owner, site, pages)
        return
    listed = []
    for number, start in enumerate(range(0, len(pages), LIMIT), 1):
        name = f"sitemap-{number}.xml"
        part = pages[start : start + LIMIT]
        days = [changed for _, changed in part if changed]
        listed.append(Place(site.file(name), max(days, default=None)))
        yield _sitemap(name, owner, site, part)
    yield File(SITEMAP, owner, digest(listed), lambda: sitemap_index(listed))


def _sitemap(name: str, owner: str, site: Site, pages: Sequence[Changed]) -> File:
    # Thousands of addresses are put together only when the map is written.
    view = digest(site.page(SITEMAP), pages)
    return File(name, owner, view, lambda: sitemap(Place(site.page(p), day) for p, day in pages))
