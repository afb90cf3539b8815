"""The text of a post, as the index takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class CodeBlock(NamedTuple):
    """A block of code; ``language`` is as its author names it, empty if it has none."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a post under one heading.

    ``anchor`` is the id of the heading, empty for the text before the first heading below the
    title; ``text`` is the prose with inline code, and ``blocks`` are the code blocks.
    """

    anchor: str
    title: str
    text: str
    blocks: tuple[CodeBlock, ...] = ()

    @property
    def code(self) -> str:
        """The text of the code blocks."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class IndexedPost:
    """A post with the text that is indexed; ``date`` is an ISO date.

    ``authors`` are names, ``above`` the tags above its tags, and ``synonyms`` those of all these
    tags.
    """

    docname: str
    title: str
    haiku: tuple[str, ...]
    date: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    authors: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
