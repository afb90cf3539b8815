"""The evaluation of the search: pages, queries that each have one right page, and rankings."""

from .documentation import documentation
from .notes import multiplied, notes
from .peps import PEPS_QUERIES, peps
from .rankings import Run, pagefind_runs, search_runs, terminal_runs

__all__ = [
    "PEPS_QUERIES",
    "Run",
    "documentation",
    "multiplied",
    "notes",
    "pagefind_runs",
    "peps",
    "search_runs",
    "terminal_runs",
]
