"""The conventions of a language: dates, plurals, direction of writing.

They come from Babel, which has them from Unicode's Common Locale Data Repository (CLDR).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from sphinx.util.i18n import format_date as format_by_pattern

from ...util.scripts import HAN

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile(f"[\u3005{HAN}\U00020000-\U0003ffff]")
_WITH_HAN = frozenset({"ja", "ko", "yue", "zh"})

VERTICAL = frozenset({"ja", "zh"})
"""The languages in which a poem may be set in columns, from right to left."""


@cache
def locale_of(language: str) -> Locale:
    """Return Babel's locale for a language as Sphinx names it; English if it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def language_tag(language: str) -> str:
    """Return the name of a language for browsers (BCP 47)."""
    locale = locale_of(language)
    return "-".join(filter(None, (locale.language, locale.script, locale.territory)))


def plural_samples(language: str) -> dict[str, int]:
    """Return the smallest number of each plural category of a language, by CLDR's names.

    Numbers from 200 on behave like smaller ones, except a million in a few languages, which
    may always be counted as `other`.
    """
    kind = locale_of(language).plural_form
    smallest = {kind(number): number for number in reversed(range(200))}
    return dict(sorted(smallest.items()))


# -- Dates ------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def write_date(date: dt.date, pattern: str, language: str) -> str:
    """Write a date by a strftime pattern or, if it is empty, in the long form of the language."""
    if not pattern:
        return format_date(date, "long", locale_of(language))
    written = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    return format_by_pattern(pattern, date=written, language=language)


def write_month(date: dt.date, language: str) -> str:
    """Write the month and year of a date in the order of the language."""
    return format_skeleton("yMMMM", date, locale=locale_of(language))


# -- Texts ------------------------------------------------------------------------


def language_of(lines: Iterable[str], language: str) -> str:
    """Return the East Asian language of a text by its script; empty if none but `language`.

    Browsers choose voices and the forms of Chinese characters by it.  Text with only Chinese
    characters counts as Chinese, unless `language` is written with them, too.
    """
    text = "".join(lines)
    own = locale_of(language).language if language else ""
    if _KANA.search(text):
        detected = "ja"
    elif _HANGUL.search(text):
        detected = "ko"
    elif _HAN.search(text) and own not in _WITH_HAN:
        detected = "zh"
    else:
        detected = ""
    return "" if detected == own else detected
