"""Builds: what stops one, what an edit rebuilds, and that each gives the same bytes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from haiku_journal import PARTS
from support.builds import Result
from support.folders import contents, differences, times, unpacked
from support.paths import EXTENSIONS
from support.posts import plain_post, post
from support.processes import process_environment
from support.projects import BuiltOnce, Project

# The search and the cards take half of a build; test_as_fresh covers their incremental builds.
MOST_PARTS = [
    name
    for part in PARTS
    if (name := part.removeprefix("haiku_journal.")) not in {"search", "cards"}
]
pytestmark = pytest.mark.parts(*MOST_PARTS)

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def journal(project: Project) -> Project:
    """Return eight posts that refer to each other, share tags, and show images of one name."""
    return project.write(
        {
            "posts/one.md": post("One", date="2023-01-05", tags=["Rust", "wasm"], body="Words."),
            "posts/two.md": post(
                "Two", date="2023-03-05", tags=["rust"], body="After {haiku:post}`one`."
            ),
            "posts/deep/er/three.md": post(
                "Three",
                date="2024-02-29",
                tags=["sql", "日本語"],
                body="![a dot](dot.png)\n\nSee [](../../two.md) and {haiku:tag}`rust`.",
            ),
            "posts/deep/er/dot.png": PIXEL,
            "posts/four.md": plain_post("February 29, 2024: Four", tags="sql, C++"),
            "posts/five.md": post(
                "Five",
                date="2024-08-01",
                body="```{tags} wasm, C#\n```\n\n![a dot](img/dot.png)\n\n[a log](img/run.log)",
            ),
            "posts/img/run.log": "It ran.",
            "posts/img/dot.png": PIXEL + b"another",
            "posts/six.md": post(
                "Six",
                date="2025-01-01",
                body="In {haiku:year}`2024`.\n\n## A section\n\nWords.\n\n"
                "(a-label)=\n## Labelled\n\n```{glossary}\nword\n  What is said.\n```\n\n"
                "```{math}\n:label: square\nx^2\n```",
            ),
            "posts/seven.md": post("Seven", date="2025-04-01", tags=["c"], summary="In short."),
            "posts/eight.md": post("Eight", date="2025-05-01", body="```{posts}\n:tag: rust\n```"),
            "about.md": "---\norphan: true\n---\n\n# About\n\nSee [](posts/one.md).\n\n"
            "Also [](posts/six.md#a-section), {ref}`a-label`, {term}`word` and {eq}`square`.\n\n"
            "```{posts}\n:year: 2024\n```\n",
            "_static/old.txt": "old",
            "index.md": "# The journal\n\n```{posts}\n:limit: 4\n:style: haiku\n```\n\n"
            "{doc}`about`\n",
        }
    )


def assert_as_fresh(project: Project, **settings: object) -> Result:
    """Build again, and compare every file with those of a build from scratch."""
    built = project.build(**settings)
    fresh = project.fresh(**settings)
    assert built.error is fresh.error is None
    assert differences(built.out, fresh.out) == []
    return built


# -- Faults stop a build ------------------------------------------------------------


def test_all_faults_of_all_posts_are_reported_in_one_run(project: Project) -> None:
    project.write(
        {
            "posts/a.md": post("A", date="yesterday", haiku="one / two", colour="red"),
            "posts/b/b.md": "No header.\n",
            "posts/c.md": post("C", body="```python\nprint(1)\n"),
            "posts/d.md": b"\xff\xfe broken",
            "posts/fine.md": post("Fine"),
        }
    )
    run = project.command()
    assert run.returncode != 0
    for place in ("a.md:2", "a.md:3", "a.md:4", "b/b.md:1", "c.md:8", "d.md:1"):
        assert re.search(rf"posts/{place}\b.*ERROR: ", run.stderr), place
    assert re.search(r"\b\d+ problems in 4 of 5 posts", run.stderr)
    assert not (project.root / "build/html/posts/fine.html").exists()


def test_the_count_of_faults_is_the_number_of_errors(project: Project) -> None:
    project.write(
        {"posts/a.md": post("A", date="x", haiku="one"), "posts/b.md": post("", date="y")}
    )
    result = project.build()
    assert "4 problems in 2 of 2 posts" in str(result.error)
    assert len(re.findall(r"\.md:\d+: ERROR: ", result.warnings)) == 4


def test_a_fault_leaves_what_was_built_before_as_it_was(project: Project) -> None:
    journal(project)
    before = contents(project.build().out)
    project.edit("posts/one.md", "date: 2023-01-05", "date: soon")
    result = project.build()
    assert result.error is not None
    assert contents(result.out) == before
    project.edit("posts/one.md", "date: soon", "date: 2023-01-06")
    assert_as_fresh(project)


@pytest.mark.parametrize("folder", ["", ".", "/posts", "../posts", "./posts", "a//b", "Notes"])
def test_a_folder_that_can_hold_no_posts_stops_the_build(project: Project, folder: str) -> None:
    """Its posts would be pages as others are, the drafts too."""
    journal(project)
    with pytest.raises(SystemExit, match=r"haiku_posts: .*folder"):
        project.build(haiku_posts=folder)


def test_another_folder_can_hold_the_posts(project: Project) -> None:
    project.write({"a/notes/one.md": post("One"), "a/notes/two.md": post("Two", draft=True)})
    result = project.build(haiku_posts="a/notes/")
    assert (result.error, result.warnings) == (None, "")
    assert [name for name in result.pages if name.startswith("a/")] == ["a/notes/one"]


@pytest.mark.parts("all")
def test_a_clean_journal_builds_with_warnings_as_errors_in_parallel(project: Project) -> None:
    run = journal(project).command("-W", "-j2")
    assert (run.returncode, run.stderr) == (0, "")


# -- Drafts and future posts ----------------------------------------------------------


def hidden(kind: str) -> dict[str, str | bytes]:
    """Return a post that must not be published; every word of it starts with `hushq`.

    Its name ends with its kind: `draft`, `future` or `published`.
    """
    return {
        f"posts/hushqfolder/hushq{kind}.md": post(
            "hushqtitle",
            haiku="hushqone is the first / hushqtwo is the second / hushqthree",
            tags=["hushqtag"],
            summary="hushqsummary",
            authors=["hushqauthor"],
            body="## hushqsection\n\nhushqbody ![hushqalt](hushqimage.png) [](hushq.log)\n\n"
            "```{tags} hushqdirective\n```",
            **({"draft": True} if kind == "draft" else {}),
            date="2026-01-02" if kind == "future" else "2025-01-02",
        ),
        "posts/hushqfolder/hushqimage.png": PIXEL,
        "posts/hushqfolder/hushq.log": "hushqlog",
    }


def mentions(folder: Path, word: str) -> list[str]:
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if word in str(path) or (path.is_file() and word.encode() in unpacked(path).lower())
    )


@pytest.mark.parts("all")
def test_unpublished_posts_do_not_appear_in_the_output(project: Project) -> None:
    journal(project).write(hidden("draft") | hidden("future")).build()
    assert mentions(project.root / "build", "hushq") == []


@pytest.mark.parts("all")
def test_a_preview_shows_unpublished_posts(project: Project) -> None:
    journal(project).write(hidden("draft") | hidden("future"))
    paths = mentions(project.build(haiku_drafts=True).out, "hushq")
    assert {f"posts/hushqfolder/hushq{kind}.html" for kind in ("draft", "future")} <= {*paths}
    assert "tags/hushqtag.html" in paths
    assert "objects.inv" in paths
    assert any(name.startswith("_search/") for name in paths)


@pytest.mark.parts("all")
def test_a_published_post_that_becomes_a_draft_disappears(project: Project) -> None:
    journal(project).write(hidden("published")).configure("html_copy_source = True")
    before = mentions(project.build().out, "hushq")
    assert {"tags/hushqdirective.html", "_sources/posts/hushqfolder/hushqpublished.md"} <= {
        *before
    }
    project.edit("posts/hushqfolder/hushqpublished.md", "---\n\n#", "draft: true\n---\n\n#")
    assert_as_fresh(project)
    assert mentions(project.root / "build", "hushq") == []


@pytest.mark.parts("all")
def test_a_preview_into_the_same_folder_leaves_nothing_behind(project: Project) -> None:
    journal(project).write(hidden("draft"))
    project.build(haiku_drafts=True)
    assert_as_fresh(project)
    assert mentions(project.root / "build", "hushq") == []


def test_sources_are_no_longer_in_the_output_when_they_are_not_to_be_copied(
    project: Project,
) -> None:
    project.write({"posts/a.md": post("A")})
    sources = project.build(html_copy_source=True).out / "_sources"
    assert (sources / "posts/a.md").is_file()
    project.build()
    assert list(sources.rglob("*")) == []


@pytest.mark.parts("all")
def test_doctrees_in_the_output_name_no_unpublished_post(project: Project) -> None:
    journal(project).write(hidden("draft")).configure("haiku_git_dates = True")
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], cwd=project.folder, check=True)
    project.edit("posts/hushqfolder/hushqdraft.md", "hushqtitle", "hushqtitles")
    subprocess.run([*git, "commit", "-qam", "b"], cwd=project.folder, check=True)
    run = project.command("-d", str(project.root / "build/html/.doctrees"))
    assert run.returncode == 0
    assert "the doctrees, which readers do not need, are in the output" in run.stdout
    assert mentions(project.root / "build", "hushq") == []


def test_a_future_post_appears_on_its_day(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal(project).write(hidden("future"))
    project.build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1767225600 + 86400))
    assert "posts/hushqfolder/hushqfuture" in assert_as_fresh(project).pages


# -- Incremental builds -----------------------------------------------------------------

EDITS: dict[str, Callable[[Project], object]] = {
    "a body": lambda p: p.edit("posts/one.md", "Words.", "Other words."),
    "a new post": lambda p: p.write(
        {"posts/new.md": post("New", date="2024-03-01", tags=["new"])}
    ),
    "a new newest post": lambda p: p.write({"posts/new.md": post("N", date="2025-12-31")}),
    "a post deleted": lambda p: p.delete("posts/seven.md"),
    "a post with an image deleted": lambda p: p.delete("posts/five.md"),
    "the only post of a year deleted": lambda p: (
        p.delete("posts/one.md"),
        p.delete("posts/two.md"),
        p.edit("about.md", "See [](posts/one.md).", "Nothing."),
        p.edit("posts/deep/er/three.md", "See [](../../two.md) and {haiku:tag}`rust`.", ""),
        p.delete("posts/eight.md"),
    ),
    "a post renamed": lambda p: p.rename("posts/seven.md", "posts/far/seven.md"),
    "a post renamed in case": lambda p: p.rename("posts/seven.md", "posts/Seven.md"),
    "a tag added": lambda p: p.edit("posts/one.md", '"wasm"', '"wasm", "go"'),
    "a tag renamed": lambda p: p.edit("posts/seven.md", '"c"', '"C++"'),
    "the case of a tag": lambda p: p.edit("posts/two.md", '"rust"', '"RUST"'),
    "a directive's tag": lambda p: p.edit("posts/five.md", "wasm, C#", "wasm, C"),
    "a date": lambda p: p.edit("posts/six.md", "2025-01-01", "2023-02-01"),
    "the year that a reference names": lambda p: p.edit("posts/six.md", "`2024`", "`2023`"),
    "a draft": lambda p: p.edit("posts/seven.md", "date:", "draft: true\ndate:"),
    "a title that others show": lambda p: p.edit("posts/one.md", "# One", "# The first"),
    "a haiku that others show": lambda p: p.edit("posts/seven.md", "the first line", "a new line"),
    "a summary": lambda p: p.edit("posts/seven.md", "In short.", "At length."),
    "a section's title": lambda p: p.edit("posts/six.md", "## A section", "## Another"),
    "the case of a section's title": lambda p: p.edit(
        "posts/six.md", "## A section", "## A SECTION"
    ),
    "a labelled section's title": lambda p: p.edit(
        "posts/six.md", "## Labelled", "## With a label"
    ),
    "a label": lambda p: p.edit("posts/six.md", "(a-label)=", "(another)="),
    "a glossary's term": lambda p: p.edit("posts/six.md", "\nword\n", "\nanother word\n"),
    "an equation's label": lambda p: p.edit("posts/six.md", "label: square", "label: cube"),
    "an equation before the one cited": lambda p: p.edit(
        "posts/six.md", "```{math}", "```{math}\n:label: first\ny\n```\n\n```{math}"
    ),
    "a page that is no post added": lambda p: p.write({"new.md": "---\norphan: true\n---\n# N\n"}),
    "a page that is no post deleted": lambda p: (
        p.delete("about.md"),
        p.write({"index.md": "# J\n"}),
    ),
    "a file added to the static ones": lambda p: p.write({"_static/new.txt": "new"}),
    "a file taken from the static ones": lambda p: p.delete("_static/old.txt"),
    "a template": lambda p: p.write({"_templates/tag.html": TAG_TEMPLATE}),
    "a setting": lambda p: p.configure('haiku_date_format = "%Y"'),
    "the page size": lambda p: p.configure("haiku_page_size = 1"),
    "the project's name": lambda p: p.configure('project = html_title = "Another name"'),
    "a page that is no post": lambda p: p.edit("about.md", "# About", "# Of this"),
    "an image": lambda p: p.write({"posts/img/dot.png": PIXEL + b"changed"}),
    "an image of a name that two share": lambda p: p.edit(
        "posts/deep/er/three.md", "![a dot](dot.png)", ""
    ),
    "a file that is linked to": lambda p: p.write({"posts/img/run.log": "It ran again."}),
    "a link to a file": lambda p: p.edit("posts/five.md", "[a log](img/run.log)", ""),
    "a plain header's title": lambda p: p.edit("posts/four.md", "2024: Four", "2024: For"),
    "the form of a header": lambda p: p.write(
        {"posts/four.md": post("Four", date="2024-02-29", tags=["sql", "C++"])}
    ),
    "nothing": lambda p: None,
}


TAG_TEMPLATE = (
    (EXTENSIONS / "haiku_journal/core/templates/tag.html")
    .read_text("utf-8")
    .replace("<ol", '<ol data-new=""')
)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_build_after_an_edit_equals_a_fresh_one(
    built: Project, edit: Callable[[Project], object]
) -> None:
    edit(built)
    assert_as_fresh(built)


def test_edits_undone_give_the_first_output_again(built: Project) -> None:
    before = contents(built.root / "build/html")
    kept = {name: built.read(name) for name in ("posts/one.md", "posts/seven.md")}
    built.edit("posts/one.md", "2023-01-05", "2025-12-01")
    built.delete("posts/seven.md")
    built.build()
    built.write(dict(kept))
    assert contents(built.build().out) == before


def test_an_older_file_with_another_content_is_read(built: Project) -> None:
    built.edit("posts/one.md", "Words.", "Older words.")
    os.utime(built.folder / "posts/one.md", (1, 1))
    result = assert_as_fresh(built)
    assert "Older words." in result.text("posts/one.html")


def test_a_broken_reference_is_reported_when_its_target_goes(built: Project) -> None:
    built.delete("posts/one.md")
    result = built.build()
    assert re.search(r"posts/two\.md:\d+: WARNING: no post 'one'", result.warnings)
    assert differences(result.out, built.fresh().out) == []


def test_a_reference_is_repaired_when_its_target_comes(project: Project) -> None:
    project.write({"posts/a.md": post("A", body="See {haiku:post}`b` and {haiku:tag}`new`.")})
    assert "no post 'b'" in project.build().warnings
    project.write({"posts/b.md": post("B", date="2020-01-01", tags=["new"])})
    result = assert_as_fresh(project)
    assert result.warnings == ""


def test_a_link_to_a_file_follows_the_file_being_added_and_removed(
    project: Project,
) -> None:
    project.write({"posts/a.md": post("A", body="See [](deep/b.md) and [it](/posts/deep/b.md).")})
    assert "deep/b.md" in project.build().warnings
    project.write({"posts/deep/b.md": post("B", date="2020-01-01")})
    result = assert_as_fresh(project)
    assert result.warnings == ""
    assert result.article("posts/a").select_one("section > p a").get_text() == "B"
    project.delete("posts/deep/b.md")
    assert "deep/b" in assert_as_fresh(project).warnings


def test_a_reference_to_a_tag_in_another_case_is_broken_when_the_tag_goes(
    project: Project,
) -> None:
    heavy = [f"tag{number}" for number in range(20)]  # all that the sidebar shows
    project.write(
        {
            "posts/a.md": post("A", tags=heavy),
            "posts/b.md": post("B", tags=heavy, date="2020-01-01"),
            "posts/c.md": post("C", tags=["light"], date="2021-01-01"),
            "page.md": "---\norphan: true\n---\n# Page\n\nSee {haiku:tag}`LIGHT`.\n",
        }
    )
    assert project.build().warnings == ""
    project.edit("posts/c.md", '"light"', '"other"')
    assert "no tag 'LIGHT'" in assert_as_fresh(project).warnings


@pytest.mark.parts("all")
def test_removed_files_are_made_again(project: Project) -> None:
    out = journal(project).build().out
    for name in ("feed.xml", "objects.inv", "_search/manifest.bin", "_static/journal.css"):
        (out / name).unlink()
    (out / "_cards/index.png").unlink()
    assert_as_fresh(project)


@pytest.mark.parametrize("name", ["_static/fonts/OFL.txt", "extra/robots.txt"])
def test_a_changed_file_is_copied_again(project: Project, name: str) -> None:
    project.configure('html_extra_path = ["extra"]')
    journal(project).write({name: "as it was"}).build()
    project.write({name: "as it is"})
    result = assert_as_fresh(project)
    assert result.text(name.removeprefix("extra/")) == "as it is"


def test_a_removed_page_is_made_again(built: Project) -> None:
    for name in ("posts/one.html", "tags/sql.html", "archive/2024.html", "archive/index.html"):
        (built.root / "build/html" / name).unlink()
    assert_as_fresh(built)


# -- Only changed pages are written ---------------------------------------------------------


THEME = {"html/_static/pygments.css"}
"""Files that the theme writes at every build, changed or not."""


def rewritten(project: Project) -> set[str]:
    """Build again and return the pages that were written, added or removed."""
    before = times(project.root / "build")
    assert project.build().error is None
    after = times(project.root / "build")
    changed = {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }
    pages = {name for name in changed if name.endswith(".html")}
    return {name.removeprefix("html/").removesuffix(".html") for name in pages}


def showing(project: Project, text: str) -> set[str]:
    """Return the pages of the last build that contain a text."""
    out = project.root / "build/html"
    return {
        path.relative_to(out).with_suffix("").as_posix()
        for path in out.rglob("*.html")
        if text in path.read_text(encoding="utf-8")
    }


def test_when_nothing_changed_nothing_is_read_and_nothing_written(built: Project) -> None:
    bytes_before, times_before = contents(built.root), times(built.root)
    result = built.build()
    assert result.read_count == (0, 0, 0)
    assert contents(built.root) == bytes_before
    after = times(built.root / "build")
    touched = {name for name in after if times_before[f"build/{name}"] != after[name]}
    assert touched <= THEME


def test_a_touched_file_of_the_same_content_changes_no_byte(built: Project) -> None:
    before = contents(built.root / "build/html")
    (built.folder / "posts/one.md").touch()
    assert contents(built.build().out) == before


def test_an_edited_body_rewrites_its_page_only(built: Project) -> None:
    built.edit("posts/one.md", "Words.", "Other words.")
    assert rewritten(built) == {"posts/one"}


def test_an_edited_title_rewrites_just_the_pages_that_show_it(built: Project) -> None:
    before = showing(built, "Seven")
    built.edit("posts/seven.md", "# Seven", "# The seventh")
    changed = rewritten(built)
    assert changed == before == showing(built, "The seventh")
    assert "archive/2023" in changed  # in its sidebar
    assert "posts/one" not in changed


def test_an_edited_haiku_rewrites_just_the_pages_that_show_it(built: Project) -> None:
    built.edit("posts/seven.md", "the first line is here", "a line of its own")
    assert rewritten(built) == showing(built, "a line of its own")


@pytest.mark.parts("all")
def test_a_changed_tag_rewrites_the_post_and_the_pages_of_tags(project: Project) -> None:
    journal(project).build()
    related = {f"posts/{name}" for name in ("four", "deep/er/three")}  # of the same tag
    project.edit("posts/six.md", "date: 2025-01-01", 'date: 2025-01-01\ntags: ["sql"]')
    assert rewritten(project) == {"posts/six", "tags/sql", "tags/index"} | related


def test_an_old_post_deleted_leaves_distant_pages_alone(built: Project) -> None:
    built.edit("posts/two.md", 'tags: ["rust"]', 'tags: ["Rust", "wasm"]')
    built.edit("posts/two.md", "After {haiku:post}`one`.", "First.")
    built.edit("about.md", "See [](posts/one.md).", "Nothing.")
    built.build()
    built.delete("posts/one.md")
    changed = rewritten(built)
    assert {"posts/one", "posts/two", "archive/2023", "archive/index", "tags/rust"} <= changed
    assert changed.isdisjoint({"index", "posts/seven", "archive/2025", "tags/c", "tags/sql"})


def test_a_new_post_rewrites_the_pages_near_it(built: Project) -> None:
    built.write({"posts/new.md": post("New", date="2024-09-01", tags=["sql"])})
    changed = rewritten(built)
    assert changed == showing(built, ">New<") | showing(built, " New<") | {
        "tags/index",
        "archive/index",
    }


BROUGHT_BY_SETTINGS = {
    'html_extra_path = ["extra"]': ("robots.txt", "deep/er/page.html"),
    'html_logo = "extra/logo.png"': ("_static/logo.png",),
    'html_extra_path = ["extra/robots.txt"]': ("robots.txt",),
    'html_favicon = "extra/logo.png"': ("_static/logo.png",),
    'html_additional_pages = {"opening": "page.html"}': ("opening.html",),
}
"""Settings, and the files that each brings but not the one before it."""


def test_output_of_a_setting_is_added_and_removed_with_it(project: Project) -> None:
    journal(project).write(
        {
            "extra/robots.txt": "User-agent: *\nDisallow: /\n",
            "extra/deep/er/page.html": "<html></html>",
            "extra/logo.png": PIXEL,
        }
    )
    project.build()
    conf = project.read("conf.py")
    for setting, brought in BROUGHT_BY_SETTINGS.items():
        project.write({"conf.py": f"{conf}\n{setting}\n"})
        out = assert_as_fresh(project).out
        assert [name for name in brought if not (out / name).is_file()] == []
    project.write({"conf.py": conf})
    assert_as_fresh(project)


def test_a_file_that_would_be_a_page_is_named_with_its_page(project: Project) -> None:
    journal(project).write({"extra/posts/one.html": "<html></html>"})
    claimed = "posts/one.md: ERROR: posts/one: claimed by a file of html_extra_path and by"
    assert claimed in project.build(html_extra_path=["extra"]).warnings
    error = project.build("dirhtml", html_extra_path=["extra"]).error
    assert error is None
    project.write({"extra/posts/one/index.html": "<html></html>"})
    assert claimed in project.build("dirhtml", html_extra_path=["extra"]).warnings


def test_an_edited_style_sheet_is_in_all_pages(project: Project) -> None:
    # In processes of their own: Sphinx keeps the check sums of style sheets as long as it lives.
    assert journal(project).command().returncode == 0
    before = project.root / "build/html/posts/one.html"
    old = before.read_text("utf-8")
    project.write({"_static/journal.css": "p { color: red }"})
    assert project.command().returncode == project.command(into="fresh").returncode == 0
    assert differences(project.root / "build/html", project.root / "fresh/html") == []
    assert before.read_text("utf-8") != old


# -- Serial and parallel, here and elsewhere ------------------------------------------------


@pytest.mark.parts("all")
def test_serial_and_parallel_builds_are_the_same_bytes(project: Project) -> None:
    journal(project)
    serial = project.build(into="serial")
    parallel = project.build(into="parallel", parallel=2)
    assert (serial.warnings, parallel.warnings) == ("", "")
    assert differences(serial.out, parallel.out) == []


def test_images_of_one_name_stay_two_images(project: Project) -> None:
    result = journal(project).build(parallel=2)
    shown = {
        name: (result.out / name).parent / result.article(name).select_one("img")["src"]
        for name in ("posts/deep/er/three", "posts/five")
    }
    assert shown["posts/deep/er/three"].resolve().read_bytes() == PIXEL
    assert shown["posts/five"].resolve().read_bytes() == PIXEL + b"another"


def test_serial_and_parallel_edits_are_the_same_bytes(built: Project) -> None:
    built.edit("posts/one.md", "# One", "# The first")
    built.write({f"posts/n{n}.md": post(f"N{n}", date=f"2024-04-0{n}") for n in range(1, 8)})
    result = built.build(parallel=2)
    assert differences(result.out, built.fresh().out) == []


@pytest.mark.parts("all")
@pytest.mark.parametrize("limit", ["LARGE", "MANY"])
def test_an_edit_of_a_large_journal_leaves_what_a_build_from_scratch_makes(
    project: Project, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"haiku_journal.incremental.build.{limit}", 0)
    journal(project).build(parallel=2)
    project.edit("posts/one.md", "Words.", "Words of hedgehogs.")
    assert_as_fresh(project, parallel=2)


def test_the_same_bytes_come_from_any_folder_zone_locale_and_hash_seed(
    make_project: Callable[[], Project],
) -> None:
    here, there = journal(make_project()), journal(make_project())
    for project, environment in (
        (here, {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
        (there, {"TZ": "America/Lima", "LC_ALL": "C", "LANG": "de_DE", "PYTHONHASHSEED": "2"}),
    ):
        subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", *project.arguments()],
            env=process_environment(**environment),
            check=True,
            timeout=120,
        )
    assert differences(here.root / "build/html", there.root / "build/html") == []


@pytest.mark.parts("all")
def test_the_order_of_files_in_a_folder_does_not_matter(
    make_project: Callable[[], Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = journal(make_project()), make_project()
    for path in sorted(here.folder.rglob("*"), reverse=True):
        if path.is_file():
            there.write({str(path.relative_to(here.folder)): path.read_bytes()})
    assert differences(here.build().out, there.build().out) == []


@pytest.mark.parts("all")
def test_a_build_leaves_the_source_as_it_was(project: Project) -> None:
    journal(project)
    before = times(project.folder), contents(project.folder)
    project.build()
    project.edit("posts/one.md", "Words.", "Words.")
    project.build("text")
    after = times(project.folder), contents(project.folder)
    assert after[1] == before[1]
    assert after[0].keys() == before[0].keys()


# -- Builds cut short -----------------------------------------------------------------------

STOP = """
def setup(app):
    import os, signal
    from pathlib import Path

    moment = os.environ.get("STOP_AT")

    def stop():
        os.kill(os.getpid(), signal.SIGKILL)

    def stop_at_page(app, pagename, *rest):
        if pagename == moment:
            # A file being written when the process dies is truncated.
            Path(app.builder.get_output_path(pagename)).write_text("<html><p>cut", "utf-8")
            stop()

    def stop_at_event(*rest):
        stop()

    if moment in app.events.events:
        app.connect(moment, stop_at_event, priority=1)
    elif moment:
        app.connect("html-page-context", stop_at_page, priority=900)
