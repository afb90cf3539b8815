"""Checked access to the fields of JSON documents that other journals wrote.

The documents are untrusted: a field of the wrong kind is an error and is never repaired.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin

TEXT_LIMIT = 10_000
"""The default limit of a text, in characters."""
COUNT_LIMIT = 100_000_000

_PRINTED = re.compile(r'[^\x00-\x20"<>\\^`{|}\x7f-\U0010ffff]*')
"""The characters of an address (RFC 3986); browsers read a backslash as a slash."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MISSING = object()


class Fields:
    """An object of a JSON document; `place` is its path in the document.

    Each method returns one field in its type, and raises a ValueError that names the
    field if it is missing or of another kind.
    """

    def __init__(self, value: object, place: str = "") -> None:
        self.place = place
        if not isinstance(value, dict):
            raise ValueError(
                f"{place or 'the file'} needs to be an object, not {_abbreviate(value)}"
            )
        self.value: dict[str, Any] = value

    def _name(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _fault(self, key: str, expected: str) -> ValueError:
        actual = _abbreviate(self.value[key]) if key in self.value else "nothing"
        return ValueError(f"{self._name(key)} needs to be {expected}, not {actual}")

    def has(self, key: str) -> bool:
        """Return whether the field exists."""
        return key in self.value

    def text(self, key: str, most: int = TEXT_LIMIT, *, default: str | None = None) -> str:
        """Return a text; with a default it may be missing."""
        value = self.value.get(key, _MISSING if default is None else default)
        if not isinstance(value, str) or len(value) > most or not _is_encodable(value):
            raise self._fault(key, f"a text of at most {most:,} characters")
        return value

    def count(self, key: str) -> int:
        """Return a whole number of at least 0."""
        value = self.value.get(key)
        if type(value) is not int or not 0 <= value <= COUNT_LIMIT:
            raise self._fault(key, "a number")
        return value

    def day(self, key: str) -> dt.date:
        """Return a day, written as `2026-11-23`."""
        try:
            return read_day(self.text(key, 10))
        except ValueError:
            raise self._fault(key, "a day such as 2026-11-23") from None

    def moment(self, key: str) -> dt.datetime:
        """Return a moment with its offset, written as `2026-11-23T09:30:00+00:00`; in UTC."""
        try:
            moment = dt.datetime.fromisoformat(self.text(key, 40))
            if moment.tzinfo is None:
                raise ValueError
            return moment.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise self._fault(key, "a moment such as 2026-11-23T09:30:00+00:00") from None

    def texts(self, key: str, most: int, *, needed: bool = True) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.value.get(key) if needed else self.value.get(key, [])
        if (
            not isinstance(value, list)
            or len(value) > most
            or not all(
                isinstance(text, str) and len(text) <= TEXT_LIMIT and _is_encodable(text)
                for text in value
            )
        ):
            raise self._fault(key, f"a list of at most {most:,} texts")
        return tuple(value)

    def objects(self, key: str, most: int, *, needed: bool = True) -> Iterator[Fields]:
        """Yield the objects of a list."""
        value = self.value.get(key) if needed else self.value.get(key, [])
        if not isinstance(value, list) or len(value) > most:
            raise self._fault(key, f"a list of at most {most:,} objects")
        for number, item in enumerate(value):
            yield Fields(item, f"{self._name(key)}[{number}]")

    def object(self, key: str) -> Fields:
        """Return an object."""
        return Fields(self.value.get(key), self._name(key))

    def address(self, key: str, base: str) -> str:
        """Return an address at or below a base; it may be written relative to the base."""
        link = self.text(key, 2_000)
        if (target := below(base, link)) is None:
            raise self._fault(key, f"an address below {base}")
        return target


def read_object(data: bytes) -> Fields:
    """Read a JSON document that is an object.  Raises ValueError otherwise."""
    try:
        return Fields(json.loads(data.decode("utf-8")))
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not valid JSON: {error}") from None
    except RecursionError:
        raise ValueError("it nests too deep") from None


def read_day(text: str) -> dt.date:
    """Read a day written as `2026-11-23`.  Raises ValueError for another form."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def below(base: str, link: str) -> str | None:
    """Resolve a link against a base; return None unless the target is at the base or below."""
    try:
        target = urljoin(base, link)
    except ValueError:
        return None
    rest = target.removeprefix(base)
    if not target.startswith(base) or not _PRINTED.fullmatch(rest):
        return None
    steps = re.split(r"[/\\?#]", unquote(unquote(rest)))
    return None if ".." in steps else target


def _is_encodable(text: str) -> bool:
    """Return whether a text has no lone surrogates, which JSON escapes may contain."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _abbreviate(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
