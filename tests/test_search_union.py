"""One search over several journals: what it finds is what one index over all posts finds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.search.indexing import Page, Section, analyse, index
from test_search_index import ask, found, needs_node, post, written

pytestmark = needs_node

NAMES = ("ants", "bees", "cats")  # in the order of their docnames, so that equals stand alike

COMMON = ["commit", "branch", "rebase", "reflog", "docker", "compose", "index", "query",
          "table", "vector", "shell"]  # fmt: skip
USUAL = ["merge", "remote", "pushes", "pushed", "statement", "receive", "argument",
         "environment", "database"]  # fmt: skip
ODD = ["--no-ff", "snake_case", "camelCase", "std::vector", "C++", "process.env.API", "->>",
       "E0502", "日本語", "naïve"]  # fmt: skip
SLIPS = ["statment", "recieve", "databse", "argumnet", "enviroment"]
"""Words that one journal holds once. What is meant is common only in all of them together."""


def made_up() -> list[Page]:
    """Make up 240 posts of three journals, many of them of the same days."""
    chance = random.Random(7)
    pages = []
    for number in range(240):
        journal = NAMES[number % 3]
        words = (
            chance.choices(COMMON, k=20) + chance.choices(USUAL, k=1) + chance.choices(ODD, k=2)
        )
        if number < len(SLIPS):
            words.append(SLIPS[number])
        chance.shuffle(words)
        half = len(words) // 2
        pages.append(
            post(
                f"{journal}/{number:03}",
                title=" ".join(chance.sample(words, 3)),
                date=str(date(2021, 11, 1) + timedelta(chance.randrange(120))),
                tags=tuple(chance.sample(["git", "C++", "sql", f"of-{journal}"], 2)),
                sections=(
                    Section("", "", " ".join(words[:half]), ""),
                    Section("more", "More", " ".join(words[half:]), "git push --force"),
                ),
            )
        )
    return pages


PAGES = made_up()


def split(pages: Sequence[Page], folder: Path) -> list[Path]:
    """Index each journal's posts apart; return the folders."""
    return [
        written(
            index(analyse(page) for page in pages if page.docname.startswith(f"{name}/")),
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
    """Return the folder of one index over all posts."""
    return written(index(map(analyse, PAGES)), tmp_path_factory.mktemp("whole"))


def searches() -> Iterator[tuple[str, dict[str, Any]]]:
    words = [*COMMON, *USUAL, *ODD, *SLIPS]
    chance = random.Random(11)
    for query in [*words, *(" ".join(chance.sample(words, 4)) for _ in range(20))]:
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
        "",
    ):
        yield query, {}
        yield query, {"newest": True, "limit": 7, "offset": 5}
    yield "reflog", {"tags": ["C++", "sql"], "years": [2022]}
    yield "", {"tags": ["of-cats"], "years": [2021, 2022]}
    yield "reflog", {"tags": ["unheard"]}


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what says which journal a post is of."""
    results = [
        {key: value for key, value in result.items() if key not in {"url", "journal"}}
        for result in answer["results"]
    ]
    facets = {key: value for key, value in answer["facets"].items() if key != "journals"}
    return {**answer, "results": results, "facets": facets}


def test_results_scores_and_facets_are_those_of_one_index(
    journals: list[Path], whole: Path
) -> None:
    asked = [(query, {"limit": 40, **options}) for query, options in searches()]
    expected = ask(asked, "search", whole)
    found = ask(asked, "search", *journals)
    assert sum(answer["total"] > 0 for answer in expected) > 200
    assert any(answer["corrections"] for answer in expected)
    assert any(answer["unfound"] for answer in expected)
    for (query, options), one, union in zip(asked, expected, found, strict=True):
        assert comparable(union) == comparable(one), (query, options)


def test_a_slip_is_seen_though_no_journal_could_tell(journals: list[Path], whole: Path) -> None:
    [alone] = ask([["statment", {"limit": 1000}]], "search", journals[0])
    [one] = ask([["statment", {"limit": 1000}]], "search", whole)
    [union] = ask([["statment", {"limit": 1000}]], "search", *journals)
    assert alone["total"] == 1
    assert union["total"] == one["total"] > 20


def test_a_result_says_which_journal_it_is_from_and_leads_there(journals: list[Path]) -> None:
    [answer] = ask([["C++", {"limit": 1000}]], "search", *journals)
    assert {result["journal"] for result in answer["results"]} == set(NAMES)
    for result in answer["results"]:
        page = result["docname"] + ".html"
        address = "" if result["journal"] == "ants" else f"https://{result['journal']}.example/"
        assert result["url"].split("#")[0] == address + page
        assert result["docname"].startswith(result["journal"])


def test_a_journal_filters_and_its_facet_counts_what_each_would_leave(
    journals: list[Path],
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("reflog", {}),
        ("reflog", {"journals": ["bees"]}),
        ("reflog journal:bees", {}),
        ('reflog journal:"Journal bees"', {}),
        ("reflog -journal:ants -journal:cats", {}),
        ("reflog", {"journals": ["bees", "cats"]}),
        ("reflog", {"journals": ["unheard"]}),
        ("reflog", {"years": [2022]}),
    ]
    every, *of_bees, two, none, dated = ask(asked, "search", *journals)
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


def test_a_colon_word_that_names_no_journal_stays_words(journals: list[Path], whole: Path) -> None:
    [answer] = ask([["journal:compose", {"literal": True}]], "search", *journals)
    assert answer["total"] > 100
    asked = [["journal:ants", {}], ["ants", {}], ["commit", {"journals": ["ants"]}]]
    [alone, word, other] = ask(asked, "search", whole)  # here is one journal
    assert 0 < alone["total"] == word["total"]
    assert other["total"] > 100
    assert "journals" not in other["facets"]
    assert "journal" not in other["results"][0]


def test_tags_of_one_key_are_one_facet(tmp_path: Path) -> None:
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
    asked = [["", {"tags": ["Git"]}], ["", {"tags": ["git"]}], ["tag:git", {}], ["tag:a-b", {}]]
    *of_git, two = ask(asked, "search", *folders)
    assert [answer["total"] for answer in of_git] == [3, 3, 3]
    assert [result["docname"] for result in two["results"]] == ["cats/c", "bees/b"]


def test_posts_of_a_day_stand_in_the_order_of_the_journals(tmp_path: Path) -> None:
    pages = [post(f"{name}/{n}", "moss", title="a") for n in "12" for name in NAMES]
    [answer] = ask([["moss", {"newest": True}]], "search", *split(pages, tmp_path))
    assert [result["docname"] for result in answer["results"]] == [
        *("cats/2", "cats/1", "bees/2", "bees/1", "ants/2", "ants/1")
    ]


def test_a_journal_without_posts_changes_nothing(tmp_path: Path) -> None:
    folders = split([post("ants/a", "moss"), post("bees/b", "fern")], tmp_path)
    [answer] = ask([["fern", {}]], "search", *folders)
    assert [result["docname"] for result in answer["results"]] == ["bees/b"]
    assert found(tmp_path / "cats", "fern") == []
