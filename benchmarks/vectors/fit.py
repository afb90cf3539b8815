"""Fit word vectors so that the sum of a text's vectors imitates a sentence encoder.

First a ridge regression makes the sum of a text's vectors its embedding.  Then the vectors of
queries and of documents part: each pair of a query and its document is made nearer than the
other pairs of a batch (InfoNCE; A. van den Oord et al., "Representation Learning with Contrastive
Predictive Coding", 2018).  The sum of both tables is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = NDArray[np.float32]

RIDGE = 3.0  # of the regression
RARE = 0.03  # the share of texts with a term, at which its first vector has half its length
STEPS = 25  # of the conjugate gradients, and of k-means
DIMENSIONS = 128
SATURATION = 1.5  # the count of a term in a document that has half of the largest weight
SHARPNESS = 16.0  # of the softmax over the pairs of a batch
BATCH = 512
EPOCHS = 4
RATE = 0.02


def regress(
    texts: sparse.csr_matrix, embeddings: Matrix, words: sparse.csr_matrix, of_words: Matrix
) -> Matrix:
    """Return a vector for each term, whose sums are near the centred embeddings of the texts.

    ``texts`` (texts, terms) and ``words`` (words, terms) tell which terms each has.  A term
    starts from the mean embedding of its words; the regression keeps it near that.
    """
    target = embeddings - embeddings.mean(0)
    share = np.asarray(texts.mean(0)).ravel()
    of_term = np.asarray(words.sum(0)).ravel()
    start = words.T @ (of_words - of_words.mean(0)) / np.maximum(of_term, 1)[:, None]
    start *= (RARE / (RARE + share))[:, None]
    lengths = np.linalg.norm(texts @ start, axis=1)
    rows = sparse.diags(1 / np.maximum(lengths, 1e-3)) @ texts
    start *= np.sum((rows @ start) * target) / np.sum((rows @ start) ** 2)
    return np.float32(start + _solve(rows, target - rows @ start))


def _solve(rows: sparse.csr_matrix, residual: Matrix) -> Matrix:
    """Solve the ridge regression by conjugate gradients, each dimension on its own."""
    solution = np.zeros((rows.shape[1], residual.shape[1]), np.float32)
    gradient = np.float32(rows.T @ residual)
    direction = gradient.copy()
    size = (gradient**2).sum(0)
    for _ in range(STEPS):
        change = rows.T @ (rows @ direction) + RIDGE * direction
        step = size / np.maximum(1e-12, (direction * change).sum(0))
        solution += direction * step
        gradient -= change * step
        next_size = (gradient**2).sum(0)
        direction = gradient + direction * (next_size / np.maximum(size, 1e-12))
        size = next_size
    return solution


def reduce(vectors: Matrix, uses: NDArray[np.int64]) -> Matrix:
    """Project vectors to the directions in which the often used ones differ most."""
    _values, directions = np.linalg.eigh((vectors * uses[:, None]).T @ vectors)
    return np.ascontiguousarray(vectors @ directions[:, ::-1][:, :DIMENSIONS])


def contrast(
    start: Matrix, queries: sparse.csr_matrix, documents: sparse.csr_matrix, seed: int = 0
) -> tuple[Matrix, Matrix]:
    """Return the vectors of the terms of queries and of documents, fitted to pairs.

    ``queries`` and ``documents`` (pairs, terms) have the weights of the terms.
    """
    random = np.random.default_rng(seed)
    sides = [(queries, start.copy()), (documents, start.copy())]
    squares = [np.full(len(start), 1e-8, np.float32) for _ in sides]
    for _ in range(EPOCHS):
        order = random.permutation(queries.shape[0])
        for first in range(0, len(order) - BATCH + 1, BATCH):
            batch = [(weights[order[first : first + BATCH]], table) for weights, table in sides]
            _descend(batch, squares)
    return sides[0][1], sides[1][1]


def blend(start: Matrix, fitted: Matrix) -> Matrix:
    """Add two tables, with the same weight: the sum serves unseen texts better than either."""
    return start + fitted * np.linalg.norm(start) / np.linalg.norm(fitted)


def units(documents: sparse.csr_matrix, vectors: Matrix) -> Matrix:
    """Return the vectors of documents, of length 1 each."""
    sums = documents @ vectors
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True))


def centres(points: Matrix, count: int, seed: int = 0) -> Matrix:
    """Return the centres of groups of points, by k-means."""
    random = np.random.default_rng(seed)
    found = points[random.choice(len(points), count, replace=False)]
    for _ in range(STEPS):
        nearest = (points @ found.T - (found**2).sum(1) / 2).argmax(1)
        sizes = np.bincount(nearest, minlength=count)
        groups = sparse.csr_matrix(
            (np.ones(len(points)), (nearest, np.arange(len(points)))), shape=(count, len(points))
        )
        found = np.where(sizes[:, None], groups @ points / np.maximum(sizes, 1)[:, None], found)
    return np.float32(found)


def _descend(batch: Sequence[tuple[sparse.csr_matrix, Matrix]], squares: Sequence[Matrix]) -> None:
    """Take a step of AdaGrad, with one rate a term, down the loss of a batch."""
    sums = [weights @ table for weights, table in batch]
    lengths = [np.linalg.norm(one, axis=1, keepdims=True) + 1e-6 for one in sums]
    query, document = (one / length for one, length in zip(sums, lengths, strict=True))
    logits = SHARPNESS * query @ document.T
    error = (_softmax(logits, 1) + _softmax(logits, 0)) / 2 - np.eye(len(logits))
    error *= SHARPNESS / len(logits)
    slopes = error @ document, error.T @ query
    for number, (weights, table) in enumerate(batch):
        unit = (query, document)[number]
        slope = slopes[number] - (slopes[number] * unit).sum(1, keepdims=True) * unit
        terms = np.unique(weights.indices)
        gradient = weights[:, terms].T @ (slope / lengths[number])
        squares[number][terms] += (gradient**2).sum(1)
        table[terms] -= RATE * gradient / np.sqrt(squares[number][terms])[:, None]


def _softmax(logits: Matrix, axis: int) -> Matrix:
    powers = np.exp(logits - logits.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True))


def counts(
    rows: Sequence[Counter[str]], terms: Sequence[str], *, saturated: bool = False
) -> sparse.csr_matrix:
    """Return the counts of terms, (rows, terms): 1 for each term, or saturated ones."""
    number_of = {term: number for number, term in enumerate(terms)}
    found = [
        (row, number_of[term], count)
        for row, of_row in enumerate(rows)
        for term, count in of_row.items()
        if term in number_of
    ]
    numbers, columns, values = (np.array(one) for one in zip(*found, strict=True))
    weights = values / (values + SATURATION) if saturated else np.ones(len(values))
    shape = len(rows), len(terms)
    return sparse.csr_matrix((weights.astype(np.float32), (numbers, columns)), shape=shape)
