"""What is known of every post, and the journal that they make together.

Everything here is a value: a `Journal` is made from posts in any order and
says the same whatever that order was.  A record is a named tuple, because each
build loads all of the last one: no other kind of record is unpickled as fast.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..util.slugs import haiku_key, tag_key, tag_slug


class Post(NamedTuple):
    """One published post.

    `minutes` is its reading time; `updated` is a day; `id` is its name in feeds
    where the header gives one.
    """

    docname: str
    haiku: tuple[str, str, str]
    title: str
    date: dt.date
    at: dt.datetime
    timed: bool
    minutes: int
    tags: tuple[str, ...] = ()
    summary: str = ""
    authors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = ""
    updated: dt.date | None = None
    tags_line: int = 1

    @property
    def order(self) -> tuple[int, float, str, str]:
        """Newest day first, then the later moment, then by title."""
        return (-self.date.toordinal(), -self.at.timestamp(), self.title.casefold(), self.docname)

    @property
    def datetime(self) -> str:
        """The post's date for a `<time datetime>`: a day, or a moment in UTC."""
        return self.at.isoformat() if self.timed else self.date.isoformat()

    @property
    def changed(self) -> dt.date:
        """The day on which the post was last changed, as far as it says."""
        return max(self.date, self.updated) if self.updated else self.date

    @property
    def listed(self) -> Listed:
        """The part of the record that lists show; others may change without them."""
        return Listed(self.docname, self.title, self.haiku, self.date, self.datetime, self.summary)

    @property
    def one_line(self) -> str:
        """The haiku on one line, as its author writes it."""
        return " / ".join(self.haiku)


class Listed(NamedTuple):
    """What the lists of posts show of a post."""

    docname: str
    title: str
    haiku: tuple[str, str, str]
    date: dt.date
    datetime: str
    summary: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: the name most of its posts use, its page, its posts newest first."""

    key: str
    name: str
    slug: str
    posts: tuple[Post, ...]


def _name(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


class Journal:
    """All posts, newest first, and the ways to find one among them."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=lambda post: post.order))
        self.place: dict[str, int] = {post.docname: place for place, post in enumerate(self.posts)}

    def __getitem__(self, docname: str) -> Post:
        return self.posts[self.place[docname]]

    def __contains__(self, docname: object) -> bool:
        return docname in self.place

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Every tag by its key, in the order of names."""
        posts: defaultdict[str, list[Post]] = defaultdict(list)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in self.posts:
            by_key = {tag_key(tag): tag for tag in reversed(post.tags)}
            for key, tag in by_key.items():
                posts[key].append(post)
                spellings[key][tag] += 1
        return {
            key: Tag(key, _name(spellings[key]), tag_slug(key), tuple(posts[key]))
            for key in sorted(posts)
        }

    @cached_property
    def _companions(self) -> dict[str, Counter[str]]:
        """How often each tag stands beside each other one, by their keys."""
        beside: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in self.posts:
            keys = {tag_key(tag) for tag in post.tags}
            for key in keys:
                beside[key].update(keys - {key})
        return beside

    def companions(self, tag: Tag, limit: int) -> list[Tag]:
        """The tags that most often stand beside a tag, the most frequent first."""
        counts = self._companions[tag.key]
        nearest = sorted(counts, key=lambda key: (-counts[key], key))
        return [self.tags[key] for key in nearest[:limit]]

    @cached_property
    def tags_by_weight(self) -> tuple[Tag, ...]:
        """Every tag, the one with the most posts first."""
        return tuple(sorted(self.tags.values(), key=lambda tag: (-len(tag.posts), tag.key)))

    @cached_property
    def years(self) -> dict[int, tuple[Post, ...]]:
        """The posts of each year, the latest year first."""
        years: defaultdict[int, list[Post]] = defaultdict(list)
        for post in self.posts:
            years[post.date.year].append(post)
        return {year: tuple(posts) for year, posts in years.items()}

    @cached_property
    def by_haiku(self) -> dict[str, list[Post]]:
        """The posts that a haiku, as `slugs.haiku_key` writes it, heads."""
        found: defaultdict[str, list[Post]] = defaultdict(list)
        for post in self.posts:
            found[haiku_key(post.one_line)].append(post)
        return dict(found)

    def older(self, docname: str) -> Post | None:
        """The post written before this one."""
        place = self.place[docname] + 1
        return self.posts[place] if place < len(self.posts) else None

    def newer(self, docname: str) -> Post | None:
        """The post written after this one."""
        place = self.place[docname] - 1
        return self.posts[place] if place >= 0 else None

    def around(self, docname: str, count: int) -> tuple[Post, ...]:
        """The `count` posts written nearest to this one, it among them."""
        start = max(0, min(self.place[docname] - count // 2, len(self.posts) - count))
        return self.posts[start : start + count]

    def select(
        self, *, tag: str | None = None, year: int | None = None, limit: int | None = None
    ) -> Sequence[Post]:
        """The newest posts, of a tag or a year or both if they are given."""
        posts: Sequence[Post] = self.posts
        if year is not None:
            posts = self.years.get(year, ())
        if tag is not None:
            tagged = self.tags.get(tag_key(tag))
            members = {post.docname for post in tagged.posts} if tagged else set()
            posts = [post for post in posts if post.docname in members]
        return posts[:limit]


def weight(count: int, counts: Sequence[int], steps: int = 5) -> int:
    """How heavy a tag is among the others, from 1 to `steps`, by rank.

    `counts` holds the counts of all tags, sorted.
    """
    return 1 + bisect_left(counts, count) * steps // max(len(counts), 1)
