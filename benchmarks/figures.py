"""What was measured, and what follows from it: medians, ratios, exponents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import linear_regression, median

from output import Output
from process import Cost
from wire import Traffic

NOT_MEASURED = math.nan


@dataclass(slots=True)
class Results:
    """All that was measured with so many posts, by the names of kinds.

    `costs` holds one entry a run for each kind and step, `failures` what failed
    and why.
    """

    posts: int
    kinds: Sequence[str]
    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    traffic: dict[str, Traffic] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def note(self, kind: str, step: str, cost: Cost) -> None:
        self.costs.setdefault((kind, step), []).append(cost)

    def median(self, kind: str, step: str, figure: str) -> float:
        """The median of one figure of `Cost` over the runs; NOT_MEASURED if there were none."""
        costs = self.costs.get((kind, step), ())
        return median(getattr(cost, figure) for cost in costs) if costs else NOT_MEASURED

    def ratio(self, kind: str, step: str, figure: str, to: str) -> float:
        """The median of the ratios within each run; NOT_MEASURED if there were none."""
        pairs = zip(self.costs.get((kind, step), ()), self.costs.get((to, step), ()), strict=False)
        ratios = [getattr(cost, figure) / getattr(other, figure) for cost, other in pairs]
        return median(ratios) if ratios else NOT_MEASURED


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The b of y = a·x^b that fits points best: least squares over their logarithms.

    NOT_MEASURED if fewer than two points are left that were measured and are above 0.
    """
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _y in logs}) < 2:
        return NOT_MEASURED
    return linear_regression(*zip(*logs, strict=True)).slope
