"""The list of tags, `tags.toml`: descriptions, synonyms, and which tag is part of which.

Each tag has a table with its name; all keys are optional:

    [postgresql]
    description = "The database, and its extensions."
    synonyms = ["postgres", "pg"]
    parent = "databases"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ..header.errors import Problem, Rule
from ..header.raw import RawValue
from ..header.values import read_tags, read_text, tag_problem
from ..util.slugs import tag_key
from ..util.suggestions import nearest, suggestion
from .toml_tables import Readers, read_table, read_tables

TAGS_FILE = "tags.toml"
DEPTH_LIMIT = 10
"""The most tags above a tag."""

_REPORTED = 20
"""The most parents that are reported as missing: each is compared with all tags."""

_READERS: Readers = {"description": read_text, "synonyms": read_tags, "parent": read_text}


class TagEntry(NamedTuple):
    """A listed tag: its name, its description, its synonyms, and the key of its parent."""

    name: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    parent: str = ""


class TagList:
    """The listed tags; of a journal without the file, none."""

    def __init__(self, entries: Iterable[TagEntry] = ()) -> None:
        self.entries = {tag_key(entry.name): entry for entry in entries}
        self._keys = {
            tag_key(name): key
            for key, entry in self.entries.items()
            for name in (entry.name, *entry.synonyms)
        }

    @property
    def synonyms(self) -> dict[str, str]:
        """The names of tags by their synonyms."""
        return {name: entry.name for entry in self.entries.values() for name in entry.synonyms}

    def key(self, tag: str) -> str:
        """Return the key of a tag, or of the tag that it is a synonym of."""
        key = tag_key(tag)
        return self._keys.get(key, key)

    def entry(self, tag: str) -> TagEntry | None:
        """Return the entry of a tag or synonym, if it is listed."""
        return self.entries.get(self.key(tag))

    def name(self, tag: str) -> str:
        """Return the listed name of a tag or synonym; of any other tag, the tag as it is."""
        entry = self.entry(tag)
        return entry.name if entry else tag

    def above(self, tag: str) -> list[str]:
        """Return the keys of the tags above a tag, the nearest first."""
        entry, above = self.entry(tag) if self.entries else None, []
        while entry and entry.parent:
            above.append(entry.parent)
            entry = self.entries.get(entry.parent)
        return above

    def nearest(self, tag: str) -> list[str]:
        """Return the names and synonyms most like a tag, the likest first."""
        names = (name for one in self.entries.values() for name in (one.name, *one.synonyms))
        return nearest(tag, names)


def unlisted_tag(tags: TagList, tag: str) -> str:
    """Describe that a tag is not listed; return "" if it is."""
    if tags.entry(tag):
        return ""
    near = suggestion(tags.nearest(tag))
    return f"the tag {tag!r} is not in {TAGS_FILE}{near}; use one of its tags, or add this one"


def read_tag_list(data: bytes) -> tuple[TagList, list[Problem]]:
    """Read the list of tags; return it, or an empty one and all its problems."""
    tables, problems = read_tables(data)
    entries = []
    for name, table in tables.items():
        if message := tag_problem(name):
            problems.append(Problem(table.line, Rule.TYPE, message))
        values, more = read_table(name, table, _READERS)
        problems += more
        entries.append(TagEntry(name, **values))
    problems += _repeated(entries, tables)
    tags = TagList(entries)
    problems += islice(_unknown_parents(tags, tables), _REPORTED)
    if not problems:
        tags = TagList(one._replace(parent=one.parent and tags.key(one.parent)) for one in entries)
        problems += _circles(tags, tables)
    return (TagList(), sorted(problems)) if problems else (tags, [])


def _line(tables: Mapping[str, RawValue], name: str, key: str) -> int:
    table = tables[name]
    found = table.content.get(key) if isinstance(table.content, dict) else None
    return found.line if found else table.line


def _repeated(entries: Iterable[TagEntry], tables: Mapping[str, RawValue]) -> Iterator[Problem]:
    """Yield a problem for each name or synonym that another tag has, too."""
    owners: dict[str, TagEntry] = {}
    for entry in entries:
        owner = owners.setdefault(tag_key(entry.name), entry)
        if owner is not entry:
            message = f"{entry.name!r} is the same tag as {owner.name!r}; join the two tables"
            yield Problem(tables[entry.name].line, Rule.DUPLICATE, message)
    for entry in entries:
        for synonym in entry.synonyms:
            owner = owners.setdefault(tag_key(synonym), entry)
            if owner is not entry:
                message = f"{synonym!r} already names {owner.name!r}; remove it from one of them"
                yield Problem(_line(tables, entry.name, "synonyms"), Rule.DUPLICATE, message)


def _unknown_parents(tags: TagList, tables: Mapping[str, RawValue]) -> Iterator[Problem]:
    """Yield a problem for each parent that is not listed."""
    for entry in tags.entries.values():
        if entry.parent and tags.entry(entry.parent) is None:
            near = suggestion(tags.nearest(entry.parent))
            message = f"parent: there is no table [{entry.parent}] in this file{near}"
            yield Problem(_line(tables, entry.name, "parent"), Rule.REGISTRY, message)


def _circles(tags: TagList, tables: Mapping[str, RawValue]) -> Iterator[Problem]:
    """Yield a problem for each circle of parents, and for each tag with too many above it."""
    for key, entry in tags.entries.items():
        way = _way_up(tags, key)
        if len(way) > 1 and way[-1] == key == min(way):  # once for each circle
            names = " → ".join(tags.entries[one].name for one in way)
            message = f"parent: a tag cannot be above itself: {names}; remove one of the parents"
        elif len(way) > DEPTH_LIMIT + 1:
            message = f"parent: more than {DEPTH_LIMIT} tags are above {entry.name!r}"
        else:
            continue
        yield Problem(_line(tables, entry.name, "parent"), Rule.REGISTRY, message)


def _way_up(tags: TagList, key: str) -> list[str]:
    """Return the keys from a tag up to the top, to one of them again, or to one too many."""
    way = [key]
    while (parent := tags.entries[way[-1]].parent) and len(way) <= DEPTH_LIMIT + 1:
        way.append(parent)
        if parent in way[:-1]:
            break
    return way
