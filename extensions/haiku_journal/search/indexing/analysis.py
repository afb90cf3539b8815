"""The entry of a post in the index, made once, when the post is read.

An entry depends on its post alone, so it can be made in a worker process, kept, and used in any
index.  The weight of a term is that of BM25F (S. Robertson and H. Zaragoza, "The Probabilistic
Relevance Framework: BM25 and Beyond", 2009, section 3.5) without the term's inverse document
frequency, by which the browser multiplies it.  The length of a field is compared with a usual
length instead of the journal's average, so that the weights of a post do not change when another
post does.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .documents import IndexedPost, Section
from .languages import language_name
from .packing import pack_json
from .tokens import ENGLISH, lexemes, read_lexeme, weighted_terms
from .vectors import post_vectors

LARGEST_WEIGHT = 255  # of a term in a post: a byte
SATURATION = 1.2  # BM25's k1: with this count a term has half of the largest weight
SHORTEST_FIELD = 0.25  # of the usual length: a line or two is not better for being shorter
SHORTEST_SPELLED = 3  # letters of a word in the dictionary
LONGEST_SPELLED = 20
LONGEST_TEXT = 32_000  # characters of a post that passages are cut from; all of it is indexed
IN_TITLE, IN_CODE = 1, 2  # the places of a term in a post that a query can ask for: bits


class Field(NamedTuple):
    """A part of all posts: its weight, its usual length in words, and BM25F's b.

    ``slope`` is b: how much less the words of a long field count, from 0 to 1.  ``place`` is the
    bit of the field among the places of a term.
    """

    weight: float
    length: int
    slope: float
    place: int = 0


FIELDS = {
    "title": Field(2.0, length=6, slope=0.5, place=IN_TITLE),
    "tags": Field(6.0, length=2, slope=0.0),
    "heading": Field(2.0, length=8, slope=0.3),
    "haiku": Field(1.5, length=12, slope=0.0),
    "text": Field(1.4, length=100, slope=0.8),
    "code": Field(0.7, length=60, slope=0.6, place=IN_CODE),
}


class IndexEntry(NamedTuple):
    """A post in the index; ``tags`` has those above its tags, too.

    ``terms`` are sorted and separated by line ends; for each, ``weights`` has a byte, 1 to
    `LARGEST_WEIGHT`, and ``places`` a byte of bits.  ``words`` are its words in the dictionary,
    separated by line ends; ``languages`` are those of its code; ``display`` is the packed content
    of a result, and ``vectors`` what the post means: see `post_vectors`.  These are strings and
    bytes because thousands of entries are kept.
    """

    docname: str
    date: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    terms: str
    weights: bytes
    places: bytes
    words: str
    languages: tuple[str, ...]
    display: bytes
    vectors: bytes


def make_entry(post: IndexedPost, language: str = ENGLISH) -> IndexEntry:
    """Make the entry of a post; *language* is the stemmer of the journal, as `stem` takes it."""
    counts: defaultdict[str, float] = defaultdict(float)
    places: defaultdict[str, int] = defaultdict(int)
    words: set[str] = set()
    for name, text in _fields(post).items():
        field = FIELDS[name]
        normal = unicodedata.normalize("NFC", text)
        for term, count in _count(normal, field, language, words).items():
            counts[term] += count
            places[term] |= field.place
    terms = sorted(counts)
    blocks = (block for section in post.sections for block in section.blocks)
    return IndexEntry(
        post.docname,
        post.date,
        (*post.tags, *post.above),
        post.authors,
        "\n".join(terms),
        bytes(_weight(counts[term]) for term in terms),
        bytes(places[term] for term in terms),
        "\n".join(sorted(words)),
        tuple(sorted({language_name(block.language) for block in blocks} - {""})),
        _display(post),
        post_vectors(post),
    )


def _fields(post: IndexedPost) -> dict[str, str]:
    sections = post.sections
    return {
        "title": post.title,
        "tags": "\n".join((*post.tags, *post.above, *post.synonyms)),
        "heading": "\n".join(section.title for section in sections),
        "haiku": "\n".join(post.haiku),
        "text": "\n".join(section.text for section in sections),
        "code": "\n".join(section.code for section in sections),
    }


def _count(text: str, field: Field, language: str, words: set[str]) -> dict[str, float]:
    """Return the weighted counts of the terms of a field; add its words to *words*."""
    counts: defaultdict[str, float] = defaultdict(float)
    length = 0
    for lexeme, number in Counter(lexemes(text)).items():
        terms, size, spelled = _lexeme_counts(lexeme, language)
        length += number * size
        for term, count in terms:
            counts[term] += number * count
        words.update(spelled)
    relative = max(SHORTEST_FIELD, length / field.length)
    normalization = 1 - field.slope + field.slope * relative
    return {term: field.weight * count / normalization for term, count in counts.items()}


@lru_cache(maxsize=1 << 16)
def _lexeme_counts(
    lexeme: str, language: str
) -> tuple[tuple[tuple[str, float], ...], int, tuple[str, ...]]:
    """Return the terms of a lexeme with their counts, its length in words, and its words."""
    words, parts, names = read_lexeme(lexeme)
    spelled = [
        word
        for word in (*words, *parts, *names)
        if SHORTEST_SPELLED <= len(word) <= LONGEST_SPELLED and word.isalpha()
    ]
    return weighted_terms(lexeme, language), len(words) + len(parts), tuple(spelled)


def _weight(count: float) -> int:
    """Return the weight of a term, 1 to `LARGEST_WEIGHT`, from its weighted count."""
    return max(1, round(LARGEST_WEIGHT * count / (SATURATION + count)))


def _display(post: IndexedPost) -> bytes:
    """Return the packed content of a result."""
    content = {
        "docname": post.docname,
        "title": post.title[:LONGEST_TEXT],
        "haiku": post.haiku or ("", "", ""),
        "date": post.date,
        "tags": post.tags,
        "sections": _shown_sections(post.sections),
    }
    return pack_json(content)


def _shown_sections(sections: Iterable[Section]) -> list[tuple[object, ...]]:
    """Return the anchor, the title, the text and the blocks of sections up to `LONGEST_TEXT`."""
    left = LONGEST_TEXT
    shown: list[tuple[object, ...]] = []
    for section in sections:
        left -= len(section.anchor) + len(section.title)
        if left < 0:
            break
        text = " ".join(section.text.split())[:left]
        left -= len(text)
        blocks = []
        for block in section.blocks:
            language = language_name(block.language)
            left -= len(language)
            if left <= 0:
                break
            code = block.text.strip("\n")[:left]
            left -= len(code)
            blocks.append((language, code))
        shown.append((section.anchor, section.title, text, blocks))
    return shown
