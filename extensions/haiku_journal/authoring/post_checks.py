"""Checks of posts: problems, which stop a build, and advice, which does not."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from ..dialect import PostNames
from ..freshness.review import review_problem
from ..freshness.supersession import Supersession
from ..header.model import is_published
from ..registries.authors import AuthorList, unlisted_author
from ..registries.tags import TagList, unlisted_tag
from ..series import order as series
from ..util.path_claims import find_conflicts
from ..util.slugs import tag_slug
from ..util.suggestions import suggestion
from .compose import PROPOSED_HAIKU
from .post_files import PostFile
from .post_links import (
    Link,
    find_code,
    find_links,
    is_markdown_file,
    resolve_target,
)
from .syllables import describe_mismatch
from .tagging.usage import TagUsage


class Diagnostic(NamedTuple):
    """One line of a check's output; advice does not make the check fail."""

    path: str
    line: int
    advice: bool
    rule: str
    message: str

    def __str__(self) -> str:
        advice = "advice: " if self.advice else ""
        return f"{self.path}:{self.line}: {advice}{self.rule}: {self.message}"


def check_headers(posts: Iterable[PostFile]) -> Iterator[Diagnostic]:
    """Yield every problem that would stop a build at its first step."""
    for post in posts:
        for problem in post.problems:
            yield Diagnostic(post.path, problem.line, False, problem.rule, problem.message)


def check_paths(posts: Iterable[PostFile]) -> Iterator[Diagnostic]:
    """Yield a problem for each path that differs from another only in case or Unicode form."""
    for _, first, second in find_conflicts(
        (f"{post.path.rpartition('.')[0]}.html", post.path) for post in posts
    ):
        message = f"{first} has the same path on some file systems; rename one of them"
        yield Diagnostic(second, 1, False, "path", message)


def check_haiku(posts: Iterable[PostFile]) -> Iterator[Diagnostic]:
    """Yield advice on each haiku that an import proposed or that is not 5-7-5.

    Syllables are not counted if the header gives them itself (`syllables: 5-7-5`).
    """
    for post in posts:
        if post.header is None or not post.header.haiku:
            continue
        line = post.line("haiku")
        if PROPOSED_HAIKU in post.text[: post.text.find("\n---", 3) + 1]:
            message = "this haiku was proposed by an import; write one, and remove the comment"
            yield Diagnostic(post.path, line, True, "proposed", message)
        if post.header.syllables is None and (message := describe_mismatch(post.header.haiku)):
            yield Diagnostic(post.path, line, True, "syllables", message)


def check_tag_pages(posts: Iterable[PostFile], tag_list: TagList) -> Iterator[Diagnostic]:
    """Yield a problem for each tag whose page another tag has; a build stops at it."""
    owners: dict[str, str] = {}
    for post in posts:
        for tag in post.header.tags if post.header and not post.header.draft else ():
            key = tag_list.key(tag)
            if (owner := owners.setdefault(tag_slug(key), key)) != key:
                message = f"{tag!r} and {owner!r} would have the same page; use one of them"
                yield Diagnostic(post.path, post.line("tags"), False, "tag", message)


def check_listed_tags(posts: Iterable[PostFile], tag_list: TagList) -> Iterator[Diagnostic]:
    """Yield a problem for each tag that is not listed."""
    message_of = cache(partial(unlisted_tag, tag_list))
    for post in posts:
        for tag in post.header.tags if post.header else ():
            if message := message_of(tag):
                yield Diagnostic(post.path, post.line("tags"), False, "tag", message)


def check_authors(posts: Iterable[PostFile], authors: AuthorList) -> Iterator[Diagnostic]:
    """Yield advice on each author and owner who is not in the list, if there is one.

    An owner may also be a team.
    """
    message_of = cache(partial(unlisted_author, authors))
    for post in posts:
        if not post.header:
            continue
        owner = post.header.owner
        names = [("authors", name) for name in post.header.authors]
        names += [("owner", owner)] if owner and not authors.is_team(owner) else []
        for key, name in names:
            if message := message_of(name):
                yield Diagnostic(post.path, post.line(key), True, "author", message)


