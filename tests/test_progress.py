"""How far long work is: what is said of it, where, and how often."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from conftest import EXTENSIONS, Project, post
from haiku_journal.util import progress
from haiku_journal.util.progress import CLEAR, Progress, duration
from hypothesis import given
from hypothesis import strategies as st


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def steps(total: int, seconds: float, *, terminal: bool) -> list[str]:
    """What is said of so many things that take so long each."""
    said: list[str] = []
    clock = Clock()
    with Progress("writing", total, said.append, terminal=terminal, clock=clock) as work:
        for _thing in range(total):
            clock.now += seconds
            work.advance()
    return said


def test_elsewhere_than_on_a_terminal_a_line_is_said_now_and_then() -> None:
    assert steps(10, 4.0, terminal=False) == [
        "writing: 3 of 10, 28 s left\n",
        "writing: 6 of 10, 16 s left\n",
        "writing: 9 of 10, 4 s left\n",
    ]


def test_what_is_done_soon_is_done_in_silence() -> None:
    assert steps(1000, 0.001, terminal=False) == []
    assert steps(10, 0.001, terminal=True) == []


def test_on_a_terminal_one_line_is_written_again_and_taken_away() -> None:
    said = steps(4, 1.0, terminal=True)
    assert said == [
        f"{CLEAR}writing: 1 of 4, 3 s left\r",
        f"{CLEAR}writing: 2 of 4, 2 s left\r",
        f"{CLEAR}writing: 3 of 4, 1 s left\r",
        CLEAR,
    ]


@given(st.integers(1, 500), st.floats(0.001, 100.0), st.booleans())
def test_no_more_is_said_than_the_pause_allows(total: int, seconds: float, terminal: bool) -> None:
    pause = progress.TERMINAL_PAUSE if terminal else progress.PLAIN_PAUSE
    lines = [said for said in steps(total, seconds, terminal=terminal) if "left" in said]
    assert len(lines) <= min(total - 1, total * seconds / pause)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.2, "1 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (3600, "60 min"),
        (5400, "1 h 30 min"),
        (36_240, "10 h 04 min"),
    ],
)
def test_a_time_is_told_in_words(seconds: float, told: str) -> None:
    assert duration(seconds) == told


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize("colours", ["NO_COLOR", "FORCE_COLOR"])
def test_a_build_says_how_far_reading_and_writing_are(
    project: Project, parallel: int, colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With colours, Sphinx writes one line over another, and ours takes its place.
    for variable in ("NO_COLOR", "NO_COLOUR", "FORCE_COLOR", "FORCE_COLOUR", "CI"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(colours, "1")
    start = CLEAR if colours == "FORCE_COLOR" else "\n"
    monkeypatch.setattr(progress, "PLAIN_PAUSE", 0.0)
    for number in range(50):
        project.write({f"posts/{number:02}.md": post(f"Title {number}")})
    result = project.build(parallel=parallel)
    assert result.error is None
    reading = re.findall(
        rf"{re.escape(start)}reading: ([\d,]+) of 51, \d+ s left\n", result.status
    )
    assert len(reading) >= 3
    assert sorted(map(int, reading)) == [int(count) for count in reading]
    if parallel:
        assert re.search(r"^writing pages: \d+ of 50, \d+ s left$", result.status, re.MULTILINE)


def in_terminal(command: list[str], folder: Path) -> str:
    """Run a command on a terminal of its own; returns what it wrote there."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(EXTENSIONS), "TERM": "xterm"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    written = b""
    try:
        while piece := os.read(master, 65_536):
            written += piece
    except OSError:
        pass  # Linux says so when the other end is closed
    finally:
        os.close(master)
    assert process.wait(timeout=120) == 0, written
    return written.decode()


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """So many notes that to bring them in takes a while."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(600):
        text = f"# Note {number}\n\n" + f"Some words of note {number}, enough for a haiku. " * 20
        (folder / f"author--git--note-{number}.md").write_text(text)
    with tarfile.open(tmp_path / "notes.tar", "w") as archive:
        archive.add(folder, "notes")
    return tmp_path / "notes.tar"


def test_an_import_shows_on_a_terminal_how_far_it_is(notes: Path) -> None:
    command = [sys.executable, "-m", "haiku_journal.importing", str(notes), "--quiet"]
    written = in_terminal(command, notes.parent)
    assert re.search(r"\x1b\[2Kreading: \d+ of 600, \d+ s left\r", written)
    assert "600 taken" in written


def test_an_import_writes_over_no_line_in_a_file(notes: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "haiku_journal.importing", str(notes), "--quiet"],
        cwd=notes.parent,
        env={**os.environ, "PYTHONPATH": str(EXTENSIONS)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    # Where it takes long there are plain lines.
    assert "\r" not in result.stderr
    assert CLEAR not in result.stderr
    assert result.stdout.count("\n") == 1
