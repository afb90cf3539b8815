"""The keys of a header: which there are, and what each reads from what was written.

A reader takes a key and what stands behind it, and returns the value in its
type; what breaks a rule it raises as `Wrong`, which holds the fault.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .errors import Fault, Rule

HAIKU_LINE_LIMIT = 200
TAG_LIMIT = 60
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""The characters that no post holds: C0 and C1 controls but tab and line ends, and the line ends
of Unicode, which YAML takes for such and an editor shows as nothing."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a key: text, a list of values or a mapping of them."""

    line: int
    content: str | list[Value] | dict[str, Value]

    @property
    def kind(self) -> str:
        match self.content:
            case str():
                return "text"
            case list():
                return "a list"
            case _:
                return "a mapping"


class Wrong(Exception):  # noqa: N818
    """A value that breaks a rule; `fault` says which."""

    def __init__(self, line: int, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(line, rule, message)


def _text(key: str, value: Value) -> str:
    if not isinstance(value.content, str):
        raise Wrong(value.line, Rule.TYPE, f"{key}: wants text, this is {value.kind}")
    text = " ".join(value.content.split())
    if not text:
        raise Wrong(value.line, Rule.TYPE, f"{key}: is empty; write a value or leave the key out")
    return text


def _texts(key: str, value: Value) -> tuple[str, ...]:
    """A list of texts, or one text with commas between them."""
    match value.content:
        case str() as text:
            parts = [part.strip() for part in text.split(",")]
            return tuple(part for part in parts if part)
        case list() as items:
            return tuple(_text(key, item) for item in items)
    raise Wrong(
        value.line, Rule.TYPE, f"{key}: wants a list such as [one, two], this is a mapping"
    )


def _tags(key: str, value: Value) -> tuple[str, ...]:
    tags = _texts(key, value)
    for tag in tags:
        if len(tag) > TAG_LIMIT:
            raise Wrong(
                value.line, Rule.TYPE, f"{key}: a tag has at most {TAG_LIMIT} characters: {tag!r}"
            )
    return tuple(dict.fromkeys(tags))


def _flag(key: str, value: Value) -> bool:
    match _text(key, value).lower():
        case "true":
            return True
        case "false":
            return False
    raise Wrong(value.line, Rule.TYPE, f"{key}: wants true or false, not {value.content!r}")


def _integer(key: str, value: Value) -> int:
    text = _text(key, value)
    if not re.fullmatch(r"-?[0-9]{1,4}", text):
        raise Wrong(value.line, Rule.TYPE, f"{key}: wants a whole number, not {text!r}")
    return int(text)


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?P<zone>.*))?")


def parse_moment(text: str) -> tuple[dt.date, dt.datetime, bool]:
    """Read a date, or a date with time and offset, of ISO 8601's extended form.

    Returns the day as written, the moment in UTC (a time without an offset is
    UTC, a day alone its midnight), and whether a time was given.  Raises
    ValueError for anything else.
    """
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    zone = (match["zone"] or "").strip()
    written = dt.datetime.fromisoformat(text[: match.start("zone")] if match["zone"] else text)
    timed = len(text) > len("2023-04-10")
    if zone:
        offset = dt.datetime.fromisoformat("2000-01-01T00:00" + zone.upper()).tzinfo
        if offset is None:
            raise ValueError(text)
        written = written.replace(tzinfo=offset)
    else:
        written = written.replace(tzinfo=dt.UTC)
    try:
        return written.date(), written.astimezone(dt.UTC), timed
    except OverflowError:
        raise ValueError(text) from None


def _moment(key: str, value: Value) -> tuple[dt.date, dt.datetime, bool]:
    text = _text(key, value)
    try:
        return parse_moment(text)
    except ValueError:
        raise Wrong(
            value.line,
            Rule.DATE,
            f"{key}: {text!r} is not a date; write it as 2023-04-10 or 2023-04-10T09:30+02:00",
        ) from None


def _day(key: str, value: Value) -> dt.date:
    return _moment(key, value)[0]


_SLASH = re.compile(r"(?<!\S)/(?!\S)")


def split_haiku(text: str) -> list[str]:
    """Cut a haiku into its lines: at line breaks, or at slashes that stand alone."""
    text = text.strip()
    lines = text.split("\n") if "\n" in text else _SLASH.split(text)
    return [" ".join(line.split()) for line in lines]


