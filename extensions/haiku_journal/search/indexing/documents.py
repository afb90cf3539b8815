"""What the search is told of a post."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a post under one heading.

    ``anchor`` is the heading's id, empty for what stands before the first heading below the
    title; ``text`` is the prose, inline code included, and ``code`` the code blocks.
    """

    anchor: str
    title: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Page:
    """A post as the search sees it; ``date`` is an ISO day."""

    docname: str
    title: str
    haiku: tuple[str, str, str]
    date: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
