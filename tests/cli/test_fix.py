"""Test the command `haiku fix`: posts in portable Markdown, with the same pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from haiku_journal.cli import main
from support.builds import Result
from support.posts import post
from support.projects import Project

KEPT = [
    "```{note} Title\nWords.\n```",
    "```{tip}\n:class: dropdown\n\nWords.\n```",
    "```{code-block} python\n:caption: A caption\n\nprint()\n```",
    "````md\n```{note}\nWords.\n```\n````",
    "`[[one / two / three]]` and `` {strong}`b` ``",
    "    {strong}`b`",
    "{kbd}`Ctrl` {sub}`2`",
]
OTHER = post("Another title", haiku="one / two / three", body="## A part\n\nWords.")


def write(project: Project, body: str) -> None:
    project.write({"posts/a.md": post("A", body=body), "posts/other (1).md": OTHER})


def content(result: Result) -> Any:
    """Return the content of the post `a`, without what only the form of its links changes."""
    assert (result.error, result.warnings) == (None, "")
    text = result.article("posts/a").select_one("section").decode()
    text = re.sub(r' title="[^"]*"', "", text)
    return re.sub(r' class="[^"]*"|</?span[^>]*>', "", text)


BODY = "\n\n".join(
    [
        "## Here",
        "```{note}\nA *note* with {code}`x`.\n\n- a [[#Here|link]]\n```",
        "````{warning}\n```sh\nls\n```\n````",
        "Words {strong}`b` {emphasis}`c`, {post}`other (1)`, {post}`one / two / three`.",
        "[[Another title]] [[other (1)#A part]] [[one / two / three|words]]",
        "| a |\n|---|\n| [[Another title\\|in a cell]] |",
        *KEPT,
    ]
)
FIXED = "\n\n".join(
    [
        "## Here",
        "> [!NOTE]\n> A *note* with `x`.\n>\n> - a [link](#here)\n",
        "> [!WARNING]\n> ```sh\n> ls\n> ```\n",
        "Words **b** *c*, " + ", ".join(["[Another title](other%20%281%29.md)"] * 2) + ".",
        "[Another title](other%20%281%29.md) [A part](other%20%281%29.md#a-part) "
        "[words](other%20%281%29.md)",
        "| a |\n|---|\n| [in a cell](other%20%281%29.md) |",
        *KEPT,
    ]
)


def test_a_fixed_post_has_the_same_page(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project, BODY)
    before = content(project.build())
    arguments = ["fix", "--root", str(project.folder)]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert project.read("posts/a.md") == post("A", body=BODY)
    assert "-```{note}\n" in out
    assert "+> [!NOTE]\n" in out
    assert out.endswith("1 post to change; nothing was written (--write does it)\n")
    assert main([*arguments, "--write"]) == 0
    assert project.read("posts/a.md") == post("A", body=FIXED)
    assert capsys.readouterr().out == "1 post to change; written\n"
    assert content(project.build()) == before
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("0 posts to change")


def test_what_is_not_clear_stays_as_it_is(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "[[Twice]] [[Nothing]] {post}`nothing` {post}`"
    project.write({"posts/a.md": post("A", body=body), "posts/b.md": "no header\r\n"})
    project.write({f"posts/t{n}.md": post("Twice", haiku=f"{n} / b / c") for n in (1, 2)})
    assert main(["fix", "--root", str(project.folder), "--write"]) == 0
    assert capsys.readouterr().out.startswith("0 posts to change")
    assert project.read("posts/a.md") == post("A", body=body)
