"""Compose a new post from an author's words, checked as a build would check it."""

from __future__ import annotations

from pathlib import Path

from ..header.errors import Problem, Rule
from ..header.model import interpret
from ..header.post_file import decode, parse_post
from ..header.raw import RawHeader, RawValue
from ..util.path_claims import path_key
from .compose import NewPost, with_front_matter, with_plain_header
from .permalink import permalink
from .post_files import find_post_files


def compose_post(
    haiku: str, title: str, *, tags: str, date: str, plain: bool, draft: bool
) -> tuple[str, str, list[Problem]]:
    """Compose a post with front matter or with a plain header.

    Takes the values as text, in the syntax of a header.  Returns the post's path below
    the folder of posts, its text, and the problems that a check finds in the values, all
    on line 1.  Write the post only if there are no problems.
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
    return permalink(header.haiku), text, problems


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
