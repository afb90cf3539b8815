"""The vectors of a post: 128 numbers that are near those of posts with a similar meaning.

A vector is the sum of the vectors of the post's words, from a table that was fitted once so that
such sums imitate a sentence encoder (``benchmarks/vectors``).  The sum is made of whole numbers,
so it is the same on every machine.
"""

from __future__ import annotations

import math
import struct
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, islice, repeat
from operator import mul
from pathlib import Path
from typing import NamedTuple

from .documents import IndexedPost
from .packing import two_bits
from .tokens import ENGLISH, lexemes, weighted_terms

TABLE_VERSION = "7c787e31"  # of both tables: a change makes the vectors of all posts again
DIMENSIONS = 128
CELLS = 64  # groups of posts with similar vectors
SHARDS = 512  # files with the vectors of words, of which a query needs one for each word
ROW_BYTES = DIMENSIONS // 2  # of a word: four bits a dimension
LEAST_KNOWN = 0.8  # of the different words of a post: fewer are of another language

TITLE_WEIGHT = 3.0
CODE_WEIGHT = 0.3
MOST_WORDS = 100  # of the prose: what follows is more of the same, or another subject
MOST_CODE = 400  # words of code
SATURATION = 1.5  # a term with this count has half of the largest weight

LONG_POST = 800  # words of prose: such a post has vectors of its sections, too
MOST_SECTIONS = 8  # of a long post that have a vector
SHORTEST_SECTION = 25  # words of prose
SECTION_WORDS = 150  # of the prose
SECTION_TITLE_WEIGHT = 2.0  # of the titles of the post and of the section

MOST_VECTORS = 1 + MOST_SECTIONS  # of a post
VECTOR_BYTES = 2 + DIMENSIONS // 4  # of a post: its cell, its scale, two bits a dimension
POST_CLIP = 1.5  # the largest number of a post, in standard deviations
SCALE_UNITS = 1000  # of the scale of a post
MEAN_UNITS = 32_768
WORD_UNITS = 65_536  # of the scale of a word or a centre

_HEXADECIMAL = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
_LANE = 8  # bytes of a dimension in the integer that a sum is made in


class Rows(NamedTuple):
    """Vectors: a scale for each, and its numbers in four bits.

    The codes 0 to 15 stand for -15, -13, … 15 times the scale.
    """

    scales: tuple[int, ...]
    codes: bytes

    def row(self, number: int) -> bytes:
        """Return the codes of a vector, two in a byte."""
        return self.codes[number * ROW_BYTES : (number + 1) * ROW_BYTES]


class Table(NamedTuple):
    """The vectors of the terms of documents, by their numbers; `word_shards` has those of queries.

    ``mean`` is that of the vectors of many documents, of which each has length 1; ``centres`` are
    those of the `CELLS`, by k-means.
    """

    numbers: Mapping[str, int]
    rows: Rows
    centres: Rows
    mean: tuple[float, ...]


@cache
def word_table() -> Table:
    """Read the table for documents that comes with the package."""
    return read_table(Path(__file__).with_name("document_vectors.bin").read_bytes())


def load_tables() -> None:
    """Load the tables that the vectors of posts are made with; otherwise the first post does."""
    word_table()
    _centres()


def read_table(data: bytes) -> Table:
    """Return the table that a file contains; ``benchmarks/vectors/table.py`` writes it."""
    count, size = struct.unpack_from("<II", data)
    offset = 8
    terms = data[offset : offset + size].decode().splitlines()
    offset += size
    rows = []
    for length in (count, CELLS):
        scales = struct.unpack_from(f"<{length}H", data, offset)
        offset += 2 * length
        rows.append(Rows(scales, data[offset : offset + length * ROW_BYTES]))
        offset += length * ROW_BYTES
    mean = struct.unpack_from(f"<{DIMENSIONS}h", data, offset)
    numbers = {term: number for number, term in enumerate(terms)}
    document, centres = rows
    return Table(numbers, document, centres, tuple(number / MEAN_UNITS for number in mean))


def post_vectors(post: IndexedPost) -> bytes:
    """Return the vectors of a post: its own, and those of the sections of a long post.

    Each has `VECTOR_BYTES`: one for its cell, one for its scale, two bits a dimension.  There are
    none if the table does not know the words of the post, as in another language.
    """
    prose = list(islice(_terms("\n".join(one.text for one in post.sections)), MOST_WORDS))
    title = list(_terms(post.title))
    if _share_known(prose or title) < LEAST_KNOWN:
        return b""
    counts: defaultdict[str, float] = defaultdict(float)
    _count(chain(title, _terms("\n".join(post.tags))), TITLE_WEIGHT, counts)
    _count(_terms("\n".join(section.title for section in post.sections)), 1.0, counts)
    _count(prose, 1.0, counts)
    code = "\n".join(section.code for section in post.sections)
    _count(islice(_terms(code), MOST_CODE), CODE_WEIGHT, counts)
    own = _centred(counts)
    return b"".join(map(_packed_vector, [own, *_section_vectors(post, own)]))


