"""The files of the index, made from the entries of all posts.

The browser fetches the manifest first, and then of each kind only what a query needs:

- ``terms/``: the postings, in alphabetical ranges of terms of about equal size;
- ``posts/``: the content of results, a file for each post;
- ``words``: the dictionary, for a query with a misspelled word;
- ``languages``: the posts with code in each language, for ``lang:`` and the browser's filters;
- ``vectors/``: the vectors of posts, and those of words in small files.

So the bytes that a query moves are bounded: the size of a range does not depend on the journal, a
term lists at most ``MOST_POSTS`` posts, and the dictionary has at most ``MOST_WORDS`` words.  Only
the manifest grows with the journal, by a few bytes for each post.  The name of a file has the
version of its content, so that a cache never serves the file of another build.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from ...header.model import DUE, SUPERSEDED
from ...util.slugs import elect_name, tag_key
from .analysis import IndexEntry
from .languages import language_names
from .packing import (
    content_version,
    encode_posting,
    front_coded,
    pack,
    pack_json,
    steps,
    two_bits,
    varints,
)
from .spelling import intended_words
from .tokens import ENGLISH
from .vectors import CELLS, TABLE_VERSION, cell_centres, split_vectors, word_shards

FORMAT = 6
POST_VERSION_DIGITS = 4
RANGE_BYTES = 6_000  # of a range of terms, before compression
MOST_POSTS = 8_192  # that a term lists: those with the greatest weights
MOST_IN_FILE = 1_500  # vectors of posts that are all read for a query
MOST_WORDS = 30_000  # in the dictionary: those in most posts

STATES = ("", DUE, SUPERSEDED)
"""The states of a post; the manifest has the number of each."""


class Posting(NamedTuple):
    """The numbers of the posts with a term, ascending, and its weight and its places in each.

    Arrays, since there are a hundred times as many numbers as posts.
    """

    posts: array[int]
    weights: bytearray
    places: bytearray


def make_index(
    entries: Iterable[IndexEntry],
    suffix: str = ".html",
    synonyms: Mapping[str, str] | None = None,
    language: str = ENGLISH,
    states: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Make the files of the index: contents by path.

    ``suffix`` follows the docname of a post in its address: ``.html``, or ``/`` for a folder.
    ``synonyms`` has the tags that other names stand for; ``language`` is the stemmer that made
    the entries; ``states`` has the state of each post that has one, by docname.  The order of the
    entries does not matter.
    """
    states = states or {}
    posts = sorted(entries, key=lambda entry: (entry.date, entry.docname))
    files: dict[str, bytes] = {}
    ranges: list[tuple[str, str]] = []
    postings = _postings(posts)
    stem_counts = {term: len(posting.posts) for term, posting in postings.items()}
    for number, (first, data) in enumerate(_ranges(postings)):
        version = content_version(data, 8)
        files[f"terms/{number}-{version}.bin"] = data
        ranges.append((first, version))
    postings.clear()  # they take more memory than all files
    versions = [content_version(entry.display, POST_VERSION_DIGITS) for entry in posts]
    for number, entry in enumerate(posts):
        files[f"posts/{number}-{versions[number]}.bin"] = entry.display
    word_counts = Counter(chain.from_iterable(entry.words.splitlines() for entry in posts))
    words = _dictionary(word_counts)
    words_version = content_version(words, 8)
    files[f"words-{words_version}.bin"] = words
    languages = _languages(posts)
    languages_version = content_version(languages, 8)
    files[f"languages-{languages_version}.bin"] = languages
    vectors, vector_files = _vectors(posts)
    files |= vector_files
    tags = _tag_names(posts)
    tag_numbers = {key: number for number, key in enumerate(tags)}
    names = sorted({name for entry in posts for name in entry.authors})
    authors = {name: number for number, name in enumerate(names)}
    state_digits = {state: str(number) for number, state in enumerate(STATES)}
    manifest = {
        "format": FORMAT,
        "suffix": suffix,
        "language": language,
        "posts": "".join(versions),
        "words": words_version,
        "languages": languages_version,
        "vectors": vectors,
        "meant": intended_words(word_counts, stem_counts, language),
        "ranges": ranges,
        "days": steps([date.fromisoformat(entry.date).toordinal() for entry in posts]),
        "states": "".join(state_digits.get(states.get(entry.docname, ""), "0") for entry in posts),
        "tags": list(tags.values()),
        "keys": {name: key for key, name in tags.items() if name != key},
        "authors": list(authors),
        "authored": [sorted({authors[name] for name in entry.authors}) for entry in posts],
        "synonyms": synonyms or {},
        "tagged": [sorted({tag_numbers[tag_key(tag)] for tag in entry.tags}) for entry in posts],
    }
    files["manifest.bin"] = pack_json(manifest)
    return files


class _Vector(NamedTuple):
    """A vector, and the number of its post."""

    post: int
    vector: bytes


