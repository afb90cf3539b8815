"""Test the vectors of posts, and the ranking by meaning that they make."""

from __future__ import annotations

from pathlib import Path

import pytest
from haiku_journal.search.indexing import CodeBlock, Section, index_files, make_entry, make_index
from haiku_journal.search.indexing.packing import content_version
from haiku_journal.search.indexing.vectors import (
    CELLS,
    DIMENSIONS,
    MOST_VECTORS,
    TABLE_VERSION,
    VECTOR_BYTES,
    post_vectors,
    word_table,
)
from support.search import ask, needs_node, post, search, write_files

ENGLISH = {
    "remote": "Delete a branch on the server after it was merged into the main one.",
    "disk": "List the folders that take the most space on a hard drive.",
    "timezone": "Convert a timestamp from local time to another time zone.",
    "password": "Create a random secret for a login without repeating old ones.",
}
OTHER_LANGUAGES = {
    "German": "Wie man einen gelöschten Zweig auf dem Server wiederherstellt.",
    "French": "Comment récupérer une branche supprimée sur le serveur distant.",
    "Japanese": "このメモでは、サーバー上で削除されたブランチを復元する方法を説明します。",
}


def table_version() -> str:
    folder = Path(index_files.__file__).parent
    names = ("document_vectors.bin", "query_vectors.bin")
    return content_version(b"".join((folder / name).read_bytes() for name in names), 8)


def test_the_version_of_the_tables_is_that_of_their_files() -> None:
    """A change of the version makes the vectors of all posts again."""
    assert table_version() == TABLE_VERSION


def test_the_table_has_a_row_for_each_term() -> None:
    table = word_table()
    for rows, count in (
        (table.rows, len(table.numbers)),
        (table.centres, CELLS),
    ):
        assert (len(rows.scales), len(rows.codes)) == (count, count * DIMENSIONS // 2)
    assert len(table.mean) == DIMENSIONS


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_a_post_in_another_language_has_no_vector(language: str) -> None:
    assert post_vectors(post("a", OTHER_LANGUAGES[language], title="Git")) == b""


def test_a_post_that_repeats_an_unknown_name_has_a_vector() -> None:
    text = "Start Zorbit in the folder of a Zorbit project, and Zorbit opens the Zorbit console."
    assert "zorbit" not in word_table().numbers
    assert post_vectors(post("a", text, title="Zorbit"))


def test_a_post_without_prose_has_the_vector_of_its_title_and_code() -> None:
    blocks = (CodeBlock("", "git push --delete origin branch"),)
    code = (Section("", "", "", blocks),)
    with_code = post_vectors(post("a", title="Delete a remote branch", sections=code))
    without = post_vectors(post("a", title="Delete a remote branch"))
    assert with_code
    assert with_code != without


def test_words_far_below_the_start_of_a_post_do_not_change_its_vector() -> None:
    text = "Delete a branch on the server. " * 20
    assert post_vectors(post("a", text)) == post_vectors(post("a", text + "Time zones differ."))


FILLER = Section("", "", "Commits have an author and a date. " * 100, "")
LONG = {
    "other": (FILLER, FILLER),
    "branches": (FILLER, Section("", "Branches on the server", ENGLISH["remote"] * 3, ""), FILLER),
}


def test_only_a_long_post_has_vectors_of_its_sections() -> None:
    sections = [Section("", "", "Delete a branch on the server. " * 50, "")] * 40
    long = post_vectors(post("a", sections=tuple(sections)))
    short = post_vectors(post("a", sections=tuple(sections[:2])))
    assert len(long) == VECTOR_BYTES * MOST_VECTORS
    assert len(short) == VECTOR_BYTES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    posts = [post(name, text, title="", haiku=("", "", "")) for name, text in ENGLISH.items()]
    return write_files(make_index(map(make_entry, posts)), tmp_path_factory.mktemp("vectors"))


QUESTIONS = {
    "erase unused git work on the host": "remote",
    "which directory is using so much storage": "disk",
    "hours differ between countries": "timezone",
}


@needs_node
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_in_other_words_finds_its_answer(folder: Path, question: str) -> None:
    assert search(folder, question)[0] == QUESTIONS[question]


@needs_node
@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_section_of_a_long_post_is_found_by_its_meaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_one_file: bool
) -> None:
    monkeypatch.setattr(index_files, "MOST_IN_FILE", 1_500 if in_one_file else 1)
    posts = [
        post(name, title="Work with git", sections=sections) for name, sections in LONG.items()
    ]
    folder = write_files(make_index(map(make_entry, posts)), tmp_path)
    assert search(folder, "erase unused work on the host")[0] == "branches"


@needs_node
def test_a_query_of_code_stays_with_its_words(folder: Path) -> None:
    assert search(folder, "--remove-remote") == search(folder, "--remove-remote", meaning=False)


@needs_node
def test_words_that_the_table_does_not_know_have_no_results(folder: Path) -> None:
    assert search(folder, "xyzzyx") == []


@needs_node
def test_the_newest_posts_are_listed_without_those_that_are_only_near(folder: Path) -> None:
    assert search(folder, "storage", newest=True) == []


@needs_node
def test_cells_are_read_as_one_file_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_files, "MOST_IN_FILE", 1)
    posts = [post(name, text, title="", haiku=("", "", "")) for name, text in ENGLISH.items()]
    files = make_index(map(make_entry, posts))
    assert sum(path.startswith("vectors/posts-") for path in files) == CELLS
    cells = write_files(files, tmp_path)
    for question in QUESTIONS:
        assert search(cells, question) == search(folder, question)


@needs_node
def test_results_without_meaning_have_the_words(folder: Path) -> None:
    [answer] = ask([["storage", {"meaning": False}]], "search", folder)
    assert answer["total"] == 0
