"""Test the check: problems make it fail, advice does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from haiku_journal.authoring.post_checks import check_haiku
from haiku_journal.authoring.post_files import PostFile
from haiku_journal.authoring.post_links import find_code, find_links, resolve_target
from haiku_journal.authoring.tagging.similar_tags import find_similar_tags
from haiku_journal.cli import main
from haiku_journal.dialect import PostNames
from hypothesis import given
from hypothesis import strategies as st
from support.posts import plain_post, post

GOOD = "compile errors clear / I typed it and watched it burn / I typed it by heart"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(root: Path, *options: str) -> int:
    files = [str(root / "posts" / name) for name in options if name.endswith(".md")]
    flags = [name for name in options if not name.endswith(".md")]
    return main(["check", *files, "--root", str(root), *flags])


def test_good_posts_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"a.md": post(haiku=GOOD), "b.md": plain_post(haiku=GOOD)})
    assert run(tmp_path) == 0
    assert (
        capsys.readouterr().out
        == "2 posts: 0 problems, 0 pieces of advice; a build checks the texts\n"
    )


def test_two_tags_with_one_page_are_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"a.md": post(haiku=GOOD, tags="web dev, c"), "b.md": post(haiku=GOOD, tags="web-dev")}
    write(tmp_path, files)
    assert run(tmp_path, "--no-advice") == 1
    assert "tag: 'web-dev' and 'web dev' would have the same page" in capsys.readouterr().out


def test_every_fault_is_listed_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        tmp_path,
        {
            "a.md": post(haiku=GOOD, mood="fine", date="soon"),
            "b.md": "# No header\n",
            "c.rst": "Title\n=====\n",
        },
    )
    assert run(tmp_path) == 1
    *lines, closing = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["posts/a.md:3", "date"],
        ["posts/a.md:4", "unknown-key"],
        ["posts/b.md:1", "missing-header"],
        ["posts/c.rst:1", "missing-header"],
    ]
    assert closing == "3 posts: 4 problems in 3, 0 pieces of advice; a build checks the texts"


def test_annotations_of_github_escape_what_ends_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path / "notes",
        {"a,b:c.md": post(haiku=GOOD, **{"50%": "y"}), "d.md": post(haiku="a / b / c")},
    )
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--root", "notes", "--format", "github"]) == 1
    problem, advice = capsys.readouterr().out.splitlines()
    start = "::error file=notes/posts/a%2Cb%3Ac.md,line=4,title=unknown-key::unknown key '50%25"
    assert problem.startswith(start)
    assert advice.startswith("::notice file=notes/posts/d.md,line=2,title=syllables::")
    write(tmp_path / "notes", {"a,b:c.md": post(haiku=GOOD), "d.md": post(haiku=GOOD)})
    assert main(["check", "--root", "notes", "--format", "github"]) == 0
    assert capsys.readouterr().out == ""


def test_sarif_names_rule_level_and_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a b.md": post(haiku=GOOD, mood="fine"), "d.md": post(haiku="a / b / c")})
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--format", "sarif"]) == 2  # there is no conf.py
    assert main(["check", "--root", ".", "--format", "sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    [sarif] = log["runs"]
    assert [rule["id"] for rule in sarif["tool"]["driver"]["rules"]] == [
        *("syllables", "unknown-key")
    ]
    problem, advice = sarif["results"]
    assert (problem["ruleId"], problem["level"], advice["level"]) == (
        *("unknown-key", "error", "note"),
    )
    place = problem["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "posts/a%20b.md"
    assert place["region"] == {"startLine": 4}


def test_json_has_two_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"a.md": post(haiku=GOOD)})
    for option in (["--json"], ["--format", "json"]):
        assert run(tmp_path, *option) == 0
        assert json.loads(capsys.readouterr().out) == {"posts": 1, "diagnostics": []}


def test_selected_files_are_checked_against_all_posts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "See [one](b.md) and [two](bb.md)."
    write(
        tmp_path,
        {
            "a.md": post(haiku=GOOD, body=body, tags=["testing"]),
            "b.md": post(haiku=GOOD, tags=["test"]),
            "c.md": post(haiku=GOOD, tags=["test"]),
            "d.md": "broken",
        },
    )
    assert run(tmp_path, "a.md") == 0
    out = capsys.readouterr().out
    assert "posts/a.md:4: advice: tags: 'testing' (1) and 'test' (2)" in out
    assert "advice: link: no post 'bb.md'" in out
    assert "d.md" not in out
    assert out.endswith("1 post: 0 problems, 2 pieces of advice; a build checks the texts\n")


def test_a_file_that_is_not_a_post_is_a_usage_error(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": post()})
    assert run(tmp_path, "nowhere.md") == 2


def test_syllable_counts_are_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"a.md": post(haiku="one two / three / four")})
    assert run(tmp_path) == 0
    out = capsys.readouterr().out
    assert "posts/a.md:2: advice: syllables: 2-1-1, not 5-7-5; line 1 has 2: one 1, two 1;" in out
    assert run(tmp_path, "--no-advice") == 0
    assert "advice:" not in capsys.readouterr().out


def test_the_header_overrides_the_syllable_count() -> None:
    class Counted:
        haiku = ("a", "b", "c")
        lines: dict[str, int] = {}  # noqa: RUF012
        syllables = (5, 7, 5)

    counted = PostFile("a.md", "---\n---\n", Counted(), ())  # type: ignore[arg-type]
    assert not list(check_haiku([counted]))


def test_links_to_drafts_and_missing_posts_are_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (
        f"{{post}}`{GOOD}` {{post}}`a title <deep/c>` {{post}}`nothing / at / all`\n\n"
        "```\n[code](x.md)\n```\n`[code](x.md)` [web](https://a.b/x.md) [](deep/c.md#there)\n"
        "\n[ref]: gone.md\n[out](../index.md)"
    )
    write(
        tmp_path,
        {
            "a.md": post(haiku=GOOD, body=body),
            "deep/c.md": post("Gone fishing", haiku=GOOD, draft=True),
        },
    )
    (tmp_path / "index.md").write_text("# Index", encoding="utf-8")
    assert run(tmp_path) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if ": link:" in line]
    assert [line.partition(" advice: link: ")[2].partition(";")[0] for line in lines] == [
        "'deep/c' is a draft, which a build leaves out",
        "no post 'nothing / at / all'",
        "'deep/c.md#there' is a draft, which a build leaves out",
        "no post 'gone.md'",
    ]


def test_paths_that_differ_only_in_case_are_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"Ab.md": post(haiku=GOOD), "ab.md": post(haiku=GOOD)})
    if len(list((tmp_path / "posts").iterdir())) == 1:
        pytest.skip("this file system takes both for one")
    assert run(tmp_path) == 1
    assert "posts/ab.md:1: path: posts/Ab.md has the same path" in capsys.readouterr().out


def test_files_of_one_document_and_names_too_long_are_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = f"{'n' * 250}.md"
    write(tmp_path, {"a.md": post(), "a/b.md": post(), "a.rst": "A\n=\n", long: post()})
    assert run(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "posts/a.rst:1: path: posts/a.md has the same path" in printed
    assert f"posts/{long}:1: name: the name 'nnn" in printed
    assert "posts/a/b.md" not in printed


@pytest.mark.parametrize(
    ("tags", "worse", "better"),
    [
        ({"k8s": 1, "kubernetes": 3}, "k8s", "kubernetes"),
        ({"test": 3, "testing": 1}, "testing", "test"),
        ({"query": 1, "queries": 4}, "query", "queries"),
        ({"debug": 2, "debugging": 9}, "debug", "debugging"),
        ({"github actions": 4, "github-actions": 1}, "github-actions", "github actions"),
        ({"javascript": 9, "js": 1}, "js", "javascript"),
        ({"o11y": 1, "observability": 1}, "o11y", "observability"),
        ({"infrastructure as code": 5, "iac": 1}, "iac", "infrastructure as code"),
        ({"kubernets": 1, "kubernetes": 8}, "kubernets", "kubernetes"),
    ],
)
def test_similar_tags_are_reported(tags: dict[str, int], worse: str, better: str) -> None:
    assert [(similar.tag, similar.better) for similar in find_similar_tags(tags)] == [
        (worse, better)
    ]


@pytest.mark.parametrize(
    "tags",
    [
        {"c": 1, "c++": 1, "c#": 1},
        {"git": 1, "gin": 9},
        {"python2": 1, "ipv4": 1, "ipv6": 9},
        {"content": 3, "context": 3},
        {"css": 1, "cs": 1},
        {"go": 1, "god": 5, "goes": 1, "r": 1, "rs": 1},
    ],
)
def test_different_tags_are_not_reported(tags: dict[str, int]) -> None:
    assert find_similar_tags(tags) == []


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 9), max_size=8))
def test_a_tag_is_never_similar_to_itself(tags: dict[str, int]) -> None:
    for similar in find_similar_tags(tags):
        assert similar.tag != similar.better
        assert tags[similar.tag] <= tags[similar.better]


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("[a](b.md) [c](<d e.md>)", ["b.md", "d e.md"]),
        ("[a](b.md 'title')", ["b.md"]),
        ("![a](b.png)", ["b.png"]),
        ("[a](x_(y).md)", ["x_(y).md"]),
        ("`[a](b.md)` ``{post}`x` ``", []),
        ("[a](mailto:x) [b](#here) [c](//x.y)", []),
        ("[a]: <b.md>", ["b.md"]),
        ("{post}`x <y/z>`", ["y/z"]),
        ("[[a b]] [[c#d|e]] | [[f\\|g]] `[[h]]` [[#i]] x[[1]]", ["a b", "c#d", "f"]),
    ],
)
def test_links_of_a_line_are_found(line: str, targets: list[str]) -> None:
    assert [link.target for link in find_links([line], [False])] == targets


def test_only_fences_of_code_hide_their_links() -> None:
    lines = ["```{note}", "[a](b.md)", "~~~", "[c](d.md)", "~~~", "```", "[e](f.md)"]
    assert find_code(lines) == [False, False, True, True, True, False, False]
    assert [link.target for link in find_links(lines, find_code(lines))] == ["b.md", "f.md"]
    assert find_code([":::{code-block} md", "[a](b.md)", ":::", ""]) == [True, True, True, False]


def test_link_targets_are_resolved() -> None:
    assert resolve_target("../b%20c.md#x", "posts/a/d.md") == "posts/b c.md"
    assert resolve_target("/posts/b.md", "posts/a/d.md") == "posts/b.md"


def test_the_nearest_posts_are_found_by_path_and_by_title() -> None:
    posts = {"posts/new/watch.md": ("a / b / c", "Watch the difference"), "posts/x.md": ("", "")}
    targets = PostNames(posts, "posts")
    assert targets.nearest("old/watch.md") == ["posts/new/watch.md"]
    assert targets.nearest("watch-the-difference.md") == ["posts/new/watch.md"]
    assert targets.nearest("unlike.md") == []


@pytest.mark.parametrize("part", ["![", "](", "`", "`` ` ", "[a](", "{post}`", "[a]: <"])
def test_a_long_line_is_checked_in_linear_time(part: str) -> None:
    line = "](.md" + part * (200_000 // len(part)) + "](x.md)"
    # With quadratic time, this would not end within the run's limit.
    targets = [link.target for link in find_links([line], [False])]
    assert targets.count("x.md") <= 1
