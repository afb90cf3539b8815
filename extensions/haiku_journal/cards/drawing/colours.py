"""The colours of cards: parsed from settings, and checked for contrast."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ...util.suggestions import nearest

RGB = tuple[int, int, int]

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}", re.ASCII)

_CONTRAST = {"ink": 4.5, "quiet": 4.5, "accent": 3.0}
"""The least contrast with the background, of text and of graphics (WCAG 2.2, 1.4.3 and 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a card: background, text, less important text, and the accent."""

    background: RGB = (0xFB, 0xF7, 0xEF)
    ink: RGB = (0x26, 0x2C, 0x37)
    quiet: RGB = (0x5B, 0x62, 0x70)
    accent: RGB = (0xA8, 0x6A, 0x00)


def read_colours(chosen: Mapping[str, object]) -> Colours:
    """Parse colours such as `{"ink": "#262c37"}`; others keep their deproblems.

    Raises ValueError with all problems, if a name is unknown, a value is not a colour, or text
    would have too little contrast with the background.
    """
    names = [field.name for field in fields(Colours)]
    problems = []
    read: dict[str, RGB] = {}
    for name, value in chosen.items():
        if name not in names:
            near = nearest(str(name), names, limit=1, cutoff=0.6)
            hint = f"did you mean {near[0]!r}?" if near else f"these are {', '.join(names)}"
            problems.append(f"{name!r} is not a colour of cards; {hint}")
        elif isinstance(value, str) and _HEX.fullmatch(value):
            read[name] = _rgb(value)
        else:
            problems.append(f"{name!r} is {value!r}; write it as '#262c37'")
    colours = replace(Colours(), **read)
    for name, least in _CONTRAST.items():
        ratio = contrast(getattr(colours, name), colours.background)
        # A value that was not parsed above would be reported for its default.
        if ratio < least and not problems:
            problems.append(
                f"{name!r} has a contrast of {ratio:.2f} with 'background'; "
                f"it must be {least} or more to be seen"
            )
    if problems:
        raise ValueError("; ".join(problems))
    return colours


def _rgb(value: str) -> RGB:
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: RGB) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ramp(start: RGB, end: RGB, steps: int) -> list[RGB]:
    """Return `steps` colours from one to another, without `start`, for the edges of letters."""
    return [
        (
            start[0] + (end[0] - start[0]) * step // steps,
            start[1] + (end[1] - start[1]) * step // steps,
            start[2] + (end[2] - start[2]) * step // steps,
        )
        for step in range(1, steps + 1)
    ]
