"""Text as readers see it: in clusters, each a letter with its marks, or one emoji.

The rules are those of UAX 29 (Unicode Text Segmentation), as far as a card needs them: what no
font draws apart is kept together.
"""

from __future__ import annotations

import re
import unicodedata

_JOINER = "\u200d"
_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
_INVISIBLE = re.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
"""What changes how its neighbours are drawn and is not drawn itself."""

_EMOJI = re.compile(
    "[\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693"
    "\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd"
    "\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b"
    "\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a\U0001f1e6-\U0001f1ff"
    "\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250"
    "\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f7f0"
    "\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff]"
)
"""What is an emoji unless it is told otherwise (Unicode's emoji-data.txt, Emoji_Presentation)."""

_LONGEST = 1000
"""In characters: more does not fit on a card."""
_MOST_MARKS = 4
"""On one letter.  No language needs more, and a tower of them would reach into other lines."""


def clean(text: str) -> str:
    """Text on one line, in form NFC, without what is not drawn: controls and lone surrogates."""
    text = unicodedata.normalize("NFC", " ".join(text[:_LONGEST].split()))
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if _INVISIBLE.match(character):
            kept.append(character)
        elif category not in {"Cc", "Cf", "Cs"}:
            marks = marks + 1 if category in {"Mn", "Me"} else 0
            if marks <= _MOST_MARKS:
                kept.append(character)
    return "".join(kept).strip()


def clusters(text: str) -> list[str]:
    """Cut text where a reader could put the cursor."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _continues(cluster: str, character: str) -> bool:
    if character < "\u0300":
        return False
    if _is_half_flag(character):
        return _is_half_flag(cluster)
    return (
        unicodedata.category(character).startswith("M")
        or bool(_INVISIBLE.match(character))
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # the colours of skin
        or cluster.endswith(_JOINER)
    )


def _is_half_flag(cluster: str) -> bool:
    return len(cluster) == 1 and "\U0001f1e6" <= cluster <= "\U0001f1ff"


def is_emoji(cluster: str) -> bool:
    """Whether a cluster is drawn as a picture rather than as a letter or a sign."""
    return not cluster.isascii() and (
        _AS_EMOJI in cluster or (_AS_TEXT not in cluster and bool(_EMOJI.match(cluster)))
    )


def visible(cluster: str) -> str:
    """A cluster without what only changes how the rest of it is drawn."""
    return cluster if len(cluster) == 1 else _INVISIBLE.sub("", cluster)
