"""Syllables of words that no dictionary lists, estimated from their parts or their vowels."""

from __future__ import annotations

import re

from ...util.scripts import BY_CHARACTER
from .dictionary import known_syllables

_SUFFIXES = (
    *(("'s", 0, ""), ("s", 0, ""), ("es", 0, "e"), ("ies", 0, "y")),
    *(("ed", 0, ""), ("ed", 0, "e"), ("ing", 1, ""), ("ing", 1, "e")),
    *(("er", 1, ""), ("er", 1, "e"), ("ers", 1, ""), ("able", 2, ""), ("able", 2, "e")),
    *(("ly", 1, ""), ("ness", 1, ""), ("less", 1, "")),
)
"""Endings of words: the ending, the syllables that it adds, and the letters that it replaces."""


def derived_syllables(word: str) -> tuple[int, ...]:
    """Return the counts of an inflected or compound word whose parts are known, or nothing."""
    doubled = re.fullmatch(r"(.+)([bdgklmnprt])\2(ing|ed|er)", word)
    if doubled and (counts := known_syllables(doubled[1] + doubled[2])):
        added = 0 if doubled[3] == "ed" and doubled[2] not in "td" else 1
        return tuple(count + added for count in counts)
    for suffix, added, replaced in _SUFFIXES:
        stem = word.removesuffix(suffix) + replaced
        if word.endswith(suffix) and len(stem) > 2 and (counts := known_syllables(stem)):
            if suffix == "ed":
                added = int(stem.rstrip("e")[-1:] in "td")
            elif suffix in {"s", "'s"}:
                added = int(re.search(r"(?:[sxz]|ch|sh|[cg]e)$", stem) is not None)
            return tuple(count + added for count in counts)
    for cut in range(len(word) - 3, 2, -1):
        first, second = known_syllables(word[:cut]), known_syllables(word[cut:])
        if first and second:
            return (first[0] + second[0],)
    return ()


VOWELS = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøùúûüýœаеёиоуыэюяіїєαεηιουωάέήίόύώ]+")
_BY_CHARACTER = re.compile(f"[{BY_CHARACTER}]")
_SMALL_KANA = frozenset("ゃゅょャュョぁぃぅぇぉァィゥェォ")


def estimate_syllables(word: str) -> int:
    """Estimate the syllables of a word from its groups of vowels; at least one.

    Kana count as morae, Hangul and Chinese characters as one syllable each.  A word
    without a known vowel counts one syllable for every two letters.
    """
    word = word.lower()
    if characters := _BY_CHARACTER.findall(word):
        rest = _BY_CHARACTER.sub("", word)
        count = sum(character not in _SMALL_KANA for character in characters)
        return max(1, count + (estimate_syllables(rest) if rest.isalpha() else 0))
    count = len(VOWELS.findall(word))
    if not count:
        return max(1, len(word) // 2)
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouy]les$|[^aeiouyscgxzh]es$", word):
        count -= 1
    count += len(re.findall(r"i[ao]|[aeiou]ing$|[uy]a|eo|[^aeiou]ism$", word))
    count -= len(re.findall(r"[ct]io|[cst]ia", word))
    return max(1, count)
