"""The inventories of remote journals, for Sphinx's intersphinx.

An inventory may contain anything, and intersphinx trusts it, so it is cleaned first.  The
result is kept alongside the doctrees, in a file that intersphinx reads in every build: a link is
never older than the build, whatever `intersphinx_cache_limit` says.  A journal that does not
answer gets an empty inventory, since a role that names a missing one drops the text of the link.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import INVENTORY_FILENAME as NAME

from .json_fields import below
from .remotes import remote_journals

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["EMPTY", "NAME", "add_mappings", "cleaned", "keep"]

UNPACKED_LIMIT = 64 * 2**20
"""The most bytes that an inventory may unpack to."""
ITEMS = 500_000
"""The most items that an inventory may have, a line each."""
LINE_LIMIT = 10_000
"""The most bytes in a line."""

_FOLDER = "haiku-journals"
_HEAD = b"# Sphinx inventory version 2\n"
_PROJECT, _VERSION = "# Project: ", "# Version: "
_COMPRESSION = "# The remainder of this file is compressed using zlib.\n"
_PRIORITY = re.compile(r"-?\d+")


def add_mappings(app: Sphinx, config: Config) -> None:
    """Name every journal to intersphinx, but for those that conf.py names itself."""
    named = {
        remote.name: (remote.address, str(_path(app, remote.name)))
        for remote in remote_journals(config, Path(app.confdir))
    }
    config.intersphinx_mapping = {**named, **config.intersphinx_mapping}


def keep(app: Sphinx, name: str, inventory: bytes) -> None:
    """Put the inventory of a journal where intersphinx finds it."""
    path = _path(app, name)
    if not path.is_file() or path.read_bytes() != inventory:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(inventory)


def _path(app: Sphinx, name: str) -> Path:
    return Path(app.doctreedir, _FOLDER, f"{name}.inv")


def cleaned(data: bytes, address: str) -> bytes:
    """Return an inventory without the items that are not below an address.

    Such items are not an error: another tool may have written them.  The fields of the result
    are separated by single spaces, since the time that intersphinx takes for a line grows with
    the square of its spaces.  Raises ValueError if the data is not an inventory.
    """
    if not data.startswith(_HEAD):
        raise ValueError("it is not an inventory of version 2")
    head = io.BytesIO(data.removeprefix(_HEAD))
    try:
        project, version = (head.readline(LINE_LIMIT).decode() for _ in range(2))
        if b"zlib" not in head.readline(LINE_LIMIT):
            raise ValueError("it is not compressed")
        lines = list(_cleaned_lines(_unpack(head.read()), address))
    except (ValueError, zlib.error) as error:
        raise ValueError(f"it is not an inventory: {error}") from error
    return _write(project[len(_PROJECT) :], version[len(_VERSION) :], lines)


def _write(project: str, version: str, lines: list[str]) -> bytes:
    named = (f"{_PROJECT}{project.strip()}\n{_VERSION}{version.strip()}\n{_COMPRESSION}").encode()
    return _HEAD + named + zlib.compress("".join(lines).encode())


EMPTY = _write("", "", [])


def _unpack(packed: bytes) -> bytes:
    """Decompress data up to the limit.  Raises ValueError if it is longer or cut off."""
    decompressor = zlib.decompressobj()
    unpacked = decompressor.decompress(packed, UNPACKED_LIMIT)
    if decompressor.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT:,} bytes")
    if not decompressor.eof:
        raise ValueError("its end is missing")
    return unpacked


def _cleaned_lines(unpacked: bytes, address: str) -> Iterator[str]:
    """Yield the lines, empty for items that are not below an address.

    Raises ValueError if there are too many.
    """
    for number, line in enumerate(io.BytesIO(unpacked), 1):
        if number > ITEMS:
            raise ValueError(f"it has more than {ITEMS:,} items")
        if len(line) <= LINE_LIMIT:
            yield _cleaned_line(line.decode(), address)


def _cleaned_line(line: str, address: str) -> str:
    """Return the line of an item, or an empty text if it is malformed or not below an address.

    The fields are a name, a type, a priority, a location and a title (Sphinx,
    `sphinx.util.inventory`).  The name may have spaces: it ends before the type, and the
    priority is the first number after a type.
    """
    words = line.split()
    end = next((i for i in range(2, len(words) - 2) if _PRIORITY.fullmatch(words[i])), None)
    if end is None or ":" not in words[end - 1]:
        return ""
    name, kind, location = " ".join(words[: end - 1]), words[end - 1], words[end + 1]
    if location.endswith("$"):
        location = location[:-1] + name
    target = location if location.startswith("/") else address + location
    # A dollar sign at the end would stand for the name once more.
    if location.endswith("$") or below(address, target) is None:
        return ""
    return f"{name} {kind} 1 {location} {' '.join(words[end + 2 :])}\n"
