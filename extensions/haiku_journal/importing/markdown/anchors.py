"""The anchors of a post: its headings and labels, found by the names that other programs give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from myst_parser.slugs import github_slugify, unique_slug

from .body_text import Edit

_LABEL = re.compile(r"^\((?P<name>[^\s()]+)\)=\s*$", re.MULTILINE)
_BLOCKS = MarkdownIt("commonmark").enable("table")
LEVELS = 3
"""The levels of headings that get an anchor here."""


class Anchors:
    """The anchors of a text, and the headings too deep to have one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.labels = {match["name"] for match in _LABEL.finditer(text)}
        self._names: dict[str, str] = {}
        self._deep: dict[str, tuple[int, str]] = {}
        self.wanted: dict[int, str] = {}
        """The labels that headings need, by their line (from 0)."""
        taken: set[str] = set()
        for level, line, title in _headings(
            _BLOCKS.parse(text) if "#" in text or "\n" in text else []
        ):
            slug = github_slugify(title)
            if level > LEVELS:
                self._deep.setdefault(_plain(slug), (line, slug))
                continue
            slug = unique_slug(slug, taken)
            taken.add(slug)
            self._names.setdefault(_plain(slug), slug)
            self._names.setdefault(slug, slug)

    def find(self, name: str) -> str | None:
        """Return the anchor here for a name that a link uses, or None."""
        if name in self.labels or name in self._names.values():
            return name
        plain = _plain(name)
        if found := self._names.get(name) or self._names.get(plain):
            return found
        if plain in self._deep:
            line, slug = self._deep[plain]
            self.wanted[line] = slug
            return slug
        return None


def _headings(tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
    """Yield the level, the line (from 0) and the text of each heading."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.map and token.level == 0:
            inline = tokens[place + 1]
            children = [t for t in inline.children or () if t.type in {"text", "code_inline"}]
            yield int(token.tag[1]), token.map[0], "".join(t.content for t in children)


def _plain(name: str) -> str:
    """Return a name without what programs do differently: case, hyphens, signs."""
    return re.sub(r"[\W_]+", "", name.lower())


def add_labels(text: str, anchors: Anchors) -> Iterator[Edit]:
    """Yield the edits that give a label to the headings that links need."""
    if not anchors.wanted:
        return
    offset = 0
    for number, line in enumerate(text.split("\n")):
        if number in anchors.wanted and line.lstrip().startswith("#"):
            yield Edit(offset, offset, f"({anchors.wanted[number]})=\n")
        offset += len(line) + 1
