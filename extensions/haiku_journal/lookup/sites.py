"""The files of a built site: in a folder, or on the web.

Both are read in the same way: several paths at once, with a limit of the size of each file.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

SIZE_LIMIT = 4 * 2**20
"""The most bytes in a file, as in the search in the browser (engine/index/format.js)."""
_AT_A_TIME = 8
_LONGEST_PATH = 2_000


class SiteError(Exception):
    """A site cannot be read or has no index; the message says what to do."""


class Site(Protocol):
    """A built site; `name` is its folder or its address."""

    name: str
    base: str
    """The address of its root, with a slash at the end."""

    def read(self, paths: Sequence[str]) -> list[bytes | None]:
        """Read files by their paths in the output; None stands for one that is missing.

        Raises SiteError if the site cannot be read.
        """


class FolderSite:
    """A site in a folder."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self.base = f"{folder.absolute().as_uri()}/"
        self._folder = folder

    def read(self, paths: Sequence[str]) -> list[bytes | None]:
        return [self._read(path) for path in paths]

    def _read(self, path: str) -> bytes | None:
        file = self._folder / path
        if not (is_path(path) and file.resolve().is_relative_to(self._folder.resolve())):
            return None
        try:
            with file.open("rb") as stream:
                data = stream.read(SIZE_LIMIT + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise SiteError(f"{file}: {error.strerror}") from error
        if len(data) > SIZE_LIMIT:
            raise SiteError(f"{file} is larger than {SIZE_LIMIT:,} bytes")
        return data


class WebSite:
    """A site on the web."""

    def __init__(self, address: str) -> None:
        """Take the address of the site's root.  Raises SiteError if it is not one."""
        import requests  # takes as long as a search in a folder

        if problem := _address_problem(address):
            raise SiteError(f"{address!r} {problem}")
        self.name = self.base = address.rstrip("/") + "/"
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "haiku-journal"

    def read(self, paths: Sequence[str]) -> list[bytes | None]:
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            return list(pool.map(self._read, paths))

    def _read(self, path: str) -> bytes | None:
        from ..util.downloads import DownloadError, NotFoundError, download

        if not is_path(path):
            return None
        address = self.base + quote(path)
        try:
            return download(address, SIZE_LIMIT, self._session.get)
        except NotFoundError:
            return None
        except DownloadError as error:
            raise SiteError(f"{address}: {error}") from error


def is_path(path: str) -> bool:
    """Return whether a path leads to a file below the folder that it starts from."""
    parts = path.split("/")
    is_short = len(path) <= _LONGEST_PATH and all(len(part.encode()) <= 255 for part in parts)
    return is_short and path.isprintable() and "\\" not in path and not {"", ".", ".."} & {*parts}


def _address_problem(address: str) -> str:
    """Say what is wrong with the address of a site; empty if nothing is."""
    try:
        url = urlsplit(address)
        is_address = url.scheme in {"http", "https"} and url.hostname and url.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        return "is not an address of a site; it begins with https:// and a host"
    if url.username is not None:
        return "has a user name, which links would show; write it into ~/.netrc"
    if url.query or url.fragment:
        return "is not the root of a site; leave out what follows the path"
    return ""
