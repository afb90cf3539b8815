"""What a post's header must keep to, and how a broken rule is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a header must keep to; each value is the subtype of its warning."""

    ENCODING = "encoding"
    """A post is UTF-8 text without NUL or other control characters."""
    LINK = "symbolic-link"
    """A post's file lies in the folder of posts, symbolic links followed."""
    MISSING = "missing-header"
    """A post starts with a header, on its first line."""
    FENCE = "unclosed-fence"
    """What opens with a fence, header or code, closes with one."""
    YAML = "yaml"
    """Front matter is a YAML mapping of plain text keys."""
    DUPLICATE = "duplicate-key"
    """A key is given once."""
    UNKNOWN = "unknown-key"
    """Only the keys that the journal knows."""
    TYPE = "type"
    """A value has the type of its key."""
    HAIKU = "haiku"
    """A haiku has three lines, none of them empty."""
    DATE = "date"
    """A post says on which day it was written."""
    TITLE = "title"
    """A post has exactly one title."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One broken rule: the line (from 1) it is on, the rule, what to do about it."""

    line: int
    rule: Rule
    message: str
