"""Comparisons of folders and files."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from pathlib import Path


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder, with a digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Return every file below a folder, with its modification time."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def differences(one: Path, other: Path) -> list[str]:
    """Return the files that differ between two folders or are only in one of them."""
    mine, theirs = names(one), names(other)
    common = mine & theirs
    changed = {name for name in common if read(f"{one}/{name}") != read(f"{other}/{name}")}
    return sorted((mine ^ theirs) | changed)


def names(folder: Path) -> set[str]:
    """Return the paths of all files below a folder."""
    start = len(str(folder)) + 1
    return {
        os.path.join(parent, name)[start:]
        for parent, _, files in os.walk(folder)
        for name in files
    }


def read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
"""The first bytes of compressed data, of gzip and zlib."""


def unpacked(path: Path) -> bytes:
    """Return the bytes of a file, followed by any compressed data in it, decompressed."""
    data = path.read_bytes()
    parts = [data]
    for match in _PACKED.finditer(data):
        try:
            parts.append(zlib.decompressobj(wbits=47).decompress(data[match.start() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)
