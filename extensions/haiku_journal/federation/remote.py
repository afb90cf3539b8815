"""The content of remote journals, fetched once at the beginning of a build.

It is untrusted input.  A file that cannot be fetched or is not valid causes a warning,
and the build continues without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from sphinx.util import logging

from ..feeds.formats import ATOM, JSON_FEED, FeedEntry, FeedSource
from ..util.downloads import DownloadError
from . import inventories
from .fetch import fetch
from .remote_feed import read_entries
from .remotes import RemoteJournal, remote_journals
from .summary import SUMMARY, Summary, read

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

_AT_A_TIME = 8
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RemoteContent:
    """The content of a remote journal: its summary and the entries of its newest posts."""

    remote: RemoteJournal
    summary: Summary
    entries: tuple[FeedEntry, ...] = ()


_contents: WeakKeyDictionary[Sphinx, tuple[RemoteContent, ...]] = WeakKeyDictionary()
"""The answers of remote journals, in this build of each application."""


def remote_contents(app: Sphinx) -> tuple[RemoteContent, ...]:
    """Return the answers of the remote journals, in the order of the setting."""
    return _contents.get(app, ())


def feed_entries(app: Sphinx) -> Iterator[FeedEntry]:
    """Yield the newest posts of the remote journals."""
    for journal in remote_contents(app):
        yield from journal.entries


def receive(app: Sphinx) -> None:
    """Ask every remote journal, and keep the answers for this build."""
    requests = [
        _Request(remote, app.config) for remote in remote_journals(app.config, Path(app.confdir))
    ]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        list(pool.map(_Request.ask, requests))
    for request in requests:
        for problem in request.problems:
            logger.warning(
                "haiku_journals: %r: %s",
                request.remote.name,
                problem,
                type="haiku",
                subtype="journals",
            )
        inventories.keep(app, request.remote.name, request.inventory)
    _contents[app] = tuple(request.content for request in requests if request.content is not None)


class _Request:
    """The requests to one remote journal, and their results.

    Problems are kept, not raised, since many journals are asked at a time.
    """

    def __init__(self, remote: RemoteJournal, config: Config) -> None:
        self.remote = remote
        self.config = config
        self.problems: list[str] = []
        self.content: RemoteContent | None = None
        self.inventory = inventories.EMPTY

    def ask(self) -> None:
        """Ask for the journal's files; for no other if it cannot say what it is."""
        address = self.remote.address
        summary = self._get(SUMMARY, partial(read, address=address), "the journal")
        if summary is None:
            return
        source = FeedSource(summary.title, summary.home, self.remote.page(ATOM))
        entries = self._get(
            JSON_FEED,
            partial(read_entries, address=address, source=source),
            "its posts in the feed",
        )
        self.content = RemoteContent(self.remote, summary, entries or ())
        inventory = self._get(
            inventories.NAME, partial(inventories.cleaned, address=address), "references to it"
        )
        self.inventory = inventory or inventories.EMPTY

    def _get(self, name: str, read: Callable[[bytes], _T], lost: str) -> _T | None:
        try:
            return read(fetch(self.remote, name, self.config))
        except DownloadError as error:
            problem = str(error)
        except ValueError as error:
            problem = f"{error}; build that journal again with this extension"
        self.problems.append(f"{name}: {problem} (everything is built except {lost})")
        return None
