"""Conversion of header values: text, paths, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...header.raw import RawValue


def display(value: RawValue) -> str:
    """Return a value as one readable line."""
    match value.content:
        case str() as text:
            shown = " ".join(text.split())
        case list() as items:
            shown = "[" + ", ".join(map(display, items)) + "]"
        case dict() as entries:
            shown = "{" + ", ".join(f"{key}: {display(v)}" for key, v in entries.items()) + "}"
    return shown if len(shown) <= 200 else shown[:199] + "…"


def text_of(value: RawValue) -> str:
    """Return a text on one line.  Raises ValueError for a list or a mapping."""
    if not isinstance(value.content, str):
        raise ValueError(f"it needs text, this is {value.kind}")
    return " ".join(value.content.split())


def url_path_of(value: RawValue) -> str:
    """Return the URL path of a post's former page; empty for an empty text.

    Raises ValueError if it is not a path of the site.
    """
    text = text_of(value)
    if re.match(r"[a-z]+:|//", text):
        raise ValueError("it is not a path of this site")
    if re.search(r"[?#]", text):
        raise ValueError("it is not the path of a page")
    return f"/{text.lstrip('/')}" if text else ""


def names_in(value: RawValue) -> Iterator[str]:
    """Yield the names in a list, in a text with commas, or in a mapping with a `name`.

    Raises ValueError for another mapping.
    """
    match value.content:
        case str() as text:
            yield from (part.strip() for part in text.split(","))
        case list() as items:
            for item in items:
                yield from [text_of(item)] if isinstance(item.content, str) else names_in(item)
        case dict() as entries:
            if "name" not in entries:
                raise ValueError("it needs names, this is a mapping")
            yield text_of(entries["name"])


def jekyll_tags(values: dict[str, RawValue]) -> None:
    """Split tags in one text at blanks, as Jekyll does."""
    for key in ("tags", "categories"):
        value = values.get(key)
        if value and isinstance(value.content, str) and "," not in value.content:
            parts = [RawValue(value.line, part) for part in value.content.split()]
            values[key] = RawValue(value.line, parts)


_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Return a text without the control characters that a post may not have."""
    return _UNFIT.sub("", text)


def clean_value(value: RawValue) -> RawValue:
    """Return a value with all of its texts cleaned."""
    match value.content:
        case str() as text:
            return RawValue(value.line, clean_text(text))
        case list() as items:
            return RawValue(value.line, [clean_value(item) for item in items])
        case dict() as entries:
            return RawValue(
                value.line, {clean_text(key): clean_value(v) for key, v in entries.items()}
            )
