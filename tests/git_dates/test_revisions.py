"""Test the dates of posts from git, with real repositories."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from haiku_journal.git_dates.git_log import IGNORED, History, find_renames, last_changes
from hypothesis import given, settings
from hypothesis import strategies as st
from support.folders import unpacked
from support.posts import post
from support.projects import Project

LONG = "\n".join(f"line {number} of a post that is long enough" for number in range(30))


class Repository:
    """A git repository whose commits are dated at noon of a chosen day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder.with_name(f"{folder.name}.doctrees") / "revisions.json"

    def start(self) -> Repository:
        self.folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        return self

    def git(self, *arguments: str, **environment: str) -> str:
        identity = {
            f"GIT_{role}_{field}": field
            for role in ("AUTHOR", "COMMITTER")
            for field in IDENTITY_FIELDS
        }
        run = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def move(self, old: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)

    def commit(self, day: str, **files: str) -> str:
        """Write posts and commit the working tree; return the hash of the commit."""
        for name, text in files.items():
            self.write(f"posts/{name}.md", text)
        self.git("add", "--all")
        date = day if "T" in day else f"{day}T12:00:00+00:00"
        later = date.replace("2025", "2030")
        self.git("commit", "-qm", "x", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=later)
        return self.git("rev-parse", "HEAD")

    def sign(self) -> None:
        """Sign the last commit; `git log` can be configured to verify signatures."""
        seal = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n"
        self.write(
            "../commit", self.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{seal}")
        )
        signed = self.git("hash-object", "-t", "commit", "-w", "../commit")
        self.git("update-ref", "HEAD", signed)

    def history(self, source: str = ".") -> History:
        return last_changes(self.folder / source, "posts", self.cache)

    @property
    def dates(self) -> dict[str, str]:
        return dates_by_name(self.history())


IDENTITY_FIELDS = ("NAME", "EMAIL")


def dates_by_name(history: History) -> dict[str, str]:
    """Return the dates as text, by the names of posts."""
    return {
        path.removeprefix("posts/").removesuffix(".md"): day.isoformat()
        for path, day in history.dates.items()
    }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "journal").start()


def test_a_change_has_the_author_date_in_utc(repository: Repository) -> None:
    repository.commit("2025-01-01", a="one", b="one", c="one")
    repository.commit("2025-02-01", a="two", b="two")
    repository.commit("2025-03-01T00:30:00+02:00", a="three")
    assert repository.dates == {"a": "2025-02-28", "b": "2025-02-01"}


def test_uncommitted_changes_are_ignored(repository: Repository) -> None:
    repository.commit("2025-01-01", a="one")
    repository.commit("2025-02-01", a="two")
    repository.write("posts/a.md", "three")
    repository.write("posts/b.md", "one")
    assert repository.dates == {"a": "2025-02-01"}


def test_a_rename_alone_is_not_a_change(repository: Repository) -> None:
    repository.commit("2025-01-01", a=LONG, b=LONG + "b", old=LONG + "old")
    repository.commit("2025-02-01", a=LONG + "a")
    repository.move("posts/a.md", "posts/deep/er/a.md")
    repository.move("posts/b.md", "posts/c.md")
    repository.commit("2025-03-01")
    assert repository.dates == {"deep/er/a": "2025-02-01"}
    repository.move("posts/old.md", "posts/new.md")
    repository.commit("2025-04-01", new=LONG + "new")
    assert repository.dates == {"deep/er/a": "2025-02-01", "new": "2025-04-01"}


def test_a_renamed_folder_of_posts_keeps_its_history(repository: Repository) -> None:
    repository.write("blog/a.md", LONG)
    repository.write("blog/b.md", LONG + "b")
    repository.commit("2025-01-01")
    repository.write("blog/a.md", LONG + "changed")
    repository.commit("2025-02-01")
    repository.move("blog", "posts")
    repository.commit("2025-03-01")
    assert repository.dates == {"a": "2025-02-01"}


def test_posts_with_exchanged_names_are_kept_apart(repository: Repository) -> None:
    repository.commit("2025-01-01", a=LONG + "a", b="b\n" * 60)
    repository.commit("2025-02-01", b="b\n" * 60 + "more")
    repository.move("posts/b.md", "posts/c.md")
    repository.commit("2025-03-01")
    repository.move("posts/a.md", "posts/b.md")
    repository.commit("2025-04-01")
    assert repository.dates == {"c": "2025-02-01"}


