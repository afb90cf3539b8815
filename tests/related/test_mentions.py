"""Test mentions: the foot of a post lists the posts that link to it, in every build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import Tag
from haiku_journal.cli import main
from support.builds import Result
from support.folders import differences
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "theme", "related")

TARGET = (
    "## A section\n\nWords.\n\n(a-label)=\n## Labelled\n\n(an-anchor)=\n\nA paragraph.\n\n"
    "```{glossary}\nA Term\n  What is said.\n```\n\n```{math}\n:label: square\nx^2\n```"
)
"""A body in which every element that can have a name has one."""

LINKS = {
    "path": "[](target.md)",
    "path-with-words": "[words](./target.md)",
    "path-with-markup": "See [`<b>` *words*](target.md) & <i>more</i>, he said.",
    "path-from-the-root": "[](/posts/target.md)",
    "path-without-suffix": "[](target)",
    "path-of-project": "<project:target.md>",
    "path-to-section": "[](target.md#a-section)",
    "path-to-label": "[words](target.md#a-label)",
    "deep/path": "[](../target.md)",
    "deep/er/path-to-section": "[words](../../target.md#a-section)",
    "post": "{haiku:post}`target`",
    "post-in-short": "{post}`posts/target`",
    "deep/post-with-words": "{post}`words <target.md>`",
    "post-by-haiku": "{post}`Aims are here / where so many arrows end / a TARGET for all`",
    "doc": "{doc}`target`",
    "deep/doc": "{doc}`words <../target>`",
    "doc-from-the-root": "{doc}`/posts/target`",
    "ref": "{ref}`a-label`",
    "ref-with-words": "{ref}`words <A-Label>`",
    "ref-to-anchor": "{ref}`words <an-anchor>`",
    "fragment": "[](#a-label)",
    "fragment-of-anchor": "[words](#an-anchor)",
    "term": "{term}`A Term`",
    "term-in-small-letters": "{term}`words <a term>`",
    "equation": "{eq}`square`",
    "fragment-of-equation": "[](#square)",
    "any-document": "{any}`target`",
    "any-label": "{any}`words <a-label>`",
    "any-post": "{any}`posts/target`",
    "any-equation": "{any}`square`",
    "within": "> - *[words](target.md)*\n>\n> ```{note}\n> Words.\n> ```",
}
"""A post for each way to link to the target."""

NO_LINKS = {
    "none": "Words of the target.",
    "tag": "{tag}`aim` and {year}`2020`",
    "list": "```{posts}\n:tag: aim\n```",
    "code": "`[](target.md)`\n\n```md\n[](target.md)\n```",
    "page": "[](/about.md)",
    "elsewhere": "[words](https://example.org/target.html)",
    "gone": "[words](gone.md), {post}`gone`, {ref}`gone`, {doc}`gone`, [words](#gone) {any}`gone`",
    "nowhere": "[words](deep/target.md), {doc}`/target`, {eq}`gone` and {term}`gone`",
}
"""Posts that do not link to the target, some of which seem to."""


MENTIONS = "nav[aria-labelledby=post-mentions]"


def journal(project: Project) -> Project:
    bodies = {**LINKS, **NO_LINKS}
    posts = {
        f"posts/{name}.md": post(name, date=f"2021-{1 + n // 28:02}-{1 + n % 28:02}", body=body)
        for n, (name, body) in enumerate(bodies.items())
    }
    target = post(
        "The target",
        date="2020-01-01",
        tags=["aim"],
        haiku="aims are here / where so many arrows end / a target for all",
        body=f"{TARGET}\n\nSee [](target.md), {{ref}}`a-label` and {{post}}`target`.",
    )
    about = "---\norphan: true\n---\n# About\n\nSee [](posts/target.md).\n"
    return project.write({**posts, "posts/target.md": target, "about.md": about})


def _pages(result: Result, docname: str, selector: str) -> list[str]:
    """Return the pages of posts that links on a page lead to, in their order."""
    paths = []
    for link in result.page(docname).select(selector):
        url = urlsplit(urljoin(f"/{docname}.html", link["href"]))
        path = PurePosixPath(unquote(url.path).lstrip("/"))
        if not url.netloc and path.suffix == ".html" and path.parts[0] == "posts":
            paths.append(str(path.with_suffix("")))
    return paths


def mentioned(result: Result, docname: str) -> list[str]:
    """Return the posts that the foot of a post's page lists as mentions."""
    return _pages(result, docname, f"{MENTIONS} a")


