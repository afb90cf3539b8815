"""A header as written: text by key, before any value is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import Problem

CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""A character that no post may contain: C0 and C1 controls except tab and line ends, and the
line ends of Unicode, which YAML reads as line ends and an editor does not show."""


@dataclass(frozen=True, slots=True)
class RawValue:
    """A value as written, and its line in the file (from 1)."""

    line: int
    content: str | list[RawValue] | dict[str, RawValue]

    @property
    def kind(self) -> str:
        """The type of the value, in words."""
        match self.content:
            case str():
                return "text"
            case list():
                return "a list"
            case _:
                return "a mapping"


@dataclass(slots=True)
class RawHeader:
    """A header as written: its values, the problems in its syntax, the first line of the body."""

    values: dict[str, RawValue] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    body_line: int = 1
