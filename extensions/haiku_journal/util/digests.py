"""Short names for what things say: equal values have equal ones, in every process."""

from __future__ import annotations

import hashlib


def digest(*parts: object) -> str:
    """A name for some values, from their `repr`: these must hold no address and no set."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
