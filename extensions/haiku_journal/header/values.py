"""Readers of a header's values: each checks one type of value and converts it.

A reader takes a key, which it needs for its messages, and a `RawValue`.  It
returns the value in its Python type, or raises FieldError.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple
from urllib.parse import unquote

from ..util.dates import Interval, parse_interval
from ..util.path_claims import path_problem
from ..util.slugs import tag_key, tag_slug
from ..util.url_schemes import url_scheme
from .errors import FieldError, Rule
from .raw import RawValue

TEXT_LIMIT = 1_000
"""The most characters in a text, such as a title."""
HAIKU_LINE_LIMIT = 200
"""The most characters in a line of a haiku."""
TAG_LIMIT = 60
"""The most characters in a tag."""
LIST_LIMIT = 50
"""The most items in a list: tags, aliases, authors."""


def read_text(key: str, value: RawValue) -> str:
    """Return a text on one line, without repeated spaces."""
    if not isinstance(value.content, str):
        raise FieldError(value.line, Rule.TYPE, f"{key}: needs text, not {value.kind}")
    text = " ".join(value.content.split())
    if not text:
        raise FieldError(
            value.line, Rule.TYPE, f"{key}: is empty; write a value or leave the key out"
        )
    if len(text) > TEXT_LIMIT:
        message = f"{key}: has at most {TEXT_LIMIT:,} characters, this one has {len(text):,}"
        raise FieldError(value.line, Rule.TYPE, message)
    return text


def read_address(key: str, value: RawValue) -> str:
    """Return the address of a file: on the web, or a path."""
    text = read_text(key, value)
    if url_scheme(text) not in {"", "http", "https"}:
        message = f"{key}: needs a path, or an address such as https://example.org/a.png"
        raise FieldError(value.line, Rule.TYPE, f"{message}, not {text!r}")
    return text


def read_list(key: str, value: RawValue) -> tuple[str, ...]:
    """Return the texts of a list, or of one text with commas between them."""
    match value.content:
        case str() as text:
            items = [part for part in map(str.strip, text.split(",")) if part]
        case list() as values:
            items = [read_text(key, item) for item in values]
        case _:
            message = f"{key}: needs a list such as [one, two], not a mapping"
            raise FieldError(value.line, Rule.TYPE, message)
    if len(items) > LIST_LIMIT:
        message = f"{key}: a list has at most {LIST_LIMIT} items, this one has {len(items):,}"
        raise FieldError(value.line, Rule.TYPE, message)
    return tuple(items)


def read_tags(key: str, value: RawValue) -> tuple[str, ...]:
    """Return the tags of a list, each once."""
    tags = read_list(key, value)
    for tag in tags:
        if message := tag_problem(tag):
            raise FieldError(value.line, Rule.TYPE, f"{key}: {message}")
    return tuple(dict.fromkeys(tags))


def tag_problem(tag: str) -> str:
    """Describe why a text cannot be a tag; return "" if it can.

    The name of a tag's page can be much longer than the tag: see `tag_slug`.
    """
    if len(tag) > TAG_LIMIT:
        return f"a tag has at most {TAG_LIMIT} characters: {tag[:TAG_LIMIT]!r}…"
    if path_problem(tag_slug(tag_key(tag))):
        return f"the address of the tag {tag!r} would be too long; use fewer characters"
    return ""


def read_series(key: str, value: RawValue) -> str:
    """Return the name of a series, which its page is named for."""
    text = read_text(key, value)
    if path_problem(tag_slug(tag_key(text))):
        message = f"{key}: the address of {text[:TAG_LIMIT]!r} would be too long; write less"
        raise FieldError(value.line, Rule.TYPE, message)
    return text


def read_flag(key: str, value: RawValue) -> bool:
    """Return whether the value is `true` rather than `false`."""
    match read_text(key, value).lower():
        case "true":
            return True
        case "false":
            return False
    raise FieldError(value.line, Rule.TYPE, f"{key}: needs true or false, not {value.content!r}")


def read_integer(key: str, value: RawValue) -> int:
    """Return a whole number of at most four digits."""
    text = read_text(key, value)
    if not re.fullmatch(r"-?[0-9]{1,4}", text):
        raise FieldError(value.line, Rule.TYPE, f"{key}: needs a whole number, not {text!r}")
    return int(text)


class Moment(NamedTuple):
    """A date as written, its moment in UTC, and whether it has a time of day."""

    date: dt.date
    at: dt.datetime
    timed: bool


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?P<zone>.*))?")


def parse_moment(text: str) -> Moment:
    """Parse a date, with or without a time and an offset, in ISO 8601's extended format.

    A time without an offset is in UTC; a date alone means its midnight in UTC.
    Raises ValueError for any other text.
    """
    match = _ISO_DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    zone = (match["zone"] or "").strip()
    written = dt.datetime.fromisoformat(text[: match.start("zone")] if match["zone"] else text)
    offset: dt.tzinfo | None = dt.UTC
    if zone:
        offset = dt.datetime.fromisoformat("2000-01-01T00:00" + zone.upper()).tzinfo
        if offset is None:
            raise ValueError(text)
    try:
        at = written.replace(tzinfo=offset).astimezone(dt.UTC)
    except OverflowError:
        raise ValueError(text) from None
    return Moment(written.date(), at, timed=len(text) > len("2023-04-10"))


def read_moment(key: str, value: RawValue) -> Moment:
    """Return a date with its moment; see `parse_moment`."""
    text = read_text(key, value)
    try:
        return parse_moment(text)
    except ValueError:
        raise FieldError(
            value.line,
            Rule.DATE,
            f"{key}: {text!r} is not a date; write it as 2023-04-10 or 2023-04-10T09:30+02:00",
        ) from None


def read_date(key: str, value: RawValue) -> dt.date:
    """Return a date as written, without its time."""
    return read_moment(key, value).date


def read_interval(key: str, value: RawValue) -> Interval:
    """Return an interval such as `6 months`; see `parse_interval`."""
    try:
        return parse_interval(read_text(key, value))
    except ValueError as error:
        raise FieldError(value.line, Rule.TYPE, f"{key}: {error}") from None


_SLASH = re.compile(r"(?<!\S)/(?!\S)")


def split_haiku(text: str) -> list[str]:
    """Split a haiku into its lines, at line breaks or at slashes between spaces."""
    text = text.strip()
    lines = text.split("\n") if "\n" in text else _SLASH.split(text)
    return [" ".join(line.split()) for line in lines]


def read_haiku(key: str, value: RawValue) -> tuple[str, str, str]:
    """Return the three lines of a haiku, from a text or a list of three texts."""
    match value.content:
        case str() as text:
            lines = split_haiku(text)
        case list() as items:
            lines = []
            for item in items:
                if not isinstance(item.content, str):
                    raise FieldError(
                        value.line, Rule.TYPE, f"{key}: each of its three lines is text"
                    )
                lines.append(" ".join(item.content.split()))
        case _:
            raise FieldError(value.line, Rule.TYPE, f"{key}: needs three lines, not a mapping")
    if message := _haiku_error(lines):
        raise FieldError(value.line, Rule.HAIKU, message)
    return lines[0], lines[1], lines[2]


def _haiku_error(lines: list[str]) -> str:
    """Describe the rule that the lines of a haiku break; return "" if they break none."""
    if not any(lines):
        return "the haiku is empty; write `line one / line two / line three`"
    if len(lines) != 3:
        count = f"{len(lines)} line{'s' * (len(lines) != 1)}"
        return (
            f"a haiku has three lines, this one has {count}; "
            "write `line one / line two / line three`"
        )
    if not all(lines):
        return f"line {lines.index('') + 1} of the haiku is empty; write it"
    for line in lines:
        if len(line) > HAIKU_LINE_LIMIT:
            return f"a line of a haiku has at most {HAIKU_LINE_LIMIT} characters: {line[:40]!r}…"
    return ""


def read_aliases(key: str, value: RawValue) -> tuple[str, ...]:
    """Return former paths of a post as page names, without leading slash and `.html`."""
    aliases = []
    for alias in read_list(key, value):
        name = alias.removeprefix("/").removesuffix(".html")
        name = f"{name}index" if name.endswith("/") else name
        decoded = unquote(name)  # as a server reads it
        parts = decoded.split("/")
        if any(p.startswith(".") or not p for p in parts) or {":", "\\"} & {*decoded}:
            raise FieldError(
                value.line,
                Rule.TYPE,
                f"{key}: {alias!r} is not a path of this site; write it as posts/old-name.html",
            )
        if message := path_problem(name) or path_problem(decoded):
            raise FieldError(value.line, Rule.TYPE, f"{key}: {message}")
        aliases.append(name)
    return tuple(dict.fromkeys(aliases))


_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"\\^`{|}]+", re.IGNORECASE)


def read_id(key: str, value: RawValue) -> str:
    """Return a post's permanent id in feeds, a URI (RFC 3986; RFC 4287, section 4.2.6)."""
    text = read_text(key, value)
    if not (_URI.fullmatch(text) and text.isprintable()):  # a feed cannot hold all characters
        raise FieldError(
            value.line,
            Rule.TYPE,
            f"{key}: needs a URI such as tag:example.org,2023-04-10:/posts/name, not {text!r}",
        )
    return text


def read_syllables(key: str, value: RawValue) -> tuple[int, int, int]:
    """Return the syllables of each line of a haiku, written as `5-7-5`."""
    text = read_text(key, value)
    if not (match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{1,2})", text)):
        raise FieldError(
            value.line, Rule.TYPE, f"{key}: needs three numbers as in 5-7-5, not {text!r}"
        )
    return int(match[1]), int(match[2]), int(match[3])


def read_html_meta(key: str, value: RawValue) -> dict[str, str]:
    """Return the content of HTML `meta` elements by name."""
    if not isinstance(value.content, dict):
        raise FieldError(value.line, Rule.TYPE, f"{key}: needs a mapping, not {value.kind}")
    for name, item in value.content.items():
        if name not in {"description", "keywords"}:
            raise FieldError(
                item.line,
                Rule.UNKNOWN,
                f"{key}: can have description and keywords only, not {name!r}",
            )
    return {name: read_text(name, item) for name, item in value.content.items()}
