"""The list of all addresses that the journal has ever published: `published.txt`.

An address is the name of a page without .html.  The command `published` adds
addresses; `check` reports those that no longer lead to a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote

from ..header.model import Header, is_published
from .post_files import PostFile

ADDRESS_FILE = "published.txt"

_COMMENT = """\
# The addresses that this journal has published, for `haiku check` to watch over.
# `haiku published` adds the new ones; `haiku published --forget ADDRESS` lets
# one go.  An address is written without .html, and with percent-encoding as in a URL
# where needed: %20 for a blank.
"""


def parse_addresses(text: str) -> dict[str, int]:
    """Parse a list into its addresses, each with its line (from 1)."""
    return {
        unquote(line.strip(), errors="surrogateescape"): number
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip() and not line.startswith("#")
    }


def render_addresses(addresses: Iterable[str]) -> str:
    """Render a sorted list, from which `parse_addresses` reads the same addresses."""
    return _COMMENT + "".join(f"{_escape(address)}\n" for address in sorted(addresses))


def published_headers(posts: Iterable[PostFile], day: dt.date) -> dict[str, Header]:
    """Return the headers of the posts that are public on a day, by the paths of their files."""
    return {
        post.path: post.header
        for post in posts
        if post.header is not None and is_published(post.header, day)
    }


def addresses_of(headers: Mapping[str, Header]) -> set[str]:
    """Return the addresses of posts, and their aliases; takes headers by path."""
    aliases = (alias for header in headers.values() for alias in header.aliases)
    return {path.removesuffix(".md") for path in headers}.union(aliases)


def _escape(address: str) -> str:
    return "".join(
        character
        if character.isprintable() and character not in " %#"
        else quote(character, errors="surrogateescape")
        for character in address
    )
