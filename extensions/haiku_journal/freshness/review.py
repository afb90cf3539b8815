"""Reviews: as of which day a post holds, until when, and who knows.  Without Sphinx.

A post holds as of its last review, its last update or its own date, whichever is the latest.
It is due for review an interval later.  Its header gives the interval (`review_in`), or else
the setting `haiku_review_in` for a tag or folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..header.model import DUE, SUPERSEDED, Header
from ..util.dates import NEVER, Interval, add_interval, parse_interval
from ..util.slugs import tag_key

SETTING = "haiku_review_in"
_TAG = "tag:"
_EXAMPLE = '{"tag:kubernetes": "6 months", "posts/": "2 years"}'


def setting_problems(setting: Mapping[Any, Any], posts: str) -> Iterator[str]:
    """Yield what is wrong with the setting; takes it and the folder of posts."""
    home = posts.strip("/") + "/"
    for key, text in setting.items():
        if not isinstance(key, str) or not isinstance(text, str):
            yield f"{key!r}: {text!r} is not text for text; write it as {_EXAMPLE}"
        elif key == _TAG:
            yield f"{key!r} names no tag; write {_TAG + 'kubernetes'!r}"
        elif not key.startswith(_TAG) and not (key.startswith(home) and key.endswith("/")):
            yield (
                f"{key!r} is neither a tag nor a folder of posts; write {_TAG + key!r} or {home!r}"
            )
        else:
            try:
                parse_interval(text)
            except ValueError as error:
                yield f"{key!r} {error}"


def as_of(header: Header) -> dt.date:
    """Return the last day on which someone vouched for a post."""
    return max(filter(None, (header.date, header.updated, header.reviewed)))


def owners(header: Header, default: str = "") -> tuple[str, ...]:
    """Return who knows about a post: its owner, or else its authors, or else the default."""
    own = (header.owner,) if header.owner else header.authors
    return own or ((default,) if default else ())


def review_problem(header: Header, day: dt.date) -> str:
    """Say what is wrong with the day of the last review; empty if nothing is."""
    if header.reviewed and header.reviewed > day:
        return f"reviewed: {header.reviewed} is in the future; write the day of the last review"
    return ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of reviews: the day of the build, and the intervals of tags and folders.

    Of the intervals that apply to a post, the first one counts.
    """

    day: dt.date
    intervals: tuple[tuple[str, Interval], ...]

    @classmethod
    def of(cls, day: dt.date, setting: Mapping[str, str]) -> Schedule:
        """Return the schedule of a valid setting."""
        return cls(day, tuple((key, parse_interval(text)) for key, text in setting.items()))

    def due(self, header: Header, name: str, tags: Sequence[str]) -> dt.date | None:
        """Return the day on which a post is due for review; takes its path and its tags."""
        interval = header.review_in
        if interval is None:
            interval = self._default(name, tags)
        return None if interval == NEVER else add_interval(as_of(header), interval)

    def state(self, header: Header, name: str, tags: Sequence[str]) -> str:
        """Return the state of a post on the day of the build; empty if it holds."""
        if header.superseded_by:
            return SUPERSEDED
        due = self.due(header, name, tags)
        return DUE if due and due <= self.day else ""

    def _default(self, name: str, tags: Sequence[str]) -> Interval:
        for key, interval in self.intervals:
            if key.startswith(_TAG):
                applies = tag_key(key.removeprefix(_TAG)) in map(tag_key, tags)
            else:
                applies = name.startswith(key)
            if applies:
                return interval
        return NEVER
