"""A post's header with checked values.

A header has one of two forms at the top of a post: `yaml_form` reads YAML front
matter, `plain_form` the plain form.  Both return a `RawHeader`, which this module
turns into a `Header`, or into the list of its problems.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..util.dates import Interval
from .errors import FieldError, Problem, Rule
from .fields import PAGE_READERS, READERS, unknown_key
from .raw import RawHeader

DUE, SUPERSEDED = "due", "superseded"
"""The states of a post that is due for review, and of one that another post supersedes."""


class Header(NamedTuple):
    """The values in the header of a post.

    `haiku` has three lines, or none if a journal does not require one (`haiku_required`).
    `title` is inline Markdown, empty if the title is the first heading of the body.
    `date` is the day as written, `at` its moment in UTC, and `timed` tells whether it
    has a time of day; without one, `at` is midnight.  `plain` tells whether the header
    has the plain form.  `lines` maps each key to its line in the file; the body starts
    on line `body_line`.  `syllables` is the author's own count of the haiku's lines.
    `page` holds the keys that Sphinx and its extensions read from page metadata.
    """

    haiku: tuple[str, ...]
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
    reviewed: dt.date | None = None
    review_in: Interval | None = None
    owner: str = ""
    superseded_by: str = ""
    series: str = ""
    part: int | None = None
    draft: bool = False
    syllables: tuple[int, int, int] | None = None


def is_published(header: Header, day: dt.date) -> bool:
    """Return whether a post is part of the journal on a day: not a draft, not in the future."""
    return not header.draft and header.at.date() <= day


def interpret(
    raw: RawHeader, *, plain: bool, haiku_required: bool = True
) -> tuple[Header | None, list[Problem]]:
    """Check the values of a header and convert them.

    Returns the header and an empty list, or None and all problems in the order of lines.
    """
    problems = list(raw.problems)
    values: dict[str, Any] = {"haiku": (), "title": "", "html_meta": {}}
    page: dict[str, str] = {}
    for key, value in raw.values.items():
        try:
            if key in READERS:
                values[key] = READERS[key](key, value)
            elif key in PAGE_READERS:
                page[key] = str(PAGE_READERS[key](key, value))
            else:
                problems.append(unknown_key(key, value.line))
        except FieldError as error:
            problems.append(error.problem)
    problems.extend(_missing_keys(raw, plain=plain, haiku_required=haiku_required))
    if problems:
        return None, sorted(problems)
    moment = values.pop("date")
    if page.get("orphan") == "False":
        del page["orphan"]  # Sphinx takes any value as true
    lines = {key: value.line for key, value in raw.values.items()}
    header = Header(
        **moment._asdict(),
        **values,
        plain=plain,
        body_line=raw.body_line,
        lines=lines,
        page=page,
    )
    return header, []


def _missing_keys(raw: RawHeader, *, plain: bool, haiku_required: bool) -> Iterator[Problem]:
    """Yield a problem for each required key that a header does not have."""
    if any(problem.rule in {Rule.YAML, Rule.FENCE} for problem in raw.problems):
        return  # the keys could not be read
    title = raw.values.get("title")
    if haiku_required and "haiku" not in raw.values:
        yield Problem(
            1, Rule.HAIKU, "no haiku; add `haiku: line one / line two / line three` to the header"
        )
    if "date" not in raw.values:
        yield Problem(
            title.line if plain and title else 1,
            Rule.DATE,
            "no date; write `Title: April 10, 2023: The title` or `Date: 2023-04-10`"
            if plain
            else "no date; add `date: 2023-04-10` to the header",
        )
    if plain and not title:
        yield Problem(
            1, Rule.TITLE, "no title; write `Title: April 10, 2023: The title` below the haiku"
        )
