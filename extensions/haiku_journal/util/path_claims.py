"""Paths of the output: each can be written, and has one owner."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeVar
from urllib.parse import unquote

NAME_LIMIT = 240
"""The most bytes of a name between slashes: file systems allow 255, and suffixes are added."""
PATH_LIMIT = 1_000
"""The most bytes of a path, which the output folder precedes: macOS allows 1,024, Linux 4,096."""

_UNUSABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and bytes of a file name that are not UTF-8 (PEP 383)."""

Owner = TypeVar("Owner")


def path_problem(path: str) -> str:
    """Describe why a path is no path for the output; return "" if it is one.

    Takes it without the suffix that is added to it, such as `.html`.
    """
    if match := _UNUSABLE.search(path):
        return f"the path {path[:40]!a} has the character U+{ord(match[0]):04X}; take it out"
    size = len(path.encode())
    if size > PATH_LIMIT:
        return f"the path {path[:40]!r}… has {size:,} bytes; the limit is {PATH_LIMIT:,}"
    for name in path.split("/"):
        if (size := len(name.encode())) > NAME_LIMIT:
            return f"the name {name[:40]!r}… has {size} bytes in UTF-8; the limit is {NAME_LIMIT}"
    return ""


def path_key(path: str) -> str:
    """Return a path without what some systems ignore: case, Unicode form, percent-encoding."""
    plain = unquote(path, errors="surrogateescape")
    if plain.isascii():
        return plain.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold())


def find_conflicts(
    claims: Iterable[tuple[str, Owner]],
) -> Iterator[tuple[str, Owner, Owner]]:
    """Yield each path that cannot exist beside an earlier one: itself, that one's owner, its own.

    Takes pairs of a file's path and its owner.  Two paths conflict if some file system or
    server treats them as equal, or if one would be a file and a folder of the other.
    """
    owners: dict[str, Owner] = {}
    folders: dict[str, Owner] = {}
    for path, owner in claims:
        key = path_key(path)
        above = _new_folders(key, folders)
        taken = next((known for known in (key, *above) if known in owners), None)
        if taken is not None:
            yield path, owners[taken], owner
        elif key in folders:
            yield path, folders[key], owner
        else:
            owners[key] = owner
            folders.update(dict.fromkeys(above, owner))


def _new_folders(key: str, known: dict[str, Owner]) -> list[str]:
    """Return the folders of a path that are not known yet, from the innermost."""
    folders = []
    folder = key.rpartition("/")[0]
    while folder and folder not in known:
        folders.append(folder)
        folder = folder.rpartition("/")[0]
    return folders
