"""How far long work is, and how long it will still take.

On a terminal that is one line, written again and again.  Elsewhere, as in the
log of a host, it is a line now and then, and none for what is done soon.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

TERMINAL_PAUSE = 0.2
"""Seconds between two states of the line on a terminal."""
PLAIN_PAUSE = 10.0
"""Seconds between two lines elsewhere."""

CLEAR = "\x1b[2K"
"""Erases a line of a terminal (ECMA-48, EL)."""


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream ends at a terminal, where a line can be written again."""
    return hasattr(stream, "isatty") and stream.isatty()


class Progress:
    """The state of one piece of work, said through `write`, a function that takes text.

    `doing` says what is done, `total` how many things; with none, nothing is said.
    Use it in a `with`, and tell it of each thing done with `advance`.
    """

    def __init__(
        self,
        doing: str,
        total: int,
        write: Callable[[str], object],
        *,
        terminal: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.doing = doing
        self.total = total
        self.done = 0
        self._write = write
        self._terminal = terminal
        self._pause = TERMINAL_PAUSE if terminal else PLAIN_PAUSE
        self._clock = clock
        self._began = self._said = clock()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._said > self._began:
            self._write(CLEAR)

    def advance(self, count: int = 1) -> None:
        """So many more are done; says so, unless it has just said something."""
        self.done += count
        now = self._clock()
        if now - self._said >= self._pause and self.done < self.total:
            self._said = now
            self._write(f"{CLEAR}{self.line}\r" if self._terminal else f"{self.line}\n")

    @property
    def line(self) -> str:
        """What is done, how much of it, and how long the rest will take at this pace."""
        line = f"{self.doing}: {self.done:,} of {self.total:,}"
        if not self.done:
            return line
        pace = (self._clock() - self._began) / self.done
        return f"{line}, {duration(pace * (self.total - self.done))} left"


def duration(seconds: float) -> str:
    """A time in words: in seconds up to a minute and a half, then in minutes, then in hours."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
