"""The state of the site that browsers wait for."""

from __future__ import annotations

import threading

from .faults import Fault


class Status:
    """What the last build said, shared by the threads of the server.

    `number` counts the changes of the state.  `generation` counts the changes of files that
    a page shows without a change of its own, such as images.
    """

    def __init__(self) -> None:
        self.number = 0
        self.generation = 0
        self.faults: tuple[Fault, ...] = ()
        self.is_closed = False
        self._changed = threading.Condition()

    def update(
        self,
        *,
        faults: tuple[Fault, ...] | None = None,
        has_new_files: bool = False,
        is_closed: bool = False,
    ) -> None:
        """Change the state, and wake those who wait."""
        with self._changed:
            self.number += 1
            self.generation += has_new_files
            self.faults = self.faults if faults is None else faults
            self.is_closed |= is_closed
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> int:
        """Wait until the state is another one, or for some seconds; return its number."""
        with self._changed:
            self._changed.wait_for(lambda: self.number != number, seconds)
            return self.number
