"""From a layout to a PNG.

A card has few colours: its paper, ink in two strengths with the shades of its edges, an accent,
and those of its emoji.  So it is drawn as places in a palette, which is smaller and sooner
compressed than colours are.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate

from PIL import Image, ImageDraw

from .colours import Colours, ramp
from .layout import SIZE, Layout, Placed

_SHADES = 8
"""Of an edge: more are not seen."""
_INK, _QUIET, _ACCENT = 0, _SHADES, 2 * _SHADES + 1
"""What comes before the shades of each ink in the palette, whose first colour is the paper; and
the accent, after which come the colours of emoji."""
_STROKE = 3
"""How thick the strokes of the sign are."""

_Emoji = tuple[Image.Image, tuple[int, int]]
"""Emoji as a picture, and where its upper left corner goes."""


def paint(layout: Layout, colours: Colours) -> bytes:
    """Draw a layout; the bytes of a PNG."""
    picture = _covered(placed for placed in layout.placed if not placed.quiet).point(_shades(_INK))
    quiet = _covered(placed for placed in layout.placed if placed.quiet)
    if box := quiet.getbbox():
        part = quiet.crop(box)
        picture.paste(part.point(_shades(_QUIET)), box, part.point(_ANY))
    draw = ImageDraw.Draw(picture)
    for left, right, y, accent in layout.strokes:
        draw.line((left, y, right, y), _ACCENT if accent else _QUIET + _SHADES, _STROKE)
    palette = _palette(colours)
    picture.putpalette(palette)
    if emoji := [placed for placed in layout.placed if placed.run.face.pictures]:
        _add_emoji(picture, palette, [_emoji(placed, colours) for placed in emoji])
    stream = io.BytesIO()
    # Most of a card is paper: runs of it are all that is worth finding, and soon found.
    picture.save(stream, "PNG", compress_type=zlib.Z_RLE)
    return stream.getvalue()


def _palette(colours: Colours) -> list[int]:
    palette = [
        colours.background,
        *ramp(colours.background, colours.ink, _SHADES),
        *ramp(colours.background, colours.quiet, _SHADES),
        colours.accent,
    ]
    return [part for colour in palette for part in colour]


def _covered(texts: Iterable[Placed]) -> Image.Image:
    """How far texts cover each pixel, from 0 to 255."""
    covered = Image.new("L", SIZE)
    draw = ImageDraw.Draw(covered)
    for run, x, baseline, size, _ in texts:
        if not run.face.pictures:
            font = run.face.at(size).font
            draw.text((x, baseline), run.text, 255, font, anchor="ls", direction=run.direction)
    return covered


def _shades(before: int) -> list[int]:
    """How far a pixel is covered, as a place in the palette."""
    return [before + shade if shade else 0 for shade in _COVERAGE]


_COVERAGE = [round(amount * _SHADES / 255) for amount in range(256)]
_ANY = [255 if shade else 0 for shade in _COVERAGE]


def _add_emoji(picture: Image.Image, palette: list[int], emoji: Sequence[_Emoji]) -> None:
    """Paste emoji into a picture, and add their colours to its palette."""
    # All on one sheet of the card's paper first, so that they share their colours.
    tops = [0, *accumulate(image.height for image, _ in emoji)]
    width = max(image.width for image, _ in emoji)
    sheet = Image.new("RGB", (width, tops[-1]), tuple(palette[:3]))
    for (image, _), top in zip(emoji, tops, strict=False):
        sheet.paste(image, (0, top), image)
    first = _ACCENT + 1
    # The quickest way, and one that eyes do not tell from the slow ones.
    sheet = sheet.quantize(256 - first, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.putpalette(palette + (sheet.getpalette() or []))
    sheet = sheet.point([min(first + place, 255) for place in range(256)])
    for (image, corner), top in zip(emoji, tops, strict=False):
        part = sheet.crop((0, top, image.width, top + image.height))
        picture.paste(part, corner, image.getchannel("A").point(_ANY))


def _emoji(placed: Placed, colours: Colours) -> _Emoji:
    """A run of emoji in colours, and the place of its upper left corner."""
    run = placed.run
    font, zoom = run.face.at(placed.size)
    box = font.getbbox(run.text, anchor="ls", direction=run.direction)
    left, top, right, bottom = (round(side) for side in box)
    image = Image.new("RGBA", (right - left, bottom - top))
    ImageDraw.Draw(image).text(
        (-left, -top),
        run.text,
        colours.ink,
        font,
        anchor="ls",
        direction=run.direction,
        embedded_color=True,
    )
    # A font of bitmaps comes in one size.
    zoomed = image.resize(
        (max(round(image.width * zoom), 1), max(round(image.height * zoom), 1)),
        Image.Resampling.LANCZOS,
    )
    return zoomed, (round(placed.x + left * zoom), round(placed.baseline + top * zoom))
