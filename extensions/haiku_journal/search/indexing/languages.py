"""The names of languages of code: those that Pygments knows by several names are one language."""

from __future__ import annotations

from functools import cache

from pygments.lexers import get_all_lexers

_LONGEST = 40  # characters of a name: posts may have anything there
_NONE = frozenset({"", "default", "guess", "none", "text"})  # plain text, for Sphinx or Pygments


def language_names(name: str) -> tuple[str, ...]:
    """Return all names of a language in lower case, the usual one first; none for plain text."""
    name = name.lower()[:_LONGEST]
    return () if name in _NONE else _known_names().get(name, (name,))


def language_name(name: str) -> str:
    """Return the usual name of a language, empty for plain text."""
    return next(iter(language_names(name)), "")


@cache
def _known_names() -> dict[str, tuple[str, ...]]:
    """Return all names of each language that Pygments knows, by each of them."""
    names: dict[str, tuple[str, ...]] = {}
    for _title, aliases, *_patterns in get_all_lexers(plugins=False):
        lower = tuple(map(str.lower, aliases))
        for name in lower:
            names.setdefault(name, lower)  # as Pygments does: the first lexer has a name
    return names
