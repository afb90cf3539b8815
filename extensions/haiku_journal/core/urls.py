"""Addresses that hold outside the site: of pages and files, and permanent names.

Without a base URL, addresses are relative to the root of the site.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

NOWHERE = "journal.invalid"
"""The authority of names without a base URL; RFC 2606 reserves `.invalid`."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The base URL of a site, `""` if it is not known, and the addresses made from it."""

    base: str = ""

    @property
    def root(self) -> str:
        """The path of the site on its host, with a slash at both ends."""
        path = urlsplit(self.base).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def authority(self) -> str:
        """The host that permanent names belong to."""
        return urlsplit(self.base).hostname or NOWHERE

    def absolute(self, target: str) -> str:
        """Return the address of a page or file of the output, relative without a base URL.

        `target` is quoted already, as a builder's `get_target_uri` returns it.
        """
        return f"{self.base.rstrip('/')}/{target}" if self.base else target

    def tag_uri(self, date: dt.date, place: str) -> str:
        """Return a permanent name: a `tag:` URI (RFC 4151)."""
        return f"tag:{self.authority},{date.isoformat()}:/{quote(place)}"
