"""Paths of the output: too long a name, two owners of a path, and what old builds left."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from haiku_journal.util.path_claims import NAME_LIMIT, PATH_LIMIT, find_conflicts, path_problem
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st
from support.builds import Result
from support.folders import differences
from support.posts import plain_post, post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

# -- Without a build ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "phrase"),
    [
        ("posts/" + "x" * (NAME_LIMIT + 1), f"241 bytes in UTF-8; the limit is {NAME_LIMIT}"),
        ("é" * 121 + "/x", "242 bytes in UTF-8"),
        ("x/" * (PATH_LIMIT // 2) + "x", "1,001 bytes; the limit is 1,000"),
        ("posts/a\0b", "U+0000"),
        ("posts/a\nb", "U+000A"),
        ("posts/\udcff", "U+DCFF"),
    ],
)
def test_a_path_that_no_file_can_have_is_described(path: str, phrase: str) -> None:
    assert phrase in path_problem(path)


PARTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)


@given(st.lists(PARTS, min_size=1, max_size=4).map("/".join))
@example("x" * NAME_LIMIT)
@example("字" * (NAME_LIMIT // 3))
@example("x/" * (PATH_LIMIT // 2 - 1) + "xx")
@settings(max_examples=50)
def test_any_other_path_can_be_written_with_every_suffix(path: str) -> None:
    assume(not path_problem(path))
    assume(not {"", ".", ".."} & {*path.split("/")})
    with TemporaryDirectory() as folder:
        for suffix in (".html", ".xml", ".doctree", ".ipynb.txt"):
            file = Path(f"{folder}/{path}{suffix}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(exist_ok=False)


@given(st.lists(st.text("aAé\u0301/", min_size=1, max_size=5), max_size=8))
def test_paths_without_conflict_are_as_many_files(paths: list[str]) -> None:
    assume(not any("" in path.split("/") for path in paths))
    conflicts = [path for path, _, _ in find_conflicts((path, path) for path in paths)]
    with TemporaryDirectory() as folder:
        for path in paths:
            if path in conflicts:
                conflicts.remove(path)
                continue
            plain = unicodedata.normalize("NFC", path).casefold()  # as some systems have it
            file = Path(folder, unicodedata.normalize("NFC", plain))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch(exist_ok=False)


# -- Names that are too long ------------------------------------------------------------------

LONG = "x" * 300
TOO_LONG = {
    "posts/emoji.md": (post(tags=["🎉" * 60]), 4),
    "posts/ligature.md": (post(tags=["fine", "\ufdfa" * 60]), 4),
    "posts/plain.md": (plain_post(tags="🎉" * 60), 5),
    "posts/alias.md": (post(aliases=["posts/fine-name", f"posts/{LONG}.html"]), 4),
    "posts/deep-alias.md": (post(aliases=["x/" * 600 + "x"]), 4),
    "posts/encoded-alias.md": (post(aliases=["posts/a%00b"]), 4),
    "posts/upward-alias.md": (post(aliases=["posts/%2e%2e/b"]), 4),
    f"posts/{'n' * 252}.md": (post(), 1),
    f"posts/draft-{'n' * 240}.md": (post(draft=True), 1),
    "/".join(["posts", *("d" * 200 for _ in range(5)), "deep.md"]): (post(), 1),
}
"""Posts by path, with the line of the name that no file can have."""


def faults(result: Result) -> set[tuple[str, int]]:
    """Return the file and line of each error."""
    found = re.findall(r"source/(.+?):(?:(\d+):)? ERROR: ", result.warnings, re.DOTALL)
    return {(name, int(line or 1)) for name, line in found}


def test_each_name_that_is_too_long_is_an_error_at_its_line(project: Project) -> None:
    project.write({"posts/fine.md": post("Fine"), **{name: p[0] for name, p in TOO_LONG.items()}})
    result = project.build()
    assert faults(result) == {(name, line) for name, (_post, line) in TOO_LONG.items()}
    assert "nothing was built" in str(result.error)
    for name in TOO_LONG:
        project.delete(name)
    assert project.build().error is None
    assert differences(project.root / "build/html", project.fresh().out) == []


def test_the_longest_names_are_built(project: Project) -> None:
    name = "n" * NAME_LIMIT
    project.configure("html_copy_source = True")
    project.write(
        {
            f"posts/{name}.md": post(
                tags=["🎉" * 30, "字" * 60],
                aliases=[f"posts/{'a' * NAME_LIMIT}.html"],
                body=f"[a file](files/{'f' * 230}.log)",
            ),
            f"posts/files/{'f' * 230}.log": "It ran.",
        }
    )
    for builder in ("html", "dirhtml"):
        result = project.build(builder)
        assert (result.error, result.warnings) == (None, "")
    assert result.page(f"posts/{name}/index").select_one("h1") is not None


def test_a_tags_directive_refuses_too_many_tags_and_too_long_an_address(project: Project) -> None:
    many = ", ".join(f"t{number}" for number in range(51))
    bodies = {"a": "🎉" * 60, "b": many}
    project.write(
        {f"posts/{n}.md": post(body=f"Words.\n\n```{{tags}} {bodies[n]}\n```") for n in bodies}
    )
    result = project.build()
    assert re.search(r"posts/a\.md:10: ERROR: .*address of the tag", result.warnings)
    assert re.search(r"posts/b\.md:10: ERROR: .*at most 50 tags", result.warnings)
    assert [name for name in result.pages if name.startswith("tags/")] == ["tags/index"]


def test_a_page_that_is_no_post_is_refused_for_its_name_too(project: Project) -> None:
    project.write({f"{'n' * 252}.md": "---\norphan: true\n---\n# A page\n"})
    assert faults(project.build()) == {(f"{'n' * 252}.md", 1)}


# -- Two owners ---------------------------------------------------------------------------------

VICTIMS = {
    "posts/victim.md": post("Victim", date="2024-05-05"),
    "posts/café.md": post("Cafe", tags=["rust"]),
}
CLAIMS = {
    "both": ["posts/victim", "posts/VICTIM.html", "posts/victi%6d.html", "posts/cafe\u0301"],
    "html": [
        *("posts/victim.html/x", "_static/journal.css/x", "_images/x", "_sources/x"),
        *("objects.inv/x", "feed.xml/x", "tags/rust.xml/x", "_search/x", "tags/rust", "genindex"),
        *("_cards/posts/victim.png/x", "posts/victim.md/x", "_downloads/x", "searchindex.js/x"),
    ],
    "dirhtml": ["posts/victim/", "posts/victim/index", "feed.xml", "_cards/index.png", "tags"],
}
"""Aliases that lie in the place of another page or file, by builder."""


@pytest.mark.parts("all")
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_an_alias_in_the_place_of_anything_else_is_an_error_at_its_line(
    project: Project, builder: str
) -> None:
    aliases = [*CLAIMS["both"], *CLAIMS[builder]]
    attacks = {f"posts/z{n:02}.md": post(aliases=[alias]) for n, alias in enumerate(aliases)}
    project.write({**VICTIMS, **attacks})
    result = project.build(builder)
    assert faults(result) == {(name, 4) for name in attacks}
    assert result.error is not None
    assert result.pages == []
    for name in attacks:
        project.delete(name)
    assert project.build(builder).error is None
    assert differences(project.root / f"build/{builder}", project.fresh(builder).out) == []


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("posts/Victim.md", "posts/victim.md"),
        ("posts/victim.doctree/x.md", "posts/victim.md"),
        ("posts/victim.html/x.md", "posts/victim.md"),
        ("posts/victim.md.txt/x.md", "posts/victim.md"),
        pytest.param("feed.xml/x.md", "the feed", marks=pytest.mark.parts("core", "feeds")),
    ],
)
def test_a_document_in_the_place_of_another_file_is_an_error_that_names_both(
    project: Project, name: str, owner: str
) -> None:
    page = post() if name.startswith("posts/") else "---\norphan: true\n---\n# A page\n"
    project.write({**VICTIMS, name: page})
    result = project.build(html_copy_source=True, html_sourcelink_suffix=".txt")
    assert result.error is not None
    assert result.pages == []
    assert name in result.warnings
    assert owner in result.warnings


def test_files_that_sphinx_would_leave_out_are_errors_that_name_them(project: Project) -> None:
    project.write(
        {
            **VICTIMS,
            "posts/victim.rst": "Another\n=======\n",
            "posts/cafe\u0301.md": post("Decomposed"),
            "posts/old/x.md": post(draft=True),
            "posts/old/x.rst": "",
            "posts/attic/y.md": post(date="2020-01-01"),
            "posts/attic/y.rst": "Excluded\n========\n",
            "posts/two\nlines.md": post(),
        }
    )
    result = project.build(
        exclude_patterns=["posts/attic/*.rst", "_build"], suppress_warnings=["ref"]
    )
    assert "'posts/victim.md' and 'posts/victim.rst' are files of one document" in result.warnings
    assert "'posts/old/x.md' and 'posts/old/x.rst'" in result.warnings
    assert r"'posts/cafe\u0301.md' and 'posts/caf\xe9.md'" in result.warnings
    assert r"the path 'posts/two\nlines' has the character U+000A" in result.warnings
    assert "4 problems in 4 of 5 posts" in str(result.error)


# -- What old builds left -----------------------------------------------------------------------


@pytest.mark.parts("all")
def test_files_and_folders_in_the_way_are_removed(project: Project) -> None:
    project.write(
        {
            **VICTIMS,
            "posts/deep/one.md": post("One", date="2023-01-01", body="![a dot](dot.svg)"),
            "posts/deep/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        }
    )
    out = project.build(html_copy_source=True).out
    record = project.root / "build/doctrees/haiku-output-html.json"
    known = json.loads(record.read_text("utf-8"))
    for name in (f"posts/{LONG}", f"file tags/{LONG}.xml", "posts/victim.html/x", "_static/a/b"):
        known["fingerprints"][name] = ""
    record.write_text(json.dumps(known), "utf-8")
    for name in (
        *("html/posts/victim.html", "html/_static/journal.css", "html/tags/rust.html"),
        *("html/feed.xml", "html/objects.inv", "html/_cards/index.png"),
        *("doctrees/posts/victim.doctree", "html/_sources/posts/victim.md"),
    ):
        path = project.root / "build" / name
        path.unlink()
        path.mkdir()
        if name != "html/_sources/posts/victim.md":
            (path / "x.html").write_text("left behind", "utf-8")
    for name in ("archive", "posts/deep", "_search"):
        shutil.rmtree(out / name)
        (out / name).write_text("left behind", "utf-8")
    project.edit("posts/victim.md", "few words", "few other words")
    result = project.build(html_copy_source=True)
    assert (result.error, result.warnings) == (None, "")
    assert differences(result.out, project.fresh(html_copy_source=True).out) == []


@pytest.mark.parts("all")
def test_a_page_takes_the_place_of_a_folder_of_the_last_build(project: Project) -> None:
    project.write({"posts/x.html/b.md": post("B"), "posts/y.doctree/b.md": post("C")})
    project.build()
    shutil.rmtree(project.folder / "posts")
    project.write({"posts/x.md": post("X"), "posts/y.md": post("Y")})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert differences(result.out, project.fresh().out) == []


def test_a_page_that_an_alias_had_taken_is_written_again(project: Project) -> None:
    page = project.write(VICTIMS).build("dirhtml").out / "posts/victim/index.html"
    record = project.root / "build/doctrees/haiku-output-dirhtml.json"
    known = json.loads(record.read_text("utf-8"))
    known["fingerprints"]["posts/victim/index"] = "as an older release let it"
    record.write_text(json.dumps(known), "utf-8")
    page.write_text("<html>a redirect</html>", "utf-8")
    assert project.build("dirhtml").error is None
    assert differences(project.root / "build/dirhtml", project.fresh("dirhtml").out) == []


# -- Any names ------------------------------------------------------------------------------------

NAMES = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    st.builds(str.__mul__, st.sampled_from(["x", "é", "🎉", "\ufdfa"]), st.integers(30, 250)),
    st.sampled_from(["a.html", "_static", "feed.xml", "index", "%2e%2e", "A", "e\u0301", "."]),
)


@pytest.fixture(scope="module")
def empty(make_project: Callable[[], Project]) -> Path:
    """Return the output of a journal without posts."""
    return make_project().build().out


PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


@given(
    posts=st.lists(
        st.tuples(PATHS, st.builds(post, tags=st.lists(NAMES), aliases=st.lists(PATHS), id=NAMES)),
        min_size=1,
        max_size=5,
    )
)
@settings(
    max_examples=4,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_a_build_of_any_names_tags_aliases_and_ids_ends_with_errors_that_name_a_file(
    make_project: Callable[[], Project], empty: Path, posts: list[tuple[str, str]]
) -> None:
    project = make_project()
    try:
        for path, text in posts:
            try:
                project.write({f"posts/{path.lstrip('/')}.md": text})
            except (OSError, ValueError):  # no file has such a name
                continue
        result = project.build()
        assert (result.error is not None) == bool(faults(result))
        shutil.rmtree(project.folder / "posts", ignore_errors=True)
        assert project.build().error is None
        assert differences(project.root / "build/html", empty) == []
    finally:
        shutil.rmtree(project.root)
