"""Test work in several processes: everything is done once, and every error is reported."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.incremental.processes.workers import BackgroundTask, share_work
from sphinx.errors import SphinxParallelError
from sphinx.testing.util import SphinxTestApp
from sphinx.util import logging
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

NUMBERS = list(range(97))

logger = logging.getLogger(__name__)


@pytest.fixture
def app(project: Project) -> Iterator[SphinxTestApp]:
    made = SphinxTestApp("html", srcdir=project.folder, builddir=project.root / "b", parallel=2)
    yield made
    made.cleanup()


def on(processes: int) -> Any:
    return SimpleNamespace(parallel=processes)


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_everything_is_done_once(processes: int) -> None:
    taken: list[int] = []
    meanwhile: list[int] = []
    share_work(
        on(processes),
        "squaring",
        NUMBERS,
        lambda batch: [n * n for n in batch],
        taken.extend,
        lambda: meanwhile.append(os.getpid()),
    )
    assert sorted(taken) == [number * number for number in NUMBERS]
    assert meanwhile == [os.getpid()]


def test_several_processes_work_and_each_does_many_batches() -> None:
    workers: list[int] = []
    share_work(on(2), "working", NUMBERS, lambda batch: os.getpid(), workers.append)
    assert os.getpid() not in workers
    assert len(workers) > len(set(workers))
    assert len(set(workers)) <= 2


def test_an_empty_input_starts_no_work() -> None:
    share_work(on(2), "working", [], lambda batch: pytest.fail("there is none"))


class UnpicklableError(Exception):
    """An error that cannot be unpickled in another process."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")


@pytest.mark.parametrize("error", [ValueError("number 50"), UnpicklableError(1, 50)])
def test_an_error_is_raised_with_its_message(error: Exception) -> None:
    def work(batch: Sequence[int]) -> None:
        if 50 in batch:
            raise error

    with pytest.raises(SphinxParallelError, match="50"):
        share_work(on(2), "working", NUMBERS, work)


def test_a_process_that_is_killed_ends_the_work_with_a_hint() -> None:
    def work(batch: Sequence[int]) -> None:
        if 50 in batch:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(SphinxParallelError, match="working: a process was ended from outside"):
        share_work(on(2), "working", NUMBERS, work)


def test_warnings_come_from_every_process(app: SphinxTestApp) -> None:
    def work(batch: Sequence[int]) -> None:
        for number in batch:
            logger.warning("number %d", number)

    share_work(app, "warning", NUMBERS, work)
    numbers = re.findall(r"WARNING: number (\d+)", app.warning.getvalue())
    assert sorted(map(int, numbers)) == NUMBERS


@pytest.mark.parametrize("processes", [1, 2])
def test_background_work_is_done_after_waiting(processes: int, tmp_path: Any) -> None:
    aside = BackgroundTask(on(processes), lambda: (tmp_path / "done").write_text("") and None)
    aside.wait()
    assert (tmp_path / "done").exists()


@pytest.mark.parametrize(
    ("processes", "error"), [(1, ZeroDivisionError), (2, SphinxParallelError)]
)
def test_an_error_in_background_work_is_raised_on_waiting(
    processes: int, error: type[Exception]
) -> None:
    aside = BackgroundTask(on(processes), lambda: 1 // 0 and None)
    with pytest.raises(error):
        aside.wait()


def test_images_of_pages_that_others_wrote_are_copied(project: Project) -> None:
    """The images that a process collects while it writes a page reach the main process."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
    for number in range(30):
        text = post(f"Title {number}", body=f"![An image](drawing-{number}.svg)")
        project.write({f"posts/{number}.md": text, f"posts/drawing-{number}.svg": drawing})
    built, serial = project.build(parallel=2), project.fresh()
    names = {path.name for path in (built.out / "_images").iterdir()}
    assert len(names) == 30
    assert names == {path.name for path in (serial.out / "_images").iterdir()}


@pytest.mark.parts("core", "search")
def test_an_index_that_cannot_be_written_fails_the_build(project: Project) -> None:
    project.write({"posts/one.md": post("One")})
    folder = project.root / "build/html/_search"
    folder.mkdir(parents=True)
    (folder / "terms").write_text("in the way")
    result = project.build(parallel=2)
    assert isinstance(result.error, SphinxParallelError)