"""


def stoppable_journal(root: Path) -> Project:
    """Return a journal with all parts, whose build can be killed at a chosen moment."""
    project = journal(Project(root))
    project.configure(STOP)
    return project


@pytest.fixture(scope="module")
def stoppable_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    return BuiltOnce(stoppable_journal(tmp_path_factory.mktemp("stoppable") / "journal"))


@pytest.fixture
def stoppable(stoppable_once: BuiltOnce) -> Project:
    return stoppable_once.restored()


def edit_three_posts(project: Project) -> None:
    project.edit("posts/one.md", "# One", "# The first")
    project.edit("posts/two.md", 'tags: ["rust"]', "tags: [Rust, new]")
    project.delete("posts/seven.md")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the same journal after the edits, and return the output."""
    project = stoppable_journal(tmp_path_factory.mktemp("edited") / "journal")
    edit_three_posts(project)
    return project.build().out


@pytest.mark.parametrize(
    "moment",
    [
        "doctree-read",
        "env-updated",
        "env-check-consistency",
        "write-started",
        "posts/two",
        "tags/rust",
        "search",
        "build-finished",
    ],
)
def test_a_killed_build_is_repaired_by_the_next(
    stoppable: Project, edited: Path, moment: str
) -> None:
    edit_three_posts(stoppable)
    killed = stoppable.command(STOP_AT=moment)
    assert killed.returncode == -signal.SIGKILL
    assert differences(stoppable.build().out, edited) == []


