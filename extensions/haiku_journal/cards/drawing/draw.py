"""Draw a card, and tell what it depends on."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import PIL
import regex

from .card import Card, Style
from .clusters import clean_text
from .faces import HAS_RAQM
from .fitting import ELLIPSIS
from .fonts import region_of
from .layout import arrange
from .painting import paint
from .runs import Fonts


def draw(card: Card, style: Style) -> bytes:
    """Draw a card as a PNG of 1200 by 630 pixels.

    Equal `drawing_inputs` give equal bytes in every process.  Signs that no font has are left
    out (see `missing_glyphs`); a haiku with a missing letter is left out whole.  Raises
    OSError if a font of the style cannot be used.
    """
    verse, text = _fonts(card, style)
    return paint(arrange(_drawable(card, verse, text), verse, text), style.colours)


def drawing_inputs(card: Card, style: Style) -> tuple[object, ...]:
    """Return all that the bytes of a card depend on, as values with a stable `repr`."""
    verse, text = _fonts(card, style)
    drawn = _drawable(card, verse, text)
    # The layout may add spaces and an ellipsis.
    between = f" {ELLIPSIS} "
    faces = verse.faces(between.join(drawn.haiku)) | text.faces(between.join(drawn.texts))
    digests = tuple(sorted(face.digest for face in faces))
    return PIL.__version__, regex.__version__, HAS_RAQM, drawn, style.colours, digests


def missing_glyphs(card: Card, style: Style) -> str:
    """Return the letters and signs of a card that no font has."""
    verse, text = _fonts(card, style)
    missing = verse.missing(clean_text(" ".join(card.haiku))) + text.missing(
        clean_text(" ".join(card.texts))
    )
    return "".join(dict.fromkeys(missing))


def _drawable(card: Card, verse: Fonts, text: Fonts) -> Card:
    """Return a card as it can be drawn; without haiku and title, the site's name is the title."""
    haiku = tuple(verse.drawable(clean_text(line)) for line in card.haiku)
    title, note, site = (text.drawable(clean_text(line)) for line in card.texts)
    haiku = haiku if all(haiku) else ()
    return Card(title, note, site, haiku) if haiku or title else Card(site, note)


def _fonts(card: Card, style: Style) -> tuple[Fonts, Fonts]:
    """Return the fonts of the haiku of a card and of its other texts."""
    forms = region_of("".join((*card.haiku, card.title)), style.language)
    return _fonts_of(style.verse, forms), _fonts_of(style.text, forms)


@lru_cache(maxsize=16)
def _fonts_of(own: tuple[Path, ...], forms: str) -> Fonts:
    return Fonts(own, forms)
