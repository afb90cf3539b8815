"""The index's bytes: what ``_static/search/files.js`` unpacks.

Files are compressed here, with zlib (RFC 1950), because not every host compresses what it serves
and because this format, unlike gzip's, holds neither a time nor a system.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise


def pack(data: bytes) -> bytes:
    """Return *data* compressed."""
    return zlib.compress(data, 9)


def pack_json(value: object) -> bytes:
    """Return *value* as compressed JSON."""
    return pack(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def version(data: bytes, digits: int) -> str:
    """Return hex digits that tell versions of a file apart, for its name."""
    return blake2b(data).hexdigest()[:digits]


def varints(numbers: Iterable[int]) -> bytes:
    """Return numbers from 0 on in seven bits a byte, the lowest first, the last byte below 128."""
    out = bytearray()
    for number in numbers:
        left = number
        while left >= 128:
            out.append(left & 127 | 128)
            left >>= 7
        out.append(left)
    return bytes(out)


def front_coded(term: str, before: str) -> bytes:
    """Return *term* as the number of bytes it shares with *before*, and the rest."""
    new, old = term.encode(), before.encode()
    shared = 0
    while shared < min(len(new), len(old)) and new[shared] == old[shared]:
        shared += 1
    return varints((shared, len(new) - shared)) + new[shared:]


def posting(posts: Sequence[int], weights: bytes) -> bytes:
    """Return a term's posts, ascending, as the steps from one to the next, and their weights."""
    steps = [posts[0], *(post - last for last, post in pairwise(posts))]
    return varints(steps) + weights
