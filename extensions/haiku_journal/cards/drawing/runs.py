"""Text in runs: letters that one font draws in one direction, in visual order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from .bidi import levels, reorder
from .clusters import clusters, is_emoji, visible
from .faces import HAS_RAQM, Face
from .fonts import fallbacks, own_face, picture_fonts

_MEASURED = 64
"""The font size in pixels at which text is measured; widths scale with it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Adjacent letters in one font and one direction."""

    text: str
    face: Face
    right_to_left: bool = False

    @property
    def direction(self) -> str | None:
        """The direction for Pillow, which takes one only if Raqm shapes the text."""
        return ("rtl" if self.right_to_left else "ltr") if HAS_RAQM else None

    @property
    def width(self) -> float:
        """The width in ems."""
        return _width(self)


@lru_cache(maxsize=16384)
def _width(run: Run) -> float:
    font, zoom = run.face.at(_MEASURED)
    return font.getlength(run.text, direction=run.direction) * zoom / _MEASURED


class Fonts:
    """The fonts for a text: the journal's own, then those of the machine.

    A cluster is drawn by the first font that has all of it, or else by the first that has its
    letter.  For emoji, colour fonts come first.
    """

    def __init__(self, own: tuple[Path, ...], region: str) -> None:
        self._own = tuple(map(own_face, own))
        self._region = region
        self._drawn = cache(self._find)

    def _find(self, cluster: str) -> tuple[str, Face] | None:
        """Return the part of a cluster that can be drawn, and its font."""
        glyphs = visible(cluster)
        for face in self._candidates(cluster):
            if face.covers(glyphs):
                return cluster, face
        # A letter without its marks is better than no letter.
        if not any(unicodedata.category(character)[0] == "L" for character in cluster[1:]):
            for face in self._candidates(cluster):
                if face.covers(cluster[0]):
                    return cluster[0], face
        return None

    def _candidates(self, cluster: str) -> Iterator[Face]:
        if is_emoji(cluster):
            yield from picture_fonts()
        yield from self._own
        # Searched only if needed: a journal in Latin letters never does.
        yield from fallbacks(self._region)
        yield from picture_fonts()

    def faces(self, text: str) -> set[Face]:
        """Return the fonts that a text is drawn with."""
        assigned = {self._drawn(cluster) for cluster in set(clusters(text))}
        return {drawn[1] for drawn in assigned if drawn}

    def missing(self, text: str) -> list[str]:
        """Return the clusters that no font has, in the order of the text."""
        return [cluster for cluster in dict.fromkeys(clusters(text)) if not self._drawn(cluster)]

    def drawable(self, text: str) -> str:
        """Return a text without the signs that no font has; empty if a letter is among them.

        A sign or an emoji may be left out; a word without a letter is another word.
        """
        missing = self.missing(text)
        if not missing:
            return text
        if any(unicodedata.category(cluster[0])[0] in "LMN" for cluster in missing):
            return ""
        kept = "".join(cluster for cluster in clusters(text) if cluster not in missing)
        return " ".join(kept.split())

    def width(self, text: str) -> float:
        """Return the width of a line of text in ems."""
        return sum(run.width for run in self.runs(text))

    def runs(self, text: str, *, right_to_left: bool = False) -> list[Run]:
        """Return the runs of a line from left to right, without what no font has.

        `right_to_left` is the direction of the paragraph.
        """
        drawn = list(self._assigned(text))
        embedded = [0] * len(drawn)
        if right_to_left or not text.isascii():
            embedded = levels([cluster for cluster, _ in drawn], right_to_left=right_to_left)
        ordered = []
        pieces = zip(embedded, drawn, strict=True)
        for (level, face), members in groupby(pieces, key=lambda piece: (piece[0], piece[1][1])):
            letters = [cluster for _, (cluster, _) in members]
            ordered.append((level, _run(letters, face, right_to_left=level % 2 == 1)))
        return reorder(ordered)

    def _assigned(self, text: str) -> Iterator[tuple[str, Face]]:
        """Yield each cluster that can be drawn, with its font.

        Spaces and punctuation take the font of the letters before them, for longer runs.
        """
        before: Face | None = None
        for cluster in clusters(text):
            drawn = self._drawn(cluster)
            if before and not before.pictures and _stays(before, cluster):
                drawn = cluster, before
            if drawn:
                yield drawn
                before = drawn[1]


def _stays(face: Face, cluster: str) -> bool:
    common = cluster == " " or unicodedata.category(cluster[0]).startswith("P")
    return common and face.covers(cluster)


def _run(letters: list[str], face: Face, *, right_to_left: bool) -> Run:
    if not HAS_RAQM:
        # Without Raqm, nothing else reverses letters and drops invisible characters.
        letters = [visible(letter) for letter in letters]
        letters = letters[::-1] if right_to_left else letters
    return Run("".join(letters), face, right_to_left)
