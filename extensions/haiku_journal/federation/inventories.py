"""The inventories of remote journals, for Sphinx's intersphinx.

An inventory may contain anything, and intersphinx trusts it, so it is cleaned first.  The
result is kept alongside the doctrees, in a file that intersphinx reads in every build: a link is
never older than the build, whatever `intersphinx_cache_limit` says.  A journal that does not
answer gets an empty inventory, since a role that names a missing one drops the text of the link.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import INVENTORY_FILENAME as NAME
from sphinx.util.inventory import InventoryFile

from .json_fields import below
from .remotes import remote_journals

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["EMPTY", "NAME", "add_mappings", "cleaned", "keep"]

UNPACKED_LIMIT = 128 * 2**20
"""The most bytes that an inventory may unpack to."""

_FOLDER = "haiku-journals"
_HEAD = b"# Sphinx inventory version 2\n"
EMPTY = (
    _HEAD + b"# Project: \n# Version: \n# The remainder of this file is compressed using zlib.\n"
) + zlib.compress(b"")


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

    Such items are not an error: Sphinx misreads a haiku that has a colon and a number.
    Raises ValueError if the data is not an inventory.
    """
    _check_size(data)
    try:
        objects = InventoryFile.loads(data, uri=address).data
    except (ValueError, UnicodeError, zlib.error) as error:
        raise ValueError(f"it is not an inventory: {error}") from error
    lines = [
        f"{name} {kind} 1 {item.uri.removeprefix(address)} {item.display_name}\n"
        for kind, items in objects.items()
        for name, item in items.items()
        # A dollar sign at the end would stand for the name once more.
        if below(address, item.uri) is not None and not item.uri.endswith("$")
    ]
    head = data.split(b"\n", 4)[:4]
    return b"\n".join([*head, zlib.compress("".join(lines).encode())])


def _check_size(data: bytes) -> None:
    """Check the version and the unpacked size of an inventory."""
    if not data.startswith(_HEAD):
        raise ValueError("it is not an inventory of version 2")
    packed = data.split(b"\n", 4)[-1]
    unpacked = zlib.decompressobj()
    try:
        unpacked.decompress(packed, UNPACKED_LIMIT)
    except zlib.error as error:
        raise ValueError(f"it is not an inventory: {error}") from error
    if unpacked.unconsumed_tail:
        raise ValueError(f"it unpacks to more than {UNPACKED_LIMIT:,} bytes")
