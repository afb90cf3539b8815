"""The sidebar: a few posts, the tags that weigh most, the years.

It is bounded, and most of it is the same on every page and seldom changes: no
counts, tags by size and not by number, and on a post the posts written around it
instead of the newest.  So a new post changes the pages near it and not all pages.
"""

from __future__ import annotations

from functools import cached_property

from ..models import Journal, Post, Tag

POSTS = 5
"""At least three: the posts before and after a post are to be among those around it."""
TAGS = 20


class Sidebar:
    """What the sidebar of each page holds."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def posts(self, pagename: str) -> tuple[Post, ...]:
        """The posts around a post; the newest on any other page."""
        if pagename in self.journal:
            return self.journal.around(pagename, POSTS)
        return self.journal.posts[:POSTS]

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """Name and slug of the tags of the greatest sizes, by name."""
        heaviest = sorted(self.journal.tags.values(), key=_by_size)[:TAGS]
        return [(tag.name, tag.slug) for tag in sorted(heaviest, key=lambda tag: tag.key)]

    @cached_property
    def years(self) -> list[int]:
        """The years that have posts, the latest first."""
        return list(self.journal.years)


def _by_size(tag: Tag) -> tuple[int, str]:
    """Where a tag stands: first by size, which is two steps for twice the posts, then by name.

    By number, the last tag that has a place would change with every few posts, and
    all pages with it.
    """
    return -(len(tag.posts) ** 2).bit_length(), tag.key
