"""Pronunciations of tokens: digits, symbols and abbreviations as words.

A pronunciation is a sequence of plain words; a single letter is a word, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from .lexicon import SYLLABLES, SYMBOLS, TOKENS

Pronunciation = tuple[str, ...]

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_CARDINAL_DIGITS = 15
"""Longer numbers are pronounced digit by digit."""
_LIMIT = 24
"""The most pronunciations of one token."""


def cardinal(number: int) -> Pronunciation:
    """Return a number from 0 to below a quadrillion in words: 404 is four hundred four."""
    if number < 20:
        return (_ONES[number],)
    if number < 100:
        tens, ones = divmod(number, 10)
        return (_TENS[tens], *((_ONES[ones],) if ones else ()))
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return (_ONES[hundreds], "hundred", *(cardinal(rest) if rest else ()))
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    count, rest = divmod(number, size)
    return (*cardinal(count), name, *(cardinal(rest) if rest else ()))


def ordinal(number: int) -> Pronunciation:
    """Return an ordinal number in words: 21 is twenty first."""
    *start, last = cardinal(number)
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return (*start, _ORDINALS.get(last, regular))


def _digits(text: str, zero: str) -> Pronunciation:
    return tuple(zero if digit == "0" else _ONES[int(digit)] for digit in text)


def _pair(text: str) -> Pronunciation:
    """Pronounce two digits as in a year or a port: 05 is oh five, 80 is eighty."""
    if text == "00":
        return ("hundred",)
    return ("oh", _ONES[int(text[1])]) if text[0] == "0" else cardinal(int(text))


def number_pronunciations(text: str) -> list[Pronunciation]:
    """Return the pronunciations of a run of digits, those of years and error codes included."""
    ways: list[Pronunciation] = []
    if len(text) <= _CARDINAL_DIGITS and (text == "0" or not text.startswith("0")):
        words = cardinal(int(text))
        ways.append(words)
        if "hundred" in words[:-1]:
            cut = len(words) - words[::-1].index("hundred")
            ways.append((*words[:cut], "and", *words[cut:]))
    if len(text) == 4 and text[0] != "0" and text[1:] != "000":
        ways.insert(len(ways) if text[1] == "0" else 0, (*_pair(text[:2]), *_pair(text[2:])))
    if len(text) == 3 and text[1:] != "00":
        ways.append((_ONES[int(text[0])], *_pair(text[1:])))
    if len(text) > 1:
        ways += [_digits(text, "oh"), _digits(text, "zero")]
    return ways or [_digits(text, "zero")]


_ORDINAL = re.compile(r"(\d{1,6})(?:st|nd|rd|th)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_VERSION = re.compile(r"v\d+(?:\.\d+)*|\d+(?:\.\d+)+", re.IGNORECASE)
_MONEY = re.compile(r"([$€£])(\d[\d,.]*)([kmb]?)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_RUN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACRONYM = re.compile(r"([A-Z]{2,6})s?")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)


def pronunciations(token: str) -> list[Pronunciation]:
    """Return the pronunciations of a token without blanks, the usual one first.

    A silent token has an empty pronunciation; the list itself is never empty.
    """
    token = token.replace("’", "'")
    bare = token.strip(".,;:!?\"'“”‘()[]{}…—–-`") or token
    for key in (token.lower(), bare.lower(), bare.lower().rstrip("'")):
        if key in TOKENS:
            return [tuple(spoken.split()) for spoken in TOKENS[key]]
    if token in SYMBOLS:
        return [tuple(spoken.split()) for spoken in SYMBOLS[token]]
    if match := _ORDINAL.fullmatch(bare):
        return [ordinal(int(match[1]))]
    if _THOUSANDS.fullmatch(bare):
        return number_pronunciations(bare.replace(",", ""))
    if match := _CLOCK.fullmatch(bare):
        minutes = [] if match[2] == "00" else [_pair(match[2])]
        return _product([number_pronunciations(match[1]), minutes or [(), ("o'clock",)]])
    if match := _MONEY.fullmatch(bare):
        plural = SYMBOLS[match[1]][-1]
        return [(*amount, plural) for amount in pronunciations(match[2] + match[3])]
    if _VERSION.fullmatch(bare):
        return _version(bare)
    return _product(_parts(_SCHEME.sub("", bare)))


def _version(text: str) -> list[Pronunciation]:
    """Pronounce a version: 3.11 is three point eleven, three point one one, or three eleven."""
    start: list[list[Pronunciation]] = [[("v",), ("version",)]] if text[0] in "vV" else []
    first, *rest = text.lstrip("vV").split(".")
    parts = [*start, number_pronunciations(first)]
    for part in rest:
        parts += [[("point",), ()], number_pronunciations(part)]
    return _product(parts)


def _parts(text: str) -> Iterator[list[Pronunciation]]:
    """Pronounce each run of letters or digits of a token, and each symbol."""
    runs = _RUN.findall(text)
    for index, run in enumerate(runs):
        inner = 0 < index < len(runs) - 1
        if run[0].isdecimal():
            yield number_pronunciations("".join(str(int(digit)) for digit in run))
        elif run[0].isalpha():
            words = [run] if _ACRONYM.fullmatch(run) else _CAMEL_CASE.split(run)
            yield from map(_word, words)
        elif run in SYMBOLS and (inner or run not in ".:/_~|"):
            yield [tuple(name.split()) for name in SYMBOLS[run]]
        else:
            yield [()]


def _word(text: str) -> list[Pronunciation]:
    """Pronounce a word as it is written, or letter by letter where it may be an acronym."""
    low = text.lower()
    if low in SYLLABLES:
        return [(low,)]
    if match := _ACRONYM.fullmatch(text):
        *start, last = tuple(match[1].lower())
        spelled = (*start, f"{last}'s" if text.endswith("s") else last)
        as_word = len(match[1]) > 3 and _VOWEL.search(match[1])
        return [(low,), spelled] if as_word else [spelled, (low,)]
    if low.isascii() and len(text) < 6 and not _VOWEL.search(text):
        return [(low,), tuple(low)]
    return [(low,)]


def _product(parts: Iterable[list[Pronunciation]]) -> list[Pronunciation]:
    """Combine the pronunciations of consecutive parts, up to a limit."""
    combined: list[Pronunciation] = [()]
    for part in parts:
        pairs = itertools.islice(itertools.product(combined, part), _LIMIT)
        combined = list(dict.fromkeys((*first, *second) for first, second in pairs))
    return combined
