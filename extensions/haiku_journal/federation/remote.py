"""What the other journals tell of themselves, asked once at the beginning of a build.

Each is input from outside.  One that cannot be had, or is not what it should be, is a
warning, and the build goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sphinx.util import logging

from ..core.domain import haiku_domain
from ..feeds.formats import ATOM, JSON_FEED, Entry, Source
from . import inventories
from .fetch import FetchError, fetch
from .remote_feed import read_entries
from .remotes import Member, members
from .summary import SUMMARY, Summary, read

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

_AT_A_TIME = 8
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Received:
    """A journal as it tells of itself: in short, and with its newest posts."""

    member: Member
    summary: Summary
    entries: tuple[Entry, ...] = ()


def receive(app: Sphinx) -> None:
    """Ask every journal of the settings, and keep what they tell for this build."""
    asked = [_Question(member, app.config) for member in members(app.config, Path(app.confdir))]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        list(pool.map(_Question.ask, asked))
    for question in asked:
        for problem in question.problems:
            logger.warning(
                "haiku_journals: %r: %s",
                question.member.name,
                problem,
                type="haiku",
                subtype="journals",
            )
        inventories.keep(app, question.member.name, question.inventory)
    haiku_domain(app.env).received = tuple(
        question.received for question in asked if question.received is not None
    )


class _Question:
    """What a journal is asked, and what came of it.

    It raises nothing, since many are asked at a time.
    """

    def __init__(self, member: Member, config: Config) -> None:
        self.member = member
        self.config = config
        self.problems: list[str] = []
        self.received: Received | None = None
        self.inventory = inventories.EMPTY

    def ask(self) -> None:
        """Ask for the journal's files; for no other if it cannot say what it is."""
        address = self.member.address
        summary = self._get(SUMMARY, partial(read, address=address), "the journal")
        if summary is None:
            return
        source = Source(summary.title, summary.home, self.member.page(ATOM))
        entries = self._get(
            JSON_FEED,
            partial(read_entries, address=address, source=source),
            "its posts in the feed",
        )
        self.received = Received(self.member, summary, entries or ())
        inventory = self._get(
            inventories.NAME, partial(inventories.cleaned, address=address), "references to it"
        )
        self.inventory = inventory or inventories.EMPTY

    def _get(self, name: str, read: Callable[[bytes], _T], lost: str) -> _T | None:
        try:
            return read(fetch(self.member, name, self.config))
        except FetchError as error:
            problem = str(error)
        except ValueError as error:
            problem = f"{error}; build that journal anew with this extension"
        self.problems.append(f"{name}: {problem} (all is built but {lost})")
        return None
