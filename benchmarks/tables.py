"""The results as tables in Markdown."""

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
    """What builds cost; behind each median how many times the first kind's it is."""
    first = results.kinds[0]

    def cells(kind: str) -> Iterator[str]:
        for _heading, step, figure, unit in BUILDS:
            text = number(results.median(kind, step, figure) / unit)
            ratio = results.ratio(kind, step, figure, first)
            yield text if kind == first or math.isnan(ratio) else f"{text} ({ratio:.2f})"

    return _by_kind(results, [heading for heading, *_rest in BUILDS], cells)


def sites(results: Results) -> str:
    """What a full build leaves behind, and what a reader's browser loads of it."""

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
    """The bytes of a first visit with a search; NOT_MEASURED if there is no such figure."""
    traffic = results.traffic.get(kind)
    return NOT_MEASURED if traffic is None or traffic.searched is None else traffic.searched


CURVES: tuple[tuple[str, float, Callable[[Results, str], float]], ...] = (
    ("full build, s", 1, lambda results, kind: results.median(kind, "full", "seconds")),
    ("its CPU, s", 1, lambda results, kind: results.median(kind, "full", "cpu")),
    ("one post edited, s", 1, lambda results, kind: results.median(kind, "edited", "seconds")),
    ("peak, MiB", MEBIBYTE, lambda results, kind: results.median(kind, "full", "peak")),
    ("visit and search, kB", KILOBYTE, searched),
)
"""What is followed as the posts become more: heading, unit, and where it is found."""


def curve(series: Sequence[Results]) -> str:
    """How the costs of each kind grow, a row for each cost; the last column is the exponent."""
    posts = [results.posts for results in series]
    rows = [["posts", *(f"{count:,}" for count in posts), "exponent"]]
    for kind in series[0].kinds:
        for heading, unit, find in CURVES:
            found = [find(results, kind) / unit for results in series]
            fitted = exponent(zip(posts, found, strict=True))
            rows.append([f"{KINDS[kind].title}: {heading}", *map(number, found), power(fitted)])
    return table(rows)


def number(value: float) -> str:
    """A figure with three digits or all before the point; a dash if it was not measured."""
    decimals = 2 if value < 10 else 1 if value < 100 else 0
    return "–" if math.isnan(value) else f"{value:,.{decimals}f}"


def power(value: float) -> str:
    """An exponent; a dash if there was too little to fit."""
    return "–" if math.isnan(value) else f"{value:.2f}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table in Markdown; the first is the head, the first column is to the left."""
    head, *body = rows
    ruler = [":---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ruler, *body))
