"""What a build leaves behind: how many files, how large, and what is new among it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """A site's files and their bytes; of its pages, the bytes once they are compressed."""

    files: int
    size: int
    pages_packed: int


def weigh(folder: Path) -> Output:
    """Weigh all that is below a folder."""
    files = size = packed = 0
    for path in folder.rglob("*"):
        if path.is_file():
            files += 1
            size += path.stat().st_size
            if path.suffix == ".html":
                packed += len(pack(path.read_bytes()))
    return Output(files, size, packed)


def pack(data: bytes) -> bytes:
    """Compress as web servers do: gzip, at the level that most of them have set."""
    return gzip.compress(data, 6, mtime=0)


def pages_since(folder: Path, moment: int) -> int:
    """How many pages were written since a moment, in nanoseconds."""
    return sum(page.stat().st_mtime_ns >= moment for page in folder.rglob("*.html"))
