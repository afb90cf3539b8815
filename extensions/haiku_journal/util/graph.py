"""Walks of graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping


def reachable(starts: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> set[str]:
    """Return the nodes that can be reached from some nodes, with these."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        if (node := waiting.pop()) not in reached:
            reached.add(node)
            waiting.extend(neighbours(node))
    return reached


def cycles(following: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the nodes of each cycle, in order; takes the only node that follows each node."""
    seen: set[str] = set()
    for start in sorted(following):
        way: list[str] = []
        node: str | None = start
        while node is not None and node not in seen:
            seen.add(node)
            way.append(node)
            node = following.get(node)
        if node in way:
            yield way[way.index(node) :]
