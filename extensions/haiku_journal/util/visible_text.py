"""Text as it is seen: without characters that act on a terminal or hide from a reader."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cs"}
"""The categories of controls, of marks such as those of direction, and of what has no meaning."""
_KEPT = "\n\t\u200c\u200d"
"""Spaces, and the joiners that Persian, Indic scripts and emoji need."""


def visible(text: str) -> str:
    """Return a text without control characters, marks of direction, and other unseen characters.

    Escape sequences would command a terminal, marks of direction show words in another order
    (Unicode, UTS 55), and tag characters hide words from people but not from programs.
    """
    return "".join(
        character
        for character in text
        if character in _KEPT or unicodedata.category(character) not in _UNSEEN
    )


def one_line(text: str) -> str:
    """Return a visible text in which each space and line end is a space."""
    return re.sub(r"\s", " ", visible(text))
