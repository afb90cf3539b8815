"""The plain form of a header: a haiku, a title with a date, a few keys.

    first line / second line / third line

    Title: April 10, 2023: The title
    Tags: wasm, finops

The header ends at the first blank line below the title, or at the first line that is
not `Key: value`.

The body is Markdown in which a short line in title case, between two blank lines, is
a section heading.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from ..util.dates import MONTHS
from .errors import Problem, Rule
from .fields import KEYS, unknown_key
from .raw import RawHeader, RawValue
from .values import parse_moment

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


def read_plain_header(lines: list[str]) -> RawHeader:
    """Read the plain header that starts on the first line of a post with its haiku.

    Takes all lines of the post.
    """
    raw = RawHeader({"haiku": RawValue(1, lines[0].strip())}, body_line=2)
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            if "title" in raw.values:
                break
            continue
        match = _KEY.fullmatch(line.strip())
        if match is None:
            break
        _add(raw, match["key"].lower(), RawValue(number, (match["value"] or "").strip()))
        raw.body_line = number + 1
    _split_title(raw)
    return raw


def _add(raw: RawHeader, key: str, value: RawValue) -> None:
    """Add a value to a header, or the problem of its key."""
    if key in raw.values:
        first = raw.values[key].line
        rule = Rule.TITLE if key == "title" else Rule.DUPLICATE
        message = f"{key!r} appears twice, first on line {first}"
        raw.problems.append(Problem(value.line, rule, message))
    elif key not in KEYS:
        raw.problems.append(unknown_key(key, value.line))
    elif key == "html_meta":
        message = "html_meta is a mapping; it needs a front matter header"
        raw.problems.append(Problem(value.line, Rule.TYPE, message))
    else:
        raw.values[key] = value


def _split_title(raw: RawHeader) -> None:
    """Move the date at the start of a title such as `April 10, 2023: The title` to its own key."""
    title = raw.values.get("title")
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
    raw.values["title"] = RawValue(title.line, match["title"])
    stated = raw.values.setdefault("date", RawValue(title.line, date))
    if stated.line != title.line and not _same_day(stated, date):
        message = f"two dates: {stated.content} here and {date} in the title; keep one"
        raw.problems.append(Problem(stated.line, Rule.DATE, message))


def _same_day(value: RawValue, date: str) -> bool:
    try:
        return parse_moment(str(value.content)).date == dt.date.fromisoformat(date)
    except ValueError:
        return True  # reported when the value of the key is read


_SMALL = """
    a an and as at but by for from if in into is it nor of off on onto or out over per so than
    that the to up via vs vs. when with yet
"""
_SMALL_WORDS = frozenset(_SMALL.split())
"""The words that title case writes in lower case."""
_STARTS_MARKUP = re.compile(r"[#>*+|`~:<\[\](){}!%$=_\\-]|\d+[.)]\s|https?:")
_HEADING_LIMIT = 80


def is_heading(line: str) -> bool:
    """Return whether a line between blank lines is a heading: short and in title case."""
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


def mark_headings(lines: list[str], fenced: list[bool]) -> Iterator[str]:
    """Yield the lines of a plain body, its headings marked as Markdown headings.

    `fenced` tells for each line whether it is part of a code fence.  The last line
    of a post has no section below it and is never a heading.
    """
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    for number, line in enumerate(lines):
        alone = (
            number < last
            and not lines[number + 1].strip()
            and (number == 0 or not lines[number - 1].strip())
        )
        yield f"## {line.strip()}" if alone and not fenced[number] and is_heading(line) else line
