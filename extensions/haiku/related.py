"""Which posts are about the same thing: the ones that share rare tags and telling words.

A post is known by its *marks*, the few of its tags and terms that say most about it.  Each counts
by its weight in the post, which the search has found already (BM25F's, see `search.analyse`), and
by its rarity among posts.  Two posts are as near as the marks that both have: a plain product of
weights, like the dot product of documents in G. Salton and C. Buckley, "Term-weighting approaches
in automatic text retrieval" (1988), cut down to their greatest components.

Rarity has three steps instead of a logarithm, so that a post that comes or changes leaves the
lists of nearly all others as they are.  The cost is linear: a post has at most `MARKS` marks, and
no mark stands on more than `MOST` posts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from .records import Journal
from .search import Entry

RELATED = 4
"""The most posts that are named for a post."""
MARKS = 16
"""The most marks of a post."""
MOST = 127
"""The most posts that have a mark: what more have is no subject."""

TERM_WORTH = (5, 4, 3)
"""What a term counts that 2 to 7, 8 to 31, 32 to `MOST` posts hold."""
TAG_WORTH = (8, 3, 1)
"""What a tag counts.  One on few posts relates them by itself, one on many only beside words."""

FULL = 255
"""The greatest weight in a post; a tag always has it."""
LEAST = 4 * FULL**2
"""How near posts are at least: a single term hardly ever suffices, two good ones do."""

Mark = tuple[int, str, int]
"""What a mark counts in its post, its name, its weight there.  Tags' names end in a line end."""


def related(journal: Journal, entries: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """Find the posts most related to each post.

    Takes every post's entry in the search, by docname.  Returns docnames by docname, the nearest
    first and among equals the newest: `RELATED` at most, none for a post that has nothing to do
    with the others.  The same posts give the same, in whatever order they come.
    """
    marks = _marks(journal, entries)
    holders = _holders(marks)
    return {
        post.docname: tuple(
            journal.posts[other].docname for other in _nearest(place, holders, own)
        )
        for place, (post, own) in enumerate(zip(journal.posts, marks, strict=True))
    }


def _marks(journal: Journal, entries: Mapping[str, Entry]) -> list[list[Mark]]:
    """The marks of every post, in the journal's order of posts."""
    size = len(journal.posts)
    held: Counter[str] = Counter()
    for post in journal.posts:
        held.update(entries[post.docname].terms.splitlines())
    term_worth = _worth(held, TERM_WORTH, size)
    tag_worth = _worth({key: len(tag.posts) for key, tag in journal.tags.items()}, TAG_WORTH, size)
    tags: defaultdict[str, list[Mark]] = defaultdict(list)
    for key, worth in tag_worth.items():
        for post in journal.tags[key].posts:
            tags[post.docname].append((worth * FULL, f"{key}\n", FULL))
    found = []
    for post in journal.posts:
        entry = entries[post.docname]
        marks = [
            (term_worth[term] * weight, term, weight)
            for term, weight in zip(entry.terms.splitlines(), entry.weights, strict=True)
            if term in term_worth
        ]
        marks += tags[post.docname]
        marks.sort(reverse=True)
        found.append(marks[:MARKS])
    return found


def _worth(held: Mapping[str, int], steps: tuple[int, ...], size: int) -> dict[str, int]:
    """What each name counts by the number of posts that have it, if it relates any at all.

    What half of all posts have says nothing, however few they are.
    """
    most = min(MOST, size // 2)
    return {
        name: steps[count.bit_length() // 2 - 1]
        for name, count in held.items()
        if 2 <= count <= most
    }


def _holders(marks: list[list[Mark]]) -> dict[str, tuple[list[int], bytearray]]:
    """The places of the posts that have each mark, and its weight in each."""
    holders: dict[str, tuple[list[int], bytearray]] = {}
    for place, own in enumerate(marks):
        for _, name, weight in own:
            if name not in holders:
                holders[name] = [], bytearray()
            places, weights = holders[name]
            places.append(place)
            weights.append(weight)
    return holders


def _nearest(
    place: int, holders: Mapping[str, tuple[list[int], bytearray]], own: list[Mark]
) -> list[int]:
    """The places of the posts nearest to the one at a place, which has marks of its own."""
    scores: dict[int, int] = {}
    for value, name, _ in own:
        for other, weight in zip(*holders[name], strict=True):
            # Twice as fast as a defaultdict, and nearly all of the time is spent here.
            if other in scores:
                scores[other] += value * weight
            else:
                scores[other] = value * weight
    scores.pop(place, None)
    near = sorted((-score, other) for other, score in scores.items() if score >= LEAST)
    return [other for _, other in near[:RELATED]]
