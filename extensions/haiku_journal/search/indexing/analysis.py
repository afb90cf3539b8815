"""A post to its entry in the index: done once, when the post is read.

An entry depends on its post alone, so it can be made in a worker, kept, and used in any index.
The weight of a term is BM25F's (S. Robertson and H. Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond", 2009, section 3.5) without the term's rarity, which the reader
multiplies in; lengths are measured against a usual length instead of the journal's average, so
that a post's weights do not change when another post does.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from .documents import Page
from .packing import pack_json
from .tokens import lexemes, read, stem

SATURATION = 1.2  # BM25's k1: at this count a term has half of its greatest weight
SHORTEST_FIELD = 0.25  # of the usual length: a line or two is not better for being no more
PART = 0.5  # what a piece of a name counts, a whole word being 1: GitHub is not about git
SHORTEST_SPELLED = 3  # letters of a word that a misspelling is compared with, and
LONGEST_SPELLED = 20
LONGEST_TEXT = 32_000  # characters of a post that passages are cut from; all of it is found


class Field(NamedTuple):
    """How much a field's words count, and how much a long field's words count less."""

    weight: float
    length: int
    slope: float


FIELDS = {
    "title": Field(3.0, length=6, slope=0.5),
    "tags": Field(6.0, length=2, slope=0.0),
    "heading": Field(1.5, length=8, slope=0.3),
    "haiku": Field(1.5, length=12, slope=0.0),
    "text": Field(1.0, length=100, slope=0.8),
    "code": Field(0.7, length=60, slope=0.6),
}


class Entry(NamedTuple):
    """A post in the index.

    ``terms`` are sorted and parted by line ends, with a byte of weight (1 to 255) for each in
    ``weights``; ``words`` are the dictionary words for the spelling, ``display`` is what a
    result is shown from, packed. Strings and bytes, because thousands of entries are kept.
    """

    docname: str
    date: str
    tags: tuple[str, ...]
    terms: str
    weights: bytes
    words: str
    display: bytes


def analyse(page: Page) -> Entry:
    """Return the entry of a post."""
    counts: defaultdict[str, float] = defaultdict(float)
    words: set[str] = set()
    for field, text in _fields(page).items():
        _count(unicodedata.normalize("NFC", text), FIELDS[field], counts, words)
    terms = sorted(counts)
    return Entry(
        page.docname,
        page.date,
        page.tags,
        "\n".join(terms),
        bytes(_byte(counts[term]) for term in terms),
        "\n".join(sorted(words)),
        _display(page),
    )


def _fields(page: Page) -> dict[str, str]:
    sections = page.sections
    return {
        "title": page.title,
        "tags": "\n".join(page.tags),
        "heading": "\n".join(section.title for section in sections),
        "haiku": "\n".join(page.haiku),
        "text": "\n".join(section.text for section in sections),
        "code": "\n".join(section.code for section in sections),
    }


def _count(text: str, field: Field, counts: defaultdict[str, float], words: set[str]) -> None:
    """Add the weighted counts of one field's terms to *counts* and its words to *words*."""
    here: defaultdict[str, float] = defaultdict(float)
    length = 0
    for lexeme in lexemes(text):
        terms, size, spelled = _counted(lexeme)
        length += size
        for term, count in terms:
            here[term] += count
        words.update(spelled)
    relative = max(SHORTEST_FIELD, length / field.length)
    longer = 1 - field.slope + field.slope * relative
    for term, count in here.items():
        counts[term] += field.weight * count / longer


@lru_cache(maxsize=1 << 16)
def _counted(lexeme: str) -> tuple[tuple[tuple[str, float], ...], int, tuple[str, ...]]:
    """Return a lexeme's terms with what each counts, its length in words, and its spelling."""
    words, parts, names = read(lexeme)
    terms = [(stem(word), 1.0) for word in words + names] + [(stem(part), PART) for part in parts]
    spelled = (word for word in words + parts + names if word.isalpha())
    return (
        tuple(terms),
        len(words) + len(parts),
        tuple(word for word in spelled if SHORTEST_SPELLED <= len(word) <= LONGEST_SPELLED),
    )


def _byte(count: float) -> int:
    return max(1, round(255 * count / (SATURATION + count)))


def _display(page: Page) -> bytes:
    """Return what a result is shown from, packed."""
    left = LONGEST_TEXT
    sections = []
    for section in page.sections:
        text = " ".join(section.text.split())[:left]
        left -= len(text)
        code = section.code.strip("\n")[:left]
        left -= len(code)
        sections.append([section.anchor, section.title, text, code])
    shown = {
        "docname": page.docname,
        "title": page.title,
        "haiku": page.haiku,
        "date": page.date,
        "tags": page.tags,
        "sections": sections,
    }
    return pack_json(shown)