def test_listed_commits_are_ignored(repository: Repository) -> None:
    repository.commit("2025-01-01", a=LONG, b=LONG + "b", c="c")
    repository.commit("2025-02-01", a=LONG + "changed")
    repository.move("posts/b.md", "posts/d.md")
    reformatted = repository.commit("2025-03-01", a=LONG + "changed ", c="c ", d=LONG + "b ")
    assert repository.dates == {"a": "2025-03-01", "c": "2025-03-01", "d": "2025-03-01"}
    repository.write(IGNORED, f"# Blanks\n\n{reformatted}  # at line ends\n{'0' * 40}\nnonsense\n")
    assert repository.dates == {"a": "2025-02-01"}


def test_changes_merged_from_a_branch_keep_their_own_date(repository: Repository) -> None:
    repository.commit("2025-01-01", a="one", b="one")
    repository.git("checkout", "-qb", "branch")
    repository.commit("2025-02-01", a="two")
    repository.git("checkout", "-q", "main")
    repository.commit("2025-03-01", b="two")
    repository.git("merge", "-q", "--no-ff", "-m", "merge", "branch")
    assert repository.dates == {"a": "2025-02-01", "b": "2025-03-01"}


def test_a_file_deleted_on_a_branch_but_kept_by_the_merge_is_unchanged(
    repository: Repository,
) -> None:
    repository.commit("2025-01-01", a="one", b="one")
    repository.git("checkout", "-qb", "branch")
    (repository.folder / "posts/a.md").unlink()
    repository.commit("2025-03-01", b="two")
    repository.git("checkout", "-q", "main")
    repository.commit("2025-02-01", a="two")
    repository.git("merge", "-q", "--no-commit", "-s", "ours", "branch")
    repository.commit("2025-04-01")
    assert repository.dates["a"] == "2025-02-01"


@pytest.mark.parametrize(
    "name",
    ["a b", " ", "ü", 'quote"s', "new\nline", "tab\there", "-dash", ":(top)x", "*", "\udcff"],
)
def test_paths_may_hold_any_characters(repository: Repository, name: str) -> None:
    path = f"posts/{name}/{name}.md"
    try:
        repository.write(path, "one")
    except OSError:
        pytest.skip("this file system does not take the name")
    repository.commit("2025-01-01", **{"*": "one"})
    repository.write(path, "two")
    repository.commit("2025-02-01")
    assert repository.history().dates == {path: dt.date(2025, 2, 1)}


def test_the_source_may_be_a_subfolder_of_the_repository(repository: Repository) -> None:
    repository.write("a\nb/docs/posts/a.md", "one")
    repository.write("posts/a.md", "one")
    repository.commit("2025-01-01")
    repository.write("a\nb/docs/posts/a.md", "two")
    ignored = repository.commit("2025-02-01")
    assert dates_by_name(repository.history("a\nb/docs")) == {"a": "2025-02-01"}
    repository.write(IGNORED, ignored)
    assert dates_by_name(repository.history("a\nb/docs")) == {}