def linked(result: Result, docname: str) -> set[str]:
    """Return the other posts that the body of a post's page links to."""
    links = "article section a[href]"
    others = ".title-block a, .post-foot a, .posts a, a.headerlink, a[href^='#']"
    return set(_pages(result, docname, f"{links}:not({others})")) - {docname}


def assert_mentions_are_links(result: Result) -> None:
    """Compare the mentions on the pages of all posts with the links on these pages."""
    posts = [name for name in result.pages if name.startswith("posts/")]
    assert posts
    links = {name: linked(result, name) for name in posts}
    titles = {name: result.article(name).select_one("h1").contents[0] for name in posts}
    for name in posts:
        mentions = mentioned(result, name)
        assert set(mentions) == {one for one in posts if name in links[one]}, name
        shown = [link.text for link in result.page(name).select(f"{MENTIONS} a")]
        assert shown == [titles[one] for one in mentions]
        sentences = [text(sentence) for sentence in result.page(name).select(f"{MENTIONS} p")]
        assert len(sentences) == len(mentions)
        for sentence, one in zip(sentences, mentions, strict=True):
            shown_there = text(result.article(one))
            # A link to an equation shows its number, whatever its words are.
            assert sentence in shown_there or "(1)" in shown_there, (sentence, one)


def text(element: Tag) -> str:
    return " ".join(element.get_text().split())


@pytest.fixture(scope="module")
def linked_project(make_project: Callable[[], Project]) -> Project:
    return journal(make_project())


@pytest.fixture(scope="module")
def built(linked_project: Project) -> Result:
    return linked_project.build()


@pytest.mark.parametrize("name", LINKS)
def test_each_kind_of_link_is_a_mention(built: Result, name: str) -> None:
    assert "posts/target" in linked(built, f"posts/{name}")
    assert f"posts/{name}" in mentioned(built, "posts/target")


@pytest.mark.parametrize("name", NO_LINKS)
def test_text_that_does_not_link_is_not_a_mention(built: Result, name: str) -> None:
    assert f"posts/{name}" not in mentioned(built, "posts/target")


def test_mentions_are_the_links_of_all_pages_newest_first(built: Result) -> None:
    assert_mentions_are_links(built)
    names = [f"posts/{name}" for name in LINKS]
    assert mentioned(built, "posts/target") == names[::-1]
    assert mentioned(built, "posts/none") == []


def test_a_post_mentions_another_once_and_never_itself(project: Project) -> None:
    project.write(
        {
            "posts/one.md": post(
                "One", body="[](two.md), {post}`two`\n\n[](one.md), {post}`one`."
            ),
            "posts/two.md": post("Two", date="2025-01-01", body="{doc}`one`"),
        }
    )
    built = project.build()
    assert mentioned(built, "posts/one") == ["posts/two"]
    assert mentioned(built, "posts/two") == ["posts/one"]


def test_a_mention_follows_an_ambiguous_link(project: Project) -> None:
    """Two posts share a haiku; a label, an equation and a document share names."""
    haiku = "twins have but one / poem between the two / of them to be told"
    equation = "```{math}\n:label: posts/both\nx\n```\n\n```{math}\n:label: posts/name\ny\n```"
    project.write(
        {
            "posts/older.md": post("Older", date="2020-01-01", haiku=haiku),
            "posts/newer.md": post("Newer", date="2021-01-01", haiku=haiku),
            "posts/label.md": post("Label", body="(name)=\n## Named\n\nWords."),
            "posts/deep/name.md": post("Name"),
            "posts/equation.md": post("Equation", body=equation),
            "posts/both.md": post("Both"),
            "posts/by-haiku.md": post("By haiku", body=f"{{post}}`{haiku}`"),
            "posts/deep/link.md": post("Link", body="[words](name)"),
            "posts/deep/any.md": post("Any", body="{any}`name`"),
            "posts/deep/link-2.md": post("Link 2", body="[words](posts/both)"),
            "posts/deep/any-2.md": post("Any 2", body="{any}`posts/both`"),
        }
    )
    built = project.build()
    assert "more than one target found" in built.warnings
    assert_mentions_are_links(built)
    leads = {
        "posts/by-haiku": "posts/newer",
        "posts/deep/link": "posts/label",
        "posts/deep/any": "posts/deep/name",
        "posts/deep/link-2": "posts/equation",
        "posts/deep/any-2": "posts/both",
    }
    for name, target in leads.items():
        assert name in mentioned(built, target), name
        assert linked(built, name) == {target}