def _vectors(posts: list[IndexEntry]) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return the entry of the manifest about vectors, and the files with them."""
    files: dict[str, bytes] = {}
    listed = []
    groups = _vector_groups(posts)
    for number, group in enumerate(groups):
        data = _vector_file(group)
        version = content_version(data, 8)
        listed.append((version, len(group)))
        files[f"vectors/posts-{number}-{version}.bin"] = data
    if groups:
        files |= {f"vectors/{TABLE_VERSION}/{n}.bin": data for n, data in enumerate(word_shards())}
    cells = ""
    if len(groups) > 1:
        data = _cells_file(posts)
        cells = content_version(data, 8)
        files[f"vectors/cells-{cells}.bin"] = data
    return {"table": TABLE_VERSION, "posts": listed, "cells": cells}, files


def _vector_groups(posts: list[IndexEntry]) -> list[list[_Vector]]:
    """Return the vectors of posts, by file: in a large journal there is one for each cell."""
    known = [
        _Vector(number, vector)
        for number, entry in enumerate(posts)
        for vector in split_vectors(entry.vectors)
    ]
    if len(known) <= MOST_IN_FILE:
        return [known] if known else []
    cells: list[list[_Vector]] = [[] for _ in range(CELLS)]
    for one in known:
        cells[one.vector[0]].append(one)
    return cells


def _vector_file(group: list[_Vector]) -> bytes:
    """Return a file of vectors: the posts, their scales, and two bits a dimension of each."""
    scales = bytes(vector[1] for _, vector in group)
    listed = encode_posting([post for post, _ in group], scales) if group else b""
    return pack(varints([len(group)]) + listed + b"".join(vector[2:] for _, vector in group))


def _cells_file(posts: list[IndexEntry]) -> bytes:
    """Return the centres of the cells, and for each post the number of its cell, from 1; or 0."""
    return pack(
        cell_centres() + bytes(entry.vectors[0] + 1 if entry.vectors else 0 for entry in posts)
    )


def _tag_names(posts: list[IndexEntry]) -> dict[str, str]:
    """Return the names of tags by key, in the order of the names; most posts spell them so."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in posts:
        for tag in entry.tags:
            spellings[tag_key(tag)][tag] += 1
    names = {key: elect_name(counts) for key, counts in spellings.items()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _languages(posts: Iterable[IndexEntry]) -> bytes:
    """Return the file of languages: the names of each, and the steps between its posts."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(posts):
        for name in entry.languages:
            numbers[name].append(number)
    return pack_json([(language_names(name), steps(numbers[name])) for name in sorted(numbers)])


def _postings(posts: Iterable[IndexEntry]) -> dict[str, Posting]:
    postings: defaultdict[str, Posting] = defaultdict(
        lambda: Posting(array("I"), bytearray(), bytearray())
    )
    for number, entry in enumerate(posts):
        terms = zip(entry.terms.splitlines(), entry.weights, entry.places, strict=True)
        for term, weight, places in terms:
            posting = postings[term]
            posting.posts.append(number)
            posting.weights.append(weight)
            posting.places.append(places)
    return postings


def _ranges(postings: Mapping[str, Posting]) -> Iterator[tuple[str, bytes]]:
    """Yield the first term and the content of each range.

    A range has the number of its terms; then for each term the term, the number of posts with
    it, the number of posts listed and the size of the list; then the lists.
    """
    heads: list[bytes] = []
    lists: list[bytes] = []
    first = previous = ""
    size = 0
    for term in sorted(postings, key=_utf16_key):
        posting = postings[term]
        post_count = len(posting.posts)
        if post_count > MOST_POSTS:
            posting = _heaviest(posting)
        encoded = encode_posting(posting.posts, posting.weights) + two_bits(posting.places)
        if heads and size + len(encoded) > RANGE_BYTES:
            yield first, pack(varints([len(heads)]) + b"".join(heads + lists))
            heads, lists, previous, size = [], [], "", 0
        if not heads:
            first = term
        counts = varints((post_count, len(posting.posts), len(encoded)))
        head = front_coded(term, previous) + counts
        heads.append(head)
        lists.append(encoded)
        size += len(head) + len(encoded)
        previous = term
    if heads:
        yield first, pack(varints([len(heads)]) + b"".join(heads + lists))


def _utf16_key(term: str) -> bytes:
    """Return a sort key for UTF-16 code units, by which JavaScript compares strings."""
    return term.encode("utf-16-be")


def _heaviest(posting: Posting) -> Posting:
    """Return the `MOST_POSTS` posts with the greatest weights; of equal ones, the newest."""
    rows = sorted(zip(posting.weights, posting.posts, posting.places, strict=True), reverse=True)
    kept = sorted((number, weight, places) for weight, number, places in rows[:MOST_POSTS])
    numbers, weights, places = zip(*kept, strict=True)
    return Posting(array("I", numbers), bytearray(weights), bytearray(places))


def _dictionary(word_counts: Mapping[str, int]) -> bytes:
    """Return the dictionary: each word and the number of posts with it."""
    common = sorted(word_counts, key=lambda word: (-word_counts[word], word))[:MOST_WORDS]
    parts = []
    previous = ""
    for word in sorted(common, key=_utf16_key):
        parts.append(front_coded(word, previous) + varints([word_counts[word]]))
        previous = word
    return pack(b"".join(parts))
