"""Related posts: the ones that share rare tags and characteristic words.

A post is represented by its *key terms*, the few of its tags and terms that say most about it.
Each has a weight in the post, which the search has computed (see `search.indexing`), and a rarity
among the posts.  The score of two posts is the sum, over the key terms of both, of the products of
weight and rarity: the inner product of G. Salton and C. Buckley, "Term-weighting approaches in
automatic text retrieval" (1988), limited to the terms that count most.

Rarity has three steps instead of a logarithm, so that a new or changed post leaves the lists of
nearly all others as they are.  The cost is linear: a post has at most `KEY_TERMS` key terms, and a
key term relates at most `MAX_FREQUENCY` posts.  For the same reasons an edit changes little: the
key terms of the posts that have a term whose rarity changed, and the lists of the posts that
share a key term with one of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from ..search.indexing import IndexEntry
from ..util.slugs import tag_key

RELATED = 4
"""The most related posts of a post."""
KEY_TERMS = 16
"""The most key terms of a post."""
MAX_FREQUENCY = 100
"""The highest document frequency of a key term: what more posts have is too general."""

TERM_RARITIES = (5, 4, 3)
"""The rarity of a term in 2 to 7, 8 to 31, and 32 to `MAX_FREQUENCY` posts."""
TAG_RARITIES = (7, 2)
"""The rarity of a tag of 2 to 7 and 8 to 31 posts: a rare tag counts more than any word."""

FULL_WEIGHT = 255
"""The greatest weight in a post.  A tag always has it."""
UNIT = FULL_WEIGHT**2
"""The score of a key term of rarity 1 that has its full weight in both posts."""
TAG_BONUS = UNIT
"""The additional score of two posts that share any tag that at most half of the posts have."""
MIN_SCORE = 4 * UNIT
"""The least score of related posts: one rare tag, or one word that both posts are mostly about."""

_TAG = "\t"
"""The end of a tag's name: no term contains it, so tags differ from terms."""


class KeyTerms(NamedTuple):
    """The key terms of a post: their names, one a line, with the rarity and weight of each.

    Text and bytes, because thousands of posts have them and are loaded for each build.
    """

    names: str
    rarities: bytes
    weights: bytes


_EMPTY = KeyTerms("", b"", b"")

Postings = dict[str, tuple[list[str], bytearray]]
"""The posts that have a key term, and its weight in each, by the name of the term."""