def test_worktrees_and_submodules_are_supported(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2025-01-01", a="one")
    repository.commit("2025-02-01", a="two")
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    assert Repository(tmp_path / "tree").dates == {"a": "2025-02-01"}
    outer = Repository(tmp_path / "outer").start()
    outer.commit("2025-03-01", b="one")
    outer.git(
        *("-c", "protocol.file.allow=always", "submodule", "--quiet", "add"),
        *(str(repository.folder), "posts/sub"),
    )
    outer.commit("2025-04-01", b="two")
    assert outer.dates == {"b": "2025-04-01"}


def test_posts_unknown_to_a_shallow_clone_are_counted_as_missing(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("2025-01-01", a="one", b="one", c="one")
    repository.commit("2025-02-01", a="two")
    repository.commit("2025-03-01", b="two")
    repository.git("clone", "-q", "--depth=2", repository.folder.as_uri(), str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    clone.git("config", "log.showRoot", "false")
    history = clone.history()
    assert (dates_by_name(history), history.missing) == ({"b": "2025-03-01"}, 2)
    clone.git("fetch", "-q", "--unshallow")
    history = clone.history()
    assert (dates_by_name(history), history.missing) == ({"a": "2025-02-01", "b": "2025-03-01"}, 0)


def test_without_git_there_are_no_dates(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert repository.history().dates == {}  # no commit yet
    assert "HEAD" in repository.history().error
    repository.commit("2025-01-01", a="one")
    repository.commit("2025-02-01", a="two")
    shutil.rmtree(repository.folder / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert repository.history().dates == {}
    assert "not a git repository" in repository.history().error
    monkeypatch.setenv("PATH", str(tmp_path))
    assert repository.history() == History(
        {}, error="git cannot be run: No such file or directory"
    )
    assert find_renames(repository.folder) == {}


def test_an_incomplete_history_gives_no_dates(repository: Repository) -> None:
    repository.commit("2025-01-01", a="one")
    first = repository.git("rev-parse", "HEAD")
    repository.commit("2025-02-01", b="one")
    (repository.folder / ".git/objects" / first[:2] / first[2:]).unlink()
    assert repository.history() == History({}, error="git log ended with status 128")


def spy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a wrapper in front of git that logs its arguments; return the log file."""
    real, log = shutil.which("git"), folder / "asked"
    (folder / "bin").mkdir()
    wrapper = folder / "bin/git"
    wrapper.write_text(f'#!/bin/sh\necho "$*" >> "{log}"\nexec "{real}" "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return log


def test_git_log_runs_once_for_each_commit(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        repository.commit(f"2025-01-0{number + 1}", **{f"post{n}": str(number) for n in range(9)})
    log = spy(tmp_path, monkeypatch)
    first = repository.history()
    assert [line.count(" log ") for line in log.read_text().splitlines()] == [0, 0, 1]
    log.unlink()
    assert repository.history() == first
    assert len(log.read_text().splitlines()) == 1
    repository.commit("2025-02-01", post3="changed")
    assert repository.dates == {**dates_by_name(first), "post3": "2025-02-01"}
    repository.cache.write_text("{cut")
    assert repository.dates == {**dates_by_name(first), "post3": "2025-02-01"}


def test_the_git_environment_variables_of_a_hook_are_ignored(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("2025-01-01", a="one")
    repository.commit("2025-02-01", a="two")
    Repository(tmp_path / "other").start().commit("2025-03-01", b="one")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/.git/index"))
    assert last_changes(repository.folder, "posts", repository.cache).dates == {
        "posts/a.md": dt.date(2025, 2, 1)
    }


def test_git_settings_neither_change_the_result_nor_run_programs(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("docs/posts/a.md", LONG)
    repository.write("blog/a.md", LONG + "b")
    repository.commit("2025-01-01")
    repository.write("blog/a.md", LONG + "changed")
    repository.commit("2025-02-01")
    repository.move("blog/a.md", "docs/posts/b.md")
    repository.move("docs/posts/a.md", "docs/posts/c.md")
    repository.commit("2025-03-01")
    repository.sign()
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/ran"\n')
    program.chmod(0o755)
    runs = ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand")
    for name in runs:
        repository.git("config", name, str(program))
    for name in ("log.showSignature", "log.follow", "diff.relative", "log.abbrevCommit"):
        repository.git("config", name, "true")
    repository.git("config", "diff.renames", "false")
    repository.git("config", "color.ui", "always")
    assert dates_by_name(repository.history("docs")) == {"b": "2025-02-01"}
    assert find_renames(repository.folder / "docs") == {"posts/a.md": "posts/c.md"}
    assert not (tmp_path / "ran").exists()


def test_the_settings_of_a_bare_repository_in_a_commit_start_no_program(
    repository: Repository, tmp_path: Path
) -> None:
    repository.commit("2025-01-01", a="one")
    repository.git("init", "-q", "--bare", "docs")
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/ran"\n')
    program.chmod(0o755)
    (repository.folder / "docs/refs/heads/main").write_text("1" * 40)
    (repository.folder / "docs/config").write_text(
        "[core]\nbare = true\nrepositoryFormatVersion = 1\n[extensions]\npartialClone = x\n"
        f'[remote "x"]\nurl = .\npromisor = true\nuploadpack = {program}\n'
    )
    assert "bare repository" in repository.history("docs").error
    assert not (tmp_path / "ran").exists()


def test_renames_lead_to_the_current_path(repository: Repository) -> None:
    repository.commit("2025-01-01", a=LONG, b=LONG + "b")
    repository.write("elsewhere.md", "e" * 99)
    repository.commit("2025-01-02")
    repository.move("posts/a.md", "posts/c.md")
    repository.commit("2025-02-01", c=LONG + "c")
    repository.move("posts/c.md", "posts/deep/d.md")
    repository.move("elsewhere.md", "posts/e.md")
    repository.commit("2025-03-01")
    repository.move("posts/b.md", "posts/f.md")
    repository.git("add", "--all")
    kept = {f"posts/{old}.md": f"posts/{new}.md" for old, new in (("a", "deep/d"), ("b", "f"))}
    kept["posts/c.md"] = "posts/deep/d.md"
    assert find_renames(repository.folder) == {**kept, "elsewhere.md": "posts/e.md"}
    assert find_renames(repository.folder / "posts") == {
        old.removeprefix("posts/"): new.removeprefix("posts/") for old, new in kept.items()
    }


def test_a_file_that_was_renamed_back_has_no_rename(repository: Repository) -> None:
    repository.commit("2025-01-01", a=LONG)
    for old, new in (("a", "b"), ("b", "a")):
        repository.move(f"posts/{old}.md", f"posts/{new}.md")
        repository.commit("2025-02-01")
    assert find_renames(repository.folder) == {"posts/b.md": "posts/a.md"}


_STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "move", "move and edit", "delete"]), st.integers(0)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(_STEPS)
def test_any_history_gives_the_dates_of_its_edits(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[str, int]]
) -> None:
    stream: list[str] = []
    expected: dict[str, dt.date | None] = {}
    texts: dict[str, str] = {}
    for number, (action, pick) in enumerate(steps):
        day = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=number)
        name = f"posts/{number}.md"
        old = sorted(texts)[pick % len(texts)] if texts else None
        if old is None or action == "add":
            texts[name], expected[name], changed = f"{number}\n" * 40, None, [name]
        elif action == "delete":
            del texts[old], expected[old]
            stream += commit_lines(day, [f'D "{old}"'])
            continue
        else:
            name = old if action == "edit" else name
            texts[name], expected[name] = texts.pop(old), expected.pop(old)
            if action != "move":
                texts[name] += f"edited {number}\n"
                expected[name] = day.date()
            changed = [name]
        gone = [f'D "{old}"'] if old and old not in texts else []
        lines = [f'M 100644 inline "{n}"\ndata {len(texts[n])}\n{texts[n]}' for n in changed]
        stream += commit_lines(day, [*gone, *lines])
    repository = Repository(tmp_path_factory.mktemp("any") / "journal").start()
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=repository.folder,
        input="\n".join(stream),
        text=True,
        check=True,
    )
    assert repository.history().dates == {name: day for name, day in expected.items() if day}


def commit_lines(day: dt.datetime, changes: Sequence[str]) -> list[str]:
    """Return a commit in the format of `git fast-import`."""
    identity = f"x <x> {int(day.timestamp())} +0000"
    return [
        "commit refs/heads/main",
        f"author {identity}",
        f"committer {identity}",
        "data 0",
        *changes,
    ]


def test_neither_names_nor_messages_of_commits_are_published(project: Project) -> None:
    project.write({"posts/a.md": post("A post", date="2024-01-01")})
    repository = Repository(project.folder)
    repository.git("init", "--quiet")
    repository.commit("2025-03-04")
    project.edit("posts/a.md", "A post", "The same post")
    people = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in {"NAME": "Quokka", "EMAIL": "quokka@example.org"}.items()
    }
    repository.git("commit", "-qam", "Quokka", **people, GIT_AUTHOR_DATE="2025-03-05T12:00:00Z")
    result = project.build(haiku_git_dates=True)
    assert "2025-03-05" in result.text("posts/a.html")
    files = [path for path in result.out.rglob("*") if path.is_file()]
    assert [path for path in files if b"quokka" in unpacked(path).lower()] == []
