"""Counts of the words and lines of a haiku.

A word with several pronunciations may have several counts, and a line fits if
some combination of them makes the number that is required.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .dictionary import known_syllables
from .estimate import VOWELS, derived_syllables, estimate_syllables
from .pronunciation import Pronunciation, pronunciations

_PUNCTUATION = ".,;:!?\"'“”‘’()[]{}…—–-`*_"

FORM = (5, 7, 5)
"""The syllables of a haiku's three lines."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token of a line with its possible counts, the usual one first.

    `pronunciation` is empty if the token is pronounced as it is written.
    """

    text: str
    counts: tuple[int, ...]
    estimated: bool
    pronunciation: str = ""

    def __str__(self) -> str:
        pronunciation = f" (“{self.pronunciation}”)" if self.pronunciation else ""
        mark = "~" if self.estimated else ""
        text = self.text.strip(_PUNCTUATION) or self.text
        return f"{text}{pronunciation} {mark}{'/'.join(map(str, self.counts))}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its words counted."""

    words: tuple[Word, ...]

    @property
    def usual(self) -> int:
        """The count with the usual pronunciation of every word."""
        return sum(word.counts[0] for word in self.words)

    def fits(self, required: int) -> bool:
        """Return whether some pronunciation of the words makes the required count."""
        totals = {0}
        for word in self.words:
            totals = {total + count for total in totals for count in word.counts}
            totals = {total for total in totals if total <= required}
        return required in totals


@lru_cache(maxsize=1 << 16)
def count_word(token: str) -> Word:
    """Count a token without blanks in each of its pronunciations."""
    options = [(spoken, *_count_pronunciation(spoken)) for spoken in pronunciations(token)]
    if not VOWELS.search(token.lower()):
        # Without a vowel there is nothing to estimate from: prefer what needs no estimate.
        options = [option for option in options if not option[2]] or options
    usual, _, estimated = options[0]
    counts = dict.fromkeys(count for _, totals, _ in options for count in totals)
    spoken = " ".join(usual)
    written = token.lower().replace("’", "'").strip(_PUNCTUATION)
    return Word(token, tuple(counts), estimated, "" if spoken == written else spoken)


def count_line(text: str) -> Line:
    """Count each word of a line."""
    return Line(tuple(count_word(token) for token in text.split()))


def describe_mismatch(haiku: Sequence[str], form: Sequence[int] = FORM) -> str:
    """Describe how a haiku departs from a form, with the count of each word.

    Takes the three lines and the syllables that they should have.  Returns the empty
    string if the haiku fits.
    """
    lines = [count_line(text) for text in haiku]
    wrong = [index for index, line in enumerate(lines) if not line.fits(form[index])]
    if not wrong:
        return ""
    actual = "-".join(
        str(line.usual if index in wrong else form[index]) for index, line in enumerate(lines)
    )
    detail = "; ".join(
        f"line {index + 1} has {lines[index].usual}: {', '.join(map(str, lines[index].words))}"
        for index in wrong
    )
    return f"{actual}, not {'-'.join(map(str, form))}; {detail}"


def _count_pronunciation(pronunciation: Pronunciation) -> tuple[list[int], bool]:
    """Return the possible counts of a sequence of words, and whether one is estimated."""
    totals, any_estimated = [0], False
    for word in pronunciation:
        counts, estimated = _count_plain_word(word)
        any_estimated = any_estimated or estimated
        totals = list(dict.fromkeys(total + count for total in totals for count in counts))
    return totals, any_estimated


@lru_cache(maxsize=1 << 16)
def _count_plain_word(word: str) -> tuple[tuple[int, ...], bool]:
    """Return the possible counts of a word without digits and symbols, and whether estimated."""
    if counts := known_syllables(word) or known_syllables(word.replace("'", "")):
        return counts, False
    if word.endswith("'s") and (counts := known_syllables(word[:-2])):
        extra = word[-3] in "sxz" or word == "h's"
        return tuple(count + extra for count in counts), False
    return derived_syllables(word) or (estimate_syllables(word),), True
