"""Addresses that hold outside the site: of pages, of files, and names for ever.

A site that does not know where it is published has none of the first; its feeds
then hold relative ones.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

NOWHERE = "journal.invalid"
"""The authority of names where none is known; RFC 2606 keeps `.invalid` for that."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a site's addresses begin with.

    `base` is the URL at which the site lies, `""` if it is not known.
    """

    base: str = ""

    @property
    def root(self) -> str:
        """The path at which the site lies on its host, with a slash at both ends."""
        path = urlsplit(self.base).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def authority(self) -> str:
        """The host, in whose name lasting names are given."""
        return urlsplit(self.base).hostname or NOWHERE

    def absolute(self, target: str) -> str:
        """The address of a page or file in the output, relative if no base is known.

        `target` is quoted already, as a builder's `get_target_uri` gives it.
        """
        return f"{self.base.rstrip('/')}/{target}" if self.base else target

    def tag_uri(self, date: dt.date, place: str) -> str:
        """A name that outlasts addresses: a `tag:` URI (RFC 4151)."""
        return f"tag:{self.authority},{date.isoformat()}:/{quote(place)}"
