"""Estimate the time that reading a text takes."""

from __future__ import annotations

import re

from ...util.scripts import BY_CHARACTER

WORDS_A_MINUTE = 240
"""Silent reading of English non-fiction (Brysbaert 2019, a mean over 190 studies)."""
IDEOGRAPHS_A_MINUTE = 360
"""East Asian scripts are counted by the character."""

_IDEOGRAPHS = re.compile(f"[{BY_CHARACTER}]")
_WORDS = re.compile(r"\w+(?:['’\-]\w+)*")


def reading_minutes(text: str) -> int:
    """Return the whole minutes, at least one, that reading a text takes."""
    rest, ideographs = _IDEOGRAPHS.subn(" ", text)
    words = len(_WORDS.findall(rest))
    return max(1, round(words / WORDS_A_MINUTE + ideographs / IDEOGRAPHS_A_MINUTE))
