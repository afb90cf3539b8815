"""The tags of a journal: how many posts have each, and which are nearly the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from ...header.errors import Problem
from ...registries.tags import TAGS_FILE, TagList, read_tag_list
from ...util.slugs import elect_name
from ..post_files import PostFile
from .similar_tags import SimilarTag, find_similar_tags


def load_tag_list(root: Path) -> tuple[TagList, list[Problem]]:
    """Read the list of tags in the folder of conf.py, if there is one, or its problems."""
    file = root / TAGS_FILE
    return read_tag_list(file.read_bytes() if file.is_file() else b"")


class TagUsage:
    """The tags in the headers of posts, where a synonym counts as its tag."""

    def __init__(self, posts: Iterable[PostFile], tag_list: TagList) -> None:
        self.tag_list = tag_list
        self.counts: Counter[str] = Counter()
        """The number of posts of each tag, by its key."""
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for post in posts:
            tags = post.header.tags if post.header else ()
            self.counts.update({tag_list.key(tag) for tag in tags})
            for tag in tags:
                self._spellings[tag_list.key(tag)][tag] += 1

    def name(self, key: str) -> str:
        """Return the listed name of a tag, or else the spelling of most posts."""
        entry = self.tag_list.entry(key)
        return entry.name if entry else elect_name(self._spellings[key])

    @property
    def similar(self) -> list[SimilarTag]:
        """The tags that seem to mean the same as others, unless the list has both."""
        listed = self.tag_list.entries
        return [
            one
            for one in find_similar_tags(self.counts)
            if not (one.tag in listed and one.better in listed)
        ]
