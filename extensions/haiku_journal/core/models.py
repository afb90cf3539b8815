"""The records of posts, and the journal that they make together.

Everything here is a value: a `Journal` is the same whatever the order of its posts.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..header.model import SUPERSEDED, Header
from ..registries.tags import TagEntry, TagList
from ..util.digests import digest
from ..util.slugs import elect_name, tag_key, tag_slug


class BodyFacts(NamedTuple):
    """The additions of a post's body to its header: title, minutes to read, all tags, excerpt.

    Named tuples are unpickled faster than any other record, and every build loads all.
    """

    title: str
    minutes: int
    tags: tuple[str, ...]
    excerpt: str = ""


class Post(NamedTuple):
    """A published post: its document, its header, and the additions of its body.

    `updated` is the day of the last change, if the header or a part names one; `state` is
    `DUE`, `SUPERSEDED` or empty, as a part says.
    """

    docname: str
    header: Header
    title: str
    minutes: int = 1
    tags: tuple[str, ...] = ()
    excerpt: str = ""
    updated: dt.date | None = None
    state: str = ""

    @property
    def haiku(self) -> tuple[str, ...]:
        """The three lines."""
        return self.header.haiku

    @property
    def date(self) -> dt.date:
        """The day as the author writes it."""
        return self.header.date

    @property
    def summary(self) -> str:
        """The summary of the header, or the text above the mark of an excerpt; may be empty."""
        return self.header.summary or self.excerpt

    @property
    def order(self) -> tuple[int, float, str, str]:
        """The sort key: newest day first, then the later moment, then by title."""
        header = self.header
        day, moment = header.date.toordinal(), header.at.timestamp()
        return (-day, -moment, self.title.casefold(), self.docname)

    @property
    def datetime(self) -> str:
        """The date for a `<time datetime>`: a day, or a moment in UTC."""
        header = self.header
        return header.at.isoformat() if header.timed else header.date.isoformat()

    @property
    def changed(self) -> dt.date:
        """The day of the last known change."""
        return max(self.date, self.updated) if self.updated else self.date

    def location_of(self, key: str) -> tuple[str, int]:
        """Return the docname and the line of a key of the header, for messages."""
        return self.docname, self.header.lines.get(key, 1)

    @property
    def listed(self) -> ListedPost:
        """The part of the record that lists show."""
        shown = self.docname, self.title, self.haiku, self.date, self.datetime, self.summary
        return ListedPost(*shown, self.state)

    @property
    def one_line(self) -> str:
        """The haiku on one line, as its author writes it."""
        return " / ".join(self.haiku)


class ListedPost(NamedTuple):
    """The part of a record that lists show; the rest may change without them."""

    docname: str
    title: str
    haiku: tuple[str, ...]
    date: dt.date
    datetime: str
    summary: str
    state: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: its key, the spelling in most posts, the name of its page, its posts newest first.

    The posts of the tags below it are among them.  `entry` is what the list of tags says of it.
    """

    key: str
    name: str
    slug: str
    posts: tuple[Post, ...]
    entry: TagEntry


class Journal:
    """All posts, newest first, and the ways to look one up."""

    def __init__(self, posts: Iterable[Post], tag_list: TagList | None = None) -> None:
        self._tag_list = tag_list or TagList()
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=lambda post: post.order))
        self.place: dict[str, int] = {post.docname: place for place, post in enumerate(self.posts)}

    def __getitem__(self, docname: str) -> Post:
        return self.posts[self.place[docname]]

    def __contains__(self, docname: object) -> bool:
        return docname in self.place

    @cached_property
    def tags(self) -> dict[str, Tag]:
        """Every tag by its key, in the order of keys."""
        posts: defaultdict[str, list[Post]] = defaultdict(list)
        spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in self.posts:
            by_key = {tag_key(tag): tag for tag in reversed(post.tags)}
            for key, tag in by_key.items():
                posts[key].append(post)
                spellings[key][tag] += 1
            for key in {key for tag in by_key for key in self._tag_list.above(tag)} - {*by_key}:
                posts[key].append(post)
        return {
            key: Tag(key, entry.name, tag_slug(key), tuple(posts[key]), entry)
            for key in sorted(posts)
            for entry in [self._tag_list.entry(key) or TagEntry(elect_name(spellings[key]))]
        }

    def tag(self, name: str) -> Tag | None:
        """Return the tag of a name or synonym that posts have."""
        return self.tags.get(self._tag_list.key(name))

    def tags_above(self, tag: Tag) -> list[Tag]:
        """Return the tags above a tag, the nearest first."""
        return [self.tags[key] for key in self._tag_list.above(tag.key)]

    @cached_property
    def tags_below(self) -> dict[str, list[Tag]]:
        """The tags right below each tag that has some, by its key."""
        below: defaultdict[str, list[Tag]] = defaultdict(list)
        for tag in self.tags.values():
            below[tag.entry.parent].append(tag)
        return dict(below)

    @cached_property
    def _companions(self) -> dict[str, Counter[str]]:
        """The number of posts that have both of two tags, by their keys."""
        together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in self.posts:
            keys = {tag_key(tag) for tag in post.tags}
            for key in keys:
                together[key].update(keys - {key})
        return together

    def companions(self, tag: Tag, limit: int) -> list[Tag]:
        """Return the tags that most posts of a tag have, too, the most frequent first."""
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
    def names_digest(self) -> str:
        """A digest of the names of all posts, tags and years."""
        posts = [(post.docname, post.title, post.haiku) for post in self.posts]
        tags = [(tag.key, tag.name, tag.slug) for tag in self.tags.values()]
        return digest(posts, tags, list(self.years))

    def older(self, docname: str) -> Post | None:
        """Return the post written before this one."""
        place = self.place[docname] + 1
        return self.posts[place] if place < len(self.posts) else None

    def newer(self, docname: str) -> Post | None:
        """Return the post written after this one."""
        place = self.place[docname] - 1
        return self.posts[place] if place >= 0 else None

    def around(self, docname: str, count: int) -> tuple[Post, ...]:
        """Return the `count` posts written nearest to this one, including it."""
        start = max(0, min(self.place[docname] - count // 2, len(self.posts) - count))
        return self.posts[start : start + count]

    def select(
        self, *, tag: str | None = None, year: int | None = None, limit: int | None = None
    ) -> Sequence[Post]:
        """Return the newest posts, with a tag, of a year, or at most a number of them."""
        posts: Sequence[Post] = self.posts
        if year is not None:
            posts = self.years.get(year, ())
        if tag is not None:
            tagged = self.tag(tag)
            docnames = {post.docname for post in tagged.posts} if tagged else set()
            posts = [post for post in posts if post.docname in docnames]
        return current_first(posts)[:limit]


def current_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    """Return posts in their order, but those that another supersedes last."""
    return tuple(sorted(posts, key=lambda post: post.state == SUPERSEDED))


def weight(count: int, counts: Sequence[int], steps: int = 5) -> int:
    """Return the weight of a tag among the others, from 1 to `steps`, by rank.

    `counts` holds the counts of all tags, sorted.
    """
    return 1 + bisect_left(counts, count) * steps // max(len(counts), 1)
