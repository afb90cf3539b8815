"""Keys and slugs: when two tags or haiku are the same, and the names of their pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_CHARACTER_NAMES = {
    "+": "plus",
    "#": "sharp",
    ".": "dot",
    "/": "slash",
    "\\": "backslash",
    "&": "and",
    "@": "at",
    "*": "star",
    "%": "percent",
    "!": "bang",
    "?": "question",
    "=": "equals",
    "<": "less",
    ">": "greater",
    "$": "dollar",
    "~": "tilde",
    ":": "colon",
    "'": "apostrophe",
}
_RESERVED = {"index"}


def tag_key(tag: str) -> str:
    """Return the key of a tag; two spellings with the same key are the same tag.

    The key ignores case, folds compatibility forms such as full-width letters (NFKC,
    Unicode Standard Annex 15), and has single spaces.
    """
    folded = unicodedata.normalize("NFKC", tag).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def elect_name(spellings: Mapping[str, int]) -> str:
    """Return the name of a tag: the most frequent spelling, of several the first in order."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def tag_slug(key: str) -> str:
    """Return the name of a tag's page: letters and digits of any script, and hyphens.

    Other characters become words (`c++` is `c-plus-plus`, `.net` is `dot-net`) or code
    points (🎉 is `u1f389`), so that the slug of any tag is safe in a path and a URL.
    Takes the key of a tag.  Two keys can have the same slug (`a b` and `a-b`); the
    caller must report that.
    """
    parts: list[str] = []
    word = ""
    for character in key:
        category = unicodedata.category(character)
        if category[0] in "LN" or (word and category in {"Mn", "Mc"}):
            word += character
            continue
        parts.append(word)
        word = ""
        if character not in "-_ ":
            parts.append(_CHARACTER_NAMES.get(character, f"u{ord(character):x}"))
    parts.append(word)
    slug = "-".join(part for part in parts if part) or "-".join(f"u{ord(c):x}" for c in key)
    return f"{slug}-tag" if slug in _RESERVED else slug


_NUMBER = re.compile(r"(?<=\s)(?=-?\d+(?:\s|$))")
_JOINER = "\u2060"
"""A word joiner: invisible, and not white space."""


def inventory_name(haiku: str) -> str:
    """Return a haiku on one line as a name for a Sphinx inventory.

    Sphinx separates the fields of an inventory by spaces and ends a name before the first
    separate number; so each separate number in the name has a word joiner before it.
    """
    return _NUMBER.sub(_JOINER, haiku)


_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‹›", "'") | dict.fromkeys("“”„«»", '"') | {"…": "...", "–": "--", "—": "---"}
    | dict.fromkeys("`*")
)  # fmt: skip


def title_key(title: str) -> str:
    """Return the key of a title, as its author types it or as its page shows it.

    The key ignores case, repeated spaces, the marks of code and emphasis, and whether quotes
    and dashes have been made typographic.
    """
    return " ".join(title.translate(_TYPOGRAPHY).split()).casefold()


def haiku_key(text: str) -> str:
    """Return the key of a haiku, which ignores case, repeated spaces and word joiners."""
    plain = text.replace(_JOINER, "").replace("\n", "/")
    lines = (" ".join(line.split()) for line in plain.split("/"))
    return " / ".join(lines).casefold()
