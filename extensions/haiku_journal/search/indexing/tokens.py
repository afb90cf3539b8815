"""Text to search terms, alike in Python and in the browser.

``static/search/engine/tokens.js`` is this module in JavaScript; a test compares both.  A *lexeme*
is a word, an identifier with its joints, or an operator.  Its *reading* is what it is indexed
under.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import snowballstemmer

from ...util.scripts import WITHOUT_SPACES

ENGLISH = "porter"  # the stemmer of a journal whose language has none
LONGEST_TERM = 48  # characters: a longer one is a key, a hash or base64, which nobody types
PART_WEIGHT = 0.5  # of a part of a name, where a whole word has 1: GitHub is not about git

_WORD = r"[^\W_]+"
_SIGNS = r"[!#$%&*+\-./:<=>?@\\^|~]"
_NAME_PATTERN = (
    # Words, also joined to one name: don't, no-ff, snake_case, std::vector, a/b, 3.11.  What can
    # join them is looked for first, since most words stand alone.
    rf"{_WORD}(?:(?=['\u2019_\-.:/@])"
    r"(?:['\u2019](?:s|t|re|ve|ll|d|m|S|T)(?![^\W_])"
    rf"|(?:-|_{{1,2}}){_WORD}|[.:/@]{{1,3}}{_WORD}))*"
    # C++, C#
    r"(?:(?:\+\+|\#)(?!\w))?"
)
_LEXEME = re.compile(
    rf"{_NAME_PATTERN}|(?={_SIGNS})(?:"
    # The dashes of a flag, or another sign that belongs to the name: --no-ff, \dn, $HOME, .rb
    rf"(?:(?<![\w-])--?|[\\$@#:.%]){_NAME_PATTERN}"
    # Operators: ->>, ||=, =~
    rf"|{_SIGNS}{{2,6}})"
)
_NAME = re.compile(r"([^\w\s]*)([^\W_](?:.*[^\W_])?)(.*)", re.DOTALL)
_WEAK_JOIN = re.compile(r"[.:/@]+")
_TIGHT_JOIN = re.compile(r"[-_]+")
_CONTRACTION = re.compile(r"['\u2019][sS](?![^\W_])|['\u2019]")
_CAMEL_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBERED = re.compile(r"([a-z]{3,})[0-9]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Chinese and Japanese have no spaces between words; pairs of characters find them well enough.
_UNSPACED = re.compile(f"[{WITHOUT_SPACES}]+")


class Reading(NamedTuple):
    """The terms of a lexeme in the index, folded but not stemmed.

    ``words`` stand alone, ``parts`` are parts of a longer name, and ``names`` are the longer
    names without joints, so that ``noFf``, ``no_ff`` and ``no-ff`` are the same.
    """

    words: tuple[str, ...]
    parts: tuple[str, ...]
    names: tuple[str, ...]


@lru_cache(maxsize=8)  # the fields of a post are counted, and added up to its vector
def lexemes(text: str) -> tuple[str, ...]:
    """Return the lexemes of *text*, which is in Unicode's form NFC, in order."""
    return tuple(_LEXEME.findall(text))


@lru_cache(maxsize=1 << 16)
def read_lexeme(lexeme: str) -> Reading:
    """Return the reading of a lexeme."""
    if lexeme.isascii() and lexeme.isalpha() and lexeme[1:].islower():  # most are
        return Reading(_terms([lexeme.lower()]), (), ())
    match = _NAME.fullmatch(lexeme)
    if match is None:
        return Reading((), (), (lexeme,))  # an operator
    sign, body, suffix = match.groups()
    words: list[str] = []
    parts: list[str] = []
    names: list[str] = []
    wholes: list[str] = []
    for name in _WEAK_JOIN.split(body):
        plain = _CONTRACTION.sub("", name)
        pieces = [piece for word in _TIGHT_JOIN.split(plain) for piece in _split_word(word)]
        whole = fold(_TIGHT_JOIN.sub("", plain))
        if len(pieces) > 1:
            parts += pieces
            names.append(whole)
        else:
            words += pieces
        numbered = _NUMBERED.fullmatch(whole)
        if numbered:
            names.append(numbered[1])
        wholes.append(whole)
    names += [".".join(pair) for pair in pairwise(wholes)]
    if sign:
        names.append(sign + wholes[0])
    if suffix:
        names.append(wholes[-1] + suffix)
    return Reading(_terms(words), _terms(parts), _terms(names))


@lru_cache(maxsize=1 << 16)
def weighted_terms(lexeme: str, language: str) -> tuple[tuple[str, float], ...]:
    """Return the stemmed terms of a lexeme, each with its weight; *language* is that of `stem`."""
    words, parts, names = read_lexeme(lexeme)
    terms = [(stem(word, language), 1.0) for word in words + names]
    terms += [(stem(part, language), PART_WEIGHT) for part in parts]
    return tuple(terms)


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str = ENGLISH) -> str:
    """Return the stem of a folded word; return anything else as it is.

    *language* is the name of one of Snowball's stemmers.  The default, for English, is Porter's,
    which does not change with the versions of Snowball: M. F. Porter, "An algorithm for suffix
    stripping", Program 14 (3), 1980.
    """
    if len(word) > 2 and word.isalpha() and (word.isascii() or language != ENGLISH):
        return str(_stemmer(language).stemWord(word))
    return word


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def fold(word: str) -> str:
    """Return a word in lower case, without accents, in Unicode's compatible form."""
    if word.isascii():
        return word.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", plain.lower())


def _split_word(word: str) -> list[str]:
    """Split a word at the humps of its camel case, and unspaced text into pairs of characters."""
    if word.isascii() or not _UNSPACED.search(word):
        return [fold(piece) for piece in _CAMEL_HUMP.split(word) if piece]
    pieces: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(word):
        pieces.append(fold(word[end : run.start()]))
        pieces += [run[0][i : i + 2] for i in range(max(1, len(run[0]) - 1))]
        end = run.end()
    pieces.append(fold(word[end:]))
    return [piece for piece in pieces if piece]


def _terms(terms: list[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if 0 < len(term) <= LONGEST_TERM)
