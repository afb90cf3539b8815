"""Write a post with either form of header, so that the header reads back unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..header import markdown_scan
from ..header.values import split_haiku
from ..util.dates import MONTHS

HeaderValue = str | Sequence[str] | Mapping[str, str]

PROPOSED_HAIKU = "# Proposed: haiku"
"""The comment with which an import marks a haiku that the author has yet to write."""


@dataclass(slots=True)
class NewPost:
    """A post to be written: the values of its header, and its body.

    `title` is empty if the body's first heading is the title.  `keys` holds further
    header keys.  `comments` are notes to the author; only front matter can hold them.
    """

    haiku: Sequence[str]
    date: str
    title: str = ""
    tags: Sequence[str] = ()
    keys: Mapping[str, HeaderValue] = field(default_factory=dict)
    comments: Sequence[str] = ()
    body: str = ""


# Text that YAML reads as itself: nothing in it opens, closes or comments.
_UNQUOTED = re.compile(r"[^\W_](?:[\w .'’/+!?()-]*[\w.'’!?)+])?")
_YAML_KEYWORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def with_front_matter(post: NewPost) -> str:
    """Return the text of a post with front matter, its title as the first heading."""
    poem = [f"haiku: {_haiku(post.haiku)}"] if post.haiku else []
    lines = ["---", *poem, f"date: {post.date}"]
    if post.tags:
        lines.append(f"tags: {_flow_sequence(post.tags)}")
    for key, value in post.keys.items():
        lines += _entry(key, value)
    lines += (f"# {comment}" for comment in post.comments)
    lines += ["---", ""]
    if post.title:
        lines += [markdown_scan.format_heading(post.title), ""]
    return _join(lines, post.body)


def with_plain_header(post: NewPost) -> str:
    """Return the text of a post with a plain header, for which it needs a title.

    A date without a time is written into the title, a date with one on a line of its own.
    """
    lines = [" / ".join(post.haiku), ""]
    if day := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", post.date):
        lines.append(f"Title: {MONTHS[int(day[2]) - 1]} {int(day[3])}, {day[1]}: {post.title}")
    else:
        lines += [f"Title: {post.title}", f"Date: {post.date}"]
    if post.tags:
        lines.append(f"Tags: {', '.join(post.tags)}")
    for key, value in post.keys.items():
        lines.append(
            f"{key.capitalize()}: {value if isinstance(value, str) else ', '.join(value)}"
        )
    return _join([*lines, ""], post.body)


def yaml_scalar(text: str) -> str:
    """Return one line of text as a YAML scalar, quoted where YAML needs it."""
    if _UNQUOTED.fullmatch(text) and text.isprintable() and text.lower() not in _YAML_KEYWORDS:
        return text
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _flow_sequence(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(yaml_scalar, texts)) + "]"


def _haiku(lines: Sequence[str]) -> str:
    """Return the haiku on one line, or as a sequence if a slash in it would split a line."""
    one_line = " / ".join(lines)
    split_alike = split_haiku(one_line) == list(lines)
    return yaml_scalar(one_line) if split_alike else _flow_sequence(lines)


def _entry(key: str, value: HeaderValue) -> Iterator[str]:
    """Yield the lines of a key and its value in YAML."""
    name = key if re.fullmatch(r"\w+", key) else yaml_scalar(key)
    match value:
        case str():
            boolean = value in {"true", "false"} and key in {"draft", "orphan"}
            yield f"{name}: {value if boolean else yaml_scalar(value)}"
        case Mapping():
            yield f"{name}:"
            for inner, text in value.items():
                yield f"  {yaml_scalar(inner)}: {yaml_scalar(text)}"
        case _ if value:
            yield f"{name}: {_flow_sequence(value)}"


def _join(lines: list[str], body: str) -> str:
    body = body.strip("\n")
    return "\n".join([*lines, body, ""] if body else lines)
