"""Results as tables in Markdown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from figures import NOT_MEASURED, Results, exponent
from kinds import KINDS
from process import MEMORY

MEBIBYTE = 2**20
MEGABYTE = 1e6
KILOBYTE = 1e3

BUILDS = (
    ("full build, s", "full", "seconds", 1),
    ("its CPU, s", "full", "cpu", 1),
    ("nothing changed, s", "unchanged", "seconds", 1),
    ("one post edited, s", "edited", "seconds", 1),
    ("one post added, s", "added", "seconds", 1),
    (f"peak memory {MEMORY}, MiB", "full", "peak", MEBIBYTE),
)
"""The columns of the first table: heading, step, figure, unit."""

SITES = (
    "files",
    "MB",
    "pages packed, MB",
    "pages written after an edit",
    "first visit, kB",
    "with a first search, kB",
)
"""The columns of the second table."""


def builds(results: Results) -> str:
    """Return the costs of builds; in brackets, the ratio to the first kind."""
    first = results.kinds[0]

    def cells(kind: str) -> Iterator[str]:
        for _heading, step, figure, unit in BUILDS:
            text = number(results.median(kind, step, figure) / unit)
            ratio = results.ratio(kind, step, figure, first)
            yield text if kind == first or math.isnan(ratio) else f"{text} ({ratio:.2f})"

    return _by_kind(results, [heading for heading, *_rest in BUILDS], cells)


def sites(results: Results) -> str:
    """Return the output of a full build, and the traffic of a reader's browser."""

    def cells(kind: str) -> Iterator[str]:
        if output := results.outputs.get(kind):
            yield f"{output.files:,}"
            yield number(output.size / MEGABYTE)
            yield number(output.pages_packed / MEGABYTE)
        else:
            yield from (number(NOT_MEASURED) for _column in range(3))
        written = results.median(kind, "edited", "pages")
        yield number(written) if math.isnan(written) else f"{written:,.0f}"
        traffic = results.traffic.get(kind)
        yield number(traffic.visit / KILOBYTE if traffic else NOT_MEASURED)
        if traffic and traffic.searched is None:
            yield "no search"
        else:
            yield number(searched(results, kind) / KILOBYTE)

    return _by_kind(results, SITES, cells)


def _by_kind(
    results: Results, headings: Sequence[str], cells: Callable[[str], Iterable[str]]
) -> str:
    rows = [[f"{results.posts:,} posts", *headings]]
    for kind in results.kinds:
        failed = " (failed)" if kind in results.failures else ""
        rows.append([KINDS[kind].title + failed, *cells(kind)])
    return table(rows)


def searched(results: Results, kind: str) -> float:
    """Return the bytes of a first visit with a search, or NOT_MEASURED."""
    traffic = results.traffic.get(kind)
    return NOT_MEASURED if traffic is None or traffic.searched is None else traffic.searched


CURVES: tuple[tuple[str, float, Callable[[Results, str], float]], ...] = (
    ("full build, s", 1, lambda results, kind: results.median(kind, "full", "seconds")),
    ("its CPU, s", 1, lambda results, kind: results.median(kind, "full", "cpu")),
    ("one post edited, s", 1, lambda results, kind: results.median(kind, "edited", "seconds")),
    ("peak, MiB", MEBIBYTE, lambda results, kind: results.median(kind, "full", "peak")),
    ("visit and search, kB", KILOBYTE, searched),
)
"""The rows of a curve: heading, unit, and function that returns the value."""


def curve(series: Sequence[Results]) -> str:
    """Return the growth of costs, a row for each kind and cost, with the exponent last."""
    posts = [results.posts for results in series]
    rows = [["posts", *(f"{count:,}" for count in posts), "exponent"]]
    for kind in series[0].kinds:
        for heading, unit, find in CURVES:
            values = [find(results, kind) / unit for results in series]
            fitted = exponent(zip(posts, values, strict=True))
            rows.append([f"{KINDS[kind].title}: {heading}", *map(number, values), power(fitted)])
    return table(rows)


def number(value: float) -> str:
    """Format a figure with three digits, or with all digits before the point.

    Return a dash if it was not measured.
    """
    decimals = 2 if value < 10 else 1 if value < 100 else 0
    return "–" if math.isnan(value) else f"{value:,.{decimals}f}"


def power(value: float) -> str:
    """Format an exponent; return a dash if there was too little to fit."""
    return "–" if math.isnan(value) else f"{value:.2f}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Format rows as a Markdown table; the first row is the head."""
    head, *body = rows
    ruler = [":---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *body))
