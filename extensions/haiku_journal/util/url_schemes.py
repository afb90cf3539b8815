"""Where an address leads, told by its scheme: what may stand in a post, and in a feed."""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = frozenset({"http", "https", "mailto"})
"""What links may lead to, besides the site itself."""


def scheme_of(uri: str) -> str:
    """The scheme of a URI as a browser reads it: control characters and blanks are skipped."""
    plain = "".join(character for character in uri if character > " ")
    try:
        return urlsplit(plain).scheme.lower()
    except ValueError:
        return "invalid"
