"""Supersession: posts that name the post which has taken their place.  Without Sphinx."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from ..util.graph import cycles
from ..util.suggestions import suggestion


class Supersession:
    """The posts that supersede others.

    Takes the values of `superseded_by` by the names of their posts, and a function that finds
    the name of a post by its path or haiku.
    """

    def __init__(self, targets: Mapping[str, str], find: Callable[[str], str | None]) -> None:
        self._targets = targets
        found = {name: find(target) for name, target in targets.items()}
        self.successors = {name: other for name, other in found.items() if other is not None}
        self.predecessors: defaultdict[str, list[str]] = defaultdict(list)
        for name, successor in self.successors.items():
            self.predecessors[successor].append(name)

    def problems(self, nearest: Callable[[str], list[str]]) -> Iterator[tuple[str, str]]:
        """Yield the name of a post and what is wrong with its `superseded_by`.

        Takes a function that suggests posts for a target that does not exist.
        """
        for name, target in self._targets.items():
            if name not in self.successors:
                near = suggestion(nearest(target))
                yield name, f"superseded_by: no post {target!r} in this journal{near}"
        for cycle in cycles(self.successors):
            way = " → ".join([*cycle, cycle[0]])
            yield cycle[0], f"superseded_by: {way} is a cycle; remove the key from one of them"