def test_an_older_file_read_by_a_killed_build_is_written_by_the_next(stoppable: Project) -> None:
    stoppable.edit("posts/one.md", "Words.", "Older words.")
    os.utime(stoppable.folder / "posts/one.md", (1, 1))
    assert stoppable.command(STOP_AT="env-check-consistency").returncode == -signal.SIGKILL
    assert_as_fresh(stoppable)


def test_a_first_build_that_is_killed_is_repaired_by_the_next(project: Project) -> None:
    journal(project).configure(STOP)
    assert project.command(STOP_AT="posts/six").returncode == -signal.SIGKILL
    assert_as_fresh(project)


def test_a_relative_reference_says_the_new_title_of_its_target(project: Project) -> None:
    filler = {f"posts/f{n}.md": post(f"F{n}", date=f"2025-02-0{n}") for n in range(1, 9)}
    one, two = post("One", body="{doc}`two`"), post("Two", date="2025-01-01")
    project.write({"posts/one.md": one, "posts/two.md": two, **filler})
    project.build()
    project.edit("posts/two.md", "# Two", "# Second")
    assert "Second" in project.build().article("posts/one").text


def test_a_reference_follows_an_untitled_label_to_another_post(project: Project) -> None:
    label = "(anchor)=\n\nA paragraph."
    project.write(
        {
            "posts/one.md": post("One", body="{ref}`words <anchor>`"),
            "posts/two.md": post("Two", date="2025-01-01", body=label),
            "posts/three.md": post("Three", body="A paragraph."),
        }
    )
    project.build()
    project.edit("posts/two.md", "(anchor)=\n", "")
    project.edit("posts/three.md", "A paragraph.", label)
    again = project.build()
    assert differences(again.out, project.fresh().out) == []
