"""The sentences that link: the words around each link of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..core.reading.title_block import title_block
from ..header.locations import is_post
from ..incremental import DocumentStore
from ..incremental.changes.references import Shown, describe_reference

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SIDE_LIMIT = 160
"""The most characters of a link, and of its sentence on each side of it."""
_PIECES = 9
"""The most pieces on each side, since some show titles, whose length is not known yet."""
_CUT = "…"

_END = re.compile(
    r"(?P<word>[^\s.!?…؟।。！？]{0,12})"
    r"(?:(?P<stop>[.!?…؟।]+)[\"'”’»)\]]*(?:\s+|$)|[。！？]+[」』”]?)"
)
"""The end of a sentence, with the last letters of its last word."""
_ABBREVIATIONS = frozenset({"bzw", "ca", "cf", "dr", "eq", "fig", "mr", "mrs", "ms", "no", "vs"})


class Piece(NamedTuple):
    """A part of a text: words, or a link with its reference.

    With `is_titled`, the link shows the title of its target instead of its own words.
    """

    text: str
    reference: Shown | None = None
    is_titled: bool = False


class Sentence(NamedTuple):
    """The first sentence of a document with a link, split at the link."""

    before: tuple[Piece, ...]
    link: Piece
    after: tuple[Piece, ...]


class LinkSentences(DocumentStore[dict[Shown, Sentence]]):
    """The sentence of each reference of each post, in the order of the text."""

    name = "link-sentences"

    def read(
        self, app: Sphinx, docname: str, doctree: nodes.document
    ) -> dict[Shown, Sentence] | None:
        if not is_post(app.config.haiku_posts, docname):
            return None
        found: dict[Shown, Sentence] = {}
        for block in dict.fromkeys(map(_block, doctree.findall(pending_xref))):
            if block is None or isinstance(block.parent, title_block):
                continue
            pieces = _merged(_pieces(block))
            for place, piece in enumerate(pieces):
                if piece.reference and piece.reference not in found:
                    found[piece.reference] = sentence_around(pieces, place)
        return found or None


def _block(node: nodes.Node) -> nodes.TextElement | None:
    """Return the paragraph, heading or other block of text that an inline element is in."""
    parent: nodes.Node | None = node.parent
    while isinstance(parent, nodes.Inline):
        parent = parent.parent
    return parent if isinstance(parent, nodes.TextElement) else None


def _pieces(block: nodes.Element) -> Iterator[Piece]:
    for child in block.children:
        match child:
            case pending_xref():
                text = " ".join(child.astext().split())
                text = text if len(text) <= SIDE_LIMIT else text[:SIDE_LIMIT] + _CUT
                yield Piece(text, describe_reference(child), not child.get("refexplicit"))
            case nodes.image():
                yield Piece(child.get("alt", ""))
            case nodes.Element():
                yield from _pieces(child)
            case _:
                yield Piece(child.astext())


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces, with all words between two links in one."""
    merged: list[Piece] = []
    for is_link, group in groupby(pieces, key=lambda piece: piece.reference is not None):
        if is_link:
            merged.extend(group)
        else:
            merged.append(Piece(re.sub(r"\s+", " ", "".join(piece.text for piece in group))))
    return merged


def sentence_around(pieces: list[Piece], place: int) -> Sentence:
    """Return the sentence of the link at a place among the pieces of a block of text.

    Each side of it has a limited length, and a mark where it is cut.
    """
    before = pieces[max(0, place - _PIECES) : place]
    after = pieces[place + 1 : place + 1 + _PIECES]
    link = pieces[place]
    return Sentence(tuple(_before(before, link))[::-1], link, tuple(_after(after)))


def _before(pieces: list[Piece], following: Piece) -> Iterator[Piece]:
    """Yield the pieces of a sentence before a link, from the link to the start."""
    room = SIDE_LIMIT
    for piece in reversed(pieces):
        text = piece.text
        if piece.reference is None:
            shown = text[-room:]
            if (start := max(_ends(shown, following.text), default=-1)) >= 0:
                yield Piece(shown[start:])
                return
            if len(shown) < len(text):
                yield Piece(f"{_CUT} {shown.partition(' ')[2] or shown}")
                return
        yield piece
        if (room := room - len(text)) <= 0:
            return
        following = piece


def _after(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a sentence after a link."""
    room = SIDE_LIMIT
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=Piece("")):
        text = piece.text
        if piece.reference is None:
            shown = text[:room]
            if (end := next(_ends(shown, following.text), 0)) > 0:
                yield Piece(shown[:end].rstrip())
                return
            if len(shown) < len(text):
                yield Piece(f"{shown.rpartition(' ')[0] or shown} {_CUT}")
                return
        yield piece
        if (room := room - len(text)) <= 0:
            return


def _ends(text: str, following: str) -> Iterator[int]:
    """Yield the places in a text where a sentence has ended; takes the text that follows."""
    for match in _END.finditer(text):
        word, end = match["word"].casefold(), match.end()
        is_initial = len(word) == 1 and word.isalpha()
        is_abbreviation = match["stop"] == "." and (is_initial or word in _ABBREVIATIONS)
        if not (is_abbreviation or (text[end : end + 1] or following[:1]).islower()):
            yield end
