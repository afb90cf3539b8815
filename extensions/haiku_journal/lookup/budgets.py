"""Answers as JSON, cut to a number of bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def fit_list(content: Mapping[str, Any], key: str, items: Sequence[Any], most: int) -> str:
    """Return the JSON of *content*, with as many of the first items as fit into *most* bytes.

    `omitted` says how many are left out.
    """
    kept = len(items)
    while True:
        answer = {**content, key: items[:kept], "omitted": len(items) - kept}
        text = _json(answer)
        if kept == 0 or len(text.encode()) <= most:
            return text
        kept -= 1


def fit_text(content: Mapping[str, Any], key: str, text: str, offset: int, most: int) -> str:
    """Return the JSON of *content*, with as much of a text from *offset* on as fits.

    `next_offset` is where the rest begins, None at the end of the text.
    """
    length = min(most, max(0, len(text) - offset))
    while True:
        end = offset + length
        rest = end if end < len(text) else None
        answer = _json({**content, key: text[offset:end], "next_offset": rest})
        excess = len(answer.encode()) - most
        if excess <= 0 or length == 0:
            return answer
        # A character has up to six bytes in JSON.
        length = max(0, length - max(1, excess // 6))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
