"""The day on which a post is written or brought in."""

from __future__ import annotations

import datetime as dt
import os
import time


def today() -> dt.date:
    """The day in UTC, as a build counts it; SOURCE_DATE_EPOCH sets it."""
    moment = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return dt.datetime.fromtimestamp(moment, dt.UTC).date()
