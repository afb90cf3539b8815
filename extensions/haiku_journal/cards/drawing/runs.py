"""Text cut into runs: which font draws which letters, and in which order they stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from .bidi import levels, reorder
from .clusters import clusters, is_emoji, visible
from .faces import SHAPED, Face
from .fonts import fallbacks, own_face, picture_fonts

_MEASURED = 64
"""The size in which text is measured; its width in others is in proportion."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters that stand together, in one font and one direction."""

    text: str
    face: Face
    right_to_left: bool = False

    @property
    def direction(self) -> str | None:
        """As Pillow wants it, which is told directions only where Raqm sets the text."""
        return ("rtl" if self.right_to_left else "ltr") if SHAPED else None

    @property
    def width(self) -> float:
        """How far the run reaches, in ems."""
        return _width(self)


@lru_cache(maxsize=16384)
def _width(run: Run) -> float:
    font, zoom = run.face.at(_MEASURED)
    return font.getlength(run.text, direction=run.direction) * zoom / _MEASURED


class Fonts:
    """The fonts for some text: the journal's own and, for what they lack, the machine's.

    A cluster is drawn by the first font that has all of it, or else by the first that has its
    letter.  Emoji are looked for among the pictures first.
    """

    def __init__(self, own: tuple[Path, ...], region: str) -> None:
        self._own = tuple(map(own_face, own))
        self._region = region
        self._drawn = cache(self._find)

    def _find(self, cluster: str) -> tuple[str, Face] | None:
        """What is drawn of a cluster, and the font that draws it."""
        seen = visible(cluster)
        for face in self._candidates(cluster):
            if face.covers(seen):
                return cluster, face
        # A letter without its mark is better than none.
        for face in self._candidates(cluster):
            if face.covers(cluster[0]):
                return cluster[0], face
        return None

    def _candidates(self, cluster: str) -> Iterator[Face]:
        if is_emoji(cluster):
            yield from picture_fonts()
        yield from self._own
        # Looked for when something is lacking: a journal in Latin letters never does.
        yield from fallbacks(self._region)
        yield from picture_fonts()

    def faces(self, text: str) -> set[Face]:
        """The fonts that a text is drawn with."""
        found = {self._drawn(cluster) for cluster in set(clusters(text))}
        return {drawn[1] for drawn in found if drawn}

    def lacking(self, text: str) -> list[str]:
        """The clusters that no font has, in the order of the text."""
        return [cluster for cluster in dict.fromkeys(clusters(text)) if not self._drawn(cluster)]

    def drawable(self, text: str) -> str:
        """A text without the signs that no font has; nothing of it if letters are among them.

        A sign or an emoji may be missed; words without some of their letters say something else.
        """
        lacking = self.lacking(text)
        if not lacking:
            return text
        if any(unicodedata.category(cluster[0])[0] in "LMN" for cluster in lacking):
            return ""
        kept = "".join(cluster for cluster in clusters(text) if cluster not in lacking)
        return " ".join(kept.split())

    def width(self, text: str) -> float:
        """How wide a line of text is, in ems."""
        return sum(run.width for run in self.runs(text))

    def runs(self, text: str, *, right_to_left: bool = False) -> list[Run]:
        """The runs of a line, from left to right, without what no font has.

        `right_to_left` is the direction of the whole that the line is a part of.
        """
        drawn = list(self._assigned(text))
        embedded = [0] * len(drawn)
        if right_to_left or not text.isascii():
            embedded = levels([cluster for cluster, _ in drawn], right_to_left=right_to_left)
        found = []
        pieces = zip(embedded, drawn, strict=True)
        for (level, face), members in groupby(pieces, key=lambda piece: (piece[0], piece[1][1])):
            letters = [cluster for _, (cluster, _) in members]
            found.append((level, _run(letters, face, right_to_left=level % 2 == 1)))
        return reorder(found)

    def _assigned(self, text: str) -> Iterator[tuple[str, Face]]:
        """Yield each cluster that is drawn, with its font.

        Spaces and punctuation stay with the letters before them: runs are longer so.
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
    if not SHAPED:
        # Nobody else turns them round, nor knows what is not to be seen.
        letters = [visible(letter) for letter in letters]
        letters = letters[::-1] if right_to_left else letters
    return Run("".join(letters), face, right_to_left)
