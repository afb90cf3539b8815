"""Translation of other programs' headers into the keys of this journal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...header.fields import KEYS
from ...header.model import interpret
from ...header.raw import RawHeader, RawValue
from ...header.values import tag_problem
from ..report import Outcome, Remark
from .dates import to_iso
from .values import clean_value, display, names_in, text_of, url_path_of

_NAMES = {
    "title": "title",
    **dict.fromkeys(
        ("date", "created", "created_at", "createdat", "createddate", "created_date"), "date"
    ),
    **dict.fromkeys(
        ("date_created", "creation_date", "creationdate", "pubdate", "pubdatetime"), "date"
    ),
    **dict.fromkeys(
        ("published_at", "publishedat", "published_date", "publish_date", "posted"), "date"
    ),
    **dict.fromkeys(("date_published", "datetime", "timestamp", "time", "posted_on"), "date"),
    "publishdate": "publishdate",
    "expirydate": "expirydate",
    **dict.fromkeys(
        ("modified", "lastmod", "updated", "updated_at", "updatedat", "update"), "updated"
    ),
    **dict.fromkeys(
        ("last_modified_at", "last_modified", "lastmodified", "last_updated"), "updated"
    ),
    **dict.fromkeys(
        ("lastupdated", "last_update", "date_modified", "modified_at", "moddate"), "updated"
    ),
    **dict.fromkeys(("modified_date", "updated_date", "updateddate", "revised"), "updated"),
    **dict.fromkeys(("tag", "tags", "keywords", "topics"), "tags"),
    **dict.fromkeys(("category", "categories"), "categories"),
    "author": "authors",
    "authors": "authors",
    **dict.fromkeys(("description", "summary", "excerpt"), "summary"),
    **dict.fromkeys(("aliases", "alias", "redirect_from", "redirects"), "aliases"),
    "permalink": "permalink",
    "url": "permalink",
    "slug": "slug",
    **dict.fromkeys(("draft", "private", "hidden", "unlisted", "is_draft"), "draft"),
    **dict.fromkeys(("published", "publish", "public", "visible"), "published"),
    "status": "status",
    **dict.fromkeys(("drafts", "hidden", "password", "private", "protected", "unlisted"), "draft"),
    "publish": "published",
    "visibility": "status",
    "haiku": "haiku",
}
"""The keys of Jekyll, Hugo, Pelican, ABlog and MkDocs Material, and their meaning here.

Those that hide a post in other programs as well: Docusaurus, Hexo, Obsidian.
"""


_OWN = frozenset({"part", "reviewed", "review_in", "superseded_by", "owner", "syllables"})
"""Keys of this journal that mean something else, or nothing, in the headers of others."""


@dataclass(slots=True)
class TranslatedHeader:
    """A header in this journal's keys, with remarks on its translation.

    `address` is the path of the post's former page if the header states it, `pattern` one with
    placeholders, `slug` the last part of one.
    """

    name: str
    haiku: tuple[str, ...] = ()
    title: str = ""
    date: str = ""
    address: str = ""
    pattern: str = ""
    slug: str = ""
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    keys: dict[str, str | tuple[str, ...] | dict[str, str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def note(self, kind: Outcome, line: int, message: str) -> None:
        """Add a remark on a line of the file."""
        self.remarks.append(Remark(self.name, line, kind, message))

    def add_alias(self, address: str) -> None:
        """Add a former address, if it can be one."""
        old = self.keys.get("aliases", ())
        value = RawValue(1, [RawValue(1, one) for one in (*old, address)])
        try:
            _read_own_key(self, "aliases", value)
        except ValueError:
            return
        self.keys["aliases"] = tuple(dict.fromkeys((*old, address)))


def translate_header(
    values: Mapping[str, RawValue], name: str, today: dt.date
) -> TranslatedHeader:
    """Translate a header of another program.

    Takes its values by key, each with its line; `today` decides what is still
    to be published.  What has no place here is dropped, with a remark.  What
    may mean that a post is not public makes it a draft.
    """
    result = TranslatedHeader(name)
    for key, written in sorted(values.items(), key=_reading_order):
        value = clean_value(written)
        meaning = _NAMES.get(key.lower(), key)
        try:
            if meaning in _READERS:
                _READERS[meaning](result, value, today)
            elif meaning in KEYS and (meaning not in _OWN or "haiku" in values):
                _read_own_key(result, meaning, value)
            else:
                raise ValueError("this journal has no such key")
        except ValueError as error:
            kind = Outcome.LEFT if meaning in {"permalink", "slug"} else Outcome.DROPPED
            _drop(result, key, value, str(error), kind)
    return result


def _reading_order(item: tuple[str, RawValue]) -> int:
    """Return a sort key that puts the date first, since `publishdate` depends on it.

    The permalink follows the aliases, since it is the latest, and precedes the
    slug, which is only a part of it.
    """
    key = item[0].lower()
    if key == "date":
        return -1
    return {"date": 0, "permalink": 2, "slug": 3}.get(_NAMES.get(key, ""), 1)


def _drop(
    result: TranslatedHeader, key: str, value: RawValue, why: str, kind: Outcome = Outcome.DROPPED
) -> None:
    shown = f"{key}: {display(value)}"
    result.dropped.append(shown)
    result.note(kind, value.line, f"{shown}: {why}")


def _read_text(key: str) -> Callable[[TranslatedHeader, RawValue, dt.date], None]:
    def take(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
        if text := text_of(value):
            if key == "title":
                result.title = result.title or text
            else:
                result.keys.setdefault(key, text)

    return take


def _read_date(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    """Read a date, or MkDocs Material's mapping with `created` and `updated`."""
    if isinstance(value.content, dict):
        for key, inner in value.content.items():
            if key in {"created", "published"}:
                _read_date(result, inner, today)
            elif key == "updated":
                _read_updated(result, inner, today)
            else:
                _drop(result, f"date.{key}", inner, "this journal has no such key")
    elif text := text_of(value):
        result.date = result.date or _iso(text)


