"""Posts as records, without a build."""

from __future__ import annotations

import datetime as dt
from typing import Any

from haiku_journal.core.models import Post
from haiku_journal.header.model import Header


def make_header(**values: Any) -> Header:
    """Return a header of 1 June 2025, with these values instead of the defaults."""
    at = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
    defaults = {
        "haiku": ("one", "two", "three"),
        "date": at.date(),
        "at": at,
        "timed": False,
        "title": "",
        "plain": False,
        "body_line": 1,
        "lines": {},
        "page": {},
        "html_meta": {},
    }
    return Header(**{**defaults, **values})


def record(
    name: str, date: str = "2024-01-01", title: str = "", tags: tuple[str, ...] = ()
) -> Post:
    """Return the record of a post."""
    at = dt.datetime.fromisoformat(date).replace(tzinfo=dt.UTC)
    haiku = (f"{name} one", "two", "three")
    header = make_header(haiku=haiku, date=at.date(), at=at, timed="T" in date, tags=tags)
    return Post(f"posts/{name}", header, title or name, tags=tags)
