"""Test the links to edit a post and to report a mistake."""

from __future__ import annotations

import pytest
from haiku_journal.metadata.edit_links import EditLinks, edit_links
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "theme", "metadata")

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
def test_each_host_has_its_own_url_format(url: str, edit: str, report: str) -> None:
    assert edit_links({"repository_url": url}, PATH, "Why? & how") == EditLinks(edit, report)


def test_theme_options_set_the_branch_folder_and_provider() -> None:
    options = {
        "repository_url": "https://code.example/o/r",
        "repository_branch": "trunk",
        "repository_provider": "gitlab",
        "path_to_docs": "/journal/",
    }
    links = edit_links(options, "posts/a.md", "A")
    assert links is not None
    assert links.edit == "https://code.example/o/r/-/edit/trunk/journal/posts/a.md"


def test_without_a_repository_there_are_no_edit_links(project: Project) -> None:
    project.write({"posts/a.md": post("A")})
    footer = project.build().page("posts/a").select_one(".post-source")
    assert footer is not None
    assert [link.get_text() for link in footer.select("a")] == ["Markdown source"]


def test_the_footer_of_a_post_links_to_the_repository(project: Project) -> None:
    project.write({"posts/a.md": post("A")})
    project.configure('html_theme_options = {"repository_url": "https://github.com/o/r"}')
    links = project.build().page("posts/a").select(".post-source a")
    assert [link["href"] for link in links] == [
        "a.md",
        "https://github.com/o/r/edit/main/posts/a.md",
        "https://github.com/o/r/issues/new?title=A",
    ]
