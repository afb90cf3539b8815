"""Work that a build does in several processes, said as it goes on.

Each process is forked from the build's own, so it has all that is known there;
what it finds out itself is lost with it, but for what it returns.  Sphinx starts
a process for each batch of pages; here each takes one batch after the other, and
so compiles a lexer or a template once.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx.errors import SphinxParallelError
from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks, parallel_available

from ...util.progress import Progress
from .reading_progress import build_progress

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

FEW = 16
"""So many things are done sooner than processes are started."""

_BATCH = 20
"""So many at a time: few enough that no process waits long for the last of another."""

_LIFE = 200
"""So many batches until processes are replaced: what they share with the first one becomes
their own as they touch it."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def share_work(
    app: Sphinx,
    doing: str,
    things: Sequence[Thing],
    work: Callable[[Sequence[Thing]], Result],
    take: Callable[[Result], object] = lambda result: None,
) -> None:
    """Do `work` for all things, a batch at a time, in as many processes as the build may have.

    `take` gets what each batch returned, in this process, in no certain order.
    What the work logs is logged here.  What it raises is raised here, as
    SphinxParallelError where another process did it.
    """
    batches = [things[start : start + _BATCH] for start in range(0, len(things), _BATCH)]
    with build_progress(doing, len(things)) as progress:
        if app.parallel < 2 or not parallel_available or len(things) <= FEW:
            for batch in batches:
                take(work(batch))
                progress.advance(len(batch))
            return
        for start in range(0, len(batches), _LIFE):
            _share(app, doing, batches[start : start + _LIFE], work, take, progress)


def _share(
    app: Sphinx,
    doing: str,
    batches: list[Sequence[Thing]],
    work: Callable[[Sequence[Thing]], Result],
    take: Callable[[Result], object],
    progress: Progress,
) -> None:
    """Do some batches in processes that are started for them."""
    pool = ProcessPoolExecutor(
        min(app.parallel, len(batches)),
        multiprocessing.get_context("fork"),
        initializer=_inherit,
        initargs=(work, batches),
    )
    try:
        running = {pool.submit(_do, number): number for number in range(len(batches))}
        for done in as_completed(running):
            take(_told(*done.result()))
            progress.advance(len(batches[running[done]]))
    except BrokenProcessPool as error:
        message = f"{doing}: a process was ended from outside; is there enough memory?"
        raise SphinxParallelError(message, str(error)) from error
    finally:
        pool.shutdown(cancel_futures=True)


class Aside:
    """One piece of work in a process of its own, while the build goes on in the first.

    Where the build may have no other process, it is done when it is waited for.
    """

    def __init__(self, app: Sphinx, work: Callable[[], None]) -> None:
        self._work = work
        self._tasks = ParallelTasks(1) if app.parallel > 1 and parallel_available else None
        if self._tasks:
            self._tasks.add_task(work)

    def wait(self) -> None:
        """Wait for the end of the work; SphinxParallelError if it failed elsewhere."""
        if self._tasks:
            self._tasks.join()
        else:
            self._work()

    def stop(self) -> None:
        """Give the work up."""
        if self._tasks:
            self._tasks.terminate()


_inherited: tuple[Callable[[Sequence[Any]], Any], list[Sequence[Any]]]
"""In a process that works: what it does, and all batches.  A pipe could not carry them."""


def _inherit(work: Callable[[Sequence[Any]], Any], batches: list[Sequence[Any]]) -> None:
    global _inherited
    _inherited = work, batches


def _do(number: int) -> tuple[list[Any], Any, tuple[str, str] | None]:
    """Do one batch; returns what was logged, and the result or the error in words."""
    work, batches = _inherited
    collector = logging.LogCollector()
    result, error = None, None
    with collector.collect():
        try:
            result = work(batches[number])
        except Exception as raised:  # not every one can be sent on
            message = traceback.format_exception_only(raised)[0].strip()
            error = message, traceback.format_exc()
    logging.convert_serializable(collector.logs)
    return collector.logs, result, error


def _told(logs: list[Any], result: Any, error: tuple[str, str] | None) -> Any:
    """Log what was logged elsewhere; returns the result, or raises the error."""
    for record in logs:
        logger.handle(record)
    if error:
        raise SphinxParallelError(*error)
    return result
