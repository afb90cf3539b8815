"""A progress report for long work, with the time that remains.

On a terminal it is one line that is overwritten.  Elsewhere, as in the log of a
host, it is a new line from time to time, and none for work that is done quickly.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

TERMINAL_PAUSE = 0.2
"""Seconds between two updates of the line on a terminal."""
PLAIN_PAUSE = 10.0
"""Seconds between two lines elsewhere."""

CLEAR = "\x1b[2K"
"""Erases a line of a terminal (ECMA-48, EL)."""


def is_terminal(stream: TextIO) -> bool:
    """Return whether a stream is a terminal, where a line can be overwritten."""
    return hasattr(stream, "isatty") and stream.isatty()


class Progress:
    """A report on one task, for use in a `with` statement.

    `label` names the task, `total` is its number of steps; with 0 nothing is reported.
    `write` is called with the text of each report.  Call `advance` after each step.
    """

    def __init__(
        self,
        label: str,
        total: int,
        write: Callable[[str], object],
        *,
        terminal: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.label = label
        self.total = total
        self.done = 0
        self._write = write
        self._terminal = terminal
        self._pause = TERMINAL_PAUSE if terminal else PLAIN_PAUSE
        self._clock = clock
        self._started = self._reported = clock()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._reported > self._started:
            self._write(CLEAR)

    def advance(self, count: int = 1) -> None:
        """Count more steps as done; report it, unless the last report was a moment ago."""
        self.done += count
        now = self._clock()
        if now - self._reported >= self._pause and self.done < self.total:
            self._reported = now
            self._write(f"{CLEAR}{self.line}\r" if self._terminal else f"{self.line}\n")

    @property
    def line(self) -> str:
        """The report: the task, its progress, and the time the rest will take at this pace."""
        line = f"{self.label}: {self.done:,} of {self.total:,}"
        if not self.done:
            return line
        pace = (self._clock() - self._started) / self.done
        return f"{line}, {duration(pace * (self.total - self.done))} left"


def duration(seconds: float) -> str:
    """Format seconds as text: up to 90 in seconds, up to 90 minutes in minutes, then in hours."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
