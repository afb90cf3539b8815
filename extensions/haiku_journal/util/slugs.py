"""Names in addresses: which tags are one tag, and which page each has."""

from __future__ import annotations

import re
import unicodedata

_SPOKEN = {
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
    """What makes two spellings one tag: its text without case and Unicode form.

    Compatibility forms are folded (NFKC, Unicode Standard Annex 15), so a
    full-width letter equals its plain twin; white space is one blank.
    """
    folded = unicodedata.normalize("NFKC", tag).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def tag_slug(key: str) -> str:
    """The name of a tag's page: letters and digits of any script, and hyphens.

    Everything else is spelled out (`c++` is `c-plus-plus`, `.net` is `dot-net`)
    or given by its code point (🎉 is `u1f389`), so the name is safe in a path
    and in a URL whatever the tag is.  Takes a tag's key; two keys may meet in
    one slug (`a b` and `a-b`), which the owner of the pages must refuse.
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
            parts.append(_SPOKEN.get(character, f"u{ord(character):x}"))
    parts.append(word)
    slug = "-".join(part for part in parts if part) or "-".join(f"u{ord(c):x}" for c in key)
    return f"{slug}-tag" if slug in _RESERVED else slug


_NUMBER = re.compile(r"(?<=\s)(?=-?\d+(?:\s|$))")
_JOINER = "\u2060"
"""A word joiner: it is not seen, and no blank."""


def listed_name(haiku: str) -> str:
    """A haiku on one line as an inventory can list it.

    Sphinx parts the fields of an inventory by blanks, and knows the name's end by a number
    that stands alone; so one within the name has a joiner before it.
    """
    return _NUMBER.sub(_JOINER, haiku)


def haiku_key(text: str) -> str:
    """What makes two ways of writing a haiku the same: no case, single blanks, no joiners."""
    plain = text.replace(_JOINER, "").replace("\n", "/")
    lines = (" ".join(line.split()) for line in plain.split("/"))
    return " / ".join(lines).casefold()
