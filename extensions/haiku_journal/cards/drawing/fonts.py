"""Where fonts are: the journal's own, and those of the machine for what it lacks."""

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
"""How the names of Noto's files end, those of variable fonts too."""
_PICTURES = (
    r"NotoColorEmoji\.ttf",
    r"Apple Color Emoji\.ttc",
    r"seguiemj\.ttf",
    r"NotoEmoji-Regular\.ttf",
)
_BESIDE = 0.86
"""How large other fonts are set: their small letters are taller than Garamond's."""

_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_REGIONS = {"ja": "JP", "ko": "KR", "zh-tw": "TC", "zh-hk": "TC", "zh-hant": "TC"}


def region_of(text: str, language: str) -> str:
    """Whose forms Chinese characters take in a text: JP, KR, SC or TC.

    The script beside them tells; where there is none, the language does.
    """
    if _KANA.search(text):
        return "JP"
    if _HANGUL.search(text):
        return "KR"
    return _REGIONS.get(language.lower().replace("_", "-"), "SC")


def typeface(folder: Path, style: str) -> tuple[Path, ...]:
    """The files of the journal's typeface, `style` being `normal` or `italic`."""
    return tuple(folder / f"eb-garamond-{subset}-{style}.woff2" for subset in _SUBSETS)


@cache
def own_face(path: Path) -> Face:
    """The font of a file of the journal's own."""
    return Face(path)


@cache
def fallbacks(region: str) -> tuple[Face, ...]:
    """The fonts of this machine that draw text, best first.

    `region` is whose forms Chinese characters take: JP, KR, SC or TC.
    """
    patterns = [
        pattern.format(
            region=region,
            regional=_REGIONAL[region],
            everywhere="|".join(_REGIONAL.values()),
            regular=_REGULAR,
        )
        for pattern in _TEXT
    ]
    faces = (Face(path, _font_of(path, region), _BESIDE) for path in _files(patterns))
    return tuple(face for face in faces if face.opens)


@cache
def picture_fonts() -> tuple[Face, ...]:
    """The fonts of this machine that draw emoji, best first."""
    faces = (Face(path, 0, _BESIDE, pictures=True) for path in _files(_PICTURES))
    return tuple(face for face in faces if face.opens)


def _files(patterns: Iterable[str]) -> list[Path]:
    """The font files whose names start so, in the order of patterns and then of names."""
    found = [
        path
        for pattern in patterns
        for path in _installed()
        if re.match(pattern, path.name, re.IGNORECASE)
    ]
    return list(dict.fromkeys(found))


@cache
def _installed() -> tuple[Path, ...]:
    """Every font file of this machine, by name; of equal names, in the order of folders."""
    found = [
        Path(folder, name)
        for root in _FOLDERS
        for folder, folders, names in os.walk(os.path.expanduser(root))
        for name in names
        if name.lower().endswith((".ttf", ".otf", ".ttc", ".otc"))
    ]
    return tuple(sorted(found, key=lambda path: (path.name, path.as_posix())))


def _font_of(path: Path, region: str) -> int:
    """Which font of a collection has a region's forms; the first if none says so."""
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
