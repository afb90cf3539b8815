"""Test the evaluation of the search: what it reads, and which questions it asks."""

from __future__ import annotations

from pathlib import Path

from evaluation import documentation, notes
from haiku_journal.lookup.relevance import Query, figures, rank_of

PAGE = """---
title: "Lists"
---
An introduction.

## What is a list of posts? {#what}

All posts.

## Why?

### How do I sort it? {/*how-do-i-sort-it*/}

## Who sorts all of it, and why?

## Is this the fourth question?
"""


def test_documentation_asks_its_own_questions_and_hides_them(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide/lists.mdx").write_text(PAGE)
    (tmp_path / "other.md").write_text(
        "# Other\n\n## How do I sort it?\n\n## What is a map, then?"
    )
    pages, queries = documentation(tmp_path)
    assert {page.docname: page.title for page in pages} == {
        "guide/lists": "Lists",
        "other": "Other",
    }
    [lists] = [page for page in pages if page.title == "Lists"]
    assert [section.title for section in lists.sections] == ["", "", "Why?", "", "", ""]
    assert lists.sections[1].text == "All posts."
    assert set(queries) == {
        Query("What is a list of posts?", "guide/lists", "question"),
        Query("Who sorts all of it, and why?", "guide/lists", "question"),
        Query("What is a map, then?", "other", "question"),
    }


def test_bare_notes_have_a_title_and_a_tag_from_their_name(tmp_path: Path) -> None:
    (tmp_path / "ann--git--reflog.md").write_text("# The reflog\n\n```sh\ngit reflog\n```\n")
    (tmp_path / "dates.json").write_text('{"ann--git--reflog": "2024-01-02"}')
    [note] = notes(tmp_path)
    assert (note.title, note.tags, note.date) == ("The reflog", ("git",), "2024-01-02")
    assert note.sections[0].code == "git reflog\n"


def test_a_rank_beyond_ten_counts_as_not_found() -> None:
    found = [f"post-{number}" for number in range(1, 13)]
    ranks = [rank_of(name, found) for name in ("post-2", "post-10", "post-11", "other")]
    assert ranks == [2, 10, 0, 0]
    assert figures(ranks) == (4, 0.15, 0.25)
