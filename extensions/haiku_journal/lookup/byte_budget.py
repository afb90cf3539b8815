"""Answers as JSON that is cut to a number of bytes."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def fit_list(content: Mapping[str, Any], key: str, items: Sequence[Any], most: int) -> str:
    """Return the JSON of *content*, with as many of the first items as fit into *most* bytes.

    `omitted` says how many are left out.
    """

    def answer(count: int) -> str:
        return _json({**content, key: items[:count], "omitted": len(items) - count})

    return _longest(answer, len(items), most)


def fit_text(content: Mapping[str, Any], key: str, text: str, offset: int, most: int) -> str:
    """Return the JSON of *content*, with as much of a text from *offset* on as fits.

    `next_offset` is where the rest begins, None at the end of the text.
    """

    def answer(length: int) -> str:
        end = offset + length
        rest = end if end < len(text) else None
        return _json({**content, key: text[offset:end], "next_offset": rest})

    return _longest(answer, min(most, max(0, len(text) - offset)), most)


def _longest(answer: Callable[[int], str], most_parts: int, most_bytes: int) -> str:
    """Return the answer with the most parts that is not too long, or that without any."""
    counts = range(most_parts + 1)
    fitting = bisect_right(counts, most_bytes, key=lambda count: len(answer(count).encode()))
    return answer(max(0, fitting - 1))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
