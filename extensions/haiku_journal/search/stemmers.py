"""The stemmer of a journal's language: Snowball makes it for Python and for JavaScript."""

from __future__ import annotations

from functools import cache

from ..core.language.locales import locale_of
from .indexing.tokens import ENGLISH
from .stemmer_scripts import has_stemmer


@cache
def stemmer_name(language: str) -> str:
    """Return the name of the stemmer for a language of Sphinx.

    English has Porter's, as has a language without a stemmer: its posts may have English words.
    """
    name = (locale_of(language).get_language_name("en") or "").split()[0].lower()
    return name if has_stemmer(name) and name != "english" else ENGLISH
