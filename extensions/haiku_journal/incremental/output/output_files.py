"""Generated files: feeds, cards, the site map and other files that are not pages.

Each is described by a fingerprint of its inputs and made only when that has changed.  Many
are made in parallel.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..processes.workers import share_work

if TYPE_CHECKING:
    from sphinx.application import Sphinx


@dataclass(frozen=True, slots=True)
class File:
    """A file to generate: its path in the output, its owner in words, and how to make it.

    `fingerprint` is a digest of its inputs: while it stays the same, so does the file.
    `make` returns the content; it is called when all pages have been written.
    """

    name: str
    owner: str
    fingerprint: str
    make: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files whose names are known only when they are made, such as the shards of an index.

    They have a folder of their own; `name` is the path in the output of the one that always
    exists.  `write` takes the output folder, writes all files and removes old ones.  It runs
    in a process of its own while pages are written.
    """

    name: str
    owner: str
    fingerprint: str
    write: Callable[[Path], None] = field(repr=False, compare=False)


def write_files(app: Sphinx, files: Sequence[File], meanwhile: Callable[[], None]) -> None:
    """Make files and write them, in as many processes as the build has.

    `meanwhile` is called in this process while others work.
    Raises OSError if one cannot be written, or SphinxParallelError if another process
    failed to.
    """
    outdir = Path(app.outdir)
    write = partial(_write, outdir)
    doing = "writing feeds, cards and other files"
    share_work(app, doing, files, write, meanwhile=meanwhile)


def _write(outdir: Path, files: Sequence[File]) -> None:
    for file in files:
        write_if_changed(outdir / file.name, file.make())


def doctrees_are_in_output(app: Sphinx) -> bool:
    """Return whether the doctrees lie in the output folder, as Sphinx has it by default."""
    return Path(app.doctreedir).is_relative_to(app.outdir)


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file, unless it has this content: then it keeps its time."""
    if path.is_file() and path.read_bytes() == content:
        return
    try:
        path.write_bytes(content)
    except FileNotFoundError:  # once for each folder: some have thousands of files
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def remove_file(path: Path, root: Path) -> None:
    """Delete a file below `root`, and the folders that it leaves empty.

    There may be no such file, or none with a name so long.
    """
    if os.path.lexists(path) and not os.path.isdir(path):
        path.unlink()
    for folder in path.parents:
        if folder == root or not os.path.isdir(folder) or any(folder.iterdir()):
            break
        folder.rmdir()


def make_way(paths: Iterable[str], root: str) -> None:
    """Remove what stands in the way of files: a folder in a file's place, a file in its folder's.

    The paths are below `root`.  A folder is looked up once, and nothing below one that is missing:
    there may be thousands of paths, and nothing yet.
    """
    is_folder = {root: os.path.isdir(root)}
    for path in paths:
        folder = os.path.dirname(path)
        unknown = []
        while folder not in is_folder:
            unknown.append(folder)
            folder = os.path.dirname(folder)
        for lower in reversed(unknown):
            is_folder[lower] = is_folder[folder] and _is_folder(lower)
            folder = lower
        if is_folder[folder]:
            if os.path.islink(path):
                os.unlink(path)
            elif os.path.isdir(path):
                shutil.rmtree(path)


def _is_folder(path: str) -> bool:
    """Return whether there is a folder at a path; delete a file there."""
    if os.path.isdir(path):
        return True
    if os.path.lexists(path):
        os.unlink(path)
    return False
