"""Text in grapheme clusters: a letter with its marks, or one emoji (UAX 29)."""

from __future__ import annotations

import unicodedata

import regex

_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
_INVISIBLE = regex.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
"""Characters that change how their neighbours are drawn, and are not drawn themselves."""
_EMOJI = regex.compile(r"\p{Emoji_Presentation}")

_LONGEST = 1000
"""The most characters that are considered: more does not fit on a card."""
_MOST_MARKS = 4
"""The most marks on one letter.  No language needs more, and more would reach other lines."""


def clean_text(text: str) -> str:
    """Return text on one line in form NFC, without controls and lone surrogates."""
    text = unicodedata.normalize("NFC", " ".join(text[:_LONGEST].split()))
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if _INVISIBLE.match(character):
            kept.append(character)
        elif category not in {"Cc", "Cf", "Cs"}:
            marks = marks + 1 if category in {"Mn", "Me"} else 0
            if marks <= _MOST_MARKS:
                kept.append(character)
    return "".join(kept).strip()


def clusters(text: str) -> list[str]:
    """Split text where a reader could put the cursor."""
    return list(text) if text.isascii() else regex.findall(r"\X", text)


def is_emoji(cluster: str) -> bool:
    """Return whether a cluster is drawn as a picture and not as a letter or a sign."""
    return not cluster.isascii() and (
        _AS_EMOJI in cluster or (_AS_TEXT not in cluster and bool(_EMOJI.match(cluster)))
    )


def visible(cluster: str) -> str:
    """Return a cluster without its invisible characters."""
    return cluster if len(cluster) == 1 else _INVISIBLE.sub("", cluster)
