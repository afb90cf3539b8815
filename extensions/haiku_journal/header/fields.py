"""The fields of a header: each key with the reader of its value.

To add a field, add a line to `READERS` and an attribute with the same name and a
default to `Header` in `model.py`.  A new type of value needs a reader in `values.py`,
and what the page shows of it belongs in the title block.  A key that is only passed
on to Sphinx or another extension needs no attribute, just a line in `PAGE_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..util.suggestions import nearest
from . import values
from .errors import Problem, Rule
from .raw import RawValue

_Reader = Callable[[str, RawValue], Any]

READERS: dict[str, _Reader] = {
    "haiku": values.read_haiku,
    "title": values.read_text,
    "date": values.read_moment,
    "tags": values.read_tags,
    "updated": values.read_date,
    "reviewed": values.read_date,
    "review_in": values.read_interval,
    "owner": values.read_text,
    "superseded_by": values.read_text,
    "series": values.read_series,
    "part": values.read_integer,
    "draft": values.read_flag,
    "summary": values.read_text,
    "authors": values.read_list,
    "aliases": values.read_aliases,
    "id": values.read_id,
    "syllables": values.read_syllables,
    "html_meta": values.read_html_meta,
}
"""The keys of a post; their values become attributes of `Header`."""

PAGE_READERS: dict[str, _Reader] = {
    "orphan": values.read_flag,
    "tocdepth": values.read_integer,
    "og:title": values.read_text,
    "og:description": values.read_text,
    "og:type": values.read_text,
    "og:image": values.read_address,
    "og:image:alt": values.read_text,
}
"""The keys passed on to Sphinx, the theme and sphinxext-opengraph as page metadata."""

KEYS = (*READERS, *PAGE_READERS)
SYNONYMS = {"tag": "tags", "author": "authors", "alias": "aliases", "description": "summary"}


def unknown_key(key: str, line: int) -> Problem:
    """Return the problem of an unknown key; its message suggests the closest known key."""
    synonym = SYNONYMS.get(key.lower())
    close = [synonym] if synonym else nearest(key, KEYS, limit=1, cutoff=0.6)
    hint = f"did you mean `{close[0]}`?" if close else f"the keys are {', '.join(KEYS)}"
    return Problem(line, Rule.UNKNOWN, f"unknown key {key!r}; {hint}")
