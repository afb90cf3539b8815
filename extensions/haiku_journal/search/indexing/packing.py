"""The index's bytes: what ``_static/search/files.js`` unpacks.

Files are compressed here, with zlib (RFC 1950), because not every host compresses what it serves
and because this format, unlike gzip's, holds neither a time nor a system.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from operator import sub


def pack(data: bytes) -> bytes:
    """Return *data* compressed."""
    return zlib.compress(data, 9)


def pack_json(value: object) -> bytes:
    """Return *value* as compressed JSON."""
    return pack(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def version(data: bytes, digits: int) -> str:
    """Return hex digits that tell versions of a file apart, for its name."""
    return blake2b(data).hexdigest()[:digits]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


_SMALL = [_varint(number) for number in range(1 << 14)]
"""Those of one byte and of two: nearly all that an index holds."""


def varints(numbers: Sequence[int]) -> bytes:
    """Return numbers from 0 on in seven bits a byte, the lowest first, the last byte below 128."""
    most = max(numbers, default=0)
    if most < 128:
        return bytes(numbers)
    encode = _SMALL.__getitem__ if most < len(_SMALL) else _varint
    return b"".join(map(encode, numbers))


def front_coded(term: str, before: str) -> bytes:
    """Return *term* as the number of bytes it shares with *before*, and the rest."""
    new, old = term.encode(), before.encode()
    shared, most = 0, min(len(new), len(old))
    while shared < most and new[shared] == old[shared]:
        shared += 1
    return varints((shared, len(new) - shared)) + new[shared:]


def posting(posts: Sequence[int], weights: bytes | bytearray) -> bytes:
    """Return a term's posts, ascending, as the steps from one to the next, and their weights."""
    return varints([posts[0], *map(sub, posts[1:], posts)]) + weights
