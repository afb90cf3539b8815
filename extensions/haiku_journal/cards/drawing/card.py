"""Cards as values: the texts of one, and the style of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .clusters import clean_text
from .colours import Colours


@dataclass(frozen=True, slots=True)
class Card:
    """The texts of a card: haiku, title and date of a post, or the name of a tag.

    The haiku is large or, without one, the title.  `note` is the date of a post, or the number
    of posts.
    """

    title: str
    note: str = ""
    site: str = ""
    haiku: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str]:
        """The texts except the haiku."""
        return self.title, self.note, self.site


@dataclass(frozen=True, slots=True)
class Style:
    """The style of all cards of a journal: colours, and the fonts of haiku and of other text.

    Fonts are files; each is used for the characters that the ones before it do not have.
    `language` decides the forms of Chinese characters where the text does not.
    """

    verse: tuple[Path, ...]
    text: tuple[Path, ...]
    colours: Colours = field(default_factory=Colours)
    language: str = "en"


def alt(card: Card) -> str:
    """Return the alt text of a card: the haiku or, without one, title and note."""
    return clean_text(" / ".join(card.haiku) or ", ".join(filter(None, (card.title, card.note))))
