"""Remarks of an import on the lines that it read."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """The outcome for one line or file."""

    TAKEN = "taken"
    """A post is written from it."""
    KNOWN = "known"
    """It was imported before, so nothing is written."""
    GUESSED = "guessed"
    """The source does not state it; the author should look at it."""
    CHANGED = "changed"
    """It was changed so that the post can be read."""
    DROPPED = "dropped"
    """The post goes without it, or it will not work there."""
    LEFT = "left"
    """It is left to the author: no post is written from it, or an address is not kept."""


class Remark(NamedTuple):
    """The outcome for a line (from 1) of a file."""

    name: str
    line: int
    kind: Outcome
    message: str

    def __str__(self) -> str:
        text = f"{self.name}:{self.line}: {self.kind}: {self.message}"
        # A name of a foreign file can contain commands for the terminal.
        return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


class UnsupportedSourceError(Exception):
    """A document that cannot be imported; the message says why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
