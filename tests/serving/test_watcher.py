"""The watcher: what is reported of a source folder."""

from __future__ import annotations

import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from haiku_journal.serving.watcher import Watcher
from support.processes import process_environment

Reports = queue.SimpleQueue[set[Path]]


class Watched:
    """A folder that is watched, except the folder `_build` in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "posts" / "deep").mkdir(parents=True)
        (folder / "_build").mkdir()
        self.reports: Reports = queue.SimpleQueue()
        self.watcher = Watcher(folder, [folder / "_build"], self.reports.put)

    def write(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
        return path

    def wait_for(self, path: Path) -> set[Path]:
        """Return everything that is reported until a path is, or a new folder that has it."""
        reported: set[Path] = set()
        while reported.isdisjoint((path, *path.parents)):
            reported |= self.reports.get(timeout=20)
        return reported


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path / "source")
    yield watched
    watched.watcher.stop()


@pytest.mark.parametrize("name", ["index.md", "posts/deep/er/a post.md", "posts/-/dot.png"])
def test_a_new_file_is_reported(watched: Watched, name: str) -> None:
    watched.wait_for(watched.write(name))


def test_files_of_the_output_and_of_editors_are_not_reported(watched: Watched) -> None:
    for name in ("_build/index.html", "posts/.a.md.swp", "posts/a.md~", ".git/index"):
        watched.write(name)
    last = watched.write("posts/last.md")
    assert {path.name for path in watched.wait_for(last)} <= {"last.md", ".git"}


def test_a_new_folder_is_watched_also_when_it_comes_again(watched: Watched) -> None:
    for name in ("one.md", "two.md"):
        folder = watched.folder / "guide"
        folder.mkdir()
        watched.wait_for(folder)
        watched.watcher.follow()
        watched.wait_for(watched.write(f"guide/{name}")).clear()
        (folder / name).unlink()
        folder.rmdir()
        watched.wait_for(folder)
        watched.watcher.follow()


def test_other_folders_can_be_watched_too(watched: Watched, tmp_path: Path) -> None:
    other = tmp_path / "code"
    other.mkdir()
    watched.watcher.follow([other, watched.folder / "posts"])
    (other / "module.py").write_text("x = 1")
    watched.wait_for(other / "module.py")


def test_a_file_that_the_output_goes_to_is_not_reported(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from haiku_journal.serving.watcher import Watcher

watcher = Watcher(Path.cwd(), [], lambda paths: print(*paths, file=sys.stderr, flush=True))
print("words", flush=True)
Path("last.md").touch()
time.sleep(60)
"""
    with (tmp_path / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env=process_environment(),
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
        )
    with process:
        assert process.stderr
        assert process.stderr.readline() == f"{tmp_path / 'last.md'}\n"
        process.kill()
    assert (tmp_path / "serve.log").read_text() == "words\n"
