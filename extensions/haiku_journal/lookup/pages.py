"""What the pages of posts say about them: dates, authors, related posts, source.

The dates and authors are in the JSON-LD of `metadata`, the related posts in the lists at the
foot of the page.  A page of a journal without these parts has neither.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from ..util.visible_text import one_line, visible
from .sites import Site, SiteError, is_path

RELATED, BACKLINKS = "post-related", "post-mentions"
"""The ids of the headings of the lists (`related/templates/foot-related.html`)."""
_LONGEST = 200  # characters of a value
_MOST = 20  # posts of a list
_ROOT = "http://site.invalid/"


class PostPage(NamedTuple):
    """The page of a post; a value that the page does not have is empty.

    `date` and `updated` are ISO dates; `related` and `backlinks` are names of posts.
    """

    title: str = ""
    date: str = ""
    updated: str = ""
    authors: str = ""
    related: tuple[str, ...] = ()
    backlinks: tuple[str, ...] = ()


def read_pages(site: Site, posts: Sequence[str]) -> dict[str, PostPage]:
    """Read the pages of posts; those that do not exist are left out."""
    pages = {}
    for suffix in (".html", "/index.html"):
        paths = {post: post + suffix for post in posts if post not in pages}
        for (post, path), data in zip(paths.items(), site.read([*paths.values()]), strict=True):
            if data is not None:
                pages[post] = _read_page(data.decode(errors="replace"), path)
    return pages


def read_source(site: Site, post: str) -> str:
    """Read the Markdown of a post.  Raises SiteError if there is none."""
    [data] = site.read([f"{post}.md"])
    if data is None:
        raise SiteError("there is no source of this post; `post` of a result names one")
    return visible(data.decode("utf-8-sig", errors="replace"))


def _read_page(html: str, path: str) -> PostPage:
    parser = _Parser()
    parser.feed(html)
    posting = next(filter(None, map(_posting, parser.data)), {})
    lists = {
        name: tuple(filter(None, (_post_name(link, path) for link in links[:_MOST])))
        for name, links in parser.links.items()
    }
    return PostPage(
        title=_text(posting.get("headline")),
        date=_text(posting.get("datePublished")),
        updated=_text(posting.get("dateModified")),
        authors=_text(", ".join(_author_names(posting.get("author")))),
        related=lists.get(RELATED, ()),
        backlinks=lists.get(BACKLINKS, ()),
    )


class _Parser(HTMLParser):
    """Collect the JSON-LD of a page, and the links of each navigation by its label's id."""

    def __init__(self) -> None:
        super().__init__()
        self.data: list[str] = []
        self.links: defaultdict[str, list[str]] = defaultdict(list)
        self._list = ""
        self._is_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and values.get("type") == "application/ld+json":
            self._is_data = True
            self.data.append("")
        elif tag == "nav":
            self._list = values.get("aria-labelledby") or ""
        elif tag == "a" and self._list in {RELATED, BACKLINKS}:
            self.links[self._list] += filter(None, [values.get("href")])

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False
        if tag == "nav":
            self._list = ""

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.data[-1] += data


def _posting(data: str) -> dict[str, Any]:
    """Return the description of a post; empty if the data describe something else."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) and value.get("@type") == "BlogPosting" else {}


def _author_names(authors: object) -> Iterator[str]:
    for author in authors if isinstance(authors, list) else ():
        name = author.get("name") if isinstance(author, dict) else None
        if isinstance(name, str):
            yield name


def _text(value: object) -> str:
    return one_line(value)[:_LONGEST] if isinstance(value, str) else ""


def _post_name(link: str, page: str) -> str:
    """Return the name of the post that a page links to; empty if it leads elsewhere."""
    try:
        target = urljoin(_ROOT + quote(page), link)
    except ValueError:
        return ""
    if not target.startswith(_ROOT):
        return ""
    path = unquote(urlsplit(target).path).strip("/").removesuffix(".html")
    return path if is_path(path) else ""
