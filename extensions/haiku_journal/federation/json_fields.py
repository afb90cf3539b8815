"""JSON that others wrote, taken field by field: each is what it should be, or the reader says so.

What comes from outside may be anything.  Nothing is guessed and nothing is mended.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin

TEXT_LIMIT = 10_000
"""The most characters in a text that says nothing of its own limit."""
COUNT_LIMIT = 100_000_000

_PRINTED = re.compile(r'[^\x00-\x20"<>\\^`{|}\x7f-\U0010ffff]*')
"""What an address is written with (RFC 3986); browsers take a backslash for a slash."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MISSING = object()


class Fields:
    """An object of a JSON document; `place` says where in the document it stands.

    Each method gives one field in its type, and raises ValueError, which names the
    field, if it is not there or is of another kind.
    """

    def __init__(self, value: object, place: str = "") -> None:
        self.place = place
        if not isinstance(value, dict):
            raise ValueError(f"{place or 'the file'} wants an object, not {_shown(value)}")
        self.value: dict[str, Any] = value

    def _name(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _fault(self, key: str, wanted: str) -> ValueError:
        found = _shown(self.value[key]) if key in self.value else "nothing"
        return ValueError(f"{self._name(key)} wants {wanted}, not {found}")

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return key in self.value

    def text(self, key: str, most: int = TEXT_LIMIT, *, default: str | None = None) -> str:
        """A text; with a default it may be missing."""
        value = self.value.get(key, _MISSING if default is None else default)
        if not isinstance(value, str) or len(value) > most or not _is_encodable(value):
            raise self._fault(key, f"a text of at most {most:,} characters")
        return value

    def count(self, key: str) -> int:
        """A whole number from nought."""
        value = self.value.get(key)
        if type(value) is not int or not 0 <= value <= COUNT_LIMIT:
            raise self._fault(key, "a number")
        return value

    def day(self, key: str) -> dt.date:
        """A day, as `2026-11-23`."""
        try:
            return read_day(self.text(key, 10))
        except ValueError:
            raise self._fault(key, "a day such as 2026-11-23") from None

    def moment(self, key: str) -> dt.datetime:
        """A moment with its offset, as `2026-11-23T09:30:00+00:00`; in UTC."""
        try:
            found = dt.datetime.fromisoformat(self.text(key, 40))
            if found.tzinfo is None:
                raise ValueError
            return found.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise self._fault(key, "a moment such as 2026-11-23T09:30:00+00:00") from None

    def texts(self, key: str, most: int, *, needed: bool = True) -> tuple[str, ...]:
        """A list of texts."""
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
        """The objects of a list."""
        value = self.value.get(key) if needed else self.value.get(key, [])
        if not isinstance(value, list) or len(value) > most:
            raise self._fault(key, f"a list of at most {most:,} objects")
        for number, item in enumerate(value):
            yield Fields(item, f"{self._name(key)}[{number}]")

    def object(self, key: str) -> Fields:
        """An object."""
        return Fields(self.value.get(key), self._name(key))

    def address(self, key: str, base: str) -> str:
        """An address, absolute or relative to a base, that does not lead out of the base."""
        link = self.text(key, 2_000)
        if (found := below(base, link)) is None:
            raise self._fault(key, f"an address below {base}")
        return found


def read_object(data: bytes) -> Fields:
    """Read a JSON document that is an object.  Raises ValueError if it is none."""
    try:
        return Fields(json.loads(data.decode("utf-8")))
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error}") from None
    except RecursionError:
        raise ValueError("it nests too deep") from None


def read_day(text: str) -> dt.date:
    """A day in the one form that is written here.  Raises ValueError for another."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def below(base: str, link: str) -> str | None:
    """Where a link on a page at a base leads, if that is at the base or below; else None."""
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
    """Whether a text can be written: JSON may name halves of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
