"""Suggest what a wrong name may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(
    target: str, names: Iterable[str], *, limit: int = 3, cutoff: float = 0.4
) -> list[str]:
    """Return the names that are most like a target, the likest first, whatever their case.

    `cutoff` is the least similarity, from 0 to 1, as `difflib.get_close_matches` has it.
    """
    by_fold = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(target.casefold(), by_fold, n=limit, cutoff=cutoff)
    return [by_fold[name] for name in near]


def suggestion(names: Iterable[str]) -> str:
    """Return the end of a message that suggests these names; empty if there are none."""
    found = ", ".join(names)
    return f"; the nearest are {found}" if found else ""
