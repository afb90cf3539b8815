"""The report of a measurement: tables, plots and conditions."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import tables
from environments import lock_of
from figures import NOT_MEASURED, Results, exponent
from kinds import KINDS
from plot import Panel, Series, dots, lines


@dataclass(slots=True)
class Report:
    """The results of one call: the comparison and the curves; `notes` describes the notes."""

    runs: int
    jobs: int
    notes: str
    compared: Results | None = None
    curve: list[Results] = field(default_factory=list)

    def failures(self) -> list[str]:
        """Return what failed, with the number of posts and the end of its output."""
        return [
            f"{results.posts:,} posts, {what} failed: {why}"
            for results in self._all()
            for what, why in results.failures.items()
        ]

    def _all(self) -> list[Results]:
        return [*([self.compared] if self.compared else []), *self.curve]

    def text(self, plots: str = "") -> str:
        """Return the report in Markdown, with plots if `plots` is the start of their names."""
        return "\n\n".join(self._parts(plots)) + "\n"

    def _parts(self, plots: str) -> Iterator[str]:
        if self.compared:
            yield tables.builds(self.compared)
            yield tables.sites(self.compared)
            if plots:
                yield f"![{_about(self.compared)}]({plots}.svg)"
        if self.curve:
            yield tables.curve(self.curve)
            if plots:
                yield f"![{_GROWTH}]({plots}-curve.svg)"
        yield self._conditions()
        for failure in self.failures():
            yield "```text\n" + failure.strip() + "\n```"

    def write(self, path: Path) -> None:
        """Write the text to a file, and the plots to its folder, with the same name."""
        path.write_text(self.text(path.stem), encoding="utf-8")
        if self.compared:
            plot = compared_plot(self.compared)
            path.with_suffix(".svg").write_text(plot, encoding="utf-8")
        if self.curve:
            target = path.with_name(f"{path.stem}-curve.svg")
            target.write_text(curve_plot(self.curve), encoding="utf-8")

    def _conditions(self) -> str:
        kinds = {kind for results in self._all() for kind in results.kinds}
        packages = ["sphinx", "docutils", "myst-parser", "sphinx-book-theme"]
        packages += [KINDS[kind].package for kind in KINDS if kind in kinds]
        versions = ", ".join(f"{name} {_version(name)}" for name in dict.fromkeys(packages))
        return (
            "Figures are medians; in brackets, ratios to the first line. "
            f"Runs: {self.runs}; -j {self.jobs} on {os.cpu_count()} cores; {self.notes}; "
            f"Python {platform.python_version()}, {versions}; {dt.datetime.now(dt.UTC):%Y-%m-%d}."
        )


def _version(package: str) -> str:
    """Return the version of a package from a lock file, or the version installed here."""
    for kind in KINDS.values():
        lock = lock_of(kind.name)
        if kind.package == package and lock.exists():
            match = re.search(rf"(?m)^{re.escape(package)}==([^ ;\n]+)", lock.read_text())
            assert match is not None, f"{lock} does not name {package}"
            return match[1]
    return version(package)


_GROWTH = "How the time of builds grows with the number of posts"


def _about(results: Results) -> str:
    return f"Costs of building and reading {results.posts:,} posts"


def compared_plot(results: Results) -> str:
    """Plot the time, memory and traffic of all kinds."""

    def costs(name: str, step: str, figure: str, unit: float = 1) -> Series:
        values = [results.median(kind, step, figure) / unit for kind in results.kinds]
        return Series(name, values)

    def visit(kind: str) -> float:
        traffic = results.traffic.get(kind)
        return traffic.visit if traffic else NOT_MEASURED

    panels = (
        Panel(
            "Seconds",
            (
                costs("full build", "full", "seconds"),
                costs("one post edited", "edited", "seconds"),
            ),
        ),
        Panel("Memory, MiB", (costs("at its peak", "full", "peak", tables.MEBIBYTE),)),
        Panel(
            "Traffic, kB",
            (
                Series("first visit", [visit(kind) / 1e3 for kind in results.kinds]),
                Series(
                    "with a search",
                    [tables.searched(results, kind) / 1e3 for kind in results.kinds],
                ),
            ),
        ),
    )
    names = [KINDS[kind].title for kind in results.kinds]
    return dots(_about(results), names, panels)


def curve_plot(series: list[Results]) -> str:
    """Plot the time of full builds and of edits over the number of posts."""
    posts = [results.posts for results in series]
    drawn = []
    for kind in series[0].kinds:
        for what, step in (("full build", "full"), ("one edited", "edited")):
            values = [results.median(kind, step, "seconds") for results in series]
            fit = tables.power(exponent(zip(posts, values, strict=True)))
            drawn.append(Series(f"{KINDS[kind].title}, {what}: n^{fit}", values))
    return lines(_GROWTH, posts, drawn, "Seconds")
