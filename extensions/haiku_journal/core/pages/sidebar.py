"""The sidebar: a few posts, the largest tags, the years.

It is bounded, and most of it is the same on every page and seldom changes: it has no counts,
its tags are chosen by size class, and on a post it lists the posts written around it instead
of the newest.  So a new post changes the pages near it and not all pages.
"""

from __future__ import annotations

from functools import cached_property

from ..models import Journal, Post, Tag

POSTS = 5
"""At least three, so that the previous and the next post are among those around a post."""
TAGS = 20


class Sidebar:
    """The sidebar of each page."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def posts(self, pagename: str) -> tuple[Post, ...]:
        """Return the posts around a post; the newest on any other page."""
        if pagename in self.journal:
            return self.journal.around(pagename, POSTS)
        return self.journal.posts[:POSTS]

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """The name and slug of the largest tags, by name."""
        heaviest = sorted(self.journal.tags.values(), key=_by_size)[:TAGS]
        return [(tag.name, tag.slug) for tag in sorted(heaviest, key=lambda tag: tag.key)]

    @cached_property
    def years(self) -> list[int]:
        """The years that have posts, the latest first."""
        return list(self.journal.years)


def _by_size(tag: Tag) -> tuple[int, str]:
    """Return the sort key of a tag: its size class, two of which double the posts, then its key.

    By number of posts, the last tag in the sidebar would change with every few posts, and all
    pages with it.
    """
    return -(len(tag.posts) ** 2).bit_length(), tag.key