class RelatedPosts:
    """The related posts of each post, kept from build to build.

    `related` has docnames by docname: at most `RELATED`, the highest score first, then the
    newest.  It depends on the posts alone, not on earlier states or their order.
    """

    def __init__(self) -> None:
        self.related: dict[str, tuple[str, ...]] = {}
        self._entries: dict[str, IndexEntry] = {}
        self._frequencies: Counter[str] = Counter()
        self._key_terms: dict[str, KeyTerms] = {}
        self._max_frequency = 0
        self._common: frozenset[str] = frozenset()

    def update(self, entries: Mapping[str, IndexEntry]) -> None:
        """Update the lists from the index entries of all posts, by docname."""
        changed = {
            docname
            for docname in entries.keys() | self._entries.keys()
            if (entry := entries.get(docname)) is not (known := self._entries.get(docname))
            and entry != known
        }
        if not changed:
            return
        size = len(entries)
        # A term of more than half of the posts relates none, however few the posts are.
        max_frequency = min(MAX_FREQUENCY, size // 2)
        new_rarities = self._count(changed, entries, max_frequency)
        self._entries = dict(entries)
        common = frozenset(
            name
            for name, frequency in self._frequencies.items()
            if frequency > size // 2 and name.endswith(_TAG)
        )
        if (max_frequency, common) != (self._max_frequency, self._common):
            self._max_frequency, self._common = max_frequency, common
            self._key_terms, self.related = {}, {}
        self._relate(self._update_key_terms(changed, new_rarities))

    def _count(
        self, changed: Set[str], entries: Mapping[str, IndexEntry], max_frequency: int
    ) -> set[str]:
        """Update the document frequencies; return the names whose rarity has changed."""
        differences: Counter[str] = Counter()
        for docname in changed:
            if docname in self._entries:
                differences.subtract(_weights(self._entries[docname]).keys())
            if docname in entries:
                differences.update(_weights(entries[docname]).keys())
        new_rarities = set()
        for name, difference in differences.items():
            frequency = self._frequencies.pop(name, 0)
            if frequency + difference:
                self._frequencies[name] = frequency + difference
            if _rarity(name, frequency, max_frequency) != _rarity(
                name, frequency + difference, max_frequency
            ):
                new_rarities.add(name)
        return new_rarities

    def _update_key_terms(self, changed: Set[str], new_rarities: Set[str]) -> set[str]:
        """Update the key terms of the posts that may have others now; return the affected terms.

        `new_rarities` are the names whose rarity has changed.  The lists of the changed posts
        are removed: one without key terms shares none with those that changed.
        """
        affected_terms: set[str] = set()
        for docname in self._key_terms.keys() - self._entries.keys():
            affected_terms.update(self._key_terms.pop(docname).names.splitlines())
            del self.related[docname]
        for docname, entry in self._entries.items():
            known = self._key_terms.get(docname, _EMPTY)
            if (
                docname in changed
                or docname not in self._key_terms
                or _has_any(entry, new_rarities)
            ):
                selected = self._key_terms[docname] = self._select_key_terms(entry)
                if docname in changed or selected != known:
                    self.related.pop(docname, None)
                    affected_terms.update(known.names.splitlines(), selected.names.splitlines())
        return affected_terms

    def _select_key_terms(self, entry: IndexEntry) -> KeyTerms:
        own = [
            (rarity * weight, name, rarity, weight)
            for name, weight in _weights(entry).items()
            if (rarity := _rarity(name, self._frequencies[name], self._max_frequency))
        ]
        own.sort(reverse=True)
        _, names, rarities, weights = zip(*own[:KEY_TERMS], strict=True) if own else [()] * 4
        return KeyTerms("\n".join(names), bytes(rarities), bytes(weights))

    def _relate(self, affected_terms: Set[str]) -> None:
        """Compute the lists of the posts that have none, or have one of these key terms."""
        affected = [
            docname
            for docname, own in self._key_terms.items()
            if docname not in self.related or not affected_terms.isdisjoint(own.names.splitlines())
        ]
        postings = self._postings(affected)

        @cache
        def tags(docname: str) -> frozenset[str]:
            return frozenset(_tags(self._entries[docname])) - self._common

        for docname in affected:
            candidates = []
            for other, score in _scores(self._key_terms[docname], postings).items():
                if score >= MIN_SCORE - TAG_BONUS and other != docname:
                    shares_tag = not tags(docname).isdisjoint(tags(other))
                    candidates.append(
                        (score + shares_tag * TAG_BONUS, self._entries[other].date, other)
                    )
            candidates.sort(reverse=True)
            self.related[docname] = tuple(
                other for score, _, other in candidates[:RELATED] if score >= MIN_SCORE
            )

    def _postings(self, docnames: Collection[str]) -> Postings:
        """Return the postings of the key terms of some posts."""
        postings: Postings = {
            name: ([], bytearray())
            for docname in docnames
            for name in self._key_terms[docname].names.splitlines()
        }
        for docname, own in self._key_terms.items():
            for name, weight in zip(own.names.splitlines(), own.weights, strict=True):
                if name in postings:
                    posts, weights = postings[name]
                    posts.append(docname)
                    weights.append(weight)
        return postings


def _tags(entry: IndexEntry) -> Iterator[str]:
    return (tag_key(tag) + _TAG for tag in entry.tags)


def _weights(entry: IndexEntry) -> dict[str, int]:
    """Return the weights of a post's terms and tags by name."""
    weights = dict(zip(entry.terms.splitlines(), entry.weights, strict=True))
    weights.update((name, FULL_WEIGHT) for name in _tags(entry))
    return weights


def _has_any(entry: IndexEntry, names: Set[str]) -> bool:
    """Return whether a post has any of some terms or tags."""
    return bool(names) and not (
        names.isdisjoint(entry.terms.splitlines()) and names.isdisjoint(_tags(entry))
    )


def _rarity(name: str, frequency: int, max_frequency: int) -> int:
    """Return the rarity of a name, or 0 if too few or too many posts have it."""
    steps = TAG_RARITIES if name.endswith(_TAG) else TERM_RARITIES
    step = frequency.bit_length() // 2 - 1
    return steps[step] if frequency <= max_frequency and 0 <= step < len(steps) else 0


def _scores(own: KeyTerms, postings: Postings) -> dict[str, int]:
    """Return the scores of all posts that share a key term with a post, itself among them."""
    scores: dict[str, int] = {}
    for name, rarity, weight in zip(
        own.names.splitlines(), own.rarities, own.weights, strict=True
    ):
        value = rarity * weight
        for other, others in zip(*postings[name], strict=True):
            # Most of the time is spent here, and a defaultdict would take twice as much.
            if other in scores:
                scores[other] += value * others
            else:
                scores[other] = value * others
    return scores
