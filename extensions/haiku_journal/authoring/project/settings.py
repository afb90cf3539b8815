"""Read single settings of conf.py without running it, since commands trust no project."""

from __future__ import annotations

import ast
from typing import TypeVar

_T = TypeVar("_T")


class UnknownSettingError(Exception):
    """The value in conf.py cannot be known without running it; `line` is where it is set."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_setting(conf: bytes, name: str, default: _T) -> tuple[_T, int]:
    """Read a setting from the text of conf.py, without running it.

    Returns the value and its line; the default and line 1 if it is not set.  Raises
    UnknownSettingError if only running conf.py could tell, or if the value has another type
    than the default, and SyntaxError if the text is not Python.
    """
    values = assigned_values(conf, name)
    if not values:
        return default, 1
    value = values[-1]
    if len(values) > 1:
        raise UnknownSettingError(value.lineno, "it is set twice; the commands can know only one")
    try:
        setting = ast.literal_eval(value)
    except (ValueError, TypeError):
        setting = None
    if not isinstance(setting, type(default)):
        kind = type(default).__name__
        message = f"the commands do not run conf.py; write the value plainly, as a {kind}"
        raise UnknownSettingError(value.lineno, message)
    return setting, value.lineno


def assigned_values(conf: bytes, name: str) -> list[ast.expr]:
    """Return the values that conf.py assigns to a name, anywhere; raises SyntaxError."""
    try:
        nodes = list(ast.walk(ast.parse(conf)))
    except ValueError as error:  # null bytes
        raise SyntaxError(str(error)) from None
    except (MemoryError, RecursionError):
        raise SyntaxError("an expression nests too deep") from None
    values = [_assigned(node, name) for node in nodes]
    return sorted((value for value in values if value is not None), key=lambda v: v.lineno)


def _assigned(node: ast.AST, wanted: str) -> ast.expr | None:
    """Return the value that a statement assigns to a name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == wanted:
            return value
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if name == wanted:
            return value
    return None
