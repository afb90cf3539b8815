"""Digests of values: equal values have equal digests, in every process."""

from __future__ import annotations

import hashlib


def digest(*parts: object) -> str:
    """Return a digest of some values as 24 hexadecimal digits.

    It is computed from their `repr`, which must not contain a memory address or a set.
    """
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
