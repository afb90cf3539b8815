"""URL schemes: those that links in posts and feeds may have."""

from __future__ import annotations

from urllib.parse import urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""The schemes of links to other sites."""

INVALID = "invalid"
"""What stands for the scheme of a malformed URI: no list of allowed schemes has it."""


def url_scheme(uri: str) -> str:
    """Return the scheme of a URI in lower case, "" for a relative one.

    Control characters and spaces are skipped, as browsers do.  Of a malformed URI it is
    INVALID, so compare the result with schemes that are allowed, not with forbidden ones.
    """
    visible = "".join(character for character in uri if character > " ")
    try:
        return urlsplit(visible).scheme.lower()
    except ValueError:
        return INVALID
