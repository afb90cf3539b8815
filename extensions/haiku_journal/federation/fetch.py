"""A file of another journal's output: from the folder that holds it, or from the network.

Bounded in size and in time, whatever is at the other end.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import requests

from ..util.downloads import DownloadError, check_size, download
from .remotes import RemoteJournal

if TYPE_CHECKING:
    from sphinx.config import Config

SIZE_LIMIT = 16 * 2**20
"""The most bytes in a file."""


def fetch(remote: RemoteJournal, name: str, config: Config) -> bytes:
    """Read a file of a journal's output, by its path there.  Raises DownloadError."""
    if remote.folder is not None:
        return _read(remote.folder / name)
    get = partial(
        requests.get,
        _user_agent=config.user_agent,
        _tls_info=(config.tls_verify, config.tls_cacerts),
    )
    return download(remote.page(name), SIZE_LIMIT, get)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise DownloadError(
            f"it cannot be read ({error.strerror}) in {path.parent};"
            " build that journal first, or name another folder"
        ) from error
    check_size(data, SIZE_LIMIT)
    return data
