"""The font files of the journal, and those of the machine for other scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import ImageFont

from .faces import Face

_SUBSETS = ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese")

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
_REGIONAL = {
    "JP": "yumin|msmincho|hiragino mincho pron",
    "KR": "batang|malgun|applemyungjo",
    "SC": "simsun|msyh|songti",
    "TC": "mingliub|msjh|songti",
}
_TEXT = (
    # Serifs before others; a region's own forms of Chinese characters before those of others.
    r"NotoSerif{regular}",
    r"DejaVuSerif\.",
    r"(NotoSerif|SourceHanSerif)(CJK|{region}){regular}",
    r"(NotoSans|SourceHanSans)(CJK|{region}){regular}",
    r"({regional})\.",
    r"NotoNaskhArabic{regular}",
    r"NotoSerif\w+{regular}",
    r"NotoSans\w*{regular}",
    r"(DejaVuSans|FreeSerif)\.",
    r"({everywhere}|times|times new roman|nirmala|seguisym|arial unicode|symbola)\.",
)
_REGULAR = r"(-Regular|\[[\w,]+\])\."
"""The end of the names of Noto's files, including variable fonts."""
_PICTURES = (
    r"NotoColorEmoji\.ttf",
    r"Apple Color Emoji\.ttc",
    r"seguiemj\.ttf",
    r"NotoEmoji-Regular\.ttf",
)
_FALLBACK_SCALE = 0.86
"""The scale of other fonts: their small letters are taller than Garamond's."""

_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_REGIONS = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hk": "TC", "zh-hant": "TC"}


def region_of(text: str, language: str) -> str:
    """Return the region whose forms of Chinese characters a text uses: JP, KR, SC or TC.

    Other scripts in the text decide, or else the language.
    """
    if _KANA.search(text):
        return "JP"
    if _HANGUL.search(text):
        return "KR"
    return _REGIONS.get(language.lower().replace("_", "-"), "SC")


def typeface(folder: Path, style: str) -> tuple[Path, ...]:
    """Return the files of the journal's typeface in a style, `normal` or `italic`."""
    return tuple(folder / f"eb-garamond-{subset}-{style}.woff2" for subset in _SUBSETS)


@cache
def own_face(path: Path) -> Face:
    """Return the font of a file of the journal's own."""
    return Face(path)


@cache
def fallbacks(region: str) -> tuple[Face, ...]:
    """Return the text fonts of this machine, best first, for a region (see `region_of`)."""
    patterns = [
        pattern.format(
            region=region,
            regional=_REGIONAL[region],
            everywhere="|".join(_REGIONAL.values()),
            regular=_REGULAR,
        )
        for pattern in _TEXT
    ]
    faces = (Face(path, _font_of(path, region), _FALLBACK_SCALE) for path in _files(patterns))
    return tuple(face for face in faces if face.opens)


@cache
def picture_fonts() -> tuple[Face, ...]:
    """Return the emoji fonts of this machine, best first."""
    faces = (Face(path, 0, _FALLBACK_SCALE, pictures=True) for path in _files(_PICTURES))
    return tuple(face for face in faces if face.opens)


def _files(patterns: Iterable[str]) -> list[Path]:
    """Return the font files that match, in the order of patterns and then of names."""
    matching = [
        path
        for pattern in patterns
        for path in _installed()
        if re.match(pattern, path.name, re.IGNORECASE)
    ]
    return list(dict.fromkeys(matching))


@cache
def _installed() -> tuple[Path, ...]:
    """Return every font file of this machine, sorted by name and folder."""
    files = [
        Path(folder, name)
        for root in _FOLDERS
        for folder, folders, names in os.walk(os.path.expanduser(root))
        for name in names
        if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc"))
    ]
    return tuple(sorted(files, key=lambda path: (path.name, path.as_posix())))


def _font_of(path: Path, region: str) -> int:
    """Return the index of the font in a collection for a region; 0 if there is no such font."""
    index = 0
    while path.suffix.lower() in {".ttc", ".otc"}:
        try:
            family = ImageFont.truetype(path, 16, index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(f" {region}"):
            return index
        index += 1
    return 0
