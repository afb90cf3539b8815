"""A post's header: what it says, and every fault in it.

A header stands at the top of a post in one of two forms (`frontmatter` reads
the one, `plain` the other).  Both give the same `Entries`: keys with the text
written for them and the line it stands on.  This module turns entries into a
`Header` or into faults, and knows nothing of Sphinx, so that the build, the
checker and the tests share it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .errors import Fault, Rule
from .fields import PAGE_READERS, READERS, Value, Wrong, unknown_key


@dataclass(slots=True)
class Entries:
    """A header as written: its values by key, and the line its body starts on."""

    values: dict[str, Value] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    body_line: int = 1


class Header(NamedTuple):
    """What a post says of itself before its body starts.

    `title` is inline Markdown, empty when the body's first heading is the
    title.  `at` is the moment of `date` in UTC (midnight if only a day is
    given).  `lines` maps a key to the line it stands on; the body starts on
    line `body_line`.  `syllables` is how the author counts the haiku, where
    that is not what a dictionary says.  `page` holds the page keys that Sphinx
    and its extensions read from a document's metadata.
    """

    haiku: tuple[str, str, str]
    date: dt.date
    at: dt.datetime
    timed: bool
    title: str
    plain: bool
    body_line: int
    lines: Mapping[str, int]
    page: Mapping[str, str]
    html_meta: Mapping[str, str]
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = ""
    summary: str = ""
    updated: dt.date | None = None
    draft: bool = False
    syllables: tuple[int, int, int] | None = None


def is_published(header: Header, day: dt.date) -> bool:
    """Whether a post belongs to the journal of that day."""
    return not header.draft and header.at.date() <= day


def interpret(entries: Entries, *, plain: bool) -> tuple[Header | None, list[Fault]]:
    """Turn entries into a header.

    Returns the header, or None with the faults that stand in its way; all of
    them, not only the first.
    """
    faults = list(entries.faults)
    read: dict[str, Any] = {}
    page: dict[str, str] = {}
    for key, value in entries.values.items():
        try:
            if key in READERS:
                read[key] = READERS[key](key, value)
            elif key in PAGE_READERS:
                page[key] = str(PAGE_READERS[key](key, value))
            else:
                faults.append(unknown_key(key, value.line))
        except Wrong as wrong:
            faults.append(wrong.fault)
    faults.extend(_absent(entries, plain=plain))
    if faults:
        return None, sorted(faults)
    date, at, timed = read.pop("date")
    if page.get("orphan") == "False":
        del page["orphan"]
    return (
        Header(
            date=date,
            at=at,
            timed=timed,
            title=read.pop("title", ""),
            plain=plain,
            body_line=entries.body_line,
            lines={key: value.line for key, value in entries.values.items()},
            page=page,
            html_meta=read.pop("html_meta", {}),
            **read,
        ),
        [],
    )


def _absent(entries: Entries, *, plain: bool) -> Iterator[Fault]:
    """What a header must say and does not."""
    if any(fault.rule in {Rule.YAML, Rule.FENCE} for fault in entries.faults):
        return  # what could not be read cannot be missed
    if "haiku" not in entries.values:
        yield Fault(
            1, Rule.HAIKU, "no haiku; add `haiku: line one / line two / line three` to the header"
        )
    if "date" not in entries.values:
        yield Fault(
            entries.values["title"].line if plain and "title" in entries.values else 1,
            Rule.DATE,
            "no date; write `Title: April 10, 2023: The title` or `Date: 2023-04-10`"
            if plain
            else "no date; add `date: 2023-04-10` to the header",
        )
    if plain and "title" not in entries.values:
        yield Fault(
            1, Rule.TITLE, "no title; write `Title: April 10, 2023: The title` below the haiku"
        )