def _section_vectors(post: IndexedPost, own: list[float]) -> Iterator[list[float]]:
    """Yield the vectors of the sections of a long post, halfway to *own*, that of the post.

    The first words of a long post say little of its sections.  Of many sections, one can be near
    a query by chance, so the subject of the post counts as much.
    """
    lengths = [len(section.text.split()) for section in post.sections]
    if sum(lengths) < LONG_POST:
        return
    title = list(_terms(post.title))
    sections = zip(post.sections, lengths, strict=True)
    worthwhile = (section for section, length in sections if length >= SHORTEST_SECTION)
    for section in islice(worthwhile, MOST_SECTIONS):
        counts: defaultdict[str, float] = defaultdict(float)
        _count(chain(title, _terms(section.title)), SECTION_TITLE_WEIGHT, counts)
        _count(islice(_terms(section.text), SECTION_WORDS), 1.0, counts)
        yield [(one + other) / 2 for one, other in zip(_centred(counts), own, strict=True)]


def split_vectors(vectors: bytes) -> list[bytes]:
    """Return the vectors of a post one by one."""
    starts = range(0, len(vectors), VECTOR_BYTES)
    return [vectors[start : start + VECTOR_BYTES] for start in starts]


def _terms(text: str) -> Iterator[tuple[str, float]]:
    """Yield the terms of a text with their counts."""
    words = lexemes(unicodedata.normalize("NFC", text))
    return chain.from_iterable(map(weighted_terms, words, repeat(ENGLISH)))


def _share_known(terms: Iterable[tuple[str, float]]) -> float:
    """Return the share of the different words among terms that the table knows.

    A name that a page repeats, like that of the software which it describes, counts once.
    """
    words = {term for term, _ in terms if term.isalpha()}
    return len(words & word_table().numbers.keys()) / len(words) if words else 1.0


def _count(
    terms: Iterable[tuple[str, float]], weight: float, counts: defaultdict[str, float]
) -> None:
    for term, count in terms:
        counts[term] += weight * count


def _centred(counts: Mapping[str, float]) -> list[float]:
    """Return the weighted sum of the vectors of terms, of length 1, minus the mean of all posts.

    A row becomes an integer with a lane for each dimension, so that one multiplication and one
    addition of integers do the work for all dimensions.
    """
    total = weights = 0
    for term, count in counts.items():
        scale, lanes = _scaled_lanes(term)
        weight = round(255 * count / (count + SATURATION)) * scale
        total += weight * lanes
        weights += weight
    sums = struct.unpack(f"<{DIMENSIONS}Q", total.to_bytes(_LANE * DIMENSIONS, "little"))
    vector = [2 * number - 15 * weights for number in sums]
    length = math.sqrt(sum(map(mul, vector, vector))) or 1.0
    return [number / length - mean for number, mean in zip(vector, word_table().mean, strict=True)]


@lru_cache(maxsize=1 << 11)
def _scaled_lanes(term: str) -> tuple[int, int]:
    """Return the scale of a term's vector, and its codes in an integer, each in its lane.

    Both are 0 if the table does not know the term.
    """
    table = word_table()
    number = table.numbers.get(term)
    if number is None:
        return 0, 0
    lanes = bytearray(_LANE * DIMENSIONS)
    lanes[::_LANE] = _codes(table.rows.row(number))
    return table.rows.scales[number], int.from_bytes(lanes, "little")


def _codes(row: bytes) -> bytes:
    """Return the codes of a row, one in a byte."""
    return row.hex().encode().translate(_HEXADECIMAL)


def _packed_vector(vector: list[float]) -> bytes:
    return bytes((_cell(vector),)) + _quantized(vector)


def _cell(vector: list[float]) -> int:
    """Return the number of the nearest centre."""
    point = tuple(vector)
    distances = [math.dist(centre, point) for centre in _centres()]
    return distances.index(min(distances))


@cache
def _centres() -> list[tuple[float, ...]]:
    """Return the centres of the cells."""
    rows = word_table().centres
    return [
        tuple((2 * code - 15) * scale / WORD_UNITS for code in _codes(rows.row(number)))
        for number, scale in enumerate(rows.scales)
    ]


def _quantized(vector: list[float]) -> bytes:
    """Return a vector in two bits a dimension: 0 to 3 stand for -3, -1, 1 and 3 thirds."""
    deviation = math.sqrt(sum(number * number for number in vector) / DIMENSIONS)
    scale = POST_CLIP * deviation
    codes = [min(3, max(0, round(1.5 * (number / scale + 1)))) for number in vector]
    return bytes((min(255, round(SCALE_UNITS * scale)),)) + two_bits(bytes(codes))


def word_shards() -> Iterator[bytes]:
    """Yield the files with the vectors of the words of queries; `shard_of` says which has a word.

    A file has the number of its terms, the terms, and their scales and rows, as the browser reads
    them.  ``benchmarks/vectors/table.py`` packs them: they are the same in every journal.
    """
    data = Path(__file__).with_name("query_vectors.bin").read_bytes()
    offset = 2 * SHARDS
    for size in struct.unpack_from(f"<{SHARDS}H", data):
        yield data[offset : offset + size]
        offset += size


def cell_centres() -> bytes:
    """Return the centres of the cells, in their order, as the browser reads them."""
    rows = word_table().centres
    return b"".join(
        struct.pack("<H", scale) + rows.row(number) for number, scale in enumerate(rows.scales)
    )


def shard_of(term: str) -> int:
    """Return the number of the file that has a term."""
    return fnv_1a(term) % SHARDS


def fnv_1a(text: str) -> int:
    """Return the FNV-1a hash of a text, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value
