"""Digests of Python source, so that a change of an extension rebuilds what it made.

All parts build on the same layers below them, so the digest of any module covers these, too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..util.digests import digest
from ..util.graph import reachable

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PACKAGE = Path(__file__).parents[1]
_BASE = ("util", "dialect", "header", "registries", "incremental", "sandbox", "core", "locale")
"""The layers below the parts."""
_IMPORT = re.compile(r"^\s*from (\.+)([\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)
_KINDS = frozenset({".py", ".mo"})


def base_digest() -> str:
    """Return the digest of the layers that all parts build on."""
    return _folder_digest(tuple(_PACKAGE / name for name in _BASE))


def base_version() -> int:
    """Return that digest as a number, for the `env_version` of an extension."""
    return int(base_digest(), 16)


def handler_digest(app: Sphinx, handler: Callable[..., Any]) -> str:
    """Return the digest of a handler: of its module and those of its extension that it imports.

    The functions of conf.py have no module; their digest is that of conf.py.
    """
    module = getattr(handler, "func", handler).__module__
    if module not in sys.modules:
        return digest((Path(app.confdir) / "conf.py").read_bytes())
    extension = max((name for name in app.extensions if _holds(name, module)), key=len, default="")
    return module_digest(module, extension or module)


@cache  # the code that runs does not change; a new process reads it anew
def module_digest(module: str, extension: str) -> str:
    """Return the digest of a module and of the modules of an extension that it imports."""

    def imported(name: str) -> Iterator[str]:
        return (other for other in _module(name)[1] if _holds(extension, other))

    sources = [(name, _module(name)[0]) for name in sorted(reachable([module], imported))]
    return digest(base_digest(), [(name, source) for name, source in sources if source])


@cache
def _module(name: str) -> tuple[bytes, list[str]]:
    """Return the source of a module, and the modules that it imports relatively, as parts do."""
    file = getattr(sys.modules.get(name), "__file__", None)
    if file is None:
        return b"", []
    source = Path(file).read_bytes()
    imported = []
    for dots, rest, names in _IMPORT.findall(source.decode()):
        base = resolve_name(dots + rest, sys.modules[name].__package__)
        imported += [base, *(f"{base}.{part}" for part in re.findall(r"\w+", names))]
    return source, imported


def _holds(extension: str, module: str) -> bool:
    return module == extension or module.startswith(extension + ".")


@cache
def _folder_digest(folders: Iterable[Path]) -> str:
    files = [
        file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in _KINDS
    ]
    return digest([(file.name, file.read_bytes()) for file in files])
