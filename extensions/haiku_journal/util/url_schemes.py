"""URL schemes: those that links in posts and feeds may have."""

from __future__ import annotations

from urllib.parse import urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes of links to other sites."""


def url_scheme(uri: str) -> str:
    """Return the scheme of a URI in lower case, "" for a relative one.

    Control characters and spaces are skipped, as browsers do.  A malformed URI has the
    scheme "invalid".
    """
    visible = "".join(character for character in uri if character > " ")
    try:
        return urlsplit(visible).scheme.lower()
    except ValueError:
        return "invalid"
