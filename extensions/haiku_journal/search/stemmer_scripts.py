"""The stemmers of languages in JavaScript, which come with Sphinx.

Sphinx itself is not imported, since that takes longer than a search in the terminal.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import snowballstemmer

from .indexing.tokens import ENGLISH


def has_stemmer(name: str) -> bool:
    """Return whether a stemmer exists in Python and in JavaScript."""
    return name in snowballstemmer.algorithms() and _file(name).is_file()


@cache
def stemmer_script(name: str) -> str:
    """Return the script of a stemmer, an expression; `null` for Porter's, which the engine has.

    The name may come from the index of another host: if there is no such stemmer, it is Porter's.
    """
    if name == ENGLISH or not has_stemmer(name):
        return "null"
    base, own = (_file(part).read_text() for part in ("base", name))
    return f"(() => {{ let BaseStemmer;\n{base}\n{own}\nreturn new {name.title()}Stemmer(); }})()"


def _file(name: str) -> Path:
    """Return the file with the script of a stemmer, or with that of all: `base`."""
    sphinx = find_spec("sphinx")
    assert sphinx is not None
    assert sphinx.origin is not None
    return Path(sphinx.origin).parent / "search/minified-js" / f"{name}-stemmer.js"
