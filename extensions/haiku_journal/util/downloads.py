"""Files from servers that are not trusted: bounded in size and in time, without redirects."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

import requests

TIMEOUT = 20
"""The longest time without a byte, in seconds."""
PATIENCE = 60
"""The longest time until the last byte, in seconds."""
_CHUNK = 2**16

Get = Callable[..., requests.Response]
"""`requests.get`, or a function that takes the same arguments."""


class DownloadError(Exception):
    """A file cannot be fetched; the message says why, and what to do."""


class NotFoundError(DownloadError):
    """The server answers, and has no such file."""


def download(address: str, limit: int, get: Get = requests.get) -> bytes:
    """Fetch a file of at most *limit* bytes.  Raises DownloadError or NotFoundError."""
    try:
        return _within_patience(lambda: _download(address, limit, get))
    except requests.RequestException as error:
        # The library's own message has memory addresses.
        raise DownloadError(
            f"it cannot be reached ({type(error).__name__}); see that the address is right and"
            " answers, or name a folder that holds the journal's output"
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


def _download(address: str, limit: int, get: Get) -> bytes:
    started = time.monotonic()
    # A redirect could lead to any address, such as one that only this machine reaches.
    with get(address, timeout=TIMEOUT, stream=True, allow_redirects=False) as response:
        _check_answer(response)
        data = bytearray()
        for chunk in response.iter_content(_CHUNK):
            data += chunk
            check_size(data, limit)
            if time.monotonic() - started > PATIENCE:
                raise _too_late()
    return bytes(data)


def _check_answer(response: requests.Response) -> None:
    """Raise DownloadError unless the answer is a file."""
    if response.is_redirect:
        raise DownloadError(
            f"it redirects to {response.headers['location'][:200]!r};"
            " name the address where the journal is"
        )
    if response.status_code != requests.codes.ok:
        kind = NotFoundError if response.status_code == requests.codes.not_found else DownloadError
        raise kind(
            f"the server answers {response.status_code}; see that the address is right,"
            " and that the journal there was built with this extension"
        )


def check_size(data: bytes | bytearray, limit: int) -> None:
    """Raise DownloadError if a file has more bytes than the limit."""
    if len(data) > limit:
        raise DownloadError(f"it is larger than {limit:,} bytes, so it is not a journal's file")


def _too_late() -> DownloadError:
    return DownloadError(f"it did not arrive within {PATIENCE} seconds; try again")
