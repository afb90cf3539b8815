"""Where a reader of a post edits it, or says that something is wrong."""

from __future__ import annotations

import pytest
from conftest import Project, post
from haiku_journal.metadata.edit_links import Mending, mending

PATH = "posts/a b/-/c#.md"


@pytest.mark.parametrize(
    ("url", "edit", "report"),
    [
        (
            "https://github.com/o/r/",
            "https://github.com/o/r/edit/main/posts/a%20b/-/c%23.md",
            "https://github.com/o/r/issues/new?title=Why%3F%20%26%20how",
        ),
        (
            "https://gitlab.example/o/r",
            "https://gitlab.example/o/r/-/edit/main/posts/a%20b/-/c%23.md",
            "https://gitlab.example/o/r/-/issues/new?issue[title]=Why%3F%20%26%20how",
        ),
        (
            "https://bitbucket.org/o/r",
            "https://bitbucket.org/o/r/src/main/posts/a%20b/-/c%23.md?mode=edit",
            "https://bitbucket.org/o/r/issues/new?title=Why%3F%20%26%20how",
        ),
    ],
)
def test_each_host_has_its_own_addresses(url: str, edit: str, report: str) -> None:
    assert mending({"repository_url": url}, PATH, "Why? & how") == Mending(edit, report)


def test_the_theme_s_options_say_which_branch_folder_and_kind() -> None:
    options = {
        "repository_url": "https://code.example/o/r",
        "repository_branch": "trunk",
        "repository_provider": "gitlab",
        "path_to_docs": "/journal/",
    }
    found = mending(options, "posts/a.md", "A")
    assert found is not None
    assert found.edit == "https://code.example/o/r/-/edit/trunk/journal/posts/a.md"


def test_without_a_repository_there_is_no_such_link(project: Project) -> None:
    project.write({"posts/a.md": post("A")})
    foot = project.build().page("posts/a").select_one(".post-source")
    assert foot is not None
    assert [link.get_text() for link in foot.select("a")] == ["Markdown source"]


def test_a_post_s_foot_leads_to_its_source_in_the_repository(project: Project) -> None:
    project.write({"posts/a.md": post("A")})
    project.configure('html_theme_options["repository_url"] = "https://github.com/o/r"')
    links = project.build().page("posts/a").select(".post-source a")
    assert [link["href"] for link in links] == [
        "a.md",
        "https://github.com/o/r/edit/main/posts/a.md",
        "https://github.com/o/r/issues/new?title=A",
    ]
