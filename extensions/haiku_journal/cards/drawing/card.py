"""Cards as values: what one says, and how all look."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .clusters import clean
from .colours import Colours


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: of a post its haiku, its title and its date, of a tag its name.

    What is large is the haiku or, without one, the title.  `note` is the date of a post, or how
    many posts there are.
    """

    title: str
    note: str = ""
    site: str = ""
    haiku: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str]:
        """All but the haiku."""
        return self.title, self.note, self.site


@dataclass(frozen=True, slots=True)
class Style:
    """How the cards of a journal look: colours, and the fonts of verse and of other text.

    Fonts are files, each asked for what those before it lack.  `language` is the journal's, and
    tells which forms Chinese characters take where a text does not.
    """

    verse: tuple[Path, ...]
    text: tuple[Path, ...]
    colours: Colours = field(default_factory=Colours)
    language: str = "en"


def alt(card: Card) -> str:
    """What a card says, for those who do not see it: the haiku or, without one, title and note."""
    return clean(" / ".join(card.haiku) or ", ".join(filter(None, (card.title, card.note))))
