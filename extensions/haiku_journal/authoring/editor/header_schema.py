"""A JSON Schema (draft 2020-12) of the front matter of posts.

It has the keys that `header.fields` reads, and of each the schema of its reader.  It allows all
that the reader accepts, so an editor never marks a header that the check passes.  Some rules are
the check's alone, such as the length of a path in bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...header import values
from ...header.fields import PAGE_READERS, READERS

Schema = dict[str, Any]

_SCALAR = ["string", "number", "boolean"]
"""The types that an editor may see in YAML where the reader sees text: `title: 2024`."""


_TEXT: Schema = {"type": _SCALAR, "minLength": 1}


def _matching(pattern: str) -> Schema:
    return {"type": _SCALAR, "pattern": rf"^\s*{pattern}"}


_DATE = _matching(r"\d{4}-\d{2}-\d{2}")


def _list_of(item: Schema) -> Schema:
    """Return the schema of a list, which can also be one text with commas, or nothing."""
    listed = {"type": "array", "items": item, "maxItems": values.LIST_LIMIT}
    return {"anyOf": [listed, {"type": [*_SCALAR, "null"]}]}


_THREE_LINES = r"\S\s*(\s/\s|\n)[\s\S]*\S\s*(\s/\s|\n)[\s\S]*\S"

SCHEMAS: Mapping[Callable[..., Any], Schema] = {
    values.read_haiku: {
        "anyOf": [
            {"type": "string", "pattern": _THREE_LINES},
            {"type": "array", "items": _TEXT, "minItems": 3, "maxItems": 3},
        ]
    },
    values.read_text: _TEXT,
    values.read_address: _TEXT,
    values.read_series: _TEXT,
    values.read_interval: _matching(r"(never|[1-9]\d{0,2}\s+(day|week|month|year)s?)\s*$"),
    values.read_moment: _DATE,
    values.read_date: _DATE,
    values.read_tags: _list_of(_TEXT),
    values.read_list: _list_of(_TEXT),
    values.read_aliases: _list_of(_TEXT),
    values.read_flag: _matching(r"([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])\s*$"),
    values.read_integer: _matching(r"-?\d{1,4}\s*$"),
    values.read_id: _matching(r"[A-Za-z][A-Za-z0-9+.-]*:"),
    values.read_syllables: _matching(r"\d{1,2}-\d{1,2}-\d{1,2}\s*$"),
    values.read_html_meta: {
        "type": "object",
        "properties": {"description": _TEXT, "keywords": _TEXT},
        "additionalProperties": False,
    },
}
"""The schema of the values that each reader accepts."""

DESCRIPTIONS = {
    "haiku": "Three lines, separated by ` / `, or a list of three.",
    "date": "The day on which the post was written, as 2023-04-10, or with a time and an offset.",
    "title": "The title, unless the body begins with a heading `#`.",
    "tags": "A list of tags, or words separated by commas.",
    "summary": "One sentence, for lists, previews and feeds.",
    "authors": "A list of names.",
    "updated": "The day of the last substantial change.",
    "reviewed": "The day on which somebody last confirmed what the post says.",
    "review_in": "The time from a review to the next, as 6 months, or never.",
    "owner": "Whom to ask about the post.",
    "superseded_by": "The post that replaces this one, by its haiku or path.",
    "series": "The name of the series that the post is part of.",
    "part": "The number of the post in its series.",
    "draft": "Whether the post is left out of the journal.",
    "aliases": "Former addresses, the oldest first, such as posts/old-name.html.",
    "id": "The URI that identifies the post in feeds.",
    "syllables": "Your own count of syllables, as 5-7-5.",
    "html_meta": "The description and the keywords of the page.",
}


def header_schema(tags: Iterable[str] = (), authors: Iterable[str] = ()) -> Schema:
    """Return the schema of a header; it suggests tags and authors, and allows others."""
    properties = {key: _field(key, reader) for key, reader in (READERS | PAGE_READERS).items()}
    for key, names in (("tags", tags), ("authors", authors)):
        if listed := list(names):
            items = properties[key]["anyOf"][0]["items"]
            suggested = {"anyOf": [{"enum": listed}, items]}
            properties[key]["anyOf"][0] |= {"items": suggested}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The header of a post",
        "type": "object",
        "properties": properties,
        "required": ["haiku", "date"],
        "additionalProperties": False,
    }


def _field(key: str, reader: Callable[..., Any]) -> Schema:
    schema = SCHEMAS.get(reader, {})
    if "anyOf" in schema:
        schema = {"anyOf": [dict(one) for one in schema["anyOf"]]}
    description = DESCRIPTIONS.get(key)
    return {**schema, "description": description} if description else dict(schema)
