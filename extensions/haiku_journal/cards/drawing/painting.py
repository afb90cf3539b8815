"""Draw the layout of a card as a PNG.

A card has few colours: the background, two inks with the shades of their edges, an accent, and
those of its emoji.  So it is drawn with a palette, which is smaller and compresses faster.
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
"""The shades of an edge: more cannot be seen."""
_INK, _QUIET, _ACCENT = 0, _SHADES, 2 * _SHADES + 1
"""The place in the palette before the shades of each ink, and that of the accent.  The background
is the first colour; the colours of emoji follow the accent."""
_STROKE = 3
"""The thickness of the strokes of the sign."""

_Emoji = tuple[Image.Image, tuple[int, int]]
"""A picture of emoji, and the place of its upper left corner."""


def paint(layout: Layout, colours: Colours) -> bytes:
    """Draw a layout; return the bytes of a PNG."""
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
    # Most of a card is background, and run lengths compress it well and fast.
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
    """Return the coverage of each pixel by texts, from 0 to 255."""
    covered = Image.new("L", SIZE)
    draw = ImageDraw.Draw(covered)
    for run, x, baseline, size, _ in texts:
        if not run.face.pictures:
            font = run.face.at(size).font
            draw.text((x, baseline), run.text, 255, font, anchor="ls", direction=run.direction)
    return covered


def _shades(before: int) -> list[int]:
    """Return the place in the palette for each coverage."""
    return [before + shade if shade else 0 for shade in _COVERAGE]


_COVERAGE = [round(amount * _SHADES / 255) for amount in range(256)]
_ANY = [255 if shade else 0 for shade in _COVERAGE]


def _add_emoji(picture: Image.Image, palette: list[int], emoji: Sequence[_Emoji]) -> None:
    """Paste emoji into a picture, and add their colours to its palette."""
    # All on one sheet first, so that they share their colours.
    tops = [0, *accumulate(image.height for image, _ in emoji)]
    width = max(image.width for image, _ in emoji)
    sheet = Image.new("RGB", (width, tops[-1]), tuple(palette[:3]))
    for (image, _), top in zip(emoji, tops, strict=False):
        sheet.paste(image, (0, top), image)
    first = _ACCENT + 1
    # The fastest method, and the eye sees no difference.
    sheet = sheet.quantize(256 - first, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.putpalette(palette + (sheet.getpalette() or []))
    sheet = sheet.point([min(first + place, 255) for place in range(256)])
    for (image, corner), top in zip(emoji, tops, strict=False):
        part = sheet.crop((0, top, image.width, top + image.height))
        picture.paste(part, corner, image.getchannel("A").point(_ANY))


def _emoji(placed: Placed, colours: Colours) -> _Emoji:
    """Draw a run of emoji in colours; return it with the place of its upper left corner."""
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
    # A bitmap font has one size.
    zoomed = image.resize(
        (max(round(image.width * zoom), 1), max(round(image.height * zoom), 1)),
        Image.Resampling.LANCZOS,
    )
    return zoomed, (round(placed.x + left * zoom), round(placed.baseline + top * zoom))
