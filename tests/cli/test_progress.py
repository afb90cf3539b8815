"""Test the progress messages of long operations."""

from __future__ import annotations

import os
import pty
import re
import sys
import tarfile
from pathlib import Path

import pytest
from haiku_journal.cli import main
from haiku_journal.util import progress
from haiku_journal.util.progress import CLEAR, Progress, duration
from hypothesis import given
from hypothesis import strategies as st
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core")


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def steps(total: int, seconds: float, *, terminal: bool) -> list[str]:
    """Return the messages for `total` steps that take `seconds` each."""
    messages: list[str] = []
    clock = Clock()
    with Progress("writing", total, messages.append, terminal=terminal, clock=clock) as work:
        for _step in range(total):
            clock.now += seconds
            work.advance()
    return messages


def test_without_a_terminal_progress_is_printed_as_occasional_lines() -> None:
    assert steps(10, 4.0, terminal=False) == [
        "writing: 3 of 10, 28 s left\n",
        "writing: 6 of 10, 16 s left\n",
        "writing: 9 of 10, 4 s left\n",
    ]


def test_fast_operations_print_nothing() -> None:
    assert steps(1000, 0.001, terminal=False) == []
    assert steps(10, 0.001, terminal=True) == []


def test_on_a_terminal_one_line_is_overwritten_and_finally_cleared() -> None:
    messages = steps(4, 1.0, terminal=True)
    assert messages == [
        f"{CLEAR}writing: 1 of 4, 3 s left\r",
        f"{CLEAR}writing: 2 of 4, 2 s left\r",
        f"{CLEAR}writing: 3 of 4, 1 s left\r",
        CLEAR,
    ]


@given(st.integers(1, 500), st.floats(0.001, 100.0), st.booleans())
def test_messages_are_limited_to_one_per_pause(total: int, seconds: float, terminal: bool) -> None:
    pause = progress.TERMINAL_PAUSE if terminal else progress.PLAIN_PAUSE
    lines = [message for message in steps(total, seconds, terminal=terminal) if "left" in message]
    assert len(lines) <= min(total - 1, total * seconds / pause)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.2, "1 s"),
        (89.4, "89 s"),
        (90, "2 min"),
        (3600, "60 min"),
        (5400, "1 h 30 min"),
        (36_240, "10 h 04 min"),
    ],
)
def test_a_duration_is_formatted_in_suitable_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize("colours", ["NO_COLOR", "FORCE_COLOR"])
def test_a_build_reports_the_progress_of_reading_and_writing(
    project: Project, parallel: int, colours: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With colours, Sphinx overwrites its progress line; ours replaces it.
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


NOTES = 10


@pytest.fixture
def import_command(tmp_path: Path) -> list[str]:
    """Return the arguments of `haiku` that report on an import of an archive of notes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(NOTES):
        text = f"# Note {number}\n\n" + f"Some words of note {number}, enough for a haiku. " * 20
        (folder / f"author--git--note-{number}.md").write_text(text)
    with tarfile.open(tmp_path / "notes.tar", "w") as archive:
        archive.add(folder, "notes")
    return ["import", str(tmp_path / "notes.tar"), "--quiet", "--root", str(tmp_path)]


def test_an_import_shows_its_progress_on_a_terminal(
    import_command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "TERMINAL_PAUSE", 0.0)
    master, slave = pty.openpty()
    with open(slave, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(import_command) == 0
        written = os.read(master, 65_536).decode()
    os.close(master)
    assert re.search(rf"\x1b\[2Kreading: \d+ of {NOTES}, \d+ s left\r", written)


def test_an_import_without_a_terminal_overwrites_no_line(
    import_command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(progress, "PLAIN_PAUSE", 0.0)
    assert main(import_command) == 0
    printed = capsys.readouterr()
    assert re.match(rf"reading: 1 of {NOTES}, \d+ s left\n", printed.err)
    assert "\r" not in printed.err
    assert CLEAR not in printed.err
    assert printed.out.startswith(f"notes: {NOTES} posts, ")
