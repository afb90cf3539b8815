"""The anchors of a post: its headings and labels, found by the names that other programs give."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from markdown_it import MarkdownIt
from markdown_it.token import Token
from myst_parser.slugs import github_slugify, unique_slug

from .body_text import Edit
from .spans import code_ranges, is_inside, parse

_LABEL = re.compile(r"^\((?P<name>[^\s()]+)\)=\s*$", re.MULTILINE)
_HTML_ID = re.compile(
    r"<(?P<tag>[A-Za-z][\w-]*)\b[^<>]*?\s(?:name|id)\s*=\s*[\"']?(?P<name>[\w.:-]+)[\"']?[^<>]*>"
)
_FRAGMENT = re.compile(r"\]\(#([^)\s]+)\)|\]:\s*#(\S+)|href=[\"']#([^\"']+)")
_BLOCKS = MarkdownIt("commonmark").enable("table")
LEVELS = 3
"""The levels of headings that get an anchor here."""


class Anchors:
    """The anchors of a text, and the headings too deep to have one.

    `labels` has the names of its labels here by those that they had.  A label that it wants
    is none of those that are `taken`.
    """

    def __init__(self, text: str, labels: Mapping[str, str], taken: set[str]) -> None:
        self.labels = dict(labels)
        self._taken = taken
        self._names: dict[str, str] = {}
        self._deep: dict[str, tuple[int, str]] = {}
        self.wanted: dict[int, str] = {}
        """The labels that headings need, by their line (from 0)."""
        slugs: set[str] = set()
        for level, line, title in _headings(
            _BLOCKS.parse(text) if "#" in text or "\n" in text else []
        ):
            slug = github_slugify(title)
            if level > LEVELS:
                self._deep.setdefault(_plain(slug), (line, slug))
                continue
            slug = unique_slug(slug, slugs)
            slugs.add(slug)
            self._names.setdefault(_plain(slug), slug)
            self._names.setdefault(slug, slug)

    def find(self, name: str) -> str | None:
        """Return the anchor here for a name that a link uses, or None."""
        if name in self.labels:
            return self.labels[name]
        if name in self._names.values():
            return name
        plain = _plain(name)
        if found := self._names.get(name) or self._names.get(plain):
            return found
        if plain in self._deep:
            line, slug = self._deep[plain]
            if line not in self.wanted:
                self.wanted[line] = unique_slug(slug, self._taken)
                self._taken.add(self.wanted[line])
            return self.wanted[line]
        return None


def labels_in(text: str) -> Iterator[tuple[str, int]]:
    """Yield each label of a text, and the offset of its name."""
    code = code_ranges(text) if ")=" in text else []
    for match in _LABEL.finditer(text):
        if not is_inside(match.start(), code):
            yield match["name"], match.start("name")


def rename_labels(text: str, taken: set[str]) -> tuple[list[Edit], dict[str, str]]:
    """Return the edits that rename the labels of a text that are taken, and the names of all.

    Adds them to `taken`, since the labels of all posts are names in one list, without case.
    """
    edits: list[Edit] = []
    names: dict[str, str] = {}
    for name, start in labels_in(text):
        new = unique_slug(name.lower(), taken)
        taken.add(new)
        names.setdefault(name, new)
        if new != name:
            edits.append(Edit(start, start + len(name), new))
    return edits, names


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


def label_html(text: str) -> Iterator[Edit]:
    """Yield the edits that give a label to the blocks that HTML makes targets of links.

    These are the ids that links of the text use, and the names that have no other purpose.
    """
    wanted = {name for found in _FRAGMENT.findall(text) for name in found if name}
    known = Anchors(text, {name: name for name, _ in labels_in(text)}, set())
    parsed, code = parse(text), code_ranges(text)
    blocks = [parsed.starts[t.map[0]] for t in parsed.tokens if t.map and not t.level]
    for match in _HTML_ID.finditer(text):
        name = match["name"]
        is_anchor = match["tag"].lower() == "a" and "href" not in match[0]
        if known.find(name) or is_inside(match.start(), code):
            continue
        if is_anchor or name in wanted:
            start = blocks[bisect_right(blocks, match.start()) - 1]
            yield Edit(start, start, f"({name})=\n")
            known.labels[name] = name


def add_labels(text: str, anchors: Anchors) -> Iterator[Edit]:
    """Yield the edits that give a label to the headings that links need."""
    if not anchors.wanted:
        return
    offset = 0
    for number, line in enumerate(text.split("\n")):
        if number in anchors.wanted and line.lstrip().startswith("#"):
            yield Edit(offset, offset, f"({anchors.wanted[number]})=\n")
        offset += len(line) + 1
