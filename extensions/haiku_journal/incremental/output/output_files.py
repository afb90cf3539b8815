"""The files beside the pages: feeds, cards, the site map, and what else is no page.

Each is described by what it is made from and is made only when that has
changed; many are made in parallel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..processes.workers import share_work

if TYPE_CHECKING:
    from sphinx.application import Sphinx


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
    share_work(app, "writing feeds, cards and the like", files, partial(_write, outdir))


def _write(outdir: Path, files: Sequence[File]) -> None:
    for file in files:
        path = outdir / file.name
        content = file.make()
        # What is as it was keeps its time, for those who look at times.
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def remove(path: Path, root: Path) -> None:
    """Delete a file below `root`, and the folders that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
