"""Compose a new post from an author's words, checked as a build would check it."""

from __future__ import annotations

import re
from pathlib import Path

from ..header.errors import Problem, Rule
from ..header.model import Header, interpret
from ..header.post_file import decode, parse_post
from ..header.raw import RawHeader, RawValue
from ..util.path_claims import path_key
from .compose import NewPost, with_front_matter, with_plain_header
from .new_files import RefusedPathError, path_problem
from .permalink import permalink, slug
from .post_files import find_post_files

HAIKU_PATH = "{haiku}"
"""The pattern of a path that is made from the haiku."""


def compose_post(
    haiku: str,
    title: str,
    *,
    tags: str,
    date: str,
    plain: bool,
    draft: bool,
    pattern: str = HAIKU_PATH,
) -> tuple[str, str, list[Problem]]:
    """Compose a post with front matter or with a plain header.

    Takes the values as text, in the syntax of a header, and the pattern of its path.
    Returns the post's path below the folder of posts, its text, and the problems that a
    check finds in the values, all on line 1.  Write the post only if there are no problems.
    Raises RefusedPathError as `new_path` does.
    """
    values = {"haiku": haiku, "title": title, "date": date} | ({"tags": tags} if tags else {})
    problems = [problem for text in values.values() for problem in _encoding_problems(text)]
    raw = RawHeader({key: RawValue(1, text) for key, text in values.items()})
    header, header_problems = interpret(raw, plain=plain)
    problems += header_problems
    if header is None or problems:
        return "", "", sorted(set(problems))
    post = NewPost(
        haiku=header.haiku,
        date=date,
        title=header.title,
        tags=header.tags,
        keys={"draft": "true"} if draft else {},
    )
    text = with_plain_header(post) if plain else with_front_matter(post)
    written, problems = parse_post(text.encode("utf-8"))
    if written is not None and (written.haiku, written.tags) != (header.haiku, header.tags):
        problems = [Problem(1, Rule.HAIKU, "a plain header cannot hold this; leave out --plain")]
    return new_path(pattern, header, header.title), text, problems


def new_path(pattern: str, header: Header, title: str) -> str:
    """Return the path below the folder of posts that a pattern makes for a post.

    The pattern may name the parts `{haiku}`, `{title}`, `{year}`, `{month}` and `{day}`.
    Raises RefusedPathError for any other pattern, or if a post cannot have the path.
    """
    parts = {
        "haiku": permalink(header.haiku).removesuffix(".md"),
        "title": slug(title),
        "year": f"{header.date.year:04}",
        "month": f"{header.date.month:02}",
        "day": f"{header.date.day:02}",
    }
    names = re.findall(r"\{(\w+)\}", pattern)
    if not parts.keys() >= set(names) or set("{}") & set(re.sub(r"\{\w+\}", "", pattern)):
        raise RefusedPathError(
            f"haiku_new_path: {pattern!r} is not a pattern; it can name "
            + ", ".join(f"{{{name}}}" for name in parts)
        )
    path = pattern.format_map(parts).removesuffix(".md") + ".md"
    if problem := path_problem(path):
        raise RefusedPathError(f"haiku_new_path: {path} cannot be the path of a post: {problem}")
    return path


def existing_post(folder: Path, path: str) -> Path | None:
    """Return the post in a folder with this path, case and Unicode form aside, if any."""
    key = path_key(path)
    posts = find_post_files(folder)
    return next((p for p in posts if path_key(p.relative_to(folder).as_posix()) == key), None)


def _encoding_problems(text: str) -> list[Problem]:
    try:
        return decode(text.encode("utf-8"))[1]
    except UnicodeEncodeError:
        return [Problem(1, Rule.ENCODING, "the text is not UTF-8")]
