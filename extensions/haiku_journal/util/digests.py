"""Digests of values: equal values have equal digests, in every process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set


def digest(*parts: object) -> str:
    """Return a digest of some values as 24 hexadecimal digits.

    It is computed from their `repr`, which must not contain a memory address or a set.
    """
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def plain(value: object) -> object:
    """Return a value with the same `repr` in every process: ordered, without addresses.

    Of a function or class that is its name, and of any other object the name of its class.
    """
    match value:
        case str() | bytes() | int() | float() | None:
            return value
        case Mapping():
            return sorted((repr(plain(key)), repr(plain(item))) for key, item in value.items())
        case Set():
            return sorted(repr(plain(item)) for item in value)
        case list() | tuple():
            return [plain(item) for item in value]
    return getattr(value, "__qualname__", type(value).__qualname__)
