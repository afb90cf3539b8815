"""What other programs' headers say, in the keys of this journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..header.fields import KEYS, TAG_LIMIT, Value
from ..header.model import Entries, interpret
from .dates import to_iso
from .remarks import Kind, Remark
from .values import address_of, cleaned, names_in, show, text_of

_NAMES = {
    "title": "title",
    "date": "date",
    "pubdate": "date",
    "publishdate": "publishdate",
    "expirydate": "expirydate",
    "modified": "updated",
    "lastmod": "updated",
    "updated": "updated",
    "last_modified_at": "updated",
    "tag": "tags",
    "tags": "tags",
    "category": "tags",
    "categories": "tags",
    "author": "authors",
    "authors": "authors",
    "description": "summary",
    "summary": "summary",
    "excerpt": "summary",
    "aliases": "aliases",
    "alias": "aliases",
    "redirect_from": "aliases",
    "permalink": "permalink",
    "url": "permalink",
    "slug": "slug",
    "draft": "draft",
    "published": "published",
    "status": "status",
    "haiku": "haiku",
}
"""The keys of Jekyll, Hugo, Pelican, ABlog and MkDocs Material, and what each is here."""


@dataclass(slots=True)
class Metadata:
    """A header, read: values ready to be written, and what is to be said of them."""

    name: str
    haiku: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    address: str = ""
    tags: list[str] = field(default_factory=list)
    keys: dict[str, str | tuple[str, ...] | dict[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def note(self, kind: Kind, line: int, message: str) -> None:
        """Remark on a line of the file."""
        self.remarks.append(Remark(self.name, line, kind, message))


def translate(values: Mapping[str, Value], name: str, today: dt.date) -> Metadata:
    """Read a header of another program.

    Takes its values by key, each with its line; `today` decides what is still
    to be published.  What has no place here is dropped, with a remark.  What
    may mean that a post is not public makes it a draft.
    """
    found = Metadata(name)
    for key, written in sorted(values.items(), key=_turn):
        value = cleaned(written)
        meaning = _NAMES.get(key.lower(), key)
        try:
            if meaning in _TAKERS:
                _TAKERS[meaning](found, value, today)
            elif meaning in KEYS:
                _take_own(found, meaning, value)
            else:
                raise ValueError("this journal has no such key")
        except ValueError as error:
            kind = Kind.LEFT if meaning in {"permalink", "slug"} else Kind.DROPPED
            _drop(found, key, value, str(error), kind)
    return found


def _turn(item: tuple[str, Value]) -> int:
    """The date first: whether a day of publishing counts depends on it.

    The address after the aliases, which are in the order in which the post had
    them, and before its last part, which tells nothing more.
    """
    key = item[0].lower()
    return 0 if key == "date" else {"permalink": 2, "slug": 3}.get(_NAMES.get(key, ""), 1)


def _drop(found: Metadata, key: str, value: Value, why: str, kind: Kind = Kind.DROPPED) -> None:
    shown = f"{key}: {show(value)}"
    found.dropped.append(shown)
    found.note(kind, value.line, f"{shown}: {why}")


def _take_text(key: str) -> Callable[[Metadata, Value, dt.date], None]:
    def take(found: Metadata, value: Value, today: dt.date) -> None:
        if text := text_of(value):
            if key == "title":
                found.title = found.title or text
            else:
                found.keys.setdefault(key, text)

    return take


def _take_date(found: Metadata, value: Value, today: dt.date) -> None:
    """A date; MkDocs Material also takes `created` and `updated` below it."""
    if isinstance(value.content, dict):
        for key, inner in value.content.items():
            if key == "created":
                _take_date(found, inner, today)
            elif key == "updated":
                _take_updated(found, inner, today)
            else:
                _drop(found, f"date.{key}", inner, "this journal has no such key")
    elif text := text_of(value):
        try:
            found.date = to_iso(text)
        except ValueError:
            raise ValueError("it is not a date that has one meaning") from None


def _take_updated(found: Metadata, value: Value, today: dt.date) -> None:
    if text := text_of(value):
        try:
            found.keys["updated"] = to_iso(text)
        except ValueError:
            raise ValueError("it is not a date that has one meaning") from None


def _take_tags(found: Metadata, value: Value, today: dt.date) -> None:
    names = [name for name in names_in(value) if name]
    for name in names:
        if len(name) > TAG_LIMIT or "," in name:
            _drop(found, "tags", Value(value.line, name), "it is too long, or has a comma")
        elif name not in found.tags:
            found.tags.append(name)


def _take_names(key: str) -> Callable[[Metadata, Value, dt.date], None]:
    def take(found: Metadata, value: Value, today: dt.date) -> None:
        names = tuple(name for name in names_in(value) if name)
        old = found.keys.get(key, ())
        if names and isinstance(old, tuple):
            _take_own(found, key, Value(value.line, [Value(value.line, n) for n in old + names]))
            found.keys[key] = tuple(dict.fromkeys(old + names))

    return take


def _take_address(found: Metadata, value: Value, today: dt.date) -> None:
    """The address that the post had; other sites link to it, so it is an alias now."""
    if address := address_of(value):
        _take_names("aliases")(found, Value(value.line, [Value(value.line, address)]), today)
        found.address = address
        found.note(Kind.MENDED, value.line, f"the address {address} is an alias now")


def _take_slug(found: Metadata, value: Value, today: dt.date) -> None:
    """A part of the address, which says nothing where all of it is known."""
    if text_of(value) and not found.address:
        raise ValueError("the folders of this address are not known; write all of it in aliases")


def _hide(found: Metadata, value: Value, why: str) -> None:
    found.keys["draft"] = "true"
    found.note(Kind.GUESSED, value.line, f"draft: true, since {why}")


def _take_draft(found: Metadata, value: Value, today: dt.date) -> None:
    text = show(value).lower()
    if text in {"true", "yes", "on", "1"}:
        found.keys["draft"] = "true"
    elif text not in {"false", "no", "off", "0", ""}:
        _hide(found, value, f"draft says {text!r}")


def _take_published(found: Metadata, value: Value, today: dt.date) -> None:
    text = show(value).lower()
    if text in {"true", "yes", "on", "1"}:
        return
    if text in {"false", "no", "off", "0"}:
        found.keys["draft"] = "true"
    else:
        try:
            _take_date(found, value, today)
        except ValueError:
            _hide(found, value, f"published says {text!r}")


def _take_status(found: Metadata, value: Value, today: dt.date) -> None:
    text = show(value).lower()
    if text in {"draft", "hidden", "private"}:
        found.keys["draft"] = "true"
    elif text not in {"published", "publish", "public", ""}:
        _hide(found, value, f"its status is {text!r}")


def _take_publish_date(found: Metadata, value: Value, today: dt.date) -> None:
    try:
        date = to_iso(text_of(value))
    except ValueError:
        _hide(found, value, "the day of its publishing cannot be read")
        return
    if not found.date:
        found.date = date
    elif dt.date.fromisoformat(date[:10]) > today:
        _hide(found, value, f"it is to be published on {date}")


def _take_expiry(found: Metadata, value: Value, today: dt.date) -> None:
    try:
        over = dt.date.fromisoformat(to_iso(text_of(value))[:10]) <= today
    except ValueError:
        over = True
    if over:
        _hide(found, value, "its day is over")
    raise ValueError("a post here does not end")


def _take_haiku(found: Metadata, value: Value, today: dt.date) -> None:
    entries = Entries({"haiku": value, "date": Value(1, "2000-01-01")})
    header, faults = interpret(entries, plain=False)
    if header is None:
        raise ValueError(faults[0].message)
    found.haiku = header.haiku


def _take_own(found: Metadata, key: str, value: Value) -> None:
    """Take a key that this journal has, if its value is what the key wants."""
    required = {"haiku": Value(1, "a / b / c"), "date": Value(1, "2000-01-01")}
    header, faults = interpret(Entries({**required, key: value}), plain=False)
    if header is None:
        raise ValueError(faults[0].message)
    match value.content:
        case str() as text:
            found.keys[key] = " ".join(text.split())
        case list() as items:
            found.keys[key] = tuple(text_of(item) for item in items)
        case dict() as entries:
            found.keys[key] = {name: text_of(item) for name, item in entries.items()}


_TAKERS: dict[str, Callable[[Metadata, Value, dt.date], None]] = {
    "haiku": _take_haiku,
    "title": _take_text("title"),
    "summary": _take_text("summary"),
    "date": _take_date,
    "updated": _take_updated,
    "tags": _take_tags,
    "authors": _take_names("authors"),
    "aliases": _take_names("aliases"),
    "permalink": _take_address,
    "slug": _take_slug,
    "draft": _take_draft,
    "published": _take_published,
    "status": _take_status,
    "publishdate": _take_publish_date,
    "expirydate": _take_expiry,
}
