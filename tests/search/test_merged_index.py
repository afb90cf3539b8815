"""Test that a merged index of several journals gives the results of one index of all posts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.header.model import DUE, SUPERSEDED
from haiku_journal.search.indexing import CodeBlock, IndexedPost, Section, make_entry, make_index
from support.search import ask, needs_node, post, search, write_files

pytestmark = needs_node

NAMES = ("ants", "bees", "cats")  # sorted like docnames, so that equal results keep their order

COMMON = ["commit", "branch", "rebase", "reflog", "docker", "compose", "index", "query",
          "table", "vector", "shell"]  # fmt: skip
USUAL = ["merge", "remote", "pushes", "pushed", "statement", "receive", "argument",
         "environment", "database"]  # fmt: skip
ODD = ["--no-ff", "snake_case", "camelCase", "std::vector", "C++", "process.env.API", "->>",
       "E0502", "日本語", "naïve"]  # fmt: skip
MISSPELLINGS = ["statment", "recieve", "databse", "argumnet", "enviroment"]
"""Words that one journal contains once; the intended word is common only in all of them."""


def make_posts() -> list[IndexedPost]:
    """Return 240 random posts of three journals, many of them with the same date."""
    rng = random.Random(7)
    pages = []
    for number in range(240):
        journal = NAMES[number % 3]
        words = rng.choices(COMMON, k=20) + rng.choices(USUAL, k=1) + rng.choices(ODD, k=2)
        if number < len(MISSPELLINGS):
            words.append(MISSPELLINGS[number])
        rng.shuffle(words)
        half = len(words) // 2
        pages.append(
            post(
                f"{journal}/{number:03}",
                title=" ".join(rng.sample(words, 3)),
                date=str(date(2021, 11, 1) + timedelta(rng.randrange(120))),
                tags=tuple(rng.sample(["git", "C++", "sql", f"of-{journal}"], 2)),
                sections=(
                    Section("", "", " ".join(words[:half])),
                    Section(
                        "more",
                        "More",
                        " ".join(words[half:]),
                        (CodeBlock("sh", "git push --force"),),
                    ),
                ),
            )
        )
    return pages


PAGES = make_posts()
STATES = {
    page.docname: (DUE, SUPERSEDED)[number % 5]
    for number, page in enumerate(PAGES)
    if number % 5 < 2
}


def split(pages: Sequence[IndexedPost], folder: Path) -> list[Path]:
    """Index each journal's posts separately and return the folders."""
    return [
        write_files(
            make_index(
                (make_entry(page) for page in pages if page.docname.startswith(f"{name}/")),
                states=STATES,
            ),
            folder / name,
        )
        for name in NAMES
    ]


