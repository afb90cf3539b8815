"""Text to search terms: the half of the search that Python and the browser must agree on.

``_static/search/tokens.js`` is the same module in the other language; a test runs both over the
same text. A *lexeme* is a piece of text that is read as one: a word, an identifier with what joins
it, or an operator. What it is found under is its *reading*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

from ...util.scripts import WITHOUT_SPACES

LONGEST_TERM = 48  # more is a key, a hash or a picture in base64: nobody types it

_WORD = r"[^\W_]+"
_LEXEME = re.compile(
    # a flag's dashes or another sign that belongs to the name after it: --no-ff, \dn, $HOME, .rb
    rf"(?:(?:(?<![\w-])--?|[\\$@#:.%])(?={_WORD}))?"
    # words, and what joins them to one name: don't, no-ff, snake_case, std::vector, a/b, 3.11
    rf"{_WORD}(?:['\u2019](?:s|t|re|ve|ll|d|m|S|T)(?![^\W_])"
    rf"|(?:-|_{{1,2}}){_WORD}|[.:/@]{{1,3}}{_WORD})*"
    # C++, C#
    r"(?:(?:\+\+|\#)(?!\w))?"
    # or an operator: ->>, ||=, =~
    r"|[!#$%&*+\-./:<=>?@\\^|~]{2,6}"
)
_NAME = re.compile(r"([^\w\s]*)([^\W_](?:.*[^\W_])?)(.*)", re.DOTALL)
_WEAK_JOIN = re.compile(r"[.:/@]+")
_TIGHT_JOIN = re.compile(r"[-_]+")
_CONTRACTION = re.compile(r"['\u2019][sS](?![^\W_])|['\u2019]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NUMBERED = re.compile(r"([a-z]{3,})[0-9]+")
_MARKS = re.compile("[\u0300-\u036f]")
# Chinese and Japanese do not put spaces between words; two signs at a time find them well enough
_UNSPACED = re.compile(f"[{WITHOUT_SPACES}]+")


class Reading(NamedTuple):
    """What a lexeme is found under, folded but not stemmed.

    ``words`` stand alone, ``parts`` are pieces of a longer name, and ``names`` are the longer
    names, their parts run together so that ``noFf``, ``no_ff`` and ``no-ff`` are one.
    """

    words: tuple[str, ...]
    parts: tuple[str, ...]
    names: tuple[str, ...]


def lexemes(text: str) -> Iterator[str]:
    """Yield the lexemes of *text*, which is in Unicode's form NFC, in their order."""
    for match in _LEXEME.finditer(text):
        yield match[0]


@lru_cache(maxsize=1 << 16)
def read(lexeme: str) -> Reading:
    """Return what a lexeme is found under."""
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
        pieces = [piece for word in _TIGHT_JOIN.split(plain) for piece in _pieces(word)]
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
    return Reading(_short(words), _short(parts), _short(names))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a folded word, and anything else as it is.

    The stemmer is the one that no later version of it changes: M. F. Porter, "An algorithm for
    suffix stripping", Program 14 (3), 1980.
    """
    if len(word) > 2 and word.isascii() and word.isalpha():
        return str(_porter.stemWord(word))
    return word


def fold(word: str) -> str:
    """Return a word in lower case, without accents, in Unicode's compatible form."""
    if word.isascii():
        return word.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", plain.lower())


def _pieces(word: str) -> list[str]:
    """Split a word at the humps of its camel case, and what has no spaces two signs at a time."""
    if not _UNSPACED.search(word):
        return [fold(piece) for piece in _HUMP.split(word) if piece]
    pieces: list[str] = []
    end = 0
    for run in _UNSPACED.finditer(word):
        pieces.append(fold(word[end : run.start()]))
        pieces += [run[0][i : i + 2] for i in range(max(1, len(run[0]) - 1))]
        end = run.end()
    pieces.append(fold(word[end:]))
    return [piece for piece in pieces if piece]


def _short(terms: list[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if 0 < len(term) <= LONGEST_TERM)


_porter = snowballstemmer.stemmer("porter")
