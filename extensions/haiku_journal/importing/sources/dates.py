"""Conversion of dates that blogs write into ISO 8601."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from ...header.values import parse_moment
from ...util.dates import MONTHS

_MONTHS = tuple(name[:3].lower() for name in MONTHS)
_WRITTEN = re.compile(
    r"(?:[A-Za-z]+,? +)??(?:(?P<month>[A-Za-z]{3,9})\.? +(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)? +(?P<month2>[A-Za-z]{3,9})\.?,?) +(?P<year>\d{4})\b.*"
)
_NUMBERS = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)")


def to_iso(text: str) -> str:
    """Return a date as a header needs it: `2023-04-10`, with time and offset if present.

    Reads ISO 8601 and similar forms, `April 10, 2023`, `10 Apr 2023` and the
    dates of e-mail.  Raises ValueError for others, and for `04/10/2023`, which
    is ambiguous.
    """
    text = re.sub(r" ?UTC(?=[+-]\d|$)", "", " ".join(text.split()))
    try:
        parse_moment(text)
    except ValueError:
        pass
    else:
        return text
    if match := _NUMBERS.fullmatch(text):
        day = dt.date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        try:
            parse_moment(day + match[4])
        except ValueError:
            return day
        return day + match[4]
    match = _WRITTEN.fullmatch(text)
    if match is None or re.search(r"\d:\d\d", text):
        try:
            return parsedate_to_datetime(text).isoformat()
        except (TypeError, ValueError):
            pass
    month = (match["month"] or match["month2"])[:3].lower() if match else ""
    if match is None or month not in _MONTHS:
        raise ValueError(text)
    number = int(match["day"] or match["day2"])
    return dt.date(int(match["year"]), _MONTHS.index(month) + 1, number).isoformat()
