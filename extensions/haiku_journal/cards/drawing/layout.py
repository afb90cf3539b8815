"""The layout of a card: the haiku large, the rest at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .bidi import is_right_to_left
from .card import Card
from .fitting import FittedText, Space, fit, shorten
from .runs import Fonts, Run

SIZE = WIDTH, HEIGHT = 1200, 630
"""The size that readers of Open Graph show uncropped: 1.91 to 1."""

_SIDE = 104
_INNER = WIDTH - 2 * _SIDE
_TOP = 58
_GAP = 34
"""The least distance between the large text and the text below."""
_FOOT, _FOOT_SIZE = 558, 29
"""The baseline of the last row and its font size."""
_ABOVE_FOOT = 505
"""The bottom of the title."""
_BELOW_MIDDLE = 0.27
"""The distance in ems from the middle of a row to its baseline: half the height of letters."""

_SIGN = (19, 27, 19)
_SIGN_STEP, _SIGN_GAP = 9, 14
"""The sign of the journal: three strokes like the lines of a haiku; the distance between them,
and the distance to the name."""

_TITLE = Space(_INNER, 96, whole=(36,), broken=(36, 32, 29), spacing=1.25)


class Placed(NamedTuple):
    """A run, the start of its baseline, its size, and whether it has the quiet colour."""

    run: Run
    x: float
    baseline: float
    size: int
    quiet: bool


class Stroke(NamedTuple):
    """A stroke of the sign: its ends, its middle, and whether it has the accent colour."""

    left: int
    right: int
    y: int
    accent: bool


class Layout:
    """The runs and strokes of a card, with their places.

    Places count from the side on which reading starts: the right one for right-to-left text.
    """

    def __init__(self, *, right_to_left: bool) -> None:
        self.right_to_left = right_to_left
        self.placed: list[Placed] = []
        self.strokes: list[Stroke] = []

    def put_rows(self, fitted: FittedText, lines: Sequence[str], fonts: Fonts, top: float) -> None:
        """Add the rows of some lines, one below the other."""
        right_to_left = is_right_to_left(" ".join(lines))
        size = fitted.size
        for place, row in enumerate(fitted.rows):
            runs = fonts.runs(row.text, right_to_left=right_to_left)
            baseline = top + (place + 0.5) * fitted.leading + _BELOW_MIDDLE * size
            self._put(runs, _SIDE + row.indent * size, baseline, size)

    def put_foot(self, note: str, site: str, fonts: Fonts) -> None:
        """Add the note at the start of the last row, the sign and the site's name at its end."""
        name, name_width = _shortened(site, _INNER / 2, fonts)
        sign = WIDTH - _SIDE - name_width - max(_SIGN) - (_SIGN_GAP if name else 0)
        note_runs, _ = _shortened(note, sign - 2 * _SIGN_GAP - _SIDE, fonts)
        self._put(note_runs, _SIDE, _FOOT, _FOOT_SIZE, quiet=True)
        self._put(name, WIDTH - _SIDE - name_width, _FOOT, _FOOT_SIZE, quiet=True)
        self._put_sign(round(sign))

    def _put(
        self, runs: Sequence[Run], start: float, baseline: float, size: int, *, quiet: bool = False
    ) -> None:
        x = self._left(start, _width(runs, size))
        for run in runs:
            self.placed.append(Placed(run, x, baseline, size, quiet))
            x += run.width * size

    def _put_sign(self, start: int) -> None:
        for place, length in enumerate(_SIGN):
            left = round(self._left(start, length))
            last = place == len(_SIGN) - 1
            y = _FOOT - _SIGN_STEP * (len(_SIGN) - 1 - place) - 1
            self.strokes.append(Stroke(left, left + length, y, accent=last))

    def _left(self, start: float, width: float) -> float:
        """Return the left end of something that starts at a place."""
        return WIDTH - start - width if self.right_to_left else start


def _shortened(text: str, room: float, fonts: Fonts) -> tuple[list[Run], float]:
    """Return the runs of as much of a text as fits at the foot, and their width."""
    fitting = shorten(text, room / _FOOT_SIZE, fonts.width)
    runs = fonts.runs(fitting, right_to_left=is_right_to_left(text))
    return runs, _width(runs, _FOOT_SIZE)


def _width(runs: Sequence[Run], size: int) -> float:
    return sum(run.width for run in runs) * size


def arrange(card: Card, verse: Fonts, text: Fonts) -> Layout:
    """Lay out a card: its haiku is large or, without one, its title."""
    large, fonts = (card.haiku, verse) if card.haiku else ((card.title,), text)
    layout = Layout(right_to_left=is_right_to_left(" ".join(large)))
    layout.put_foot(card.note, card.site, text)
    bottom: float = _ABOVE_FOOT
    if card.haiku and card.title:
        fitted = fit((card.title,), _TITLE, text.width)
        bottom -= fitted.height
        layout.put_rows(fitted, (card.title,), text, bottom)
    room = bottom - _GAP - _TOP
    fitted = fit(large, _verse(room) if card.haiku else _name(room), fonts.width)
    layout.put_rows(fitted, large, fonts, _TOP + (room - fitted.height) / 2)
    return layout


def _verse(height: float) -> Space:
    whole, broken = range(76, 43, -4), range(54, 25, -2)
    return Space(_INNER, height, whole, broken, spacing=1.42, hang=1.0)


def _name(height: float) -> Space:
    whole, broken = range(148, 71, -4), range(96, 31, -4)
    return Space(_INNER, height, whole, broken, spacing=1.15)
