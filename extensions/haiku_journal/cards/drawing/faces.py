"""Fonts: a file each, what it can draw, and its letters in any size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont, features

_BASIC = ImageFont.Layout.BASIC
SHAPED = bool(features.check("raqm"))
"""Whether letters join and marks find their places: Pillow's wheels have what it takes (Raqm).
Where it is missing, scripts that need it are drawn letter by letter."""

_STRIKES = (109, 136, 160, 128, 96, 72, 64, 48, 32)
"""The sizes that fonts of bitmaps come in; Noto's emoji first."""
_PROBE = 32
_NO_CHARACTER = "\U0010ffff"
"""A code point that is no character and never will be (The Unicode Standard, 23.7)."""


class Sized(NamedTuple):
    """A font in a size: the wanted one, or one from which what is drawn is zoomed."""

    font: ImageFont.FreeTypeFont
    zoom: float


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font of a file, compared by identity, since it is looked up for every letter.

    `scale` is how large it is drawn beside the journal's own, so that both look equal.  A face
    of `pictures` has colours of its own, and maybe one size only.
    """

    path: Path
    index: int = 0
    scale: float = 1.0
    pictures: bool = False

    def covers(self, text: str) -> bool:
        """Whether the font has every character of some text."""
        return all(_has(self, character) for character in text)

    def at(self, size: int) -> Sized:
        """The font for text of a size in pixels.  Raises OSError if the file is no font."""
        return _open(self, size * self.scale, shaped=SHAPED)

    @property
    def opens(self) -> bool:
        """Whether the file is a font, of a kind that can be drawn with."""
        try:
            self.at(_PROBE)
        except OSError:
            return False
        return True

    @property
    def digest(self) -> str:
        """A name for what the font looks like: equal files have equal ones."""
        return f"{_digest(self.path)}:{self.index}"


@lru_cache(maxsize=256)
def _open(face: Face, size: float, *, shaped: bool) -> Sized:
    engine = ImageFont.Layout.RAQM if shaped else _BASIC
    for strike in (size, *_STRIKES) if face.pictures else (size,):
        try:
            font = ImageFont.truetype(face.path, strike, face.index, layout_engine=engine)
        except OSError as error:
            refusal = error
        else:
            return Sized(font, size / strike)
    raise OSError(f"{face.path} cannot be used as a font: {refusal}")


@cache
def _has(face: Face, character: str) -> bool:
    """Whether a font draws a character, and not as it draws what it has not.

    Pillow has no other way to ask, and a WOFF2 file is not read with the standard library.
    """
    font = _open(face, _PROBE, shaped=False).font
    drawn = bytes(font.getmask(character))
    if character == " ":
        return not any(drawn)
    return any(drawn) and drawn != _nothing(face)


@cache
def _nothing(face: Face) -> bytes:
    return bytes(_open(face, _PROBE, shaped=False).font.getmask(_NO_CHARACTER))


@cache
def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()
