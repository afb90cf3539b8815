"""The list of the posts that are due for review, by owner, in several formats.  Without Sphinx."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..header.markdown_scan import escape_markdown
from ..util.github_annotations import annotation

NOBODY = "nobody"
"""What is written for posts that name neither an owner nor an author."""


class DuePost(NamedTuple):
    """A post that is due for review: its path, the line of its last date, who knows about it."""

    due: dt.date
    path: str
    line: int
    title: str
    as_of: dt.date
    owners: tuple[str, ...]


def as_text(posts: Sequence[DuePost]) -> str:
    """Return the posts of each owner as `path:line: due since DAY: title`."""
    blocks = [
        [owner, *(f"  {_place(post)}: due since {post.due}: {post.title}" for post in own)]
        for owner, own in _by_owner(posts)
    ]
    return "\n\n".join(map("\n".join, blocks))


def as_markdown(posts: Sequence[DuePost]) -> str:
    """Return the posts as a list of tasks for each owner, for the text of an issue."""
    blocks = [
        "\n".join([f"## {escape_markdown(owner)}", "", *(_task(post) for post in own)])
        for owner, own in _by_owner(posts)
    ]
    return "\n\n".join(blocks)


def _task(post: DuePost) -> str:
    return (
        f"- [ ] {escape_markdown(post.title)} (`{post.path}`): due since {post.due}, "
        f"last confirmed on {post.as_of}"
    )


def as_github(posts: Sequence[DuePost]) -> str:
    """Return the posts as annotations of GitHub."""
    lines = []
    for post in posts:
        message = f"Due since {post.due}; ask {' or '.join(post.owners) or NOBODY}"
        lines.append(annotation("warning", post.path, post.line, "Due for review", message))
    return "\n".join(lines)


def as_json(posts: Sequence[DuePost]) -> str:
    """Return the posts as a JSON list of objects; days are in ISO 8601."""
    values = [post._asdict() for post in posts]
    return json.dumps(values, default=dt.date.isoformat, ensure_ascii=False, indent=2)


FORMATS: dict[str, Callable[[Sequence[DuePost]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "markdown": as_markdown,
}


def _by_owner(posts: Iterable[DuePost]) -> list[tuple[str, list[DuePost]]]:
    """Return the posts of each owner, in the order of names; those of nobody come last."""
    groups: defaultdict[str, list[DuePost]] = defaultdict(list)
    for post in posts:
        for owner in post.owners or (NOBODY,):
            groups[owner].append(post)
    return sorted(groups.items(), key=lambda group: (group[0] == NOBODY, group[0].casefold()))


def _place(post: DuePost) -> str:
    return f"{post.path}:{post.line}"
