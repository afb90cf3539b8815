"""The files beside the pages: feeds, cards, the site map, and what else is no page.

Each is described by what it is made from and is made only when that has
changed; many are made in parallel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging
from sphinx.util.display import status_iterator
from sphinx.util.parallel import ParallelTasks, make_chunks, parallel_available

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

_FEW = 16
"""So many are made sooner than processes are started."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be: its path in the output, its owner in words, and how it is made.

    `view` says in short what it is made from: while that is the same, so is the
    file.  `make` is called when all pages have been written.
    """

    name: str
    owner: str
    view: str
    make: Callable[[], bytes] = field(repr=False, compare=False)


def write_files(app: Sphinx, files: Sequence[File]) -> None:
    """Make files and write them, in as many processes as the build has.

    Raises OSError if one cannot be written; with several processes,
    SphinxParallelError in its place.
    """
    outdir = Path(app.outdir)
    if app.parallel < 2 or not parallel_available or len(files) <= _FEW:
        _write(outdir, files)
        return
    by_name = {file.name: file for file in files}
    chunks = make_chunks(list(by_name), app.parallel)
    progress = status_iterator(
        chunks,
        "writing feeds, cards and the like... ",
        length=len(chunks),
        verbosity=app.verbosity,
    )
    tasks = ParallelTasks(app.parallel)
    for chunk in chunks:
        tasks.add_task(
            lambda names: _write(outdir, [by_name[name] for name in names]),
            chunk,
            lambda names, result: next(progress),
        )
    tasks.join()
    logger.info("")


def _write(outdir: Path, files: Sequence[File]) -> None:
    for file in files:
        path = outdir / file.name
        content = file.make()
        # What is as it was keeps its time, for those who look at times.
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
