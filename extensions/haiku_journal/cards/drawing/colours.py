"""The colours of cards: read from settings, and checked that one can read what they colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

RGB = tuple[int, int, int]

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}", re.ASCII)

_CONTRAST = {"ink": 4.5, "quiet": 4.5, "accent": 3.0}
"""The least contrast with the background: of text, and of what is only a sign (WCAG 2.2, 1.4.3
and 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a card: the paper, its text, what is said quietly, and a sign or two."""

    background: RGB = (0xFB, 0xF7, 0xEF)
    ink: RGB = (0x26, 0x2C, 0x37)
    quiet: RGB = (0x5B, 0x62, 0x70)
    accent: RGB = (0xA8, 0x6A, 0x00)


def read_colours(chosen: Mapping[str, object]) -> Colours:
    """Colours from names and values such as `{"ink": "#262c37"}`; those not named stay.

    Raises ValueError, with all that is wrong and what to write instead, if there is no such
    name, if a value is no colour, or if text could not be read on its background.
    """
    names = [field.name for field in fields(Colours)]
    faults = []
    read: dict[str, RGB] = {}
    for name, value in chosen.items():
        if name not in names:
            near = get_close_matches(str(name), names, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
            faults.append(f"no colour is called {name!r}; {hint}")
        elif isinstance(value, str) and _HEX.fullmatch(value):
            read[name] = _rgb(value)
        else:
            faults.append(f"{name!r} is {value!r}; write it as '#262c37'")
    colours = replace(Colours(), **read)
    for name, least in _CONTRAST.items():
        found = contrast(getattr(colours, name), colours.background)
        # What was not read above is not what would be drawn.
        if found < least and not faults:
            faults.append(
                f"{name!r} has a contrast of {found:.2f} with 'background'; "
                f"it must be {least} or more to be seen"
            )
    if faults:
        raise ValueError("; ".join(faults))
    return colours


def _rgb(value: str) -> RGB:
    digits = value[1:] if len(value) == 7 else "".join(digit * 2 for digit in value[1:])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: RGB) -> float:
    """How light a colour looks, from 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ramp(start: RGB, end: RGB, steps: int) -> list[RGB]:
    """The colours from one to another: the edges of letters, from barely to wholly covered.

    `start` itself is not among them; `end` is the last.
    """
    return [
        (
            start[0] + (end[0] - start[0]) * step // steps,
            start[1] + (end[1] - start[1]) * step // steps,
            start[2] + (end[2] - start[2]) * step // steps,
        )
        for step in range(1, steps + 1)
    ]
