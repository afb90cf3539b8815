"""A warning stays with its document: an unchanged build warns again, a corrected one does not."""

from __future__ import annotations

import re

import pytest
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

MISTAKES = {
    "a reference to no post": "Words {post}`nowhere`.",
    "a link to no document": "Words [there](nowhere.md).",
    "a term of no glossary": "Words {term}`nothing`.",
    "an image that is not there": "![moss](missing.png)",
    "a wrong option": "```{posts}\n:limit: many\n```",
    "a line that is not there": "```{code-block} python\n:emphasize-lines: 9\n\nx\n```",
    "a formula that cannot be rendered": "A formula $\\nothing$ here.",
    "a list of a tag that no post has": "```{posts}\n:tag: nothing\n```",
    "an error": "```{list-table}\nNo list.\n```",
    "lost words": "| a |\n|---|\n| b | lost |\n",
}


def messages(warnings: str) -> list[str]:
    return sorted(re.findall(r"posts/bad\.md.*", warnings))


@pytest.mark.parametrize("body", MISTAKES.values(), ids=MISTAKES)
def test_a_build_without_changes_repeats_its_warnings_until_the_post_is_corrected(
    project: Project, body: str
) -> None:
    others = {f"posts/{n}.md": post(f"Post {n}", date="2024-01-01") for n in range(3)}
    project.write({**others, "posts/bad.md": post("Bad", body=body)})
    first = messages(project.build().warnings)
    assert first
    assert messages(project.build().warnings) == first
    project.edit("posts/1.md", "A body", "Another body")
    assert messages(project.build(parallel=2).warnings) == first
    project.write({"posts/bad.md": post("Bad", body="Words.")})
    assert messages(project.build().warnings) == []
    assert messages(project.build().warnings) == []


def test_a_build_that_fails_for_a_warning_fails_again(project: Project) -> None:
    project.write({"posts/bad.md": post("Bad", body="Words {post}`nowhere`.")})
    runs = [project.command("-W", "--keep-going") for _ in range(2)]
    assert [run.returncode for run in runs] == [1, 1]
    assert messages(runs[0].stderr) == messages(runs[1].stderr) != []


def test_a_warning_that_is_suppressed_or_of_a_deleted_post_is_forgotten(project: Project) -> None:
    project.write({"posts/bad.md": post("Bad", body="Words {post}`nowhere`.")})
    assert messages(project.build().warnings)
    assert messages(project.build(suppress_warnings=["ref.haiku-post"]).warnings) == []
    project.build()
    project.delete("posts/bad.md")
    assert project.build().warnings == ""
