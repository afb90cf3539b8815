"""The path of a post, made from its haiku.

The three lines become slugs joined by `-/-`, so the path is three folders deep:
`compile-errors-clear-/-i-typed-it-and-watched-it-burn-/-i-typed-it-by-heart.md`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

PART_LIMIT = 120
"""The most bytes of one line's slug; file systems allow 255 for a name."""


def permalink(haiku: Sequence[str]) -> str:
    """Return the path of a post's file below the folder of posts."""
    return "-/-".join(slug(line) for line in haiku) + ".md"


def slug(text: str) -> str:
    """Return a line as a name: letters and digits of any script, joined by hyphens.

    A line without letters and digits becomes the code points of its characters.  A name
    over the limit is cut, between words if it has several.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = ""
    for character in text:
        is_mark = unicodedata.category(character) in {"Mn", "Mc"} and kept[-1:] not in {"", "-"}
        kept += character if character.isalnum() or is_mark else "-"
    name = "-".join(part for part in kept.split("-") if part)
    return _cut(name or "-".join(f"u{ord(character):x}" for character in text if character != " "))


def _cut(name: str) -> str:
    data = name.encode("utf-8")
    if len(data) <= PART_LIMIT:
        return name
    short = data[:PART_LIMIT].decode("utf-8", errors="ignore")
    words = short.rpartition("-")[0]
    while unicodedata.category(name[len(short)])[0] == "M":
        short = short[:-1]  # a combining mark is not separated from its letter
    return (words or short).rstrip("-")
