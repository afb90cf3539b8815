"""How far a build is, said where Sphinx says what it does.

Sphinx tells the share of the sources that are read; here is how long the rest
takes, now and then, as a line that stays.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.console import color_terminal

from ...util.progress import CLEAR, Progress, is_terminal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def _say(text: str) -> None:
    logger.info("%s", text, nonl=True)


def build_progress(doing: str, total: int) -> Progress:
    """The progress of a part of a build."""
    return Progress(doing, total, _say, terminal=is_terminal(sys.stdout))


def _say_over(text: str) -> None:
    """Say something in place of the line that Sphinx writes again and again.

    It does so wherever it takes colours to be welcome: on a terminal, and in the
    log of a CI (`CI=true`, `FORCE_COLOR`).
    """
    _say(CLEAR + text if color_terminal() else text)


class ReadingPace:
    """The progress of the reading of sources, in one process or in several."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._progress = Progress("reading", 0, _say, terminal=False)

    def connect(self, app: Sphinx) -> None:
        """Hook it into the reading of a build."""
        app.connect("env-before-read-docs", self.begin)
        app.connect("source-read", self.note_one)
        app.connect("env-merge-info", self.note_several)

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """So many are to be read."""
        self._progress = Progress("reading", len(docnames), _say_over, terminal=False)

    def note_one(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """One is about to be read; what another process reads is told by `note_several`."""
        if os.getpid() == self._process:
            self._progress.advance()

    def note_several(
        self, app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
    ) -> None:
        """Another process has read some."""
        self._progress.advance(len(docnames))
