"""Addresses that last: the list of all that were ever published.

It is `published.txt` beside conf.py; `published` adds to it, and `check` tells of
each that leads nowhere any more.  An address is the name of a page, without .html.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from ..header.model import Header, is_published
from .post_files import Post

FILE = "published.txt"

_ABOUT = """\
# The addresses that this journal has published, for `nox -s check` to watch over.
# `nox -s published` adds the new ones; `nox -s published -- --forget ADDRESS` lets
# one go.  An address stands here without its .html; what a line would not keep is
# written as in a URL, %20 for a blank.
"""


def parse(text: str) -> dict[str, int]:
    """Read a list: each address with its line."""
    return {
        unquote(line.strip(), errors="surrogateescape"): number
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not line.startswith("#")
    }


def render(addresses: Iterable[str]) -> str:
    """Write a list down, in order; `parse` reads the same addresses from it."""
    return _ABOUT + "".join(f"{_line(address)}\n" for address in sorted(addresses))


def _line(address: str) -> str:
    return "".join(
        sign if sign.isprintable() and sign not in " %#" else quote(sign, errors="surrogateescape")
        for sign in address
    )


def published(posts: Iterable[Post], day: dt.date) -> dict[str, Header]:
    """The header of each post that a build on a day publishes, by the path of its file."""
    return {
        post.path: post.header
        for post in posts
        if post.header is not None and is_published(post.header, day)
    }


def addresses(public: Mapping[str, Header]) -> set[str]:
    """Every address that published posts have: their own and their aliases."""
    aliases = (alias for header in public.values() for alias in header.aliases)
    return {path.removesuffix(".md") for path in public}.union(aliases)
