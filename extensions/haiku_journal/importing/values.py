"""Values of headers, whoever wrote them: cleaned, shown, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..header.fields import Value


def show(value: Value) -> str:
    """A value on one line, for a person to read."""
    match value.content:
        case str() as text:
            shown = " ".join(text.split())
        case list() as items:
            shown = "[" + ", ".join(map(show, items)) + "]"
        case dict() as entries:
            shown = "{" + ", ".join(f"{key}: {show(v)}" for key, v in entries.items()) + "}"
    return shown if len(shown) <= 200 else shown[:199] + "…"


def text_of(value: Value) -> str:
    """A text on one line.  Raises ValueError for a list or a mapping."""
    if not isinstance(value.content, str):
        raise ValueError(f"it wants text, this is {value.kind}")
    return " ".join(value.content.split())


def address_of(value: Value) -> str:
    """The path of the page that a post was, with a slash before it; nothing for an empty text.

    Raises ValueError for what does not say the whole of it.  Placeholders are
    those of Jekyll and Hugo, `:title`, and of Pelican, `{slug}`.
    """
    text = text_of(value)
    if text and not text.startswith("/"):
        raise ValueError("it is no whole path, from the root of the site")
    if re.search(r":\w|[{}]", text):
        raise ValueError("it has placeholders, and what was put in their place is not known")
    if re.search(r"[?#]", text):
        raise ValueError("it is no path of a page")
    return text


def names_in(value: Value) -> Iterator[str]:
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
                raise ValueError("it wants names, this is a mapping")
            yield text_of(entries["name"])


def jekyll_tags(values: dict[str, Value]) -> None:
    """Cut the tags that Jekyll takes from one text with blanks between them."""
    for key in ("tags", "categories"):
        value = values.get(key)
        if value and isinstance(value.content, str) and "," not in value.content:
            parts = [Value(value.line, part) for part in value.content.split()]
            values[key] = Value(value.line, parts)


_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """A text without the characters that no post may have."""
    return _UNFIT.sub("", text)


def cleaned(value: Value) -> Value:
    """A value with all of its texts cleaned."""
    match value.content:
        case str() as text:
            return Value(value.line, clean(text))
        case list() as items:
            return Value(value.line, [cleaned(item) for item in items])
        case dict() as entries:
            return Value(value.line, {clean(key): cleaned(v) for key, v in entries.items()})
