"""Faults: what is wrong with the sources, in the terminal and in the browser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A warning or an error of a build.

    `path` is the file, relative to the source folder where it is below it, or empty;
    `line` counts from 1, and is 0 if it is not known.  The message says what is wrong and
    what to write instead.
    """

    path: str
    line: int
    message: str
    is_error: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: "
        kind = "ERROR" if self.is_error else "WARNING"
        return f"{place if self.path else ''}{kind}: {self.message}"
