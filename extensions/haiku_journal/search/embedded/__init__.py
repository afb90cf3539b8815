"""The engine of the search in Python: the browser's own scripts, run by QuickJS.

There is no ranking in Python, so terminal, server and browser always agree.
"""

from .engine import Engine, MissingEngineError

__all__ = ["Engine", "MissingEngineError"]
