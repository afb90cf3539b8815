"""Write a header down, in either form, so that it reads back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..header import markdown_scan
from ..header.fields import split_haiku
from ..util.dates import MONTHS

Plain = str | Sequence[str] | Mapping[str, str]


@dataclass(slots=True)
class Draft:
    """A post that is to be written: the values of its header, and its body.

    `title` is empty where the body has a heading that is it.  `keys` holds the
    header's further keys.  `comments` are for whoever edits the post next;
    only front matter has room for them.
    """

    haiku: Sequence[str]
    date: str
    title: str = ""
    tags: Sequence[str] = ()
    keys: Mapping[str, Plain] = field(default_factory=dict)
    comments: Sequence[str] = ()
    body: str = ""


# What YAML takes for the text that it is: nothing that opens, closes or comments.
_BARE = re.compile(r"[^\W_](?:[\w .'’/+!?()-]*[\w.'’!?)+])?")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def scalar(text: str) -> str:
    """A text on one line as YAML, in quotes where it would not read back as itself."""
    if _BARE.fullmatch(text) and text.isprintable() and text.lower() not in _WORDS_OF_YAML:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _flow(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(scalar, texts)) + "]"


def _haiku(lines: Sequence[str]) -> str:
    """The haiku on one line, unless a slash in it would be taken for a line's end."""
    one_line = " / ".join(lines)
    return scalar(one_line) if split_haiku(one_line) == list(lines) else _flow(lines)


def _entry(key: str, value: Plain) -> Iterator[str]:
    name = key if re.fullmatch(r"\w+", key) else scalar(key)
    match value:
        case str():
            flag = value in {"true", "false"} and key in {"draft", "orphan"}
            yield f"{name}: {value if flag else scalar(value)}"
        case Mapping():
            yield f"{name}:"
            yield from (f"  {scalar(inner)}: {scalar(text)}" for inner, text in value.items())
        case _:
            yield f"{name}: {_flow(value)}"


def front_matter(draft: Draft) -> str:
    """A post whose header is front matter, and whose title is its first heading."""
    lines = ["---", f"haiku: {_haiku(draft.haiku)}", f"date: {draft.date}"]
    if draft.tags:
        lines.append(f"tags: {_flow(draft.tags)}")
    for key, value in draft.keys.items():
        lines += _entry(key, value)
    lines += (f"# {comment}" for comment in draft.comments)
    lines += ["---", ""]
    if draft.title:
        lines += [markdown_scan.heading(draft.title), ""]
    return _text(lines, draft.body)


def plain(draft: Draft) -> str:
    """A post with the header that is kept without front matter; it wants a title.

    A day is written into the title; a moment has a line of its own.
    """
    dated = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", draft.date)
    lines = [" / ".join(draft.haiku), ""]
    if dated:
        lines.append(f"Title: {MONTHS[int(dated[2]) - 1]} {int(dated[3])}, {dated[1]}: ")
        lines[-1] += draft.title
    else:
        lines += [f"Title: {draft.title}", f"Date: {draft.date}"]
    if draft.tags:
        lines.append(f"Tags: {', '.join(draft.tags)}")
    for key, value in draft.keys.items():
        shown = value if isinstance(value, str) else ", ".join(value)
        lines.append(f"{key.capitalize()}: {shown}")
    return _text([*lines, ""], draft.body)


def _text(lines: list[str], body: str) -> str:
    body = body.strip("\n")
    return "\n".join([*lines, body, ""] if body else lines)
