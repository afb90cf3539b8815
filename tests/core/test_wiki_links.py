"""Test links in double brackets: they follow posts and headings through every edit."""

from __future__ import annotations

import re

import pytest
from support.builds import Result
from support.folders import differences
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "related")

TARGET = post(
    "It's a *target* in C#",
    haiku="one / two / three",
    body="## What is `it`?\n\nWords.\n\n### A\n\n#### Deep",
)
LINKS = """[[It's a target in C#]]

[[one / two / three|my *words*]]

[[target]]

[[/posts/target.md#what is it?]]

[[It's a target in C##deep|down]]

[[#Here]]

| a |
|---|
| [[target\\|in a cell]] |

## Here
"""


def build(project: Project) -> Result:
    """Build a journal again, and check that a build from scratch gives the same."""
    result = project.build()
    fresh = project.fresh()
    assert differences(result.out, fresh.out) == []
    assert result.warnings == fresh.warnings
    assert (result.error is None) == (fresh.error is None)
    return result


def links(result: Result) -> list[tuple[str, str]]:
    """Return the target and the text of each link in the post `a`."""
    found = result.article("posts/a").select("a.internal:has(.haiku-post)")
    return [(link["href"], link.get_text()) for link in found]


def warnings(result: Result) -> list[tuple[int, str]]:
    found = re.findall(r"posts/a\.md:(\d+): WARNING: (.*) \[ref\.haiku-post\]", result.warnings)
    return [(int(line), message) for line, message in found]


def test_a_link_names_a_post_by_title_haiku_or_path_and_a_heading(project: Project) -> None:
    project.write({"posts/target.md": TARGET, "posts/a.md": post("A", body=LINKS)})
    result = build(project)
    assert (result.error, result.warnings) == (None, "")
    assert links(result) == [
        ("target.html", "It’s a target in C#"),
        ("target.html", "my *words*"),
        ("target.html", "It’s a target in C#"),
        ("target.html#what-is-it", "What is it?"),
        ("target.html#deep", "down"),
        ("#here", "Here"),
        ("target.html", "in a cell"),
    ]
    mentions = result.page("posts/target").select("nav[aria-labelledby=post-mentions] a")
    assert [mention.get_text() for mention in mentions] == ["A"]


def test_a_link_follows_the_edits_of_other_posts(project: Project) -> None:
    body = "[[First]]\n\n[[target#Section]]"
    project.write(
        {
            "posts/target.md": post("First", haiku="a / b / c", body="## Section\n\nWords."),
            "posts/oth%er.md": post("Other", haiku="d / e / f"),
            "posts/a.md": post("A", body=body),
        }
    )
    assert warnings(build(project)) == []
    project.edit("posts/oth%er.md", "# Other", "# first")
    assert warnings(build(project)) == [
        (8, "2 posts have the name 'First'; name one by its path: posts/oth%er, posts/target")
    ]
    project.edit("posts/target.md", "# First", "# Renamed")
    result = build(project)
    assert (warnings(result), links(result)[0]) == ([], ("oth%25er.html", "first"))
    project.edit("posts/target.md", "## Section", "## Sections")
    result = build(project)
    assert warnings(result) == [
        (10, "no heading 'Section' in posts/target; the nearest are Sections")
    ]
    assert links(result)[1] == ("target.html", "Renamed")
    project.edit("posts/oth%er.md", "# first", "# Last")
    assert warnings(build(project))[0] == (
        8,
        "no post 'First' in this journal; brackets that are no link are written `\\[[`",
    )
    project.edit("posts/oth%er.md", "# Last", "# Firsts")
    assert warnings(build(project))[0] == (
        8,
        "no post 'First' in this journal; the nearest are posts/oth%er; "
        "brackets that are no link are written `\\[[`",
    )


def test_a_title_is_no_target_of_other_links(project: Project) -> None:
    project.write(
        {
            "posts/target.md": post("Install", haiku="a / b / c"),
            "posts/a.md": post("A", body="[words](#install)\n\n(install)=\n## Another"),
            "posts/b.md": post("B", body="{post}`Install`, {any}`posts/target`"),
        }
    )
    result = build(project)
    assert (result.error, result.warnings) == (None, "")
    assert result.article("posts/a").find("a", string="words")["href"] == "#install"
    assert len(result.article("posts/b").select('p a[href="target.html"]:has(.haiku-post)')) == 2
