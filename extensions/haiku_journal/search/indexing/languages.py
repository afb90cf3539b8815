"""The names of languages of code: those that Pygments knows by several names are one language."""

from __future__ import annotations

from functools import lru_cache

from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

_LONGEST = 40  # characters of a name: posts may have anything there
_NONE = frozenset({"", "default", "guess", "none", "text"})  # plain text, for Sphinx or Pygments


@lru_cache
def language_names(name: str) -> tuple[str, ...]:
    """Return all names of a language in lower case, the usual one first; none for plain text."""
    name = name.lower()[:_LONGEST]
    if name in _NONE:
        return ()
    try:
        return tuple(map(str.lower, find_lexer_class_by_name(name).aliases))
    except ClassNotFound:
        return (name,)


def language_name(name: str) -> str:
    """Return the usual name of a language, empty for plain text."""
    return next(iter(language_names(name)), "")
