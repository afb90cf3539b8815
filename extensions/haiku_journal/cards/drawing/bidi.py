"""The visual order of a line in which some text is written from right to left.

Pillow shapes the run of one font at a time, so the runs of a line must be ordered first.  This
is the Unicode Bidirectional Algorithm (UAX 9) for one line, without control characters
(`clusters.clean_text` removes them) and without paired brackets (rule N0).  The public
interface of python-bidi returns reordered text and no levels, so it cannot order runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

_Item = TypeVar("_Item")

_CLASSES = {"L": "L", "R": "R", "AL": "A", "EN": "E", "AN": "N", "ES": "s", "CS": "c", "ET": "t"}
"""Unicode's classes, a letter each, so that the rules are regular expressions.  Marks are part
of their clusters; all other classes are neutral, `-`."""


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is right-to-left (rules P2, P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def levels(clusters: Sequence[str], *, right_to_left: bool) -> list[int]:
    """Return the embedding level of each cluster of a line; odd levels are right-to-left."""
    base = "R" if right_to_left else "L"
    kinds = "".join(
        _CLASSES.get(unicodedata.bidirectional(cluster[0]), "-") for cluster in clusters
    )
    resolved = _resolve(kinds, base)
    odd = {"L": 2, "R": 1, "E": 2, "N": 2}
    even = {"L": 0, "R": 1, "E": 2, "N": 2}
    return [(odd if right_to_left else even)[kind] for kind in resolved]


def _resolve(kinds: str, base: str) -> str:
    """Resolve classes to letters (L, R) and numbers (E, N): rules W2 to W7, N1 and N2."""
    kinds = re.sub("A[^LR]*", lambda match: match[0].replace("E", "N"), kinds)
    kinds = kinds.replace("A", "R")
    kinds = re.sub("(?<=E)[sc](?=E)", "E", kinds)
    kinds = re.sub("(?<=N)c(?=N)", "N", kinds)
    kinds = re.sub("t+(?=E)|(?<=E)t+", lambda match: "E" * len(match[0]), kinds)
    kinds = re.sub("[sct]", "-", kinds)
    # The line is embedded in its base direction, at both ends.
    kinds = re.sub("L[^R]*", lambda match: match[0].replace("E", "L"), base + kinds + base)
    kinds = re.sub("(?<=L)-+(?=L)", lambda match: "L" * len(match[0]), kinds)
    kinds = re.sub("(?<=[REN])-+(?=[REN])", lambda match: "R" * len(match[0]), kinds)
    return kinds.replace("-", base)[1:-1]


def reorder(items: Sequence[tuple[int, _Item]]) -> list[_Item]:
    """Return items with levels in visual order, from left to right (rule L2)."""
    ordered = list(items)
    for level in range(max((level for level, _ in ordered), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end][0] >= level:
                end += 1
            ordered[start:end] = reversed(ordered[start:end])
            start = end + 1
    return [item for _, item in ordered]
