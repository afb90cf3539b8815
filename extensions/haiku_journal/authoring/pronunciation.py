"""How a token is said: digits, symbols and abbreviations as words.

`readings` gives the ways in which a token is read out loud, each as a list of
plain words; a single letter is a word, too.  What a word counts is the
business of `syllables`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from .lexicon import READINGS, SYLLABLES, SYMBOLS

Reading = tuple[str, ...]

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
_DIGITS_SPOKEN = 15
"""A longer number is read digit by digit."""
_ALTERNATIVES = 24
"""The most ways of saying one token that are looked at."""


def cardinal(number: int) -> Reading:
    """A number from 0 to below a quadrillion in words: 404 is four hundred four."""
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


def ordinal(number: int) -> Reading:
    """21 is twenty first."""
    *start, last = cardinal(number)
    if last not in _ORDINALS:
        last = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    else:
        last = _ORDINALS[last]
    return (*start, last)


def _digits(text: str, zero: str) -> Reading:
    return tuple(zero if digit == "0" else _ONES[int(digit)] for digit in text)


def _pair(text: str) -> Reading:
    """Two digits as in a year or a port: 05 is oh five, 80 is eighty."""
    if text == "00":
        return ("hundred",)
    return ("oh", _ONES[int(text[1])]) if text[0] == "0" else cardinal(int(text))


def number_readings(text: str) -> list[Reading]:
    """The ways to say a run of digits; a year and an error code have their own."""
    found: list[Reading] = []
    plain = len(text) <= _DIGITS_SPOKEN and (text == "0" or not text.startswith("0"))
    if plain:
        words = cardinal(int(text))
        found.append(words)
        if "hundred" in words[:-1]:
            cut = len(words) - words[::-1].index("hundred")
            found.append((*words[:cut], "and", *words[cut:]))
    if len(text) == 4 and text[0] != "0" and text[1:] != "000":
        found.insert(len(found) if text[1] == "0" else 0, (*_pair(text[:2]), *_pair(text[2:])))
    if len(text) == 3 and text[1:] != "00":
        found.append((_ONES[int(text[0])], *_pair(text[1:])))
    if len(text) > 1:
        found += [_digits(text, "oh"), _digits(text, "zero")]
    return found or [_digits(text, "zero")]


_ORDINAL = re.compile(r"(\d{1,6})(?:st|nd|rd|th)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_VERSION = re.compile(r"v\d+(?:\.\d+)*|\d+(?:\.\d+)+", re.IGNORECASE)
_MONEY = re.compile(r"([$€£])(\d[\d,.]*)([kmb]?)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_RUN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACRONYM = re.compile(r"([A-Z]{2,6})s?")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_MONEY_NAMES = {"$": ("dollars",), "€": ("euros",), "£": ("pounds",)}


def readings(token: str) -> list[Reading]:
    """The ways to say a token that has no blanks in it, the usual one first.

    An empty reading means that nothing is said.  Never returns an empty list.
    """
    token = token.replace("’", "'")
    low = token.lower()
    bare = token.strip(".,;:!?\"'“”‘()[]{}…—–-`") or token
    for known in (low, bare.lower(), bare.lower().rstrip("'")):
        if known in READINGS:
            return [tuple(reading.split()) for reading in READINGS[known]]
    if token in SYMBOLS:
        return [tuple(reading.split()) for reading in SYMBOLS[token]]
    if match := _ORDINAL.fullmatch(bare):
        return [ordinal(int(match[1]))]
    if _THOUSANDS.fullmatch(bare):
        return number_readings(bare.replace(",", ""))
    if match := _CLOCK.fullmatch(bare):
        minutes = [] if match[2] == "00" else [_pair(match[2])]
        return _product([number_readings(match[1]), minutes or [(), ("o'clock",)]])
    if match := _MONEY.fullmatch(bare):
        return [(*said, *_MONEY_NAMES[match[1]]) for said in readings(match[2] + match[3])]
    if _VERSION.fullmatch(bare):
        return _version(bare)
    return _product(_parts(_SCHEME.sub("", bare)))


def _version(text: str) -> list[Reading]:
    """3.11 is three point eleven, three point one one, or three eleven."""
    start: list[list[Reading]] = [[("v",), ("version",)]] if text[0] in "vV" else []
    first, *rest = text.lstrip("vV").split(".")
    spoken = [*start, number_readings(first)]
    for part in rest:
        spoken += [[("point",), ()], number_readings(part)]
    return _product(spoken)


def _parts(text: str) -> Iterator[list[Reading]]:
    """Cut a token into runs of letters and digits and the symbols between them."""
    runs = _RUN.findall(text)
    for place, run in enumerate(runs):
        inner = 0 < place < len(runs) - 1
        if run[0].isdecimal():
            yield number_readings("".join(str(int(digit)) for digit in run))
        elif run[0].isalpha():
            whole = _ACRONYM.fullmatch(run) is not None
            yield from (_word(part) for part in ([run] if whole else _HUMP.split(run)))
        elif run in SYMBOLS and (inner or run not in ".:/_~|"):
            yield [tuple(name.split()) for name in SYMBOLS[run]]
        else:
            yield [()]


def _word(text: str) -> list[Reading]:
    """A word as it is, an acronym also spelled, letters without a vowel spelled only."""
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


def _product(parts: Iterator[list[Reading]] | list[list[Reading]]) -> list[Reading]:
    """Every way to say the parts one after another, up to a limit."""
    ways: list[Reading] = [()]
    for part in parts:
        pairs = itertools.islice(itertools.product(ways, part), _ALTERNATIVES)
        ways = list(dict.fromkeys((*first, *second) for first, second in pairs))
    return ways
