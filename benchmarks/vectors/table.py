"""The file of the word vectors, as `haiku_journal.search.indexing.vectors` reads it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CLIP = 2.6  # the largest number of a row, in standard deviations
WORD_UNITS = 65_536  # of a scale
MEAN_UNITS = 32_768

Matrix = NDArray[np.float32]


def pack_table(
    terms: Sequence[str], query: Matrix, document: Matrix, centres: Matrix, mean: Matrix
) -> bytes:
    """Return the content of the file.

    All vectors are rotated at random, so that no dimension has more to say than the others, and
    then have the same number of bits.
    """
    dimensions = query.shape[1]
    random = np.random.default_rng(1).standard_normal((dimensions, dimensions))
    rotation = np.linalg.qr(random)[0].astype(np.float32)
    text = "\n".join(terms).encode()
    parts = [struct.pack("<II", len(terms), len(text)), text]
    for vectors in (query, document, centres):
        parts += _quantized(vectors @ rotation)
    parts.append(np.rint(mean @ rotation * MEAN_UNITS).astype("<i2").tobytes())
    return b"".join(parts)


def _quantized(vectors: Matrix) -> tuple[bytes, bytes]:
    """Return the scales of vectors, and their rows with four bits a dimension."""
    largest = CLIP * np.maximum(vectors.std(1, keepdims=True), 1e-9)
    scales = np.maximum(1, np.rint(largest / 15 * WORD_UNITS))
    units = scales * 15 / WORD_UNITS
    codes = np.clip(np.rint((vectors / units + 1) * 7.5), 0, 15).astype(np.uint8)
    return scales.astype("<u2").tobytes(), (codes[:, ::2] << 4 | codes[:, 1::2]).tobytes()
