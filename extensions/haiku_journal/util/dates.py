"""Dates that several packages must agree on: the day of a build, intervals, months."""

from __future__ import annotations

import calendar
import datetime as dt
import os
import re
import time
from typing import NamedTuple

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""The English names of the months; those of the `calendar` module depend on the locale."""


def today() -> dt.date:
    """Return the current day in UTC.

    The environment variable SOURCE_DATE_EPOCH sets it (reproducible-builds.org).
    """
    moment = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return dt.datetime.fromtimestamp(moment, dt.UTC).date()


def month_anchor(date: dt.date) -> str:
    """Return the id of a month on the page of its year, such as `2023-04`."""
    return f"{date.year:04}-{date.month:02}"


class Interval(NamedTuple):
    """A number of calendar months and of days; `NEVER` has neither."""

    months: int = 0
    days: int = 0


NEVER = Interval()

_INTERVAL = re.compile(r"([1-9][0-9]{0,2}) (day|week|month|year)s?")
_UNITS = {
    "day": Interval(days=1),
    "week": Interval(days=7),
    "month": Interval(months=1),
    "year": Interval(months=12),
}


def parse_interval(text: str) -> Interval:
    """Parse an interval such as `6 months`, `90 days` or `never`.

    Raises ValueError, with a message that says what to write, for any other text.
    """
    if text == "never":
        return NEVER
    if not (match := _INTERVAL.fullmatch(text)):
        raise ValueError(
            f"needs a number of days, weeks, months or years, such as `6 months`, or `never`, "
            f"not {text!r}"
        )
    number, unit = int(match[1]), _UNITS[match[2]]
    return Interval(number * unit.months, number * unit.days)


def add_interval(day: dt.date, interval: Interval) -> dt.date:
    """Return the day after an interval: a month without that day of the month has its last."""
    years, month = divmod(day.month - 1 + interval.months, 12)
    year, month = day.year + years, month + 1
    try:
        last = calendar.monthrange(year, month)[1]
        start = dt.date(year, month, min(day.day, last))
        return start + dt.timedelta(interval.days)
    except (OverflowError, ValueError):  # after the year 9999
        return dt.date.max
