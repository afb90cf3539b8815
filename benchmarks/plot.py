"""Plots as SVG in the colour of the surrounding text, without scripts and embedded fonts.

A plot that is shown as an image cannot take the colour of the page.  It is then grey, which
has enough contrast on white and on black.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 900
_ROW = 28
_LABELS = 160
_GAP = 44
_LINE = 18

_STYLE = "svg:root{color:#444}@media (prefers-color-scheme:dark){svg:root{color:#ccc}}"
"""The SVG element is the root only if the SVG is a document of its own, as in an `img`, which
passes on the colour scheme of its page."""


@dataclass(frozen=True, slots=True)
class Series:
    """Figures with one name; NaN means not measured."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One axis of a dot plot, with at most two series; the dots of the first are filled."""

    title: str
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Iterable[float], start: float, end: float) -> Axis:
        """Return the axis from and to round numbers that contains all positive values."""
        positive = [value for value in values if value > 0] or [1.0]
        low, high = _round(min(positive), up=False), _round(max(positive), up=True)
        return cls(low, high if high > low else low * 10, start, end)

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return the powers of ten, with values between them if there are few powers."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = (1,) if math.log10(self.high / self.low) > 2 else (1, 2, 5)
        ticks = [step * 10.0**power for power in powers for step in steps]
        return [tick for tick in ticks if self.low * 0.999 <= tick <= self.high * 1.001]


def _round(value: float, *, up: bool) -> float:
    """Round to the next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = [step * power for step in (1, 2, 5, 10)]
    if up:
        return min(step for step in steps if step >= value * 0.999)
    return max(step for step in steps if step <= value * 1.001)


def dots(title: str, rows: Sequence[str], panels: Sequence[Panel]) -> str:
    """Draw a dot plot with a row for each name and a panel for each axis."""
    top = 3 * _LINE
    bottom = top + len(rows) * _ROW
    middles = [top + (place + 0.5) * _ROW for place in range(len(rows))]
    parts = [
        _text(_LABELS - 12, middle + 4, name, anchor="end", bold=not place)
        for place, (name, middle) in enumerate(zip(rows, middles, strict=True))
    ]
    width = (WIDTH - _LABELS - _GAP) / len(panels)
    for place, panel in enumerate(panels):
        start = _LABELS + place * width
        values = [value for series in panel.series for value in series.values]
        axis = Axis.around(values, start, start + width - _GAP)
        parts += _panel(panel, axis, middles, (top, bottom))
    return _svg(title, bottom + 2 * _LINE, parts)


def _panel(
    panel: Panel, axis: Axis, middles: Sequence[float], ends: tuple[float, float]
) -> Iterator[str]:
    top, bottom = ends
    yield _text(axis.start, _LINE - 4, panel.title, bold=True)
    yield _text(
        axis.start,
        2 * _LINE - 4,
        ", ".join(
            f"{mark} {series.name}" for mark, series in zip("●○", panel.series, strict=False)
        ),
    )
    for tick in axis.ticks():
        yield _rule(axis.at(tick), top, axis.at(tick), bottom)
        yield _text(axis.at(tick), bottom + _LINE, _short(tick), anchor="middle")
    for row, middle in enumerate(middles):
        drawn = [series.values[row] for series in panel.series]
        places = [axis.at(value) if value > 0 else None for value in drawn]
        known = [place for place in places if place is not None]
        if len(known) > 1:
            yield _rule(known[0], middle, known[-1], middle, opacity=0.5)
        for order, place in enumerate(places):
            if place is not None:
                yield _dot(place, middle, hollow=order > 0)


def lines(title: str, xs: Sequence[float], series: Sequence[Series], unit: str) -> str:
    """Draw lines over logarithmic axes, each with its name at its end, every second one dashed."""
    height, label = 360, 300
    left, bottom = 60, height - 2 * _LINE
    across = Axis(min(xs), max(max(xs), min(xs) * 2), left, WIDTH - label)
    up = Axis.around((y for one in series for y in one.values), bottom, 1.5 * _LINE)
    parts = [_text(left, _LINE - 6, unit, bold=True)]
    for tick in up.ticks():
        parts.append(_rule(across.start, up.at(tick), across.end, up.at(tick)))
        parts.append(_text(left - 8, up.at(tick) + 4, _short(tick), anchor="end"))
    for x in xs:
        parts.append(_rule(across.at(x), up.end, across.at(x), up.start))
        parts.append(_text(across.at(x), bottom + _LINE, f"{x:,.0f}", anchor="middle"))
    ends = []
    for order, one in enumerate(series):
        points = [(across.at(x), up.at(y)) for x, y in zip(xs, one.values, strict=True) if y > 0]
        if points:
            parts += _line(points, dashed=order % 2 > 0)
            ends.append((points[-1][1], one.name))
    below = -math.inf
    for y, name in sorted(ends):
        below = max(y, below + _LINE)
        parts.append(_text(across.end + 14, below + 4, name))
    return _svg(title, height, parts)


def _line(points: Sequence[tuple[float, float]], *, dashed: bool) -> Iterator[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = ' stroke-dasharray="6 4"' if dashed else ""
    yield f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"{dashes}/>'
    for x, y in points:
        yield _dot(x, y, hollow=False)


def _svg(title: str, height: float, parts: Iterable[str]) -> str:
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
        ' font-family="system-ui, sans-serif" font-size="13">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{inside}\n</svg>\n"
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="currentColor"{weight}>'
        f"{escape(text)}</text>"
    )


def _rule(x1: float, y1: float, x2: float, y2: float, *, opacity: float = 0.2) -> str:
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="currentColor"'
        f' stroke-opacity="{opacity}"/>'
    )


def _dot(x: float, y: float, *, hollow: bool) -> str:
    fill = "none" if hollow else "currentColor"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="currentColor"'
        ' stroke-width="2"/>'
    )


def _short(value: float) -> str:
    """Format a round number in few characters."""
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}"
