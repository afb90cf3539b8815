"""Suggestions for a name that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(
    target: str, names: Iterable[str], *, limit: int = 3, cutoff: float = 0.4
) -> list[str]:
    """Return the names that are most similar to a target, the best first, ignoring case.

    `cutoff` is the least similarity, from 0 to 1; see `difflib.get_close_matches`.
    """
    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(target.casefold(), by_fold, n=limit, cutoff=cutoff)
    return [by_fold[name] for name in near]


def suggestion(names: Iterable[str]) -> str:
    """Return the end of a message that suggests these names; empty if there are none."""
    listed = ", ".join(names)
    return f"; the nearest are {listed}" if listed else ""
