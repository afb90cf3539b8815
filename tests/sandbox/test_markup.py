"""Test how the Markdown of posts is shown: on pages, in feeds, in the search, as plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from support.builds import Result
from support.posts import post
from support.projects import Project

MARKUP = """Some words above, *with emphasis*.

<!-- more -->

> [!NOTE]
> A note with `code`.

> [!TIP]
> A tip.

> [!IMPORTANT]
> An important text.

> [!WARNING]
> A warning.
>
> - with a list

> [!caution]
> A caution.

> [!INFO]
> A quote.

This is ~~struck *out*~~ and ~this~ is not.

- [ ] an open task
- [x] a task with a [link](https://e.org/task)

Bare: https://e.org/a_b_c (www.e.org) and ann@e.org.

A claim[^b] and another[^a].

[^a]: I'm grateful for [a link](https://e.org/note) "quoted".
[^b]: First.

    > A quote in a note.

:tada: Prices of $2,000 … $24,000, and $x^2$ <!-- hiddenword -->.

<!-- hiddenword

hiddenword -->
"""


@pytest.fixture(scope="module")
def project(make_project: Callable[[], Project]) -> Project:
    project = make_project()
    project.write(
        {"posts/a.md": post("A", body=MARKUP), "posts/b.md": post("B", date="2025-01-01")}
    )
    project.configure("smartquotes = False")
    return project


@pytest.fixture(scope="module")
def built(project: Project) -> Result:
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    return result


@pytest.fixture
def article(built: Result) -> Any:
    return built.article("posts/a")


def test_alerts_are_admonitions(article: Any) -> None:
    found = [" ".join(alert["class"]) for alert in article.select(".admonition")]
    kinds = ("note", "tip", "important", "warning", "caution")
    assert found == [f"admonition {kind}" for kind in kinds]
    assert article.select_one(".admonition.warning li").get_text() == "with a list"
    assert "[!INFO]" in article.select_one("section > blockquote").get_text()


def test_struck_text_is_deleted_text(article: Any) -> None:
    (struck,) = article.select("del")
    assert struck.decode_contents() == "struck <em>out</em>"
    assert "and ~this~ is not" in article.get_text()


def test_tasks_have_boxes_with_names_that_nobody_can_change(article: Any) -> None:
    boxes = article.select("li.task-list-item > p > input[type=checkbox][disabled]:first-child")
    assert [(box["aria-label"], box.has_attr("checked")) for box in boxes] == [
        ("Incomplete task", False),
        ("Completed task", True),
    ]
    assert article.select_one('li a[href="https://e.org/task"]') is not None


def test_bare_addresses_are_links(article: Any) -> None:
    paragraph = next(p for p in article.select("p") if p.get_text().startswith("Bare:"))
    assert [link["href"].replace("%40", "@") for link in paragraph.select("a")] == [
        "https://e.org/a_b_c",
        "http://www.e.org",
        "mailto:ann@e.org",
    ]
    assert paragraph.get_text() == "Bare: https://e.org/a_b_c (www.e.org) and ann@e.org."


def test_footnotes_keep_their_content_and_are_sorted(article: Any) -> None:
    notes = article.select("aside.footnote")
    assert [note.select_one("a").get_text() for note in notes] == ["1", "2"]
    assert notes[0].select_one("blockquote").get_text(strip=True) == "A quote in a note."
    assert notes[1].select_one('a[href="https://e.org/note"]') is not None
    assert 'I\'m grateful for a link "quoted".' in notes[1].get_text()


def test_pictures_and_prices_are_text(article: Any) -> None:
    assert ":tada: Prices of $2,000 … $24,000, and" in article.get_text()
    assert len(article.select("math")) == 1


def test_a_comment_is_in_sources_only(built: Result) -> None:
    having = [
        path
        for path in built.out.rglob("*")
        if path.is_file() and b"hiddenword" in path.read_bytes()
    ]
    names = {path.relative_to(built.out).as_posix() for path in having}
    assert names == {"posts/a.md", "llms-full.txt"}


def test_the_text_above_the_mark_is_the_summary(built: Result) -> None:
    summary = "Some words above, with emphasis."
    page = built.page("posts/a")
    assert page.select_one("meta[name=description]")["content"] == summary
    assert page.select_one('meta[property="og:description"]')["content"] == summary
    assert f": {re.escape('the first line')[:3]}" in built.text("llms.txt")
    assert summary in built.text("llms.txt")
    assert json.loads(built.text("feed.json"))["items"][0]["summary"] == summary
    assert summary in built.article("index").get_text()


def test_a_summary_in_the_header_comes_first(make_project: Callable[[], Project]) -> None:
    project = make_project()
    project.write(
        {"posts/a.md": post(summary="Its own.", body="Above.\n\n<!-- more -->\n\nBelow.")}
    )
    page = project.build().page("posts/a")
    assert page.select_one("meta[name=description]")["content"] == "Its own."


def test_a_feed_has_the_same_markup(built: Result) -> None:
    item = json.loads(built.text("feed.json"))["items"][0]
    content = BeautifulSoup(item["content_html"], "lxml")
    assert content.select_one("del").get_text() == "struck out"
    assert content.find_all(string=re.compile("[☐☑]")) == [
        "☐  an open task",
        "☑  a task with a ",
    ]
    assert len(content.select("blockquote > p > strong")) == 5
    assert content.select_one('a[href="http://www.e.org"]') is not None


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders_show_the_boxes_of_tasks(project: Project, builder: str) -> None:
    result = project.build(builder, into=builder)
    assert result.error is None
    (text,) = [
        path.read_text(encoding="utf-8")
        for path in result.out.rglob("*")
        if path.name in {"a.txt", "haikujournal.tex"}
    ] or [""]
    assert "hiddenword" not in text
    if builder == "text":
        assert "☐ an open task" in text
        assert "struck *out*" in text


def test_conf_py_chooses_the_extensions_of_posts(make_project: Callable[[], Project]) -> None:
    project = make_project()
    body = "> [!NOTE]\n> A note.\n\n~~struck~~ [[B]] https://e.org $x$\n\n- [ ] task"
    project.write({"posts/a.md": post(body=body), "posts/b.md": post("B")})
    project.configure("haiku_markdown = []")
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    text = result.article("posts/a").get_text()
    for written in ("[!NOTE]", "~~struck~~", "[[B]]", "https://e.org", "$x$", "[ ] task"):
        assert written in text
    project.configure('haiku_markdown = ["alerts"]')
    with pytest.raises(SystemExit, match=r"haiku_markdown: there is no extension .*alerts"):
        project.build()


def test_other_pages_and_their_extensions_stay_as_they_are(
    make_project: Callable[[], Project],
) -> None:
    project = make_project()
    body = "~~struck~~ [[A]] https://e.org\n\n> [!NOTE]\n> Words.\n\nterm\n~ meaning\n"
    project.write(
        {"posts/a.md": post("A", body="::: tip\n[[A]]\n:::"), "page.md": f"# Page\n\n{body}"}
    )
    project.configure('extensions.append("myst_parser")\nhaiku_standalone = False')
    project.configure('myst_enable_extensions = ["colon_fence", "deflist"]')
    result = project.build()
    page = result.page("page")
    assert page.select("del, .admonition, a[href='https://e.org']") == []
    assert page.select_one("dl dd").get_text(strip=True) == "meaning"
    assert "[[A]]" in page.get_text()
    assert result.page("posts/a").select_one("div.tip a") is not None
