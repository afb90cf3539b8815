"""Drawing a card, and knowing when it must be drawn anew."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import __version__

from .card import Card, Style
from .clusters import clean
from .faces import SHAPED
from .fonts import region_of
from .layout import arrange
from .painting import paint
from .runs import Fonts
from .setting import ELLIPSIS

_DRAWING = 1
"""To be raised with every change of what is drawn, so that cards are drawn anew."""


def draw(card: Card, style: Style) -> bytes:
    """A card as a PNG of 1200 by 630 pixels.

    The bytes are the same in every process as long as `view` is.  What no font has is left out,
    see `lacking`; a card whose haiku is left out is one without.  Raises OSError if a font of
    the style cannot be used.
    """
    verse, text = _fonts(card, style)
    return paint(arrange(_drawable(card, verse, text), verse, text), style.colours)


def view(card: Card, style: Style) -> tuple[object, ...]:
    """All that the bytes of a card depend on, as values whose `repr` lasts."""
    verse, text = _fonts(card, style)
    drawn = _drawable(card, verse, text)
    # What is between texts may be drawn too.
    between = f" {ELLIPSIS} "
    faces = verse.faces(between.join(drawn.haiku)) | text.faces(between.join(drawn.texts))
    digests = tuple(sorted(face.digest for face in faces))
    return _DRAWING, __version__, SHAPED, drawn, style.colours, digests


def lacking(card: Card, style: Style) -> str:
    """The letters and signs of a card that no font has."""
    verse, text = _fonts(card, style)
    missed = verse.lacking(clean(" ".join(card.haiku))) + text.lacking(clean(" ".join(card.texts)))
    return "".join(dict.fromkeys(missed))


def _drawable(card: Card, verse: Fonts, text: Fonts) -> Card:
    """A card as it is drawn: if all else is lacking, the site's name is what is large."""
    haiku = tuple(verse.drawable(clean(line)) for line in card.haiku)
    title, note, site = (text.drawable(clean(said)) for said in card.texts)
    haiku = haiku if all(haiku) else ()
    return Card(title, note, site, haiku) if haiku or title else Card(site, note)


def _fonts(card: Card, style: Style) -> tuple[Fonts, Fonts]:
    """The fonts of a card's verse and of its other texts."""
    forms = region_of("".join((*card.haiku, card.title)), style.language)
    return _fonts_of(style.verse, forms), _fonts_of(style.text, forms)


@lru_cache(maxsize=16)
def _fonts_of(own: tuple[Path, ...], forms: str) -> Fonts:
    return Fonts(own, forms)