def _read_updated(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    if isinstance(value.content, dict):  # Docusaurus names the author, too
        value = value.content.get("date", RawValue(value.line, ""))
    if text := text_of(value):
        result.keys["updated"] = _iso(text)


def _iso(text: str) -> str:
    try:
        return to_iso(text)
    except ValueError:
        raise ValueError("it is not a date with one meaning") from None


def _read_tags(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    names = [name for name in names_in(value) if name]
    for name in names:
        if tag_problem(name) or "," in name:
            _drop(result, "tags", RawValue(value.line, name), "it is too long, or has a comma")
        elif name not in result.tags:
            result.tags.append(name)


def _read_categories(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    result.categories += (name for name in names_in(value) if name)
    _read_tags(result, value, today)


def _read_names(key: str) -> Callable[[TranslatedHeader, RawValue, dt.date], None]:
    def take(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
        names = tuple(name for name in names_in(value) if name)
        old = result.keys.get(key, ())
        if names and isinstance(old, tuple):
            _read_own_key(
                result, key, RawValue(value.line, [RawValue(value.line, n) for n in old + names])
            )
            result.keys[key] = tuple(dict.fromkeys(old + names))

    return take


def _read_address(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    """Read the address of the former page, or the pattern of it."""
    text = text_of(value)
    if re.search(r":\w|\{", text) or text in {"pretty", "date", "none", "ordinal"}:
        result.pattern = text
    elif address := url_path_of(value):
        check = RawValue(value.line, [RawValue(value.line, address)])
        _read_names("aliases")(result, check, today)
        result.address = address
        result.note(Outcome.CHANGED, value.line, f"the address {address} is an alias now")


def _read_slug(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    """Read the last part of the address of the former page."""
    result.slug = text_of(value)


_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


def _make_draft(result: TranslatedHeader, value: RawValue, why: str) -> None:
    result.keys["draft"] = "true"
    result.note(Outcome.GUESSED, value.line, f"draft: true, since {why}")


def _read_draft(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    text = display(value).lower()
    if text in _TRUE:
        result.keys["draft"] = "true"
    elif text not in {*_FALSE, ""}:
        _make_draft(result, value, f"it says {text!r} here")


def _read_published(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    text = display(value).lower()
    if text in _TRUE:
        return
    if text in _FALSE:
        result.keys["draft"] = "true"
    else:
        try:
            _read_date(result, value, today)
        except ValueError:
            _make_draft(result, value, f"it says {text!r} here")


def _read_status(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    text = display(value).lower()
    if text in {"draft", "hidden", "private"}:
        result.keys["draft"] = "true"
    elif text not in {"published", "publish", "public", ""}:
        _make_draft(result, value, f"its status is {text!r}")


def _read_publish_date(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    try:
        date = to_iso(text_of(value))
    except ValueError:
        _make_draft(result, value, "the day of its publishing cannot be read")
        return
    if not result.date:
        result.date = date
    elif dt.date.fromisoformat(date[:10]) > today:
        _make_draft(result, value, f"it is to be published on {date}")


def _read_expiry(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    try:
        over = dt.date.fromisoformat(to_iso(text_of(value))[:10]) <= today
    except ValueError:
        over = True
    if over:
        _make_draft(result, value, "its day is over")
    raise ValueError("a post here does not end")


def _read_haiku(result: TranslatedHeader, value: RawValue, today: dt.date) -> None:
    entries = RawHeader({"haiku": value, "date": RawValue(1, "2000-01-01")})
    header, problems = interpret(entries, plain=False)
    if header is None:
        raise ValueError(problems[0].message)
    result.haiku = header.haiku


def _read_own_key(result: TranslatedHeader, key: str, value: RawValue) -> None:
    """Read a key of this journal if its value is valid."""
    required = {"haiku": RawValue(1, "a / b / c"), "date": RawValue(1, "2000-01-01")}
    header, problems = interpret(RawHeader({**required, key: value}), plain=False)
    if header is None:
        raise ValueError(problems[0].message)
    match value.content:
        case str() as text:
            result.keys[key] = " ".join(text.split())
        case list() as items:
            result.keys[key] = tuple(text_of(item) for item in items)
        case dict() as entries:
            result.keys[key] = {name: text_of(item) for name, item in entries.items()}


_READERS: dict[str, Callable[[TranslatedHeader, RawValue, dt.date], None]] = {
    "haiku": _read_haiku,
    "title": _read_text("title"),
    "summary": _read_text("summary"),
    "date": _read_date,
    "updated": _read_updated,
    "tags": _read_tags,
    "categories": _read_categories,
    "authors": _read_names("authors"),
    "aliases": _read_names("aliases"),
    "permalink": _read_address,
    "slug": _read_slug,
    "draft": _read_draft,
    "published": _read_published,
    "status": _read_status,
    "publishdate": _read_publish_date,
    "expirydate": _read_expiry,
}
