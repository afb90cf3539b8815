"""The stemmer of a journal's language, in Python and in JavaScript.

Snowball makes both; Sphinx comes with the scripts.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import snowballstemmer

from ..core.language.locales import locale_of
from .indexing.tokens import ENGLISH

_SCRIPTS = files("sphinx.search") / "minified-js"


def stemmer_name(language: str) -> str:
    """Return the name of the stemmer for a language of Sphinx.

    English has Porter's, as has a language without a stemmer: its posts may have English words.
    """
    name = (locale_of(language).get_language_name("en") or "").split()[0].lower()
    known = name in snowballstemmer.algorithms() and (_SCRIPTS / f"{name}-stemmer.js").is_file()
    return name if known and name != "english" else ENGLISH


@cache
def stemmer_script(name: str) -> str:
    """Return the script of a stemmer, an expression; `null` for Porter's, which the engine has.

    The name may come from the index of another host: if there is no such stemmer, it is Porter's.
    """
    if name == ENGLISH or name not in snowballstemmer.algorithms():
        return "null"
    base, own = ((_SCRIPTS / f"{part}-stemmer.js").read_text() for part in ("base", name))
    return f"(() => {{ let BaseStemmer;\n{base}\n{own}\nreturn new {name.title()}Stemmer(); }})()"
