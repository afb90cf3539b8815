"""Journals with a list of authors, built."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from support.builds import Result
from support.drawings import ACTIVE_CONTENTS, DRAWING
from support.feeds import read_atom
from support.folders import differences
from support.html import broken_links
from support.posts import post
from support.projects import Project
from support.search import needs_node, search

AUTHORS = """
[ann]
name = "Ann <Example>"
link = "https://ann.example/about"
picture = "_static/people/ann.SVG"
team = "Platform"

[bob]
name = "Bob"
alumni = true
"""
FILES = {
    "authors.toml": AUTHORS,
    "_static/people/ann.SVG": DRAWING.format("><rect width='9' height='9'/>"),
    "posts/a.md": post("A", authors=["ANN", "bob"], date="2025-01-03"),
    "posts/b.md": post("B", authors=["Ann <Example>"], date="2025-01-02"),
    "posts/c.md": post("C", authors=["Carol"], date="2025-01-01"),
    "posts/d.md": post("D", owner="Ann", review_in="1 day"),
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return a build whose journal has a list of authors."""
    project = Project(tmp_path_factory.mktemp("authors"))
    result = project.write(FILES).build(html_baseurl="https://journal.example/")
    assert result.warnings == ""
    return result


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".post-entry .post-line a")]


def people(result: Result, name: str) -> Any:
    [data, _breadcrumbs] = result.page(name).select('script[type="application/ld+json"]')
    return json.loads(data.get_text())["author"]


def test_a_post_links_to_the_pages_of_its_listed_authors(listed: Result) -> None:
    facts = listed.article("posts/a").select_one(".post-facts")
    assert facts.get_text().endswith(" · Ann <Example>, Bob")
    assert [link["href"] for link in facts.select("a")] == [
        "../authors/ann.html",
        "../authors/bob.html",
    ]
    other = listed.article("posts/c").select_one(".post-facts")
    assert other.get_text().endswith(" · Carol")
    assert not other.select("a")
    assert broken_links(listed.out) == []


def test_a_post_that_is_due_names_its_owner_in_full(listed: Result) -> None:
    notice = listed.article("posts/d").select_one(".post-notice")
    assert "Ask Ann <Example> before you rely on it." in notice.get_text()


def test_an_author_has_a_page_and_a_feed(listed: Result) -> None:
    article = listed.article("authors/ann")
    assert article.h1.get_text() == "Ann <Example>"
    assert titles(article) == ["A", "B"]
    facts = article.select_one(".author-facts")
    assert "2 posts · Platform" in " ".join(facts.get_text().split())
    assert facts.select_one("a[rel=author]")["href"] == "https://ann.example/about"
    assert facts.img["src"] == "ann.svg"
    assert (listed.out / "authors/ann.svg").is_file()
    feed, entries = read_atom((listed.out / "authors/ann.xml").read_bytes())
    assert feed.findtext("{*}title") == "Haiku Journal: Ann <Example>"
    assert [entry.authors for entry in entries] == [["Ann <Example>", "Bob"], ["Ann <Example>"]]
    [link] = listed.page("authors/ann").select('link[href="ann.xml"]')
    assert link["title"] == "Haiku Journal: Ann <Example>"


def test_the_index_lists_authors_and_then_those_who_have_left(listed: Result) -> None:
    items = listed.article("authors/index").select("li")
    assert [" ".join(item.get_text().split()) for item in items] == [
        "Ann <Example> 2 · Platform",
        "Bob 1 · has left",
    ]


def test_structured_data_knows_listed_authors(listed: Result) -> None:
    assert people(listed, "posts/b") == [
        {
            "@type": "Person",
            "name": "Ann <Example>",
            "url": "https://journal.example/authors/ann.html",
            "sameAs": "https://ann.example/about",
            "image": "https://journal.example/authors/ann.svg",
        }
    ]
    assert people(listed, "posts/c") == [{"@type": "Person", "name": "Carol"}]


@needs_node
def test_the_search_finds_the_posts_of_an_author(listed: Result) -> None:
    index = listed.out / "_search"
    assert search(index, "author:bob") == ["posts/a"]
    assert search(index, "author:ann -author:bob") == ["posts/b"]
    assert search(index, "author:carol") == ["posts/c"]


def test_an_edit_of_the_list_rebuilds_what_shows_it_and_nothing_else(project: Project) -> None:
    project.write(FILES).build()
    project.edit("authors.toml", '"Bob"', '"Bobby"')
    result = project.build()
    assert result.read_count == (0, 1, 0)
    assert differences(result.out, project.fresh().out) == []
    project.edit("authors.toml", "ann.example/about", "ann.example/now")
    result = project.build()
    assert result.read_count == (0, 0, 0)
    assert differences(result.out, project.fresh().out) == []
    project.delete("authors.toml")
    result = project.build()
    assert differences(result.out, project.fresh().out) == []
    assert not (result.out / "authors").exists()
    assert result.article("posts/a").select_one(".post-facts").get_text().endswith(" · ANN, bob")


def test_a_problem_of_the_list_stops_the_build_with_its_line(project: Project) -> None:
    project.write(FILES | {"_static/people/ann.SVG": DRAWING.format(ACTIVE_CONTENTS["script"])})
    result = project.build()
    assert "authors.toml:5: ERROR: picture: _static/people/ann.SVG" in result.warnings
    assert "1 problem in authors.toml; nothing was built" in str(result.error)
