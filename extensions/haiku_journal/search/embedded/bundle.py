"""ES modules as one classic script, for QuickJS and for browsers that open a page from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

SCRIPTS = Path(__file__).parents[1] / "static" / "search"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)


def bundle(*entries: str, replaced: Mapping[str, str] | None = None) -> str:
    """Return a script that sets ``modules`` to the exports of modules and those they import.

    Modules are named by their paths in ``static/search``, like ``engine/engine.js``.  *replaced*
    has the source of modules that are taken from elsewhere.  Modules import and export names at
    the start of a line, as all of them do here.
    """
    functions: dict[str, str] = {}
    for entry in entries:
        _add(entry, dict(replaced or {}), functions)
    return "var modules = {};\n" + "".join(functions.values())


def _add(name: str, sources: dict[str, str], functions: dict[str, str]) -> None:
    """Add a module as a function, after those that it imports."""
    if name in functions:
        return
    source = sources.get(name) or (SCRIPTS / name).read_text()
    folder = (SCRIPTS / name).parent

    def imported(match: re.Match[str]) -> str:
        path = (folder / match[2]).resolve().relative_to(SCRIPTS.resolve()).as_posix()
        _add(path, sources, functions)
        return f'const {match[1].replace(" as ", ": ")} = modules["{path}"];\n'

    body = _IMPORT.sub(imported, source)
    exports = ", ".join(_EXPORT.findall(body))
    body = _EXPORT.sub("", body)
    functions[name] = f'modules["{name}"] = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n'
