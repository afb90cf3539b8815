"""The encoding of the index's files; ``static/search/engine/index/format.js`` decodes them.

The files are compressed here, because not every host compresses what it serves, and with zlib
(RFC 1950), because unlike gzip it stores neither a time nor an operating system.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from operator import sub


def pack(data: bytes) -> bytes:
    """Compress *data*."""
    return zlib.compress(data, 9)


def pack_json(value: object) -> bytes:
    """Encode *value* as compressed JSON."""
    return pack(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def content_version(data: bytes, digits: int) -> str:
    """Return hexadecimal digits for the name of a file, which differ when its content does."""
    return blake2b(data).hexdigest()[:digits]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


_SMALL = [_varint(number) for number in range(1 << 14)]
"""The numbers of one and two bytes, which nearly all numbers in an index are."""


def varints(numbers: Sequence[int]) -> bytes:
    """Encode numbers from 0 on, each in groups of seven bits, the lowest first.

    Each group is a byte; those before the last one of a number have their highest bit set.
    """
    largest = max(numbers, default=0)
    if largest < 128:
        return bytes(numbers)
    encode = _SMALL.__getitem__ if largest < len(_SMALL) else _varint
    return b"".join(map(encode, numbers))


def front_coded(term: str, previous: str) -> bytes:
    """Encode *term* as the number of bytes it shares with *previous*, and the rest."""
    new, old = term.encode(), previous.encode()
    shared, most = 0, min(len(new), len(old))
    while shared < most and new[shared] == old[shared]:
        shared += 1
    return varints((shared, len(new) - shared)) + new[shared:]


_DIGITS = bytes.maketrans(bytes(range(4)), b"0123")
"""The numbers of two bits as digits to base 4."""


def two_bits(numbers: bytes | bytearray) -> bytes:
    """Encode numbers from 0 to 3, four in a byte, the first one in its highest bits."""
    size = -(-len(numbers) // 4)
    digits = numbers.translate(_DIGITS).ljust(4 * size, b"0")
    return int(digits or b"0", base=4).to_bytes(size)


def steps(numbers: Sequence[int]) -> list[int]:
    """Return the first one of ascending numbers, and the steps to the next ones."""
    return [*numbers[:1], *map(sub, numbers[1:], numbers)]


def encode_posting(posts: Sequence[int], weights: bytes | bytearray) -> bytes:
    """Encode the posts of a term, ascending, as the steps between them, and its weights."""
    return varints(steps(posts)) + weights
