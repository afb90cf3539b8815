"""Files for crawlers: `sitemap.xml` (sitemaps.org) and `robots.txt` (RFC 9309).

sphinx-sitemap lists the pages that a build has written, and an incremental build does not
write all pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from sphinx.util import logging

from ..core.site import Site
from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..incremental.pages import Page
from ..util.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
LIMIT = 50_000
"""The most addresses in one file (sitemaps.org)."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Place(NamedTuple):
    """A page for crawlers: its address and the day of its last change, if known."""

    address: str
    changed: dt.date | None


Changed = tuple[str, dt.date | None]
"""The name of a page and the day of its last change, if known."""


def sitemap(places: Iterable[Place]) -> bytes:
    """Write a site map."""
    return _listing("urlset", "url", places)


def sitemap_index(places: Iterable[Place]) -> bytes:
    """Write an index of site maps."""
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


def crawler_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the site map, in parts if it is long, and the rules for crawlers.

    A site without a base URL has no site map, since that has absolute addresses.
    """
    site = Site(build.builder)
    rules = ["User-agent: *", "Disallow: /" if site.config.haiku_preview else "Disallow:"]
    if not site.addresses.base:
        logger.info(
            "html_baseurl is not set: there is no site map, link previews have no addresses"
            " and no images, and the links in feeds are relative"
        )
    elif not site.config.haiku_preview:
        rules.append(f"Sitemap: {site.file(SITEMAP)}")
        yield from _sitemaps(site, _changes(site, build.pages))
    text = "\n".join([*rules, ""])
    yield File(ROBOTS, "the rules for crawlers", digest(text), text.encode)


def _changes(site: Site, pages: Iterable[Page]) -> list[Changed]:
    """Return the pages for crawlers, each with the day of its last change."""
    journal = site.journal
    documents = [
        (name, journal[name].changed if name in journal else None) for name in site.env.found_docs
    ]
    return sorted(documents) + [(page.name, page.newest) for page in pages if page.indexed]


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
    # Thousands of addresses are made only when the map is written.
    fingerprint = digest(site.page(SITEMAP), pages)
    return File(
        name, owner, fingerprint, lambda: sitemap(Place(site.page(p), day) for p, day in pages)
    )
