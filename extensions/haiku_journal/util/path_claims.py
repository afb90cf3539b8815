"""Every path in the output has one owner."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator


def clashes(claims: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Find the pages that two owners claim.

    Takes pairs of a page's name and its owner in words.  Names that differ only
    in case or Unicode form are one, since a file system may take them for one.
    Yields the name, the first owner and the second.
    """
    owners: dict[str, str] = {}
    for page, owner in claims:
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", page).casefold())
        if key in owners:
            yield page, owners[key], owner
        else:
            owners[key] = owner
