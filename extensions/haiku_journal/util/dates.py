"""Dates that several packages must agree on: the day of a build, months and their anchors."""

from __future__ import annotations

import datetime as dt
import os
import time

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
