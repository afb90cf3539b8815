"""Journals with a list of tags, built."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support.builds import Result
from support.feeds import NAMES, read_atom
from support.folders import differences
from support.html import broken_links
from support.posts import post
from support.projects import Project
from support.search import needs_node, search

pytestmark = pytest.mark.parts("core", "tag_registry")

TAGS = """
[PostgreSQL]
description = "The <database>, and its extensions."
synonyms = ["postgres", "pg"]
parent = "databases"

[databases]
"""
FILES = {
    "tags.toml": TAGS,
    "posts/a.md": post("A", tags=["pg", "indexes"], date="2025-01-03"),
    "posts/b.md": post("B", tags=["postgresql", "postgres"], date="2025-01-02"),
    "posts/c.md": post("C", tags=["Databases"], date="2025-01-01"),
    "posts/d.md": post("D", body="{tag}`pg` and\n\n```{posts}\n:tag: Postgres\n```"),
    "posts/e.md": post("E", body="```{tags} pg\n```", date="2024-01-01"),
}


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Return a build whose journal has a list of tags."""
    project = Project(tmp_path_factory.mktemp("listed"))
    result = project.write(FILES).build(html_baseurl="https://journal.example/")
    assert result.warnings == ""
    return result


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".post-entry .post-line a")]


def test_a_synonym_is_its_tag_everywhere(listed: Result) -> None:
    assert titles(listed.page("tags/postgresql")) == ["A", "B", "E"]
    tags = listed.article("posts/a").select(".post-tags a")
    assert [tag.get_text() for tag in tags] == ["PostgreSQL", "indexes"]
    assert len(listed.article("posts/b").select(".post-tags a")) == 1
    links = [link["href"] for link in listed.article("posts/d").select("a.reference")]
    assert "../tags/postgresql.html" in links
    assert [link.get_text() for link in listed.article("posts/d").select("ul.posts a")] == [
        *("A", "B", "E")
    ]
    assert "PostgreSQL" in listed.text("feed.xml")
    assert ">pg<" not in listed.text("feed.xml")
    assert broken_links(listed.out) == []


def test_the_page_of_a_synonym_redirects_and_its_feed_goes_on(listed: Result) -> None:
    for name in ("pg", "postgres"):
        refresh = listed.page(f"tags/{name}").select_one("meta[http-equiv=refresh]")
        assert refresh
        assert refresh["content"] == "0; url=postgresql.html"
        old, new = (
            read_atom((listed.out / f"tags/{one}.xml").read_bytes())
            for one in (name, "postgresql")
        )
        assert len(new[1]) == 3
        assert old[1] == new[1]
        assert old[0].findtext("a:id", "", NAMES) != new[0].findtext("a:id", "", NAMES)


def test_the_page_of_a_parent_has_the_posts_below_it_and_says_so(listed: Result) -> None:
    article = listed.article("tags/databases")
    assert titles(article) == ["A", "B", "C", "E"]
    assert "With the posts of: PostgreSQL" in " ".join(article.get_text().split())
    below = " ".join(listed.article("tags/postgresql").get_text().split())
    assert "Part of: databases" in below
    assert ">C<" in listed.text("tags/databases.xml")


def test_a_description_heads_the_page_and_its_preview(listed: Result) -> None:
    page = listed.page("tags/postgresql")
    text = "The <database>, and its extensions."
    for selector in ('meta[name="description"]', 'meta[property="og:description"]'):
        [meta] = page.select(selector)
        assert meta["content"] == text
    assert page.select_one("h1 + .index-description").get_text() == text  # type: ignore[union-attr]
    assert "&lt;database&gt;" in listed.text("tags/postgresql.xml")


@needs_node
@pytest.mark.parametrize("query", ["tag:pg", "tag:PostgreSQL", "postgres", "tag:databases"])
def test_the_search_knows_synonyms_and_parents(listed: Result, query: str) -> None:
    found = search(listed.out / "_search", query)
    assert {"posts/a", "posts/b", "posts/e"} <= {*found}


def test_an_edit_of_the_list_rebuilds_what_shows_it_and_nothing_else(project: Project) -> None:
    project.write(FILES).build()
    project.write({"tags.toml": TAGS.replace('"pg"]', '"psql"]')})
    result = project.build()
    assert result.read_count == (0, 3, 0)  # a, b and e
    assert differences(result.out, project.fresh().out) == []
    project.delete("tags.toml")
    assert differences(project.build().out, project.fresh().out) == []


def test_a_problem_of_the_list_stops_the_build_with_its_line(project: Project) -> None:
    project.write({"tags.toml": "[a]\nparent = 'b'\n"})
    result = project.build()
    assert "there is no table [b] in this file" in result.warnings
    assert "tags.toml:2:" in result.warnings
    assert "1 problem in tags.toml; nothing was built" in str(result.error)
    assert not (result.out / "index.html").exists()


def test_only_listed_tags_are_allowed_if_wanted(project: Project, tmp_path: Path) -> None:
    project.write(FILES)
    project.edit("posts/e.md", "```{tags} pg", "```{tags} postgre")
    result = project.build(haiku_tags_only_listed=True)
    assert "a.md:4: ERROR: the tag 'indexes' is not in tags.toml; use one" in result.warnings
    assert "the tag 'postgre' is not in tags.toml; the nearest are postgres" in result.warnings
    assert str(result.error) == "2 tags are not in tags.toml; nothing was written"
    assert not (result.out / "index.html").exists()
