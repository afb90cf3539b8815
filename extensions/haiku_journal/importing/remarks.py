"""What an import has to say of a line that it read."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What became of a thing."""

    TAKEN = "taken"
    """A post is written from it."""
    GUESSED = "guessed"
    """It was not stated; the author should look at it."""
    MENDED = "mended"
    """It was changed so that the post can be read."""
    DROPPED = "dropped"
    """The post goes without it, or it will not work there."""
    LEFT = "left"
    """It is left to the author: no post is written from it, or an address is not kept."""


class Remark(NamedTuple):
    """What became of what stands in a line (from 1) of a file."""

    name: str
    line: int
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"{self.name}:{self.line}: {self.kind}: {self.message}"


class Unfit(Exception):  # noqa: N818
    """What cannot be taken; the message says why."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message
