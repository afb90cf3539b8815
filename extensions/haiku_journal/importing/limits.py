"""Limits of an import, so that it ends soon whatever its source contains."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

FILE_SIZE = 4_000_000
"""The size in bytes from which a file is skipped."""
TOTAL_SIZE = 128_000_000
"""The most bytes of all files that may be posts."""
ARCHIVE_SIZE = 256_000_000
"""The most bytes of an archive after decompression."""
FILE_COUNT = 50_000
"""The most files of a source."""


class SourceLimitError(Exception):
    """A source exceeds a limit; the message says which, and what to do."""


class TimeLimitError(Exception):
    """A block has used its processor time."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeLimitError within a block that uses more processor time than this.

    Windows has no such timer: there, the block has no limit.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(signal_number: int, frame: FrameType | None) -> None:
        raise TimeLimitError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
