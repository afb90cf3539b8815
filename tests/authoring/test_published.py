"""Test the list of published addresses and the problems that the check reports in it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from haiku_journal.authoring.address_list import (
    ADDRESS_FILE,
    parse_addresses,
    render_addresses,
)
from haiku_journal.authoring.permalink import permalink
from haiku_journal.cli import main
from haiku_journal.header import post_file
from hypothesis import given
from hypothesis import strategies as st
from support.paths import REPOSITORY
from support.posts import plain_post, post

LONG = "\n\n".join(f"Paragraph {number} of a post." for number in range(20))


class Folder:
    """A journal's folder, on which the two commands are run."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.capsys = capsys

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def move(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=x", "-c", "user.email=x")
        subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True)

    def list(self, *options: str) -> int:
        return main(["published", "--root", str(self.root), *options])

    @property
    def listed(self) -> list[str]:
        return list(parse_addresses((self.root / ADDRESS_FILE).read_text(encoding="utf-8")))

    def line(self, address: str) -> int:
        return parse_addresses((self.root / ADDRESS_FILE).read_text(encoding="utf-8"))[address]

    def check(self, *options: str) -> tuple[int, list[str]]:
        """Run the check; return its exit status and its lines on addresses and settings."""
        self.capsys.readouterr()
        status = main(["check", "--root", str(self.root), *options])
        lines = self.capsys.readouterr().out.splitlines()
        return status, [line for line in lines if not line.startswith("posts/")][:-1]

    def dead(self) -> str:
        """Run the check; return its only problem, a dead address."""
        status, lines = self.check("--no-advice")
        problems = [line for line in lines if ": advice:" not in line]
        assert (status, len(problems)) == (1, 1), lines
        return problems[0]

    def repair(self, path: str, old: str, new: str) -> None:
        """Follow the advice of a message, and assert that no address is dead."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write({path: text.replace(old, new, 1)})
        assert self.list() == 0
        assert self.check("--no-advice") == (0, [])


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    (tmp_path / "posts").mkdir()
    return Folder(tmp_path, capsys)


def test_the_list_holds_published_addresses_only(folder: Folder) -> None:
    folder.write(
        {
            "posts/b/ü x.md": post(aliases=["2019/old-name.html", "/a/"]),
            "posts/a.md": plain_post(aliases="posts/c"),
            "posts/draft.md": post(draft=True, aliases=["posts/draft-alias"]),
            "posts/future.md": post(date="2026-01-02"),
            "posts/today.md": post(date="2026-01-01"),
            "page.md": "# A page",
        }
    )
    assert folder.list() == 0
    assert folder.listed == [
        *("2019/old-name", "a/index", "posts/a", "posts/b/ü x", "posts/c", "posts/today")
    ]
    text = (folder.root / ADDRESS_FILE).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "\nposts/b/ü%20x\n" in text


def test_an_address_leaves_the_list_only_on_request(folder: Folder) -> None:
    folder.write({"posts/a.md": post(), "posts/b.md": post()})
    folder.list()
    (folder.root / "posts/a.md").unlink()
    folder.write({"posts/c.md": post()})
    folder.list()
    assert folder.listed == ["posts/a", "posts/b", "posts/c"]
    assert folder.list("--forget", "/posts/a.html") == 0
    assert folder.listed == ["posts/b", "posts/c"]


def test_an_address_that_cannot_be_forgotten_is_reported(folder: Folder) -> None:
    folder.write({"posts/a-post.md": post()})
    folder.list()
    assert folder.list("--forget", "posts/a-post") == 1
    assert "posts/a-post still leads to a post" in folder.capsys.readouterr().err
    assert folder.list("--forget", "posts/a-pots") == 1
    assert "not in published.txt; the nearest are posts/a-post" in folder.capsys.readouterr().err
    assert folder.listed == ["posts/a-post"]


def test_a_header_with_faults_stops_the_command(folder: Folder) -> None:
    folder.write({"posts/a.md": post(), "posts/b.md": post(date="soon")})
    assert folder.list() == 1
    assert "posts/b.md has problems" in folder.capsys.readouterr().err
    assert not (folder.root / ADDRESS_FILE).exists()


@given(st.sets(st.text(min_size=1)))
def test_a_list_of_any_addresses_reads_back_unchanged(addresses: set[str]) -> None:
    text = render_addresses(addresses)
    assert list(parse_addresses(text)) == sorted(addresses)
    assert list(parse_addresses(text.replace("\n", "\r\n"))) == sorted(addresses)


def test_without_a_list_there_is_a_hint_and_no_fault(folder: Folder) -> None:
    folder.write({"posts/a.md": post()})
    assert main(["check", "--root", str(folder.root)]) == 0
    assert folder.capsys.readouterr().err.count("`haiku published`") == 1


def test_new_posts_are_reported_as_not_listed(folder: Folder) -> None:
    folder.write({"posts/a.md": post()})
    folder.list()
    folder.write({"posts/b.md": post(aliases=["posts/c"]), "posts/d.md": post(draft=True)})
    assert folder.check() == (
        0,
        [f"{ADDRESS_FILE}:1: advice: address: 2 pages not in it yet; run `haiku published`"],
    )


def test_addresses_that_redirect_are_not_dead(folder: Folder) -> None:
    folder.write(
        {f"blog/{name}.md": post() for name in "abc"}
        | {f"posts/{name}.md": post() for name in "def"}
        | {"posts/g.md": post(aliases=["about"])}
    )
    folder.list("--posts", "blog")
    folder.list()
    for name in "abc":
        folder.move(f"blog/{name}.md", f"posts/{name}.md")
    folder.move("posts/d.md", "posts/new.md")
    folder.write(
        {
            "posts/e.md": post(aliases=["posts/d"]),
            "posts/g.md": post(),
            "about.md": "# About",
            "conf.py": 'raise SystemExit\nhaiku_moved = {"blog/": "posts/"}\n',
        }
    )
    assert folder.check("--no-advice")[0] == 0


def test_a_post_that_was_renamed_in_git_is_recognized(folder: Folder) -> None:
    folder.write({"posts/deep/old-name.md": post(body=LONG), "posts/other.md": post()})
    folder.git("init", "-q")
    folder.git("add", "--all")
    folder.git("commit", "-qm", "x")
    folder.list()
    folder.move("posts/deep/old-name.md", "posts/another.md")
    folder.git("add", "--all")
    assert folder.dead() == (
        f"{ADDRESS_FILE}:{folder.line('posts/deep/old-name')}: address: "
        "posts/deep/old-name no longer leads to a page: git shows that it was renamed to "
        "posts/another.md; write "
        "`aliases: [posts/deep/old-name]` in its header, or remove it: "
        "`haiku published --forget posts/deep/old-name`"
    )
    folder.repair("posts/another.md", "---\nhaiku", "---\naliases: [posts/deep/old-name]\nhaiku")


def test_a_moved_post_is_recognized_by_its_haiku(folder: Folder) -> None:
    haiku = ["a slash ends the line", "the line becomes a folder", "walk in and read on"]
    path = f"posts/{permalink(haiku)}"
    folder.write({path: plain_post(haiku=" / ".join(haiku), aliases="posts/older")})
    folder.list()
    folder.move(path, "posts/short.md")
    message = folder.dead()
    assert "posts/short.md has the haiku of that name" in message
    assert f"write `Aliases: posts/older, {path.removesuffix('.md')}` in its header" in message
    entry = message.partition("write `")[2].partition("`")[0]
    folder.repair("posts/short.md", "Aliases: posts/older", entry)


def test_a_moved_post_is_recognized_by_its_name_if_it_is_unique(folder: Folder) -> None:
    folder.write({"posts/2019/some-name.md": post()})
    folder.list()
    folder.move("posts/2019/some-name.md", "posts/some-name.md")
    assert "posts/some-name.md has the same name" in folder.dead()
    folder.write({"posts/2020/some-name.md": post()})
    message = folder.dead()
    assert "the nearest are " in message
    assert {"posts/some-name.md", "posts/2020/some-name.md"} <= set(
        message.partition("the nearest are ")[2].partition(";")[0].split(", ")
    )


def test_a_post_that_was_already_listed_is_not_a_moved_one(folder: Folder) -> None:
    folder.write({"posts/2019/some-name.md": post(), "posts/2020/some-name.md": post()})
    folder.list()
    (folder.root / "posts/2019/some-name.md").unlink()
    assert "to a page; the nearest are posts/2020/some-name.md; write" in folder.dead()


def test_a_deleted_post_is_reported_and_can_be_forgotten(folder: Folder) -> None:
    folder.write({"posts/it's gone.md": post(), "posts/quite-unlike-it.md": post()})
    folder.list()
    (folder.root / "posts/it's gone.md").unlink()
    message = folder.dead()
    assert "in the header of the post that replaces it" in message
    command = message.rpartition("--forget ")[2].rstrip("`")
    shell = subprocess.run(["sh", "-c", f"echo {command}"], capture_output=True, text=True)
    assert folder.list("--forget", shell.stdout.rstrip("\n")) == 0
    assert folder.check("--no-advice") == (0, [])


@pytest.mark.parametrize(
    ("key", "state"),
    [("draft: true", "a draft"), ("date: 2026-06-01", "dated 2026-06-01, in the future")],
)
def test_a_post_that_was_withdrawn_is_reported(folder: Folder, key: str, state: str) -> None:
    folder.write({"posts/a.md": post(aliases=["posts/b"])})
    folder.list()
    text = (folder.root / "posts/a.md").read_text(encoding="utf-8")
    text = text.replace(
        "date: 2025-06-01\n", "" if key.startswith("date") else "date: 2025-06-01\n"
    )
    folder.write({"posts/a.md": text.replace("aliases", f"{key}\naliases")})
    status, lines = folder.check("--no-advice")
    assert status == 1
    assert [line.partition(": address: ")[2].partition(";")[0] for line in lines] == [
        f"posts/a no longer leads to a page: posts/a.md is {state}",
        f"posts/b no longer leads to a page: posts/a.md is {state}",
    ]


@pytest.mark.parametrize("old", ["posts/2019", "blog", "old/posts"])
def test_a_folder_that_moved_is_reported_once(folder: Folder, old: str) -> None:
    names = ["a", "b/c", "d", "e"]
    folder.write({f"{old}/{name}.md": post() for name in names})
    (folder.root / "posts").mkdir(exist_ok=True)
    folder.list("--posts", old)
    for name in names:
        folder.move(f"{old}/{name}.md", f"posts/{name}.md")
    message = folder.dead()
    start = f"{ADDRESS_FILE}:{folder.line(f'{old}/a')}: address: "
    assert message.startswith(f"{start}this and 3 more addresses below {old}/ no longer lead ")
    setting = message.partition("set `")[2].partition("`")[0]
    folder.write({"conf.py": setting})
    assert folder.check("--no-advice")[0] == 0


def test_a_folder_of_drafts_has_not_moved(folder: Folder) -> None:
    posts = {f"posts/{name}.md": post(aliases=[f"blog/{name}"]) for name in "abc"}
    folder.write(posts)
    folder.list()
    folder.write(
        {path: text.replace("---", "---\ndraft: true", 1) for path, text in posts.items()}
    )
    status, lines = folder.check("--no-advice")
    assert (status, len(lines)) == (1, 6)
    assert all("is a draft; publish it" in line for line in lines)


def test_no_address_is_reported_dead_while_a_header_has_faults(folder: Folder) -> None:
    folder.write({"posts/a.md": post(aliases=["posts/old"])})
    folder.list()
    folder.write({"posts/a.md": post(aliases=["posts/old"], date="soon")})
    assert folder.check() == (1, [])


def test_addresses_are_checked_whichever_posts_are_selected(folder: Folder) -> None:
    folder.write({"posts/a.md": post()})
    folder.list()
    folder.move("posts/a.md", "posts/b.md")
    status, lines = folder.check("--no-advice", str(folder.root / "posts/b.md"))
    assert status == 1
    assert "posts/a no longer leads to a page" in lines[0]


@pytest.mark.parametrize(
    ("conf", "message"),
    [
        ("\nhaiku_moved = {'blog': 'posts/'}", "conf.py:2: haiku_moved: 'blog' is not a folder"),
        ("haiku_moved = load()", "conf.py:1: haiku_moved: the commands do not run conf.py"),
    ],
)
def test_a_setting_that_the_check_cannot_use_is_a_fault(
    folder: Folder, conf: str, message: str
) -> None:
    folder.write({"posts/a.md": post(), "conf.py": conf})
    status, lines = folder.check("--no-advice")
    assert (status, len(lines)) == (1, 1)
    assert lines[0].startswith(message)


def test_the_list_of_this_journal_is_complete() -> None:
    listed = parse_addresses((REPOSITORY / ADDRESS_FILE).read_text(encoding="utf-8"))
    assert (REPOSITORY / ADDRESS_FILE).read_text(encoding="utf-8") == render_addresses(listed)
    for path in (REPOSITORY / "posts").rglob("*.md"):
        header, _ = post_file.parse_post(path.read_bytes())
        assert header is not None
        if not header.draft:
            assert path.relative_to(REPOSITORY).with_suffix("").as_posix() in listed
