"""The output of a build: number and size of files, and number of new pages."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """The number and bytes of a site's files, and the compressed bytes of its pages."""

    files: int
    size: int
    pages_packed: int


def weigh(folder: Path) -> Output:
    """Measure all files in a folder."""
    files = size = packed = 0
    for path in folder.rglob("*"):
        if path.is_file():
            files += 1
            size += path.stat().st_size
            if path.suffix == ".html":
                packed += len(pack(path.read_bytes()))
    return Output(files, size, packed)


def pack(data: bytes) -> bytes:
    """Compress as most web servers do: with gzip, at their usual level."""
    return gzip.compress(data, 6, mtime=0)


def pages_since(folder: Path, moment: int) -> int:
    """Return the number of pages written since a time in nanoseconds."""
    return sum(page.stat().st_mtime_ns >= moment for page in folder.rglob("*.html"))
