"""A check that every path in the output has one owner."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator


def path_key(path: str) -> str:
    """Return a path without case and Unicode form, which some file systems ignore."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def find_conflicts(claims: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield each page that two owners claim: its name, the first owner and the second.

    Takes pairs of a page's name and its owner in words.  Names that differ only in case
    or Unicode form count as equal, since a file system may treat them as equal.
    """
    owners: dict[str, str] = {}
    for page, owner in claims:
        key = path_key(page)
        if key in owners:
            yield page, owners[key], owner
        else:
            owners[key] = owner
