"""A file of another journal's output: from the folder that holds it, or from the network.

Bounded in size and in time, whatever is at the other end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import requests as http
from sphinx.util import requests

from .remotes import RemoteJournal

if TYPE_CHECKING:
    from sphinx.config import Config

SIZE_LIMIT = 16 * 2**20
"""The most bytes in a file."""
TIMEOUT = 20
"""The longest time without a byte, in seconds."""
PATIENCE = 60
"""The longest time until the last byte, in seconds."""
_CHUNK = 2**16


class FetchError(Exception):
    """A file cannot be fetched; the message says why, and what to do."""


def fetch(remote: RemoteJournal, name: str, config: Config) -> bytes:
    """Read a file of a journal's output, by its path there.  Raises FetchError."""
    if remote.folder is not None:
        return _read(remote.folder / name)
    try:
        return _within_patience(lambda: _get(remote.page(name), config))
    except http.RequestException as error:
        raise FetchError(
            f"it cannot be reached ({_reason(error)}); see that the address is right and answers,"
            " or name a folder that holds the journal's output"
        ) from error


def _within_patience(read: Callable[[], bytes]) -> bytes:
    """Call a function, and stop waiting for it when the time is up.

    A server can send one byte at a time, of the headers too, so the time of a request is
    limited from outside.  The thread ends with the process at the latest.
    """
    result: Future[bytes] = Future()

    def run() -> None:
        try:
            result.set_result(read())
        except Exception as error:
            result.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return result.result(PATIENCE)
    except TimeoutError:
        raise _too_late() from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise FetchError(
            f"it cannot be read ({error.strerror}) in {path.parent};"
            " build that journal first, or name another folder"
        ) from error
    _check_size(data)
    return data


def _get(address: str, config: Config) -> bytes:
    started = time.monotonic()
    with requests.get(
        address,
        timeout=TIMEOUT,
        stream=True,
        # A redirect could make the build read from any address.
        allow_redirects=False,
        _user_agent=config.user_agent,
        _tls_info=(config.tls_verify, config.tls_cacerts),
    ) as response:
        if response.is_redirect:
            raise FetchError(
                f"it redirects to {response.headers['location'][:200]!r};"
                " name the address where the journal is"
            )
        if response.status_code != http.codes.ok:
            raise FetchError(
                f"the server answers {response.status_code}; see that the address is right,"
                " and that the journal there was built with this extension"
            )
        data = bytearray()
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            _check_size(data)
            if time.monotonic() - started > PATIENCE:
                raise _too_late()
    return bytes(data)


def _too_late() -> FetchError:
    return FetchError(f"it did not arrive within {PATIENCE} seconds; try again")


def _check_size(data: bytes | bytearray) -> None:
    if len(data) > SIZE_LIMIT:
        raise FetchError(f"it is larger than {SIZE_LIMIT:,} bytes, so it is not a journal's file")


def _reason(error: Exception) -> str:
    """Return the name of an error; the library's own message has memory addresses."""
    return type(error).__name__
