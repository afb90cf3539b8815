"""The header as its author keeps it: a haiku, a title with a date, few keys.

    first line / second line / third line

    Title: April 10, 2023: The title
    Tags: wasm, finops

The body below it is Markdown in which a short line in title case, alone
between blank lines, is a section heading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ..util.dates import MONTHS
from .errors import Fault, Rule
from .fields import KEYS, Value, parse_moment, unknown_key
from .model import Entries

_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z:_-]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_MONTHS = {
    name.lower(): number for number, month in enumerate(MONTHS, 1) for name in (month, month[:3])
} | {"sept": 9}
_DATED_TITLE = re.compile(
    r"(?:(?P<month>[A-Za-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2}) (?P<month2>[A-Za-z]+)\.? (?P<year2>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))"
    r"\s*(?::|–|—| -)\s+(?P<title>\S.*)"
)


def read(lines: list[str]) -> Entries:
    """Read the plain header whose haiku is the first of a post's lines."""
    entries = Entries()
    entries.values["haiku"] = Value(1, lines[0].strip())
    keys_end = 1
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            if "title" in entries.values:
                break
            continue
        match = _KEY.fullmatch(line.strip())
        if match is None:
            break
        _note(entries, match["key"].lower(), Value(number, (match["value"] or "").strip()))
        keys_end = number
    entries.body_line = keys_end + 1
    _split_title(entries)
    return entries


def _note(entries: Entries, key: str, value: Value) -> None:
    if key == "haiku" or key in entries.values:
        first = entries.values[key].line
        rule = Rule.TITLE if key == "title" else Rule.DUPLICATE
        entries.faults.append(
            Fault(value.line, rule, f"{key!r} is given twice, first on line {first}")
        )
    elif key not in KEYS:
        entries.faults.append(unknown_key(key, value.line))
    elif key == "html_meta":
        entries.faults.append(
            Fault(value.line, Rule.TYPE, "html_meta is a mapping; it wants a front matter header")
        )
    else:
        entries.values[key] = value


def _split_title(entries: Entries) -> None:
    """Take the date off the front of a title such as `April 10, 2023: The title`."""
    title = entries.values.get("title")
    if title is None:
        return
    assert isinstance(title.content, str)
    match = _DATED_TITLE.fullmatch(title.content)
    if match is None:
        return
    date = match["iso"]
    if date is None:
        month = _MONTHS.get((match["month"] or match["month2"]).lower())
        if month is None:
            return
        day, year = match["day"] or match["day2"], match["year"] or match["year2"]
        date = f"{year}-{month:02}-{int(day):02}"
    entries.values["title"] = Value(title.line, match["title"])
    stated = entries.values.setdefault("date", Value(title.line, date))
    if stated.line != title.line and not _same_day(stated, date):
        entries.faults.append(
            Fault(
                stated.line,
                Rule.DATE,
                f"two dates: {stated.content} here and {date} in the title; keep one",
            )
        )


def _same_day(value: Value, date: str) -> bool:
    try:
        return parse_moment(str(value.content))[0] == dt.date.fromisoformat(date)
    except ValueError:
        return True  # a date that cannot be read is reported where it is read


_SMALL = """
    a an and as at but by for from if in into is it nor of off on onto or out over per so than
    that the to up via vs vs. when with yet
"""
_SMALL_WORDS = frozenset(_SMALL.split())
"""The words that stay small in title case."""
_STARTS_MARKUP = re.compile(r"[#>*+|`~:<\[\](){}!%$=_\\-]|\d+[.)]\s|https?:")
_HEADING_LIMIT = 80


def is_heading(line: str) -> bool:
    """Whether a line that stands alone reads as a heading: short, in title case."""
    text = line.strip()
    if not text or len(text) > _HEADING_LIMIT or line.startswith(("    ", "\t")):
        return False
    if _STARTS_MARKUP.match(text) or text[-1] in ".,;:!…*_`|)>\"'”’。、":
        return False
    words = [word.strip("“”‘’\"'(),/&–—-?") for word in text.split()]
    words = [word for word in words if word]
    if not words or not any(character.isalpha() for character in text):
        return False
    capitalised = all(
        not word[0].isalpha() or not word[0].islower() or word in _SMALL_WORDS for word in words
    )
    return capitalised and not words[0][0].islower()


def with_headings(lines: list[str], fenced: list[bool]) -> Iterator[str]:
    """Yield the lines of a plain body with its bare headings marked as Markdown's.

    `fenced` says for each line whether it is part of a code fence.  The last
    line of a post heads nothing and stays as it is.
    """
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    for number, line in enumerate(lines):
        alone = (
            number < last
            and not lines[number + 1].strip()
            and (number == 0 or not lines[number - 1].strip())
        )
        yield f"## {line.strip()}" if alone and not fenced[number] and is_heading(line) else line
