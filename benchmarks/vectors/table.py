"""The files of the word vectors, as `haiku_journal.search.indexing.vectors` reads them.

All vectors are rotated at random, so that no dimension has more to say than the others, and then
have the same number of bits.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from haiku_journal.search.indexing.packing import front_coded, pack, varints
from haiku_journal.search.indexing.vectors import MEAN_UNITS, SHARDS, WORD_UNITS, shard_of
from numpy.typing import NDArray

CLIP = 2.6  # the largest number of a row, in standard deviations

Matrix = NDArray[np.float32]


def rotation(dimensions: int) -> Matrix:
    """Return a matrix that rotates vectors at random."""
    random = np.random.default_rng(1).standard_normal((dimensions, dimensions))
    return np.linalg.qr(random)[0].astype(np.float32)


def pack_documents(terms: Sequence[str], document: Matrix, centres: Matrix, mean: Matrix) -> bytes:
    """Return the table for documents: the terms and their vectors, the centres and the mean."""
    text = "\n".join(terms).encode()
    parts = [struct.pack("<II", len(terms), len(text)), text]
    for vectors in (document, centres):
        scales, codes = _quantized(vectors)
        parts += scales.tobytes(), codes.tobytes()
    parts.append(np.rint(mean * MEAN_UNITS).astype("<i2").tobytes())
    return b"".join(parts)


def pack_queries(terms: Sequence[str], query: Matrix) -> bytes:
    """Return the table for queries: the sizes of its shards, in two bytes each, and the shards."""
    scales, codes = _quantized(query)
    rows = [scale.tobytes() + code.tobytes() for scale, code in zip(scales, codes, strict=True)]
    shards: list[dict[str, bytes]] = [{} for _ in range(SHARDS)]
    for term, row in zip(terms, rows, strict=True):
        shards[shard_of(term)][term] = row
    packed = list(map(_shard, shards))
    return struct.pack(f"<{SHARDS}H", *map(len, packed)) + b"".join(packed)


def _shard(rows: dict[str, bytes]) -> bytes:
    """Return a file with vectors of words: the number of its terms, the terms and their rows."""
    heads = (front_coded(term, previous) for previous, term in pairwise(["", *rows]))
    return pack(varints([len(rows)]) + b"".join(heads) + b"".join(rows.values()))


def _quantized(vectors: Matrix) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """Return the scales of vectors, and their rows with four bits a dimension."""
    largest = CLIP * np.maximum(vectors.std(1, keepdims=True), 1e-9)
    scales = np.maximum(1, np.rint(largest / 15 * WORD_UNITS))
    units = scales * 15 / WORD_UNITS
    codes = np.clip(np.rint((vectors / units + 1) * 7.5), 0, 15).astype(np.uint8)
    return scales.astype("<u2"), codes[:, ::2] << 4 | codes[:, 1::2]
