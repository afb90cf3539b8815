"""The rules that a post's header must follow, and a report of a broken one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A rule for headers; each value is also the subtype of a Sphinx warning."""

    ENCODING = "encoding"
    """A post is UTF-8 text without NUL or other control characters."""
    NAME = "name"
    """The name of a post's file fits into the output, and no other file has the same address."""
    LINK = "symbolic-link"
    """A post's file lies in the folder of posts, after symbolic links are followed."""
    MISSING = "missing-header"
    """A post starts with a header, on its first line."""
    FENCE = "unclosed-fence"
    """A header or code block that opens with a fence closes with one."""
    YAML = "yaml"
    """Front matter is a YAML mapping with plain text keys."""
    DUPLICATE = "duplicate-key"
    """A key appears once."""
    MISPLACED = "misplaced-key"
    """A key is inside the header, written as `Key: value`."""
    UNKNOWN = "unknown-key"
    """A header has only the keys that the journal knows."""
    TYPE = "type"
    """A value has the type of its key."""
    HAIKU = "haiku"
    """A haiku has three lines, none of them empty."""
    DATE = "date"
    """A post has the date on which it was written."""
    REGISTRY = "registry"
    """A file that lists tags or authors is TOML, and what it refers to exists."""
    TITLE = "title"
    """A post has exactly one title."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A broken rule: its line in the file (from 1), the rule, and a message with the remedy."""

    line: int
    rule: Rule
    message: str


class FieldError(Exception):
    """A value that breaks a rule; `problem` describes it."""

    def __init__(self, line: int, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, rule, message)
