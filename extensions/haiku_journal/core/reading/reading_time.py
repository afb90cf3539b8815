"""How long a text takes to read."""

from __future__ import annotations

import re

from ...util.scripts import BY_CHARACTER

WORDS_A_MINUTE = 240
"""Silent reading of English non-fiction (Brysbaert 2019, a mean over 190 studies)."""
IDEOGRAPHS_A_MINUTE = 360
"""Scripts written without blanks are counted by the character."""

_IDEOGRAPHS = re.compile(f"[{BY_CHARACTER}]")
_WORDS = re.compile(r"\w+(?:['’\-]\w+)*")


def minutes(text: str) -> int:
    """Whole minutes, at least one, that a reader needs for a text."""
    ideographs = len(_IDEOGRAPHS.findall(text))
    words = len(_WORDS.findall(_IDEOGRAPHS.sub(" ", text)))
    return max(1, round(words / WORDS_A_MINUTE + ideographs / IDEOGRAPHS_A_MINUTE))