def _haiku(key: str, value: Value) -> tuple[str, str, str]:
    match value.content:
        case str() as text:
            lines = split_haiku(text)
        case list() as items:
            lines = [
                " ".join(item.content.split()) if isinstance(item.content, str) else "\0"
                for item in items
            ]
            if "\0" in lines:
                raise Wrong(value.line, Rule.TYPE, "haiku: each of its three lines is text")
        case _:
            raise Wrong(value.line, Rule.TYPE, "haiku: wants three lines, this is a mapping")
    if not any(lines):
        raise Wrong(
            value.line, Rule.HAIKU, "the haiku is empty; write `line one / line two / line three`"
        )
    if len(lines) != 3:
        count = f"{len(lines)} line" + "s" * (len(lines) != 1)
        raise Wrong(
            value.line,
            Rule.HAIKU,
            f"a haiku has three lines, this one has {count}; "
            "write `line one / line two / line three`",
        )
    if not all(lines):
        raise Wrong(
            value.line, Rule.HAIKU, f"line {lines.index('') + 1} of the haiku is empty; write it"
        )
    for line in lines:
        if len(line) > HAIKU_LINE_LIMIT:
            raise Wrong(
                value.line,
                Rule.HAIKU,
                f"a line of a haiku has at most {HAIKU_LINE_LIMIT} characters: {line[:40]!r}…",
            )
    return lines[0], lines[1], lines[2]


def _aliases(key: str, value: Value) -> tuple[str, ...]:
    """Former addresses, as the names of pages: without the slash before and the suffix behind."""
    aliases = []
    for alias in _texts(key, value):
        name = alias.removeprefix("/").removesuffix(".html")
        name = f"{name}index" if name.endswith("/") else name
        parts = name.split("/")
        if ":" in name or "\\" in name or not all(parts) or any(p.startswith(".") for p in parts):
            raise Wrong(
                value.line,
                Rule.TYPE,
                f"{key}: {alias!r} is no path of this site; write it as posts/old-name.html",
            )
        aliases.append(name)
    return tuple(dict.fromkeys(aliases))


_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def _id(key: str, value: Value) -> str:
    """A post's lasting name in feeds: a URI (RFC 3986; RFC 4287, section 4.2.6)."""
    text = _text(key, value)
    if not _URI.fullmatch(text):
        raise Wrong(
            value.line,
            Rule.TYPE,
            f"{key}: wants a URI such as tag:example.org,2023-04-10:/posts/name, not {text!r}",
        )
    return text


def _syllables(key: str, value: Value) -> tuple[int, int, int]:
    text = _text(key, value)
    if not (match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{1,2})", text)):
        raise Wrong(value.line, Rule.TYPE, f"{key}: wants three numbers as in 5-7-5, not {text!r}")
    return int(match[1]), int(match[2]), int(match[3])


def _html_meta(key: str, value: Value) -> dict[str, str]:
    if not isinstance(value.content, dict):
        raise Wrong(value.line, Rule.TYPE, f"{key}: wants a mapping, this is {value.kind}")
    for name, item in value.content.items():
        if name not in {"description", "keywords"}:
            raise Wrong(
                item.line,
                Rule.UNKNOWN,
                f"{key}: knows description and keywords only, not {name!r}",
            )
    return {name: _text(name, item) for name, item in value.content.items()}


READERS: dict[str, Callable[[str, Value], Any]] = {
    "haiku": _haiku,
    "title": _text,
    "date": _moment,
    "tags": _tags,
    "updated": _day,
    "draft": _flag,
    "summary": _text,
    "authors": _texts,
    "aliases": _aliases,
    "id": _id,
    "syllables": _syllables,
    "html_meta": _html_meta,
}
"""A post's own keys, and what reads the value of each."""

PAGE_READERS: dict[str, Callable[[str, Value], Any]] = {
    "orphan": _flag,
    "tocdepth": _integer,
    "og:title": _text,
    "og:description": _text,
    "og:type": _text,
    "og:image": _text,
    "og:image:alt": _text,
}
"""Keys handed on to Sphinx, the theme and sphinxext-opengraph as page metadata."""

KEYS = tuple(READERS) + tuple(PAGE_READERS)
_SPELLINGS = {"tag": "tags", "author": "authors", "alias": "aliases", "description": "summary"}


def unknown_key(key: str, line: int) -> Fault:
    """The fault of a key that no post has, with the nearest one that exists."""
    near = _SPELLINGS.get(key.lower()) or next(
        iter(difflib.get_close_matches(key.lower(), KEYS, n=1, cutoff=0.6)), None
    )
    hint = f"did you mean `{near}`?" if near else "the keys are " + ", ".join(KEYS)
    return Fault(line, Rule.UNKNOWN, f"unknown key {key!r}; {hint}")
