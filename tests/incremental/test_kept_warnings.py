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
    return sorted(re.findall(r"posts/bad.*", warnings))


def test_a_build_without_changes_repeats_its_warnings_until_the_posts_are_corrected(
    project: Project,
) -> None:
    bad = {f"posts/bad {mistake}.md": body for mistake, body in MISTAKES.items()}
    project.write({name: post("Bad", body=body) for name, body in bad.items()})
    project.write({"posts/good.md": post("Good")})
    first = messages(project.build().warnings)
    assert {line.partition(":")[0] for line in first} == bad.keys()
    assert messages(project.build().warnings) == first
    project.edit("posts/good.md", "A body", "Another body")
    assert messages(project.build(parallel=2).warnings) == first
    *corrected, kept = bad
    project.write({name: post("Bad", body="Words.") for name in corrected})
    left = [line for line in first if line.startswith(kept)]
    assert messages(project.build().warnings) == left
    assert messages(project.build().warnings) == left


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
