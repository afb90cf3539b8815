"""The progress of a build in Sphinx's log.

Sphinx shows the share of the sources that have been read; this adds how long the rest takes,
every few seconds, as a line that stays.
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


def _write(text: str) -> None:
    logger.info("%s", text, nonl=True)


def build_progress(doing: str, total: int) -> Progress:
    """Return the progress of a step of a build."""
    return Progress(doing, total, _write, terminal=is_terminal(sys.stdout))


def _write_over(text: str) -> None:
    """Write over the line that Sphinx repeats.

    Sphinx does so wherever it uses colours: on a terminal, and in the log of a CI
    (`CI=true`, `FORCE_COLOR`).
    """
    _write(CLEAR + text if color_terminal() else text)


class ReadingProgress:
    """The progress of reading the sources, in one process or in several."""

    def __init__(self) -> None:
        self._process = os.getpid()
        self._progress = Progress("reading", 0, _write, terminal=False)

    def connect(self, app: Sphinx) -> None:
        """Connect it to the events of reading."""
        app.connect("env-before-read-docs", self.begin)
        app.connect("source-read", self.note_one)
        app.connect("env-merge-info", self.note_several)

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Start, with the documents that will be read."""
        self._progress = Progress("reading", len(docnames), _write_over, terminal=False)

    def note_one(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Count a document that this process reads."""
        if os.getpid() == self._process:
            self._progress.advance()

    def note_several(
        self, app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment
    ) -> None:
        """Count the documents that another process has read."""
        self._progress.advance(len(docnames))