@pytest.fixture(scope="module")
def journals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the folders of three journals' indexes."""
    return split(PAGES, tmp_path_factory.mktemp("journals"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of one index of all posts."""
    return write_files(
        make_index(map(make_entry, PAGES), states=STATES), tmp_path_factory.mktemp("whole")
    )


def searches() -> Iterator[tuple[str, dict[str, Any]]]:
    words = [*COMMON, *USUAL, *ODD, *MISSPELLINGS]
    rng = random.Random(11)
    for query in [*words, *(" ".join(rng.sample(words, 4)) for _ in range(20))]:
        yield query, {}
        yield query, {"newest": True}
        yield query[:-1], {"typing": True}
        yield query[:3], {"typing": True}
    for query in ("reflgo brnach", "comitt", "dokcer statment", "argumnets", "xyzzy"):
        yield query, {}
        yield query, {"literal": True}
        yield query, {"typing": True}
    for query in (
        '"git push" reflog',
        '"branch commit"',
        'reflog -"docker commit"',
        '"no such phrase at all"',
        "reflog -docker",
        "git -force",
        "tag:git",
        "tag:c++ rebase",
        "-tag:of-ants reflog",
        "tag:of-bees -tag:git",
        "year:2021",
        "reflog year:2022 year:2021",
        "tag:latest compose",
        "lang:sh reflog",
        "lang:pyhton",
        "in:code push",
        "in:title commit branch",
        'in:title "git push"',
        "before:2021-12 reflog",
        "after:2022-01-15 -is:superseded git",
        "is:stale",
        "",
    ):
        yield query, {}
        yield query, {"newest": True, "limit": 7, "offset": 5}
    yield "reflog", {"tags": ["C++", "sql"], "years": [2022]}
    yield "", {"tags": ["of-cats"], "years": [2021, 2022]}
    yield "reflog", {"tags": ["unheard"]}
    yield "reflog", {"languages": []}
    yield "", {"languages": ["bash"], "years": [2021]}
    yield "xyzzy", {"nearest": True}
    yield "rebase", {"authors": ["Nobody"], "nearest": True}


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without the fields that depend on the journal of a post."""
    results = [
        {key: value for key, value in result.items() if key not in {"url", "journal"}}
        for result in answer["results"]
    ]
    facets = {key: value for key, value in answer["facets"].items() if key != "journals"}
    return {**answer, "results": results, "facets": facets}


def test_results_scores_and_facets_are_those_of_one_index(
    journals: list[Path], whole: Path
) -> None:
    queries = [(query, {"limit": 40, **options}) for query, options in searches()]
    expected = ask(queries, "search", whole)
    answers = ask(queries, "search", *journals)
    assert sum(answer["total"] > 0 for answer in expected) > 200
    assert any(answer["corrections"] for answer in expected)
    assert any(answer["unfound"] for answer in expected)
    for (query, options), one, merged in zip(queries, expected, answers, strict=True):
        assert comparable(merged) == comparable(one), (query, options)


def test_a_misspelled_word_is_recognized_across_journals(
    journals: list[Path], whole: Path
) -> None:
    [alone] = ask([["statment", {"limit": 1000}]], "search", journals[0])
    [one] = ask([["statment", {"limit": 1000}]], "search", whole)
    [merged] = ask([["statment", {"limit": 1000}]], "search", *journals)
    assert alone["total"] == 1
    assert merged["total"] == one["total"] > 20


def test_a_result_names_its_journal_and_links_to_it(journals: list[Path]) -> None:
    [answer] = ask([["C++", {"limit": 1000}]], "search", *journals)
    assert {result["journal"] for result in answer["results"]} == set(NAMES)
    for result in answer["results"]:
        page = result["docname"] + ".html"
        address = "" if result["journal"] == "ants" else f"https://{result['journal']}.example/"
        assert result["url"].split("#")[0] == address + page
        assert result["docname"].startswith(result["journal"])


def test_journals_filter_and_their_facet_counts_the_results_of_each(
    journals: list[Path],
) -> None:
    queries: list[tuple[str, dict[str, Any]]] = [
        ("reflog", {}),
        ("reflog", {"journals": ["bees"]}),
        ("reflog journal:bees", {}),
        ('reflog journal:"Journal bees"', {}),
        ("reflog -journal:ants -journal:cats", {}),
        ("reflog", {"journals": ["bees", "cats"]}),
        ("reflog", {"journals": ["unheard"]}),
        ("reflog", {"years": [2022]}),
    ]
    every, *of_bees, two, none, dated = ask(queries, "search", *journals)
    count = {one["name"]: one["count"] for one in every["facets"]["journals"]}
    assert count.keys() == set(NAMES)
    assert sum(count.values()) == every["total"]
    for answer in of_bees:
        assert answer["total"] == count["bees"]
        assert {result["journal"] for result in answer["results"]} == {"bees"}
        assert sum(one["count"] for one in answer["facets"]["years"]) == count["bees"]
    assert of_bees[0]["facets"]["journals"] == every["facets"]["journals"]
    assert of_bees[1]["facets"]["journals"] == [{"name": "bees", "count": count["bees"]}]
    assert two["total"] == count["bees"] + count["cats"]
    assert none["total"] == 0
    assert sum(one["count"] for one in dated["facets"]["journals"]) == dated["total"]


def test_a_filter_for_an_unknown_journal_is_searched_as_words(
    journals: list[Path], whole: Path
) -> None:
    [answer] = ask([["journal:compose", {"literal": True}]], "search", *journals)
    assert answer["total"] > 100
    queries = [["journal:ants", {}], ["ants", {}], ["commit", {"journals": ["ants"]}]]
    [alone, word, other] = ask(queries, "search", whole)  # an index of one journal
    assert 0 < alone["total"] == word["total"]
    assert other["total"] > 100
    assert "journals" not in other["facets"]
    assert "journal" not in other["results"][0]


def test_tags_with_the_same_key_are_one_facet(tmp_path: Path) -> None:
    pages = [
        post("ants/a", tags=("Git", "C++")),
        post("bees/b", tags=("git", "a b")),
        post("cats/c", tags=("ＧＩＴ", "a-b", "STRASSE")),
        post("cats/d", tags=("straße",)),
    ]
    folders = split(pages, tmp_path)
    [answer] = ask([["", {}]], "search", *folders)
    count = {one["name"]: one["count"] for one in answer["facets"]["tags"]}
    assert count == {"Git": 3, "STRASSE": 2, "C++": 1, "a b": 1, "a-b": 1}
    queries = [["", {"tags": ["Git"]}], ["", {"tags": ["git"]}], ["tag:git", {}], ["tag:a-b", {}]]
    *of_git, two = ask(queries, "search", *folders)
    assert [answer["total"] for answer in of_git] == [3, 3, 3]
    assert [result["docname"] for result in two["results"]] == ["cats/c", "bees/b"]


def test_posts_of_one_day_are_in_the_order_of_the_journals(tmp_path: Path) -> None:
    pages = [post(f"{name}/{n}", "moss", title="a") for n in "12" for name in NAMES]
    [answer] = ask([["moss", {"newest": True}]], "search", *split(pages, tmp_path))
    assert [result["docname"] for result in answer["results"]] == [
        *("cats/2", "cats/1", "bees/2", "bees/1", "ants/2", "ants/1")
    ]


def test_a_journal_without_posts_changes_nothing(tmp_path: Path) -> None:
    folders = split([post("ants/a", "moss"), post("bees/b", "fern")], tmp_path)
    [answer] = ask([["fern", {}]], "search", *folders)
    assert answer["results"][0]["docname"] == "bees/b"
    assert search(tmp_path / "cats", "fern") == []
