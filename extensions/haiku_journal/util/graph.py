"""Walks of graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def reachable(starts: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> set[str]:
    """Return the nodes that can be reached from some nodes, with these."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        if (node := waiting.pop()) not in reached:
            reached.add(node)
            waiting.extend(neighbours(node))
    return reached
