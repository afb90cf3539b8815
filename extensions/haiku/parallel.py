"""Work that a build does in several processes, said as it goes on.

Each process is forked from the build's own, so it has all that is known there;
what it finds out itself is lost with it, but for what it returns.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from sphinx.util import logging
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

from .progress import Progress, is_terminal

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

FEW = 16
"""So many things are done sooner than processes are started."""

_SMALLEST = 2
"""What Sphinx makes batches from.  Smaller ones than its own: the last must not be waited for."""

Thing = TypeVar("Thing")
Result = TypeVar("Result")


def build_progress(doing: str, total: int) -> Progress:
    """The progress of a part of a build, said where Sphinx says its own."""
    terminal = is_terminal(sys.stdout)
    return Progress(
        doing, total, lambda text: logger.info("%s", text, nonl=True), terminal=terminal
    )


def share_work(
    app: Sphinx,
    doing: str,
    things: Sequence[Thing],
    work: Callable[[Sequence[Thing]], Result],
    take: Callable[[Result], object] = lambda result: None,
) -> None:
    """Do `work` for all things, some at a time, in as many processes as the build may have.

    `take` gets what each share of it returned, in this process, in no certain
    order.  What is raised by the work is raised here, as SphinxParallelError
    where another process did it.
    """
    with build_progress(doing, len(things)) as progress:
        if app.parallel < 2 or not parallel_available or len(things) <= FEW:
            for thing in things:
                take(work([thing]))
                progress.advance()
            return

        def note(share: list[Thing], result: Result) -> None:
            take(result)
            progress.advance(len(share))

        tasks = ParallelTasks(app.parallel)
        for share in make_chunks(things, app.parallel, _SMALLEST):  # type: ignore[arg-type]
            tasks.add_task(work, share, note)
        tasks.join()
