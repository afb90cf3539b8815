"""Test that `new` writes posts that pass the check, and no posts with problems."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from haiku_journal.authoring.new_files import RefusedPathError, path_problem, write_new
from haiku_journal.authoring.new_post import compose_post
from haiku_journal.authoring.permalink import PART_LIMIT, permalink, slug
from haiku_journal.cli import main
from haiku_journal.header.post_file import parse_post
from haiku_journal.header.values import split_haiku
from hypothesis import assume, example, given
from hypothesis import strategies as st

HAIKU = "compile errors clear / I typed it and watched it burn / I typed it by heart"
PATH = "posts/compile-errors-clear-/-i-typed-it-and-watched-it-burn-/-i-typed-it-by-heart.md"


def new(root: Path, *arguments: str) -> int:
    return main(["new", "--root", str(root), *arguments])


def test_a_post_is_written_at_its_permalink(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--title", "On typing", "--tags", "wasm, finops"]
    assert new(tmp_path, HAIKU, *arguments) == 0
    target = tmp_path / PATH
    assert capsys.readouterr().out == f"{target}\n"
    header, problems = parse_post(target.read_bytes())
    assert not problems
    assert header is not None
    assert header.haiku == tuple(HAIKU.split(" / "))
    assert header.tags == ("wasm", "finops")
    assert header.date == dt.date(2026, 1, 1)
    assert "# On typing\n" in target.read_text(encoding="utf-8")


def test_a_post_can_have_a_plain_header_and_be_a_draft(tmp_path: Path) -> None:
    arguments = [HAIKU, "--title", "On typing", "--plain", "--draft", "--date", "2023-04-10"]
    assert new(tmp_path, *arguments) == 0
    text = (tmp_path / PATH).read_text(encoding="utf-8")
    assert text == f"{HAIKU}\n\nTitle: April 10, 2023: On typing\nDraft: true\n"
    header, _ = parse_post(text.encode())
    assert header is not None
    assert header.draft
    assert header.title == "On typing"


def test_an_existing_post_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, HAIKU, "--title", "On typing") == 0
    before = (tmp_path / PATH).read_bytes()
    assert new(tmp_path, HAIKU, "--title", "On typing", "--draft") == 1
    assert "already exists" in capsys.readouterr().err
    assert (tmp_path / PATH).read_bytes() == before


@pytest.mark.parametrize(
    ("haiku", "message"),
    [
        ("one / two", "a haiku has three lines, this one has 2 lines"),
        ("one / / three", "line 2 of the haiku is empty"),
        (f"{'long ' * 60} / two / three", "at most 200 characters"),
        ("one / two / th\0ree", "control character U+0000"),
        (" ", "the haiku is empty"),
    ],
)
def test_a_bad_haiku_is_refused_with_the_message_of_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], haiku: str, message: str
) -> None:
    assert new(tmp_path, haiku, "--title", "T") == 1
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_usage_error_has_its_own_exit_status(tmp_path: Path) -> None:
    assert new(tmp_path, HAIKU) == 2


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("{haiku}", PATH),
        ("{year}/{title}", "posts/2023/on-typing-fast.md"),
        ("{year}/{month}/{day}-{title}.md", "posts/2023/04/10-on-typing-fast.md"),
    ],
)
def test_a_setting_decides_the_form_of_the_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pattern: str, path: str
) -> None:
    (tmp_path / "conf.py").write_text(f"haiku_new_path = {pattern!r}\n")
    assert new(tmp_path, HAIKU, "--title", "On *typing*, fast", "--date", "2023-04-10") == 0
    assert capsys.readouterr().out == f"{tmp_path / path}\n"
    assert (tmp_path / path).is_file()


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{tag}/{title}", "is not a pattern; it can name {haiku}, {title}, {year}"),
        ("{title.__class__}", "is not a pattern"),
        ("{title!r}", "is not a pattern"),
        ("{", "is not a pattern"),
        ("../{title}", "cannot be the path of a post"),
        ("/{title}", "cannot be the path of a post"),
        ("", "cannot be the path of a post"),
    ],
)
def test_a_pattern_that_makes_no_path_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pattern: str, message: str
) -> None:
    (tmp_path / "conf.py").write_text(f"haiku_new_path = {pattern!r}\n")
    assert new(tmp_path, HAIKU, "--title", "T") == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "posts").exists()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("I typed it by heart", "i-typed-it-by-heart"),
        ("C++ & Rust: 3.11!", "c-rust-3-11"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本語の俳句", "日本語の俳句"),
        ("Crème brûlée", "crème-brûlée"),
        ("हिन्दी", "हिन्दी"),
        ("🎉", "u1f389"),
        ("word " * 100, "-".join(["word"] * 24)),
    ],
)
def test_a_line_becomes_a_slug(line: str, name: str) -> None:
    assert slug(line) == name


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=3, max_size=3))
def test_any_permalink_is_a_usable_path(lines: list[str]) -> None:
    path = permalink(lines)
    assert path_problem(path) == ""
    assert path.count("/") == 2
    assert all(len(part.encode()) <= PART_LIMIT + 5 for part in path.split("/"))


_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@given(
    st.lists(_LINE, min_size=3, max_size=3),
    _LINE,
    st.lists(_LINE, max_size=3),
    st.booleans(),
    st.booleans(),
)
@example(["a: b", "- c", "# d"], "# e #", ["yes", "1.10"], False, True)
@example(["{a}", "'b", '"c'], "`e`", ["[x]", "c#"], False, False)
def test_a_composed_post_reads_back_unchanged(
    lines: list[str], title: str, tags: list[str], plain: bool, draft: bool
) -> None:
    path, text, problems = compose_post(
        " / ".join(lines), title, tags=",".join(tags), date="2024-02-29", plain=plain, draft=draft
    )
    assume(not problems)
    header, read_problems = parse_post(text.encode("utf-8"))
    assert not read_problems
    assert header is not None
    assert list(header.haiku) == split_haiku(" / ".join(lines))
    assert header.draft is draft
    assert path_problem(path) == ""


@given(st.lists(_LINE, min_size=3, max_size=3))
def test_front_matter_can_hold_every_haiku_of_three_lines(lines: list[str]) -> None:
    cut = split_haiku(" / ".join(lines))
    assume(len(cut) == 3 and all(cut))
    _, _, problems = compose_post(
        " / ".join(lines), "A title", tags="", date="2024-02-29", plain=False, draft=False
    )
    assert not problems


def test_a_symbolic_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "posts" / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RefusedPathError, match="outside"):
        write_new(tmp_path / "posts", "a/b.md", "text")
    assert not list((tmp_path / "elsewhere").iterdir())
