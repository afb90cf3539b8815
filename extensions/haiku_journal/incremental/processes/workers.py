"""Work that a build shares among several processes.

Each process is forked from the one that runs the build, so it has all that is known there;
what it computes is lost with it, except what it returns.  Sphinx starts a process for each
batch of pages; here each process takes one batch after the other, and so compiles a lexer or
a template once.
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
from .fork_memory import freeze_for_forks
from .reading_progress import build_progress

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

FEW = 16
"""The most items for which one process is faster than starting several."""

_BATCH = 20
"""The items of one batch: few enough that no process waits long for the last batch."""

_LIFE = 200
"""The batches after which processes are replaced: memory that they share with the first
process becomes their own as they touch it."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def _do_nothing() -> None:
    """Do nothing."""


def share_work(
    app: Sphinx,
    doing: str,
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], Result],
    take: Callable[[Result], object] = lambda result: None,
    meanwhile: Callable[[], None] = _do_nothing,
) -> None:
    """Call `work` with batches of the items, in as many processes as the build may use.

    `take` is called in this process with each result, in any order, and `meanwhile` once, while
    other processes work.  What the work logs is logged here.  What it raises is raised here, as
    SphinxParallelError if it was raised in another process.
    """
    batches = [items[start : start + _BATCH] for start in range(0, len(items), _BATCH)]
    with build_progress(doing, len(items)) as progress:
        if app.parallel < 2 or not parallel_available or len(items) <= FEW:
            for batch in batches:
                take(work(batch))
                progress.advance(len(batch))
            meanwhile()
            return
        for start in range(0, len(batches), _LIFE):
            _share(app, doing, batches[start : start + _LIFE], work, take, meanwhile, progress)
            meanwhile = _do_nothing


def _share(
    app: Sphinx,
    doing: str,
    batches: list[Sequence[Item]],
    work: Callable[[Sequence[Item]], Result],
    take: Callable[[Result], object],
    meanwhile: Callable[[], None],
    progress: Progress,
) -> None:
    """Work on some batches in processes that are started for them."""
    freeze_for_forks()
    pool = ProcessPoolExecutor(
        min(app.parallel, len(batches)),
        multiprocessing.get_context("fork"),
        initializer=_inherit,
        initargs=(work, batches),
    )
    try:
        running = {pool.submit(_do, number): number for number in range(len(batches))}
        meanwhile()
        for done in as_completed(running):
            take(_result(*done.result()))
            progress.advance(len(batches[running[done]]))
    except BrokenProcessPool as error:
        message = f"{doing}: a process was ended from outside; is there enough memory?"
        raise SphinxParallelError(message, str(error)) from error
    finally:
        pool.shutdown(cancel_futures=True)


class BackgroundTask:
    """Work in a process of its own, while the build continues in the first one.

    If the build may use only one process, the work is done when it is waited for.
    """

    def __init__(self, app: Sphinx, work: Callable[[], None]) -> None:
        self._work = work
        self._tasks = ParallelTasks(1) if app.parallel > 1 and parallel_available else None
        if self._tasks:
            freeze_for_forks()
            self._tasks.add_task(work)

    def wait(self) -> None:
        """Wait for the end of the work; raise SphinxParallelError if it failed in its process."""
        if self._tasks:
            self._tasks.join()
        else:
            self._work()

    def stop(self) -> None:
        """End the work, unfinished."""
        if self._tasks:
            self._tasks.terminate()


_inherited: tuple[Callable[[Sequence[Any]], Any], list[Sequence[Any]]]
"""In a worker process: its function and all batches.  They cannot be sent through a pipe."""


def _inherit(work: Callable[[Sequence[Any]], Any], batches: list[Sequence[Any]]) -> None:
    global _inherited
    _inherited = work, batches


def _do(number: int) -> tuple[list[Any], Any, tuple[str, str] | None]:
    """Work on one batch; return the log, and the result or the error as text."""
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


def _result(logs: list[Any], result: Any, error: tuple[str, str] | None) -> Any:
    """Log what another process logged; return its result or raise its error."""
    for record in logs:
        logger.handle(record)
    if error:
        raise SphinxParallelError(*error)
    return result