# -- From build to build ---------------------------------------------------------------------


def _write(project: Project) -> None:
    project.write({"posts/wanted.md": post("Wanted", date="2023-01-01")})


def _move_anchor(project: Project) -> None:
    project.edit("posts/target.md", "(an-anchor)=\n\n", "")
    project.edit("posts/other.md", "A body", "(an-anchor)=\n\nA body")


def _change_link(project: Project) -> None:
    project.edit("posts/role.md", "{post}`target`", "[](label.md)")


def _redate(project: Project) -> None:
    project.edit("posts/path.md", "2024-03-01", "2024-12-01")


def _retitle(project: Project) -> None:
    project.edit("posts/name.md", "# Name", "# Surname")


def _rename_post(project: Project) -> None:
    project.rename("posts/name.md", "posts/deep/name.md")


def _rename_target(project: Project) -> None:
    project.delete("posts/wanted.md")
    project.rename("posts/target.md", "posts/wanted.md")


def _move_by_command(project: Project) -> None:
    moved = str(project.folder / "posts/wanted.md"), str(project.folder / "posts/deep/moved.md")
    assert main(["mv", "--no-alias", "--root", str(project.folder), *moved]) == 0


def _withdraw(project: Project) -> None:
    project.edit("posts/role.md", "date: ", "draft: true\ndate: ")


def _delete(project: Project) -> None:
    project.delete("posts/deep/moved.md")


CHANGES: list[tuple[Callable[[Project], None], dict[str, list[str]]]] = [
    (_write, {"target": ["name", "label", "role", "path"], "other": ["role"], "wanted": ["wish"]}),
    (_move_anchor, {"target": ["name", "role", "path"], "other": ["label", "role"]}),
    (_change_link, {"target": ["name", "path"], "label": ["role"]}),
    (_redate, {"target": ["path", "name"], "other": ["label", "role"], "wanted": ["wish"]}),
    (_retitle, {"target": ["path", "name"]}),
    (_rename_post, {"target": ["path", "deep/name"]}),
    (_rename_target, {"wanted": ["wish", "deep/name"], "other": ["label", "role"], "path": []}),
    (_move_by_command, {"deep/moved": ["wish", "deep/name"], "other": ["label", "role"]}),
    (_withdraw, {"deep/moved": ["wish", "deep/name"], "other": ["label"], "label": []}),
    (_delete, {"other": ["label"], "wish": []}),
]
"""Successive changes of a journal, and the posts that mention a post after each."""


def test_after_each_change_mentions_equal_those_of_a_fresh_build(project: Project) -> None:
    project.write(
        {
            "posts/target.md": post("Target", date="2024-01-01", body=TARGET),
            "posts/other.md": post("Other", date="2024-02-01"),
            "posts/path.md": post("Path", date="2024-03-01", body="[](target.md#a-section)"),
            "posts/role.md": post("Role", date="2024-04-01", body="{post}`target` {doc}`other`"),
            "posts/label.md": post("Label", date="2024-05-01", body="{ref}`words <an-anchor>`"),
            "posts/name.md": post("Name", date="2024-06-01", body="[](#a-label) {any}`a-label`"),
            "posts/wish.md": post("Wish", date="2024-07-01", body="[](wanted.md) {post}`wanted`"),
        }
    )
    project.build()
    for change, expected in CHANGES:
        change(project)
        built = project.build()
        assert_mentions_are_links(built)
        mentions = {name: mentioned(built, f"posts/{name}") for name in expected}
        assert mentions == {
            name: [f"posts/{one}" for one in ones] for name, ones in expected.items()
        }, change
    assert differences(built.out, project.fresh().out) == []


def test_mentions_are_the_same_from_several_processes(
    linked_project: Project, built: Result
) -> None:
    result = linked_project.build(parallel=2, into="parallel")
    assert differences(result.out, built.out) == []
