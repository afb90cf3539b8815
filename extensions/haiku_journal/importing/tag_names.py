"""One name for each tag: spellings whose pages would have the same path are the same tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..util.slugs import elect_name, tag_key, tag_slug
from .conversion.posts import ImportedPost
from .report import Outcome


def unify_tags(posts: Sequence[ImportedPost], known: Mapping[str, int]) -> None:
    """Give the tags of new posts the names that their journal uses, or most of them.

    A build stops at tags such as `system design` and `system-design`, which claim one page.
    `known` has the tags of the journal, and how many of its posts have each.
    """
    written = Counter(tag for post in posts if post.draft for tag in post.draft.tags)
    names = _names(written) | _names(known)
    for post in posts:
        if post.draft is None:
            continue
        tags = [names[_slug(tag)] for tag in post.draft.tags]
        for old, new in zip(post.draft.tags, tags, strict=True):
            if tag_key(old) != tag_key(new):
                post.note(Outcome.CHANGED, f"tags: {old} is {new} now; their pages were the same")
        post.draft.tags = list(dict.fromkeys(tags))


def _names(tags: Mapping[str, int]) -> dict[str, str]:
    """Return the most frequent spelling of each tag by its slug."""
    spellings: dict[str, Counter[str]] = {}
    for tag, count in tags.items():
        spellings.setdefault(_slug(tag), Counter())[tag] += count
    return {slug: elect_name(counts) for slug, counts in spellings.items()}


def _slug(tag: str) -> str:
    return tag_slug(tag_key(tag))
