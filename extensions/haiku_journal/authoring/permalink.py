"""Where a post lives: the path that its haiku makes.

The three lines, slugged and joined by `-/-`, are three folders deep:
`compile-errors-clear-/-i-typed-it-and-watched-it-burn-/-i-typed-it-by-heart.md`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

PART_LIMIT = 120
"""The most bytes of one line in a path; file systems take 255 for a name."""


def slug(text: str) -> str:
    """A line as a name: letters and digits of any script, all else hyphens.

    A line with neither is named by its code points, so that no name is empty.
    A long one is cut, between words where it has several.
    """
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = ""
    for character in text:
        category = unicodedata.category(character)
        mark = category in {"Mn", "Mc"} and kept[-1:] not in {"", "-"}
        kept += character if character.isalnum() or mark else "-"
    name = "-".join(part for part in kept.split("-") if part)
    return _cut(name or "-".join(f"u{ord(character):x}" for character in text if character != " "))


def _cut(name: str) -> str:
    data = name.encode("utf-8")
    if len(data) <= PART_LIMIT:
        return name
    short = data[:PART_LIMIT].decode("utf-8", errors="ignore")
    words = short.rpartition("-")[0]
    while unicodedata.category(name[len(short)])[0] == "M":
        short = short[:-1]  # a mark stays with its letter, or both go
    return (words or short).rstrip("-")


def permalink(haiku: Sequence[str]) -> str:
    """The path of a post below the folder of posts, with its suffix."""
    return "-/-".join(slug(line) for line in haiku) + ".md"
