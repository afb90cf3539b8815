"""Test that Python gets the browser's results: both run the same scripts."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from evaluation import notes
from haiku_journal.lookup.relevance import Query, figures, rank_of, read_queries
from haiku_journal.search.embedded import Engine
from haiku_journal.search.embedded.bundle import bundle
from haiku_journal.search.embedded.engine import LARGEST_FILE
from haiku_journal.search.indexing import make_entry, make_index
from haiku_journal.search.stemmer_scripts import stemmer_script
from haiku_journal.search.stemmers import stemmer_name
from support.paths import REPOSITORY
from support.search import ask, needs_node, post, write_files

OPTIONS = [{}, {"typing": True}, {"limit": 3, "offset": 2}, {"newest": True}, {"meaning": False}]


def reader(files: dict[str, bytes]) -> Callable[[Sequence[str]], list[bytes | None]]:
    return lambda paths: [files.get(path) for path in paths]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return the index of this journal's own posts."""
    return make_index(map(make_entry, notes(REPOSITORY / "posts")))


@pytest.fixture(scope="module")
def queries() -> list[Query]:
    """Return the queries of this journal."""
    names = {note.docname for note in notes(REPOSITORY / "posts")}
    return read_queries(REPOSITORY / "queries.jsonl", names)


@pytest.fixture(scope="module")
def answers(files: dict[str, bytes], queries: list[Query]) -> list[dict[str, Any]]:
    """Return the answers to these queries in Python."""
    engine = Engine(reader(files))
    return [engine.search(query.query) for query in queries]


def test_the_queries_of_this_journal_find_their_posts(
    queries: list[Query], answers: list[dict[str, Any]]
) -> None:
    found = [[result["docname"] for result in answer["results"]] for answer in answers]
    ranks = [rank_of(query.doc, names) for query, names in zip(queries, found, strict=True)]
    assert figures(ranks).mrr >= 0.85


@needs_node
def test_python_and_node_give_the_same_answers(
    files: dict[str, bytes],
    queries: list[Query],
    answers: list[dict[str, Any]],
    tmp_path: Path,
) -> None:
    more: list[tuple[str, dict[str, Any]]] = [(queries[1].query, options) for options in OPTIONS]
    more += [("reflgo xss", {}), ('"incremental build" -sphinx tag:git', {}), ("", {})]
    more += [("in:code import", {}), ("after:2026-11 -is:stale lang:bash", {})]
    more += [('"sphinx-build"', {}), ("before:2024-02-30 lang:pyhton is:old", {})]
    engine = Engine(reader(files))
    answers = answers + [engine.search(query, **options) for query, options in more]
    requests = [*((query.query, {}) for query in queries), *more]
    expected = ask(requests, "search", write_files(files, tmp_path))
    for answer, other, request in zip(answers, expected, requests, strict=True):
        assert without_scores(answer) == without_scores(other), request


def without_scores(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without its numbers: a logarithm may differ in the last digit."""
    results = [{**result, "score": None} for result in answer["results"]]
    return {**answer, "matches": None, "results": results}


def test_a_file_that_is_missing_or_broken_is_named(files: dict[str, bytes]) -> None:
    for broken in ({}, {"manifest.bin": b"x"}, {"manifest.bin": zlib.compress(b"[]")}):
        with pytest.raises((ValueError, FileNotFoundError)):
            Engine(reader(broken)).search("git")
    without_terms = {path: one for path, one in files.items() if not path.startswith("terms")}
    with pytest.raises(ValueError, match="terms/"):
        Engine(reader(without_terms)).search("git")


def test_a_file_is_not_unpacked_beyond_the_limit() -> None:
    bomb = zlib.compress(bytes(LARGEST_FILE + 1))
    with pytest.raises(ValueError, match="more than"):
        Engine(reader({"manifest.bin": bomb}))


def test_the_bundle_has_no_imports_left() -> None:
    script = bundle("engine/engine.js")
    assert not [line for line in script.splitlines() if line.startswith(("import", "export"))]


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "porter"), ("de", "german"), ("fr", "french"), ("ja", "porter"), ("xx", "porter")],
)
def test_each_language_has_its_stemmer(language: str, name: str) -> None:
    assert stemmer_name(language) == name


@pytest.mark.parametrize("name", ["porter", "../../x", "", "english(); evil"])
def test_only_known_stemmers_have_a_script(name: str) -> None:
    assert stemmer_script(name) == "null"


def test_a_german_journal_finds_other_forms_of_german_words() -> None:
    posts = [post("a", "Die Häuser stehen am Fluss.", title=""), post("b", "Ein Berg.", title="")]
    files = make_index((make_entry(one, "german") for one in posts), language="german")
    engine = Engine(reader(files))
    found = [result["docname"] for result in engine.search("Hauses")["results"]]
    assert found == ["a"]