def check_tags(posts: Sequence[PostFile], usage: TagUsage) -> Iterator[Diagnostic]:
    """Yield advice on each tag of some posts that is similar to a more frequent one of all."""
    counts = usage.counts
    similar = {tag.tag: tag for tag in usage.similar}
    users: defaultdict[str, list[PostFile]] = defaultdict(list)
    for post in posts:
        for tag in post.header.tags if post.header else ():
            users[usage.tag_list.key(tag)].append(post)
    for key, (first, *others) in users.items():
        if key not in similar:
            continue
        better, reason = similar[key].better, similar[key].reason
        more = f"; also in {count_noun(len(others), 'other post')}" if others else ""
        message = (
            f"{key!r} ({counts[key]}) and {better!r} ({counts[better]}): "
            f"{reason}; use {better!r}{more}"
        )
        yield Diagnostic(first.path, first.line("tags"), True, "tags", message)


def check_links(
    posts: Iterable[PostFile], all_posts: Sequence[PostFile], root: Path, folder: str
) -> Iterator[Diagnostic]:
    """Yield advice on each link to a post that does not exist or that a build leaves out.

    Takes the posts to check, all posts, the folder of conf.py and the name of the posts'
    folder in it.
    """
    drafts = {post.path for post in all_posts if post.header and post.header.draft}
    targets = _post_names(all_posts, folder)
    for post in posts:
        if post.header is None or not any(sign in post.text for sign in (".md", "post}`", "[[")):
            continue
        start = post.header.body_line
        lines = post.text.split("\n")[start - 1 :]
        for link in find_links(lines, find_code(lines)):
            if not link.by_role and not is_markdown_file(link.target):
                continue
            path = _linked_path(link, post, targets, root)
            if path is None:
                near = targets.nearest(link.target)
                message = f"no post {link.target!r}{suggestion(near)}"
            elif path in drafts and not post.header.draft:
                message = f"{link.target!r} is a draft, which a build leaves out"
            else:
                continue
            yield Diagnostic(post.path, start + link.line, True, "link", message)


def check_freshness(
    all_posts: Sequence[PostFile], folder: str, day: dt.date
) -> Iterator[Diagnostic]:
    """Yield the problems of reviews and of supersession that would stop a build on a day."""
    headers = {post.path: post.header for post in all_posts if post.header}
    written = {path: one.superseded_by for path, one in headers.items() if one.superseded_by}
    names = _post_names(all_posts, folder)
    supersession = Supersession(written, names.by_path_or_haiku)
    problems = [
        *(("reviewed", path, review_problem(one, day)) for path, one in headers.items()),
        *(("superseded_by", *problem) for problem in supersession.problems(names.nearest)),
    ]
    for path, other in supersession.successors.items():
        if is_published(headers[path], day) and not (
            other in headers and is_published(headers[other], day)
        ):
            message = f"superseded_by: {other} is not published yet, so no build finds it"
            problems.append(("superseded_by", path, message))
    for key, path, message in problems:
        if message:
            line = headers[path].lines.get(key, 1)
            yield Diagnostic(path, line, False, "freshness", message)


def check_series(all_posts: Iterable[PostFile]) -> Iterator[Diagnostic]:
    """Yield the problems of the parts of series that would stop a build."""
    headers = {post.path: post.header for post in all_posts if post.header}
    for path, message in series.problems(headers):
        yield Diagnostic(path, headers[path].lines["part"], False, "series", message)


def _post_names(posts: Iterable[PostFile], folder: str) -> PostNames:
    """Return the names of the posts that a link or a key may refer to."""
    # Drafts last: of two posts with the same haiku, a role refers to the published one.
    ordered = sorted(posts, key=lambda post: bool(post.header and post.header.draft))
    return PostNames({post.path: (post.haiku, post.title) for post in ordered}, folder)


def _linked_path(link: Link, post: PostFile, targets: PostNames, root: Path) -> str | None:
    if link.by_role:
        return next(iter(targets.find(link.target).paths), None)
    path = resolve_target(link.target, post.path)
    return path if path in targets.posts or (root / path).is_file() else None


def summarize(posts: Sequence[PostFile], diagnostics: Sequence[Diagnostic]) -> str:
    """Return the closing line of a check: the number of posts, problems and pieces of advice."""
    problems = [diagnostic for diagnostic in diagnostics if not diagnostic.advice]
    files = len({problem.path for problem in problems})
    return (
        f"{count_noun(len(posts), 'post')}: {count_noun(len(problems), 'problem')}"
        f"{f' in {files}' if problems else ''}, "
        f"{count_noun(len(diagnostics) - len(problems), 'piece')} of advice; "
        "a build checks the texts"
    )


def count_noun(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural except for 1."""
    return f"{number} {noun}{'s' * (number != 1)}"
