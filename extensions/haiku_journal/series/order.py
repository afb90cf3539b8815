"""Series: the posts of one name, in order.  Without Sphinx."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..header.model import Header
from ..util.slugs import elect_name, tag_key, tag_slug


class Part(NamedTuple):
    """A post of a series: its number in it, and its docname or path."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """A series: the spelling in most posts, the slug of its page, its parts in order."""

    name: str
    slug: str
    parts: tuple[Part, ...]

    def around(self, place: int, count: int) -> tuple[Part, ...]:
        """Return the `count` parts nearest to a place, including the one there."""
        start = max(0, min(place - count // 2, len(self.parts) - count))
        return self.parts[start : start + count]


def find_series(headers: Mapping[str, Header]) -> dict[str, Series]:
    """Return every series by its key; takes the headers of posts by docname or path.

    Posts with a `part` come first, by its number.  The others follow, the oldest first, and
    are numbered from the last number on.
    """
    return {
        key: Series(
            elect_name(Counter(headers[name].series for name in names)),
            tag_slug(key),
            tuple(_parts(names, headers)),
        )
        for key, names in sorted(_by_series(headers).items())
    }


def problems(headers: Mapping[str, Header]) -> Iterator[tuple[str, str]]:
    """Yield the name of each post with a faulty `part`, and what is wrong."""
    for name, header in headers.items():
        if header.part is not None and not header.series:
            yield name, "part: this post is in no series; add `series: Name`, or remove the part"
    for names in _by_series(headers).values():
        owners: dict[int, str] = {}
        for name in sorted(names):
            header = headers[name]
            if header.part is None:
                continue
            if (first := owners.setdefault(header.part, name)) != name:
                place = f"{first}, line {headers[first].lines.get('part', 1)}"
                yield (
                    name,
                    (
                        f"part: {header.part} of {header.series!r} is also the part of {place}; "
                        "give one of them another number"
                    ),
                )


def _by_series(headers: Mapping[str, Header]) -> dict[str, list[str]]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, header in headers.items():
        if header.series:
            names[tag_key(header.series)].append(name)
    return names


def _parts(names: list[str], headers: Mapping[str, Header]) -> Iterator[Part]:
    number = 0
    for name in sorted(names, key=lambda name: (_position(headers[name]), name)):
        part = headers[name].part
        number = number + 1 if part is None else part
        yield Part(number, name)


def _position(header: Header) -> tuple[bool, float]:
    if header.part is None:
        return True, header.at.timestamp()
    return False, header.part
