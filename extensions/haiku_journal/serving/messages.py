"""What the process that builds tells the process that serves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .faults import Fault


@dataclass(frozen=True, slots=True)
class Started:
    """The application is ready; a change of one of these files or folders needs a new process."""

    inputs: frozenset[Path]


@dataclass(frozen=True, slots=True)
class PagesWritten:
    """The pages of edited documents are written; more may follow."""


@dataclass(frozen=True, slots=True)
class Built:
    """A build has ended after some seconds, with the faults of the whole journal.

    If it is the last, the process ends with it, and cannot build again.
    """

    seconds: float
    faults: tuple[Fault, ...]
    is_last: bool = False

    @property
    def has_failed(self) -> bool:
        """Whether the output was left as it was."""
        return any(fault.is_error for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Completed:
    """The search index and all other file sets are up to date, too."""


Message = Started | PagesWritten | Built | Completed
