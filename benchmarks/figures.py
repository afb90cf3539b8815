"""Measured values, and figures derived from them: medians, ratios, exponents."""

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
    """All measurements with one number of posts, by the names of kinds.

    `costs` contains one entry per run for each kind and step.  `failures` maps what failed
    to the reason.
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
        """Return the median of a field of `Cost` over the runs, or NOT_MEASURED without runs."""
        costs = self.costs.get((kind, step), ())
        return median(getattr(cost, figure) for cost in costs) if costs else NOT_MEASURED

    def ratio(self, kind: str, step: str, figure: str, to: str) -> float:
        """Return the median of the ratios within each run, or NOT_MEASURED without runs."""
        pairs = zip(self.costs.get((kind, step), ()), self.costs.get((to, step), ()), strict=False)
        ratios = [getattr(cost, figure) / getattr(other, figure) for cost, other in pairs]
        return median(ratios) if ratios else NOT_MEASURED


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """Return the b of y = a·x^b with the best fit, by least squares over logarithms.

    Return NOT_MEASURED if fewer than two points were measured and are above 0.
    """
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _y in logs}) < 2:
        return NOT_MEASURED
    return linear_regression(*zip(*logs, strict=True)).slope
