"""What a language decides: how dates are written and counts made, and which way it runs.

Babel knows it, from Unicode's Common Locale Data Repository (CLDR).
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
"""The languages in which a poem may stand in columns, from right to left."""


@cache
def locale_of(language: str) -> Locale:
    """What Babel knows of a language, by Sphinx's name for it; of English if it is unknown."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def language_tag(language: str) -> str:
    """The name of a language as browsers know it (BCP 47)."""
    locale = locale_of(language)
    return "-".join(filter(None, (locale.language, locale.script, locale.territory)))


def plural_samples(language: str) -> dict[str, int]:
    """The kinds of numbers that a language tells apart, by CLDR's names, each with its smallest.

    Numbers from 200 on are like smaller ones, but for a million in a few languages: these may
    always be counted as `other`.
    """
    kind = locale_of(language).plural_form
    smallest = {kind(number): number for number in reversed(range(200))}
    return dict(sorted(smallest.items()))


# -- Dates ------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def write_date(date: dt.date, pattern: str, language: str) -> str:
    """A date in words: by a strftime pattern or, if that is empty, as the language has it."""
    if not pattern:
        return format_date(date, "long", locale_of(language))
    written = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    return format_by_pattern(pattern, date=written, language=language)


def write_month(date: dt.date, language: str) -> str:
    """A date's month and year, in the order in which the language has them."""
    return format_skeleton("yMMMM", date, locale=locale_of(language))


# -- Texts ------------------------------------------------------------------------


def language_of(lines: Iterable[str], language: str) -> str:
    """The East Asian language that a text's letters tell; empty if it is the journal's, or none.

    Browsers choose voices and the forms of Chinese characters by it.  These alone
    are taken for Chinese, where the journal's own language is not written with them.
    """
    text = "".join(lines)
    own = locale_of(language).language if language else ""
    if _KANA.search(text):
        found = "ja"
    elif _HANGUL.search(text):
        found = "ko"
    elif _HAN.search(text) and own not in _WITH_HAN:
        found = "zh"
    else:
        found = ""
    return "" if found == own else found
