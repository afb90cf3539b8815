"""Which posts are about the same thing: the ones that share rare tags and telling words.

A post is known by its *marks*, the few of its tags and terms that say most about it.  Each counts
by its weight in the post, which the search has found already (see `search.analyse`), and by its
rarity among posts.  How near two posts are is the sum, over the marks that both have, of the
product of what these count: the inner product of G. Salton and C. Buckley, "Term-weighting
approaches in automatic text retrieval" (1988), cut down to what counts most.

Rarity has three steps instead of a logarithm, so that a post that comes or changes leaves the
lists of nearly all others as they are.  The cost is linear: a post has at most `MARKS` marks, and
a mark relates at most `MOST` posts.  For the same reasons little has to be found anew after an
edit: the marks of the posts that hold a name whose rarity took a step, and the lists of those
that share a mark with one of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from ..search.indexing import Entry
from ..util.slugs import tag_key

RELATED = 4
"""The most posts that are named for a post."""
MARKS = 16
"""The most marks of a post."""
MOST = 100
"""The most posts that a mark relates: what more have is no subject."""

TERM_WORTH = (5, 4, 3)
"""What a term is worth that 2 to 7, 8 to 31, 32 to `MOST` posts hold."""
TAG_WORTH = (7, 2)
"""What a tag is worth that 2 to 7, 8 to 31 posts have: a rare one is more than any word."""

FULL = 255
"""The greatest weight in a post.  A tag always has it."""
UNIT = FULL**2
"""How near a mark of worth 1 brings two posts in which it has its full weight."""
KINSHIP = UNIT
"""How much nearer any tag brings two posts that are near already, if not most posts have it."""
LEAST = 4 * UNIT
"""How near related posts are.  A rare tag is enough; a word is if both are about little else."""

_TAG = "\t"
"""Ends the name of a tag: no term holds one, so a tag is not taken for the word that it is."""


class Marks(NamedTuple):
    """The marks of a post: their names, each on a line, and what each counts.

    `worths` are how rare the names are, `weights` how much they say in this post.
    Text and bytes, because thousands of posts have them and are loaded for each build.
    """

    names: str
    worths: bytes
    weights: bytes


_NONE = Marks("", b"", b"")

Holders = dict[str, tuple[list[str], bytearray]]
"""By the name of a mark, the posts that have it, and its weight in each."""


class Kinship:
    """Which posts are related, kept from build to build: `related` holds docnames by docname.

    The nearest come first, among equals the newest; `RELATED` at most, and none for a
    post that has nothing to do with the others.  The same posts give the same, whatever
    was known before and in whatever order they come.
    """

    def __init__(self) -> None:
        self.related: dict[str, tuple[str, ...]] = {}
        self._entries: dict[str, Entry] = {}
        self._held: Counter[str] = Counter()
        self._marks: dict[str, Marks] = {}
        self._most = 0
        self._common: frozenset[str] = frozenset()

    def update(self, entries: Mapping[str, Entry]) -> None:
        """Take what is new in the entries of all posts, which are given by docname."""
        changed = {
            docname
            for docname in entries.keys() | self._entries.keys()
            if (entry := entries.get(docname)) is not (known := self._entries.get(docname))
            and entry != known
        }
        if not changed:
            return
        size = len(entries)
        # What more than half of a journal has relates none, however few these posts are.
        most = min(MOST, size // 2)
        moved = self._count(changed, entries, most)
        self._entries = dict(entries)
        common = frozenset(
            name for name, held in self._held.items() if held > size // 2 and name.endswith(_TAG)
        )
        if (most, common) != (self._most, self._common):
            self._most, self._common = most, common
            self._marks, self.related = {}, {}
        self._relate(self._mark(changed, moved))

    def _count(self, changed: Set[str], entries: Mapping[str, Entry], most: int) -> set[str]:
        """Count who holds each name; returns the names of which the worth has changed."""
        differences: Counter[str] = Counter()
        for docname in changed:
            if docname in self._entries:
                differences.subtract(_weights(self._entries[docname]).keys())
            if docname in entries:
                differences.update(_weights(entries[docname]).keys())
        moved = set()
        for name, difference in differences.items():
            held = self._held.pop(name, 0)
            if held + difference:
                self._held[name] = held + difference
            if _worth(name, held, most) != _worth(name, held + difference, most):
                moved.add(name)
        return moved

    def _mark(self, changed: Set[str], moved: Set[str]) -> set[str]:
        """Find the marks of posts that may have others now; returns the names of all of these.

        `moved` are the names of which the worth has changed.  The lists of these posts are
        forgotten: one that has no mark any more shares none with those that changed.
        """
        stirred: set[str] = set()
        for docname in self._marks.keys() - self._entries.keys():
            stirred.update(self._marks.pop(docname).names.splitlines())
            del self.related[docname]
        for docname, entry in self._entries.items():
            known = self._marks.get(docname, _NONE)
            if docname in changed or docname not in self._marks or _holds(entry, moved):
                found = self._marks[docname] = self._marks_of(entry)
                if docname in changed or found != known:
                    self.related.pop(docname, None)
                    stirred.update(known.names.splitlines(), found.names.splitlines())
        return stirred

    def _marks_of(self, entry: Entry) -> Marks:
        own = [
            (worth * weight, name, worth, weight)
            for name, weight in _weights(entry).items()
            if (worth := _worth(name, self._held[name], self._most))
        ]
        own.sort(reverse=True)
        _, names, worths, weights = zip(*own[:MARKS], strict=True) if own else [()] * 4
        return Marks("\n".join(names), bytes(worths), bytes(weights))

    def _relate(self, stirred: Set[str]) -> None:
        """Find the lists of the posts that have none, or have one of these marks."""
        affected = [
            docname
            for docname, own in self._marks.items()
            if docname not in self.related or not stirred.isdisjoint(own.names.splitlines())
        ]
        holders = self._holders(affected)

        @cache
        def tags(docname: str) -> frozenset[str]:
            return frozenset(_tags(self._entries[docname])) - self._common

        for docname in affected:
            near = []
            for other, score in _scores(self._marks[docname], holders).items():
                if score >= LEAST - KINSHIP and other != docname:
                    akin = not tags(docname).isdisjoint(tags(other))
                    near.append((score + akin * KINSHIP, self._entries[other].date, other))
            near.sort(reverse=True)
            self.related[docname] = tuple(
                other for score, _, other in near[:RELATED] if score >= LEAST
            )

    def _holders(self, docnames: Collection[str]) -> Holders:
        """Who else has the marks of some posts."""
        holders: Holders = {
            name: ([], bytearray())
            for docname in docnames
            for name in self._marks[docname].names.splitlines()
        }
        for docname, own in self._marks.items():
            for name, weight in zip(own.names.splitlines(), own.weights, strict=True):
                if name in holders:
                    places, weights = holders[name]
                    places.append(docname)
                    weights.append(weight)
        return holders


def _tags(entry: Entry) -> Iterator[str]:
    return (tag_key(tag) + _TAG for tag in entry.tags)


def _weights(entry: Entry) -> dict[str, int]:
    """The names of a post's terms and tags, each with its weight there."""
    weights = dict(zip(entry.terms.splitlines(), entry.weights, strict=True))
    weights.update((name, FULL) for name in _tags(entry))
    return weights


def _holds(entry: Entry, names: Set[str]) -> bool:
    """Whether a post has any of some names."""
    return bool(names) and not (
        names.isdisjoint(entry.terms.splitlines()) and names.isdisjoint(_tags(entry))
    )


def _worth(name: str, held: int, most: int) -> int:
    """What a name is worth that so many posts have; nothing if they are too few or too many."""
    steps = TAG_WORTH if name.endswith(_TAG) else TERM_WORTH
    step = held.bit_length() // 2 - 1
    return steps[step] if held <= most and 0 <= step < len(steps) else 0


def _scores(own: Marks, holders: Holders) -> dict[str, int]:
    """How near each post is to the one whose own marks are given, itself among them."""
    scores: dict[str, int] = {}
    for name, worth, weight in zip(own.names.splitlines(), own.worths, own.weights, strict=True):
        value = worth * weight
        for other, others in zip(*holders[name], strict=True):
            # Most of the time is spent here, and a defaultdict would take twice as much.
            if other in scores:
                scores[other] += value * others
            else:
                scores[other] = value * others
    return scores
