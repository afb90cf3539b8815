"""Fonts: the characters that a font file has, and its glyphs in any size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont, features

_BASIC = ImageFont.Layout.BASIC
HAS_RAQM = bool(features.check("raqm"))
"""Whether Pillow shapes text with Raqm, as its wheels do.  Without it, scripts that need shaping
are drawn letter by letter."""

_STRIKES = (109, 136, 160, 128, 96, 72, 64, 48, 32)
"""The sizes of bitmap fonts; that of Noto's emoji first."""
_PROBE = 32
_NO_CHARACTER = "\U0010ffff"
"""A code point that never becomes a character (The Unicode Standard, 23.7)."""


class Sized(NamedTuple):
    """A font in a size, and the factor from that size to the requested one."""

    font: ImageFont.FreeTypeFont
    zoom: float


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font of a file, compared by identity, since it is looked up for every letter.

    `scale` makes it look as large as the journal's own typeface.  A face of `pictures` has
    colours of its own, and perhaps only one size.
    """

    path: Path
    index: int = 0
    scale: float = 1.0
    pictures: bool = False

    def covers(self, text: str) -> bool:
        """Return whether the font has every character of a text."""
        return all(_has(self, character) for character in text)

    def at(self, size: int) -> Sized:
        """Return the font in a size in pixels.  Raises OSError if the file is not a font."""
        return _open(self, size * self.scale, shaped=HAS_RAQM)

    @property
    def opens(self) -> bool:
        """Whether Pillow can draw with the file."""
        try:
            self.at(_PROBE)
        except OSError:
            return False
        return True

    @property
    def digest(self) -> str:
        """A digest of the file, and the index of the font in it."""
        return f"{_digest(self.path)}:{self.index}"


@lru_cache(maxsize=256)
def _open(face: Face, size: float, *, shaped: bool) -> Sized:
    engine = ImageFont.Layout.RAQM if shaped else _BASIC
    for strike in (size, *_STRIKES) if face.pictures else (size,):
        try:
            font = ImageFont.truetype(face.path, strike, face.index, layout_engine=engine)
        except OSError as error:
            problem = error
        else:
            return Sized(font, size / strike)
    raise OSError(f"{face.path} cannot be used as a font: {problem}")


@cache
def _has(face: Face, character: str) -> bool:
    """Return whether a font draws a character differently from a missing one.

    Pillow has no other way to ask, and the standard library cannot read WOFF2 files.
    """
    font = _open(face, _PROBE, shaped=False).font
    drawn = bytes(font.getmask(character))
    if character == " ":
        return not any(drawn)
    return any(drawn) and drawn != _missing_glyph(face)


@cache
def _missing_glyph(face: Face) -> bytes:
    return bytes(_open(face, _PROBE, shaped=False).font.getmask(_NO_CHARACTER))


@cache
def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=12).hexdigest()
