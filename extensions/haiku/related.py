"""Which posts are about the same thing: the ones that share rare tags and telling words.

A post is known by its *marks*, the few of its tags and terms that say most about it.  Each counts
by its weight in the post, which the search has found already (see `search.analyse`), and by its
rarity among posts.  How near two posts are is the sum, over the marks that both have, of the
product of what these count: the inner product of G. Salton and C. Buckley, "Term-weighting
approaches in automatic text retrieval" (1988), cut down to what counts most.

Rarity has three steps instead of a logarithm, so that a post that comes or changes leaves the
lists of nearly all others as they are.  The cost is linear: a post has at most `MARKS` marks, and
a mark relates at most `MOST` posts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from .records import Journal, Post
from .search import Entry

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

Mark = tuple[int, str, int]
"""What a mark counts in its post, its name, its weight there."""
Holders = tuple[list[int], bytearray]
"""The posts that have a mark, by their places in the journal, and its weight in each."""


def related(journal: Journal, entries: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """Find the posts most related to each post.

    Takes every post's entry in the search, by docname.  Returns docnames by docname, the nearest
    first and among equals the newest: `RELATED` at most, and none for a post that has nothing to
    do with the others.  The same posts give the same, in whatever order they come.
    """
    tags = _tags(journal)
    marks = _marks(journal.posts, entries, tags)
    holders = _holders(marks)
    found = {}
    for place, post in enumerate(journal.posts):
        near = []
        for other, score in _scores(marks[place], holders).items():
            if score >= LEAST - KINSHIP and other != place:
                akin = not tags[place].isdisjoint(tags[other])
                near.append((-score - akin * KINSHIP, other))
        near.sort()
        found[post.docname] = tuple(
            journal.posts[other].docname for score, other in near[:RELATED] if -score >= LEAST
        )
    return found


def _tags(journal: Journal) -> list[set[str]]:
    """The tags of each post, but for those that more than half of all have."""
    tags: list[set[str]] = [set() for _ in journal.posts]
    for key, tag in journal.tags.items():
        if len(tag.posts) <= len(journal.posts) // 2:
            for post in tag.posts:
                tags[journal.place[post.docname]].add(key)
    return tags


def _marks(
    posts: Sequence[Post], entries: Mapping[str, Entry], tags: Sequence[set[str]]
) -> list[list[Mark]]:
    """The marks of each post, those that count most."""
    held: Counter[str] = Counter()
    for post in posts:
        held.update(entries[post.docname].terms.splitlines())
    term_worth = _worth(held, TERM_WORTH, len(posts))
    tag_worth = _worth(Counter(key for keys in tags for key in keys), TAG_WORTH, len(posts))
    marks: list[list[Mark]] = []
    for post, keys in zip(posts, tags, strict=True):
        entry = entries[post.docname]
        own = [
            (term_worth[term] * weight, term, weight)
            for term, weight in zip(entry.terms.splitlines(), entry.weights, strict=True)
            if term in term_worth
        ]
        # No term holds a line end, so a tag is not taken for the word that it is.
        own += [(tag_worth[key] * FULL, f"{key}\n", FULL) for key in keys if key in tag_worth]
        own.sort(reverse=True)
        marks.append(own[:MARKS])
    return marks


def _worth(held: Mapping[str, int], steps: Sequence[int], size: int) -> dict[str, int]:
    """What each name is worth by the number of posts that have it; it may be too few or too many.

    What more than half of a journal has relates none, however few these posts are.
    """
    most = min(MOST, size // 2)
    return {
        name: steps[step]
        for name, count in held.items()
        if count <= most and 0 <= (step := count.bit_length() // 2 - 1) < len(steps)
    }


def _holders(marks: Sequence[Sequence[Mark]]) -> dict[str, Holders]:
    """The posts that have each mark."""
    holders: dict[str, Holders] = {}
    for place, own in enumerate(marks):
        for _, name, weight in own:
            if name not in holders:
                holders[name] = [], bytearray()
            places, weights = holders[name]
            places.append(place)
            weights.append(weight)
    return holders


def _scores(own: Sequence[Mark], holders: Mapping[str, Holders]) -> dict[int, int]:
    """How near each post is to the one whose own marks are given, itself among them."""
    scores: dict[int, int] = {}
    for value, name, _ in own:
        for place, weight in zip(*holders[name], strict=True):
            # Most of the time is spent here, and a defaultdict would take twice as much.
            if place in scores:
                scores[place] += value * weight
            else:
                scores[place] = value * weight
    return scores
