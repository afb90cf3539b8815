"""Series: posts in an order, their boxes, and the pages of all series."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from haiku_journal.cli import main
from haiku_journal.series.order import find_series, problems
from hypothesis import given
from hypothesis import strategies as st
from support.builds import Result
from support.folders import differences
from support.html import broken_links
from support.posts import post
from support.projects import Project
from support.records import make_header

NAME = "Ponds & <b>frogs</b>"


def journal(project: Project) -> Project:
    numbered = {
        f"posts/{name}.md": post(name.title(), date=f"2025-0{9 - part}-01", series=NAME, part=part)
        for name, part in (("first", 1), ("second", 2), ("fourth", 4))
    }
    return project.write(
        {
            **numbered,
            "posts/later.md": post("Later", date="2025-12-02", series=NAME.upper()),
            "posts/late.md": post("Late", date="2025-12-01", series=NAME),
            "posts/hidden.md": post("Hidden", series=NAME, part=2, draft=True),
            "posts/alone.md": post("Alone", series="One"),
            "posts/none.md": post("None"),
            "about.md": "---\norphan: true\n---\n# About\n\nSee {ref}`journal-series`.\n",
        }
    )


@pytest.fixture(scope="module")
def built(make_project: Callable[[], Project]) -> Result:
    return journal(make_project()).build()


def box(result: Result, name: str) -> list[tuple[str, str]]:
    """Return the number and the title of each part in the box of a post."""
    items = result.page(f"posts/{name}").select("nav[aria-labelledby=post-series] li")
    return [(item["value"], item.get_text(strip=True)) for item in items]


def neighbours(result: Result, name: str) -> dict[str, str]:
    links = result.page(f"posts/{name}").select(".series-neighbours a")
    return {link["rel"][0]: link["href"] for link in links}


def test_a_post_shows_its_series_in_order_and_its_place(built: Result) -> None:
    assert (built.error, built.warnings) == (None, "")
    order = [("1", "First"), ("2", "Second"), ("4", "Fourth"), ("5", "Late"), ("6", "Later")]
    for _number, title in order:
        assert box(built, title.lower()) == order
    assert box(built, "none") == []
    current = built.page("posts/second").select("nav[aria-labelledby=post-series] [aria-current]")
    assert [link.get_text() for link in current] == ["Second"]
    line = built.article("posts/second").select_one(".title-block .post-series")
    assert line.get_text() == f"Part 2 of {NAME}"
    assert broken_links(built.out) == []


def test_the_parts_before_and_after_a_post_are_linked(built: Result) -> None:
    assert neighbours(built, "first") == {"next": "second.html"}
    assert neighbours(built, "second") == {"prev": "first.html", "next": "fourth.html"}
    assert neighbours(built, "later") == {"prev": "late.html"}
    assert neighbours(built, "alone") == {}


def test_each_series_has_a_page_and_all_have_an_index(built: Result) -> None:
    names = [name for name in built.pages if name.startswith("series/")]
    index = built.article("series/index")
    assert [link.get_text() for link in index.select("li a")] == ["One", NAME]
    assert [count.get_text() for count in index.select(".count")] == ["1", "5"]
    page = next(name for name in names if name not in {"series/index", "series/one"})
    assert built.article(page).select_one("h1").contents[0] == NAME
    lines = [line.get_text(" ", strip=True) for line in built.article(page).select(".post-line")]
    assert lines[0].startswith("Part 1 First")
    assert lines[-1].startswith("Part 6 Later")
    assert built.page("about").select_one("article p a")["href"] == "series/index.html"


def test_after_edits_pages_equal_those_of_a_fresh_build(project: Project) -> None:
    journal(project).build()
    project.edit("posts/hidden.md", "part: 2\ndraft: true", "part: 3")
    project.edit("posts/first.md", "# First", "# The first")
    out = project.build().out
    assert differences(out, project.fresh().out) == []
    for name in ("first", "second", "fourth", "late", "later", "hidden", "alone"):
        text = project.read(f"posts/{name}.md")
        lines = [line for line in text.split("\n") if not line.startswith(("series:", "part:"))]
        project.write({f"posts/{name}.md": "\n".join(lines)})
    project.delete("about.md")
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert not (out / "series").exists()
    assert differences(out, project.fresh().out) == []


def test_faulty_parts_stop_the_build_and_fail_the_check(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    journal(project).write(
        {
            "posts/twin.md": post("Twin", series=NAME.lower(), part=1),
            "posts/lost.md": post("Lost", part=7),
            "posts/long.md": post("Long", series="\N{PARTY POPPER}" * 60),
            "posts/odd.md": post("Odd", series=["a"], part="two"),
        }
    )
    headers = project.build()
    assert "posts/long.md:4: ERROR: series: the address of" in headers.warnings
    assert "posts/odd.md:4: ERROR: series: needs text, not a list" in headers.warnings
    assert "posts/odd.md:5: ERROR: part: needs a whole number, not 'two'" in headers.warnings
    project.delete("posts/long.md")
    project.delete("posts/odd.md")
    result = project.build()
    assert "2 problems of posts" in str(result.error)
    twice = "part: 1 of 'ponds & <b>frogs</b>' is also the part of posts/first"
    assert f"posts/twin.md:5: ERROR: {twice}, line 5; give" in result.warnings
    assert "posts/lost.md:4: ERROR: part: this post is in no series" in result.warnings
    assert main(["check", "--no-advice", "--root", str(project.folder)]) == 1
    printed = capsys.readouterr().out
    assert f"posts/twin.md:5: series: {twice}.md, line 5; give" in printed
    assert "posts/lost.md:4: series: part: this post is in no series" in printed


@given(st.lists(st.none() | st.integers(-3, 3), max_size=8))
def test_numbers_rise_unless_two_parts_have_the_same(parts: list[int | None]) -> None:
    headers = {
        f"posts/{place}": make_header(series="A", part=part) for place, part in enumerate(parts)
    }
    stated = [part for part in parts if part is not None]
    assert len(list(problems(headers))) == len(stated) - len(set(stated))
    for series in find_series(headers).values():
        numbers = [part.number for part in series.parts]
        assert numbers == sorted(numbers)
        assert sorted(part.name for part in series.parts) == sorted(headers)
        for place in range(len(numbers)):
            assert series.parts[place] in series.around(place, 3)
            assert len(series.around(place, 3)) == min(3, len(numbers))
