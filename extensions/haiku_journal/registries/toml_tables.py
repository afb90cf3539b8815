"""The tables of a TOML file, as raw values with their lines.

tomllib tells the line of a syntax error only.  So lines are looked up in the text; in a text
that spans several lines, something that looks like a table or a key can mislead that search, but
only about a line in a message.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..header.errors import FieldError, Problem, Rule
from ..header.post_file import decode
from ..header.raw import CONTROL_CHARACTER, RawValue
from ..util.budgets import attempt
from ..util.suggestions import nearest

SIZE_LIMIT = 262_144
"""The most bytes of a file."""
TABLE_LIMIT = 2_000
"""The most tables in a file."""
_SECONDS = 2
"""The processor time for a file."""

Readers = Mapping[str, Callable[[str, RawValue], Any]]
"""The keys of a table, each with the reader of its value."""

_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_KEY = re.compile(r"""\s*([\w-]+|"[^"]*"|'[^']*')\s*=""")


def read_tables(data: bytes) -> tuple[dict[str, RawValue], list[Problem]]:
    """Read the tables of a file by name; return them, or none and the problems of the file."""
    if len(data) > SIZE_LIMIT:
        message = f"the file has {len(data):,} bytes; the limit is {SIZE_LIMIT:,}"
        return {}, [Problem(1, Rule.REGISTRY, message)]
    text, problems = decode(data)
    tables: dict[str, RawValue] = {}
    try:
        if failure := attempt(
            lambda: tables.update(_parse(text)), _SECONDS, passed_on=tomllib.TOMLDecodeError
        ):
            problems.append(Problem(1, Rule.REGISTRY, f"reading the file {failure}"))
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        problems.append(Problem(line, Rule.REGISTRY, f"this is not TOML: {error}"))
    if len(tables) > TABLE_LIMIT:
        message = f"the file has {len(tables):,} tables; the limit is {TABLE_LIMIT:,}"
        problems.append(Problem(1, Rule.REGISTRY, message))
    return ({}, problems) if problems else (tables, [])


def _parse(text: str) -> dict[str, RawValue]:
    return _raw(tomllib.loads(text), (), 1, _find_lines(text))


def read_table(
    name: str, table: RawValue, readers: Readers
) -> tuple[dict[str, Any], list[Problem]]:
    """Read the values of a table by key; return those without a problem, and all problems."""
    if not isinstance(table.content, dict):
        message = f"{name}: needs a table of its own; write [{name}] on a line, and its keys below"
        return {}, [Problem(table.line, Rule.REGISTRY, message)]
    values, problems = {}, []
    for key, value in table.content.items():
        try:
            values[key] = _read(key, value, readers)
        except FieldError as error:
            problems.append(error.problem)
    return values, problems


def _read(key: str, value: RawValue, readers: Readers) -> Any:
    """Read a value; raises FieldError."""
    if key not in readers:
        near = nearest(key, readers, limit=1)
        hint = f"did you mean `{near[0]}`?" if near else f"the keys are {', '.join(readers)}"
        raise FieldError(value.line, Rule.UNKNOWN, f"unknown key {key!r}; {hint}")
    if any(CONTROL_CHARACTER.search(text) for text in _texts(value)):
        raise FieldError(value.line, Rule.ENCODING, f"{key}: a control character; remove it")
    return readers[key](key, value)


def _texts(value: RawValue) -> Iterator[str]:
    match value.content:
        case str() as text:
            yield text
        case list() as items:
            for item in items:
                yield from _texts(item)


def _raw(
    table: Mapping[str, Any],
    path: tuple[str, ...],
    line: int,
    lines: Mapping[tuple[str, ...], int],
) -> dict[str, RawValue]:
    """Convert a table; a value whose line is not known has that of its table."""
    return {
        key: _raw_value(value, (*path, key), lines.get((*path, key), line), lines)
        for key, value in table.items()
    }


def _raw_value(
    value: Any, path: tuple[str, ...], line: int, lines: Mapping[tuple[str, ...], int]
) -> RawValue:
    match value:
        case dict():
            return RawValue(line, _raw(value, path, line, lines))
        case list():
            return RawValue(line, [_raw_value(item, path, line, lines) for item in value])
        case bool():
            return RawValue(line, str(value).lower())  # as in a header
        case _:
            return RawValue(line, str(value))


def _find_lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the first line of each table and of each key in it, by the path of names."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("["):
            table = _path(line) or table
            lines.setdefault(table, number)
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_path(f"{match[1]} = 0")), number)
    return lines


def _path(line: str) -> tuple[str, ...]:
    """Return the names that a line of TOML opens, from the outermost; none if it opens none."""
    try:
        content: Any = tomllib.loads(line)
    except ValueError:
        return ()
    path: list[str] = []
    while isinstance(content, dict) and content:
        path.append(next(iter(content)))
        content = content[path[-1]]
    return tuple(path)
