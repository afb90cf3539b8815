"""The command `haiku tags`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from haiku_journal.cli import main
from haiku_journal.header import parse_post
from haiku_journal.registries.tags import read_tag_list
from support.posts import plain_post, post

LIST = """# Our tags.
[PostgreSQL]  # the database
synonyms = [
  "pg",
]

[git]
"""
MULTI_LINE = (
    "---\r\nhaiku: a / b / c\r\ndate: 2025-06-01\r\ntags:\r\n  - git\r\n  - psql\r\n---\r\n# T"
)


def write(root: Path, **files: str) -> None:
    (root / "posts").mkdir()
    for name, text in files.items():
        path = root / "tags.toml" if name == "tags" else root / "posts" / f"{name}.md"
        path.write_bytes(text.encode())


def run(root: Path, *arguments: str) -> int:
    return main(["tags", *arguments, "--root", str(root)])


def test_tags_are_listed_with_counts_and_similar_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        tmp_path,
        tags=LIST,
        a=post(tags=["pg", "Git", "testing"]),
        b=post(tags=["postgresql", "test"]),
        c=post(tags=["test"]),
    )
    assert run(tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "    2  PostgreSQL",
        "    2  test",
        "used once: git, testing",
        "similar: 'testing' and 'test': two forms of one word",
        "4 tags",
    ]
    assert run(tmp_path, "--json") == 0
    listing = json.loads(capsys.readouterr().out)
    assert listing["tags"][0] == {"name": "PostgreSQL", "posts": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (post(tags=["git", "psql"]), 'tags: ["git", PostgreSQL]'),
        (post(tags=["psql", "pg", "PostgreSQL"]), 'tags: ["pg", "PostgreSQL"]'),
        (post(tags=["postgresql", "Psql"]), 'tags: ["postgresql"]'),
        (post().replace("date:", "tags: git, psql # two\ndate:"), 'tags: "git, PostgreSQL" # two'),
        (plain_post(tags="git, psql"), "Tags: git, PostgreSQL"),
        (MULTI_LINE, "  - git\r\n  - PostgreSQL\r\n---"),
        (MULTI_LINE.replace("git", "PostgreSQL"), "  - PostgreSQL\r\n---"),
    ],
)
def test_a_merge_changes_the_tags_of_a_header_and_nothing_else(
    tmp_path: Path, text: str, expected: str
) -> None:
    write(tmp_path, tags=LIST, a=text)
    assert run(tmp_path, "merge", "psql", "postgresql") == 0
    edited = (tmp_path / "posts/a.md").read_bytes().decode()
    assert expected in edited
    before, after = parse_post(text.encode())[0], parse_post(edited.encode())[0]
    assert before
    assert after
    assert after._replace(tags=(), lines={}, body_line=0) == before._replace(
        tags=(), lines={}, body_line=0
    )


@pytest.mark.parametrize(
    "before",
    [
        "",
        LIST,
        "[PostgreSQL]",
        '[git]\n\n["PostgreSQL"]\ndescription = "a"\n',
        "[PostgreSQL]\nsynonyms = []\n[git]\n",
        "# A comment",
    ],
)
def test_a_merged_tag_becomes_a_synonym(
    tmp_path: Path, before: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, tags=before, a=post(tags=["C\\C"]))
    assert run(tmp_path, "merge", "C\\C", "PostgreSQL", "--dry-run") == 0
    assert (tmp_path / "tags.toml").read_text() == before
    assert run(tmp_path, "merge", "C\\C", "PostgreSQL") == 0
    assert "tags.toml: C\\C is now a synonym of PostgreSQL\n2 files; written" in (
        capsys.readouterr().out
    )
    after, problems = read_tag_list((tmp_path / "tags.toml").read_bytes())
    assert problems == []
    assert after.name("c\\c") == "PostgreSQL"
    old, _ = read_tag_list(before.encode())
    assert {*old.entries} <= {*after.entries}
    assert {*old.synonyms} <= {*after.synonyms}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("nothing", "git", "no header has the tag 'nothing'"),
        ("git", "pg", "tags.toml has a table for 'git'; remove it first"),
        ("pg", "git", "'pg' is a synonym of 'PostgreSQL' in tags.toml; remove it first"),
        ("GIT", "git", "'GIT' and 'git' are the same tag"),
        ("a", "x" * 61, "a tag has at most 60 characters"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(
    tmp_path: Path, old: str, new: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, tags=LIST, a=post(tags=["a"]))
    assert run(tmp_path, "merge", old, new) == 1
    assert message in capsys.readouterr().err
    assert (tmp_path / "tags.toml").read_text() == LIST


def test_the_check_reports_the_list_and_tags_that_are_not_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, tags=LIST, a=post(tags=["pg", "gti"]))
    (tmp_path / "conf.py").write_text("haiku_tags_only_listed = True\n")
    assert main(["check", "--root", str(tmp_path)]) == 1
    assert "a.md:4: tag: the tag 'gti' is not in tags.toml; the nearest are git" in (
        capsys.readouterr().out
    )
    (tmp_path / "tags.toml").write_text("[a]\nparent = 'b'\n")
    assert main(["check", "--root", str(tmp_path)]) == 1
    assert "tags.toml:2: registry: parent: there is no table [b]" in capsys.readouterr().out


def test_the_check_reports_the_list_of_authors_and_advises_on_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, a=post(authors=["Ann", "bob"]), b=post(owner="OPS"), c=post(owner="anne"))
    (tmp_path / "authors.toml").write_text(
        "[ann]\nname = 'Ann Example'\nteam = 'Ops'\n[bo]\nname = 'Bo'\n"
    )
    assert main(["check", "--root", str(tmp_path)]) == 0
    message = "'bob' is not in authors.toml; the nearest are Bo"
    out = capsys.readouterr().out
    assert f"posts/a.md:4: advice: author: {message}" in out
    assert "posts/b.md" not in out
    assert "posts/c.md:4: advice: author: 'anne' is not in authors.toml; the nearest are" in out
    (tmp_path / "authors.toml").write_text("[ann]\n")
    assert main(["check", "--root", str(tmp_path)]) == 1
    assert "authors.toml:1: registry: ann: no name" in capsys.readouterr().out
