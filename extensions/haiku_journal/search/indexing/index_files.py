"""Entries to the files of the index.

The reader's browser fetches the manifest first, then of each kind only what a query needs:

- ``terms/``: the postings, in alphabetical ranges of terms of about equal size;
- ``posts/``: what a result is shown from, a file a post;
- ``words``: the dictionary for misspelled words, fetched when there is one.

What a query moves is therefore bounded: a range's size does not depend on the journal's, a term
lists ``MOST_POSTS`` posts at most and the dictionary holds ``MOST_WORDS`` words. Only the manifest
grows with the journal, by a few bytes a post. A file's name holds the version of its content, so
that a cache never serves the file of another build.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, pairwise

from ...util.slugs import tag_key
from .analysis import Entry
from .packing import front_coded, pack, pack_json, posting, varints, version
from .spelling import meant

FORMAT = 2
RANGE_BYTES = 6_000  # of a range of terms, before compression
MOST_POSTS = 8_192  # that a term lists, those with the greatest weight
MOST_WORDS = 30_000  # in the dictionary, those in most posts

Postings = Mapping[str, tuple[list[int], bytearray]]
"""Of each term the posts that hold it, ascending, and its weight in each."""


def index(entries: Iterable[Entry], suffix: str = ".html") -> dict[str, bytes]:
    """Return the index's files, path to content; the same entries give the same, in any order.

    ``suffix`` is what follows a post's docname in its address: ``.html``, or ``/`` for a folder.
    """
    posts = sorted(entries, key=lambda entry: (entry.date, entry.docname))
    files: dict[str, bytes] = {}
    ranges: list[tuple[str, str]] = []
    postings = _postings(posts)
    for number, (first, data) in enumerate(_ranges(postings)):
        files[f"terms/{number}-{version(data, 8)}.bin"] = data
        ranges.append((first, version(data, 8)))
    versions = [version(entry.display, 4) for entry in posts]
    for number, entry in enumerate(posts):
        files[f"posts/{number}-{versions[number]}.bin"] = entry.display
    held = Counter(chain.from_iterable(entry.words.splitlines() for entry in posts))
    words = _dictionary(held)
    files[f"words-{version(words, 8)}.bin"] = words
    tags = _tags(posts)
    number_of = {key: number for number, key in enumerate(tags)}
    manifest = {
        "format": FORMAT,
        "suffix": suffix,
        "posts": "".join(versions),
        "words": version(words, 8),
        "meant": meant(held, {term: len(holding) for term, (holding, _) in postings.items()}),
        "ranges": ranges,
        "days": _days(posts),
        "tags": list(tags.values()),
        "keys": {name: key for key, name in tags.items() if name != key},
        "tagged": [sorted({number_of[tag_key(tag)] for tag in entry.tags}) for entry in posts],
    }
    files["manifest.bin"] = pack_json(manifest)
    return files


def _tags(posts: list[Entry]) -> dict[str, str]:
    """Return each tag's key and its name, the spelling in most posts, in the order of names."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in posts:
        for tag in entry.tags:
            spellings[tag_key(tag)][tag] += 1
    names = {key: min(some, key=lambda tag: (-some[tag], tag)) for key, some in spellings.items()}
    return dict(sorted(names.items(), key=lambda tag: tag[1]))


def _days(posts: list[Entry]) -> list[int]:
    """Return the first post's day, the first of year 1 being 1, and the steps to the next ones."""
    days = [date.fromisoformat(entry.date).toordinal() for entry in posts]
    return [*days[:1], *(day - before for before, day in pairwise(days))]


def _postings(posts: Iterable[Entry]) -> Postings:
    postings: defaultdict[str, tuple[list[int], bytearray]] = defaultdict(
        lambda: ([], bytearray())
    )
    for number, entry in enumerate(posts):
        for term, weight in zip(entry.terms.splitlines(), entry.weights, strict=True):
            numbers, weights = postings[term]
            numbers.append(number)
            weights.append(weight)
    return postings


def _ranges(postings: Postings) -> Iterator[tuple[str, bytes]]:
    """Yield each range's first term and its file.

    A range is its number of terms, then for each term itself, the number of posts that hold it,
    the number listed and the size of the list, then the lists.
    """
    heads: list[bytes] = []
    lists: list[bytes] = []
    first = before = ""
    size = 0
    for term in sorted(postings, key=_units):
        numbers, weights = postings[term]
        held = len(numbers)
        if held > MOST_POSTS:
            numbers, weights = _heaviest(numbers, weights)
        listed = posting(numbers, weights)
        if heads and size + len(listed) > RANGE_BYTES:
            yield first, pack(varints([len(heads)]) + b"".join(heads + lists))
            heads, lists, before, size = [], [], "", 0
        if not heads:
            first = term
        head = front_coded(term, before) + varints((held, len(numbers), len(listed)))
        heads.append(head)
        lists.append(listed)
        size += len(head) + len(listed)
        before = term
    if heads:
        yield first, pack(varints([len(heads)]) + b"".join(heads + lists))


def _units(term: str) -> bytes:
    """Return what orders terms by their UTF-16 units, as JavaScript compares strings."""
    return term.encode("utf-16-be")


def _heaviest(numbers: list[int], weights: bytearray) -> tuple[list[int], bytearray]:
    """Return the part of a posting that weighs most, among equals that of the newest posts."""
    ranked = sorted(zip(weights, numbers, strict=True), reverse=True)[:MOST_POSTS]
    kept = sorted((number, weight) for weight, number in ranked)
    return [number for number, _ in kept], bytearray(weight for _, weight in kept)


def _dictionary(held: Mapping[str, int]) -> bytes:
    """Return the dictionary: each word and the number of posts that hold it."""
    common = sorted(held, key=lambda word: (-held[word], word))[:MOST_WORDS]
    parts = []
    before = ""
    for word in sorted(common, key=_units):
        parts.append(front_coded(word, before) + varints([held[word]]))
        before = word
    return pack(b"".join(parts))
