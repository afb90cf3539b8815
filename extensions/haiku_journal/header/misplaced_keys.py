"""A search for keys that an author has put where a header does not read them.

A `Draft:true` that was taken for text would publish the post.  So a line near the header that
looks like a key is a problem, whatever stands around the key and between it and its value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set

from ..util.suggestions import nearest
from .errors import Problem, Rule
from .fields import KEYS, SYNONYMS

_IN_TEXT = {"summary", "description", "owner", "part", "reviewed", "series"}
"""Keys that a line of text may well start with, and that hide nothing."""
_WORDS = frozenset({*KEYS, *SYNONYMS} - _IN_TEXT)
"""The keys that are searched for."""
_DECIDING = frozenset({"draft", "date"})
"""The keys that decide whether a post is published: these are found without a colon, too."""
_HIDING = (*_DECIDING, "published", "hidden", "private")
"""Words that an author may take for such a key; these are found misspelled, too."""
_NEAR_LINES = 10
"""The number of lines below the header that are searched."""
_NEAR_WIDTH = 100
"""The characters at the start of a line among which a key is searched for."""

_COLONS = ":=\u02d0\u02f8\u2236\ua789"
"""A colon, an equals sign, and characters that look like a colon."""
_FLAG = r"(?:true|false|yes|no)[\W_]*"
_DAY = r"\d{4}\W\d{1,2}\W\d{1,2}\b.*"
_KEYED = re.compile(rf"(?:(?!{{)[\W\d_])*(?P<key>[a-z][a-z_-]*)[^{_COLONS}\w]*_*[{_COLONS}]")
"""A word with a colon behind it; not {haiku:post}."""
_VALUED = re.compile(rf"[\W\d_]*(?P<key>[^\W\d_]+)[\W_]+(?:{_FLAG}|{_DAY})")
"""A word with nothing but such a value behind it."""


def find_keys_in_body(lines: Sequence[str], body_line: int, *, plain: bool) -> Iterator[Problem]:
    """Yield a problem for each line near the top of a body that looks like a key.

    Takes all lines of a post.  The search ends at a code block.  Front matter has a clear end,
    so only the keys that decide whether the post is published are searched for below it.
    """
    wanted = _WORDS if plain else _DECIDING
    place = "directly below the title" if plain else "above the --- that ends the header"
    for number, line in enumerate(lines[body_line - 1 :][:_NEAR_LINES], body_line):
        if line.lstrip().startswith(("```", "~~~")):
            return
        if key := _find_key(line, wanted):
            message = (
                f"this looks like the key {key!r}, but the header ends above; write "
                f"`{key.capitalize() if plain else key}: value` {place}, or start the line with "
                "another word"
            )
            yield Problem(number, Rule.MISPLACED, message)


def find_keys_in_values(lines: Sequence[str], numbers: Iterator[int]) -> Iterator[Problem]:
    """Yield a problem for each of some lines of front matter that looks like a key.

    Takes all lines of a post, and the numbers of those that continue a value.
    """
    for number in numbers:
        line = lines[number - 1]
        if not line.lstrip().startswith("#") and (key := _find_key(line, _WORDS)):
            message = (
                f"this looks like the key {key!r}, but it is part of the value above; write "
                f"`{key}: value` without spaces before it, or put the value in quotes on one line"
            )
            yield Problem(number, Rule.MISPLACED, message)


def _find_key(line: str, wanted: Set[str]) -> str:
    """Return the key that a line seems to have, in lower case; return "" if it has none."""
    text = _plain(line[:_NEAR_WIDTH])
    value = _VALUED.fullmatch(text)
    if value and (near := nearest(value["key"], _HIDING, cutoff=0.8)):
        return near[0]
    match = _KEYED.match(text)
    return match["key"] if match and match["key"] in wanted else ""


def _plain(text: str) -> str:
    """Return a text in lower case, without accents and what cannot be seen.

    Full-width letters and colons become plain ones (NFKD, Unicode Standard Annex 15).
    """
    if text.isascii():  # nearly always, and it takes time
        return text.lower()
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text).lower()
        if unicodedata.category(character) not in {"Mn", "Cf"}
    )
