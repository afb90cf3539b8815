"""Reading of a tar archive from somebody else, in memory and within limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple

from ...util.budgets import TimeBudgetError, budget
from ..limits import (
    ARCHIVE_SIZE,
    FILE_COUNT,
    FILE_SIZE,
    SourceLimitError,
)

_OPENERS: dict[bytes, Callable[..., Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
"""Functions that decompress a file, by its first bytes."""

_SECONDS = 3
_SECONDS_PER_MEGABYTE = 1
_ADVICE = "unpack it, look at what it contains, and import the folder"


class _LimitedReader(io.RawIOBase):
    """A stream that ends with an error after a number of bytes."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._left = stream, limit

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise SourceLimitError(f"it contains more than {ARCHIVE_SIZE:,} bytes; {_ADVICE}")
        return data


class Member(NamedTuple):
    """A file of an archive: its path, its first bytes, and the time of its last change."""

    name: str
    data: bytes
    changed: float


def read_archive(
    path: Path, is_wanted: Callable[[str], bool]
) -> tuple[list[Member], list[tuple[str, str]]]:
    """Return the files of an archive, sorted, and what is left out, with the reason.

    Nothing is unpacked, and links are not followed.  Only the content of files with a wanted
    path is read.  Raises SourceLimitError if the archive exceeds a limit, and
    tarfile.TarError if it is damaged or not an archive.
    """
    size = path.stat().st_size
    try:
        with budget(_SECONDS + _SECONDS_PER_MEGABYTE * size / 1e6), path.open("rb") as packed:
            start = packed.read(6)
            packed.seek(0)
            opener = next((o for first, o in _OPENERS.items() if start.startswith(first)), None)
            stream = _LimitedReader(opener(packed) if opener else packed, ARCHIVE_SIZE)
            # As a stream, so that nothing is decompressed twice.
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                return _read_members(archive, is_wanted)
    except TimeBudgetError:
        raise SourceLimitError(f"it takes too long to decompress; {_ADVICE}") from None
    except MemoryError:
        raise SourceLimitError(f"it needs too much memory to decompress; {_ADVICE}") from None
    except (SourceLimitError, tarfile.TarError, OSError):
        raise
    except Exception as error:  # the libraries raise many kinds for damaged data
        raise tarfile.ReadError(f"it is damaged: {error}") from error


def _read_members(
    archive: tarfile.TarFile, is_wanted: Callable[[str], bool]
) -> tuple[list[Member], list[tuple[str, str]]]:
    files: dict[str, Member] = {}
    skipped = []
    for number, member in enumerate(archive, 1):
        if number > FILE_COUNT:
            raise SourceLimitError(f"it contains more than {FILE_COUNT:,} files; {_ADVICE}")
        parts = [part for part in PurePosixPath(member.name).parts if part not in {"/", ".."}]
        name = "/".join(parts)
        if member.isdir() or any(part.startswith(".") for part in parts):
            continue
        if not member.isfile():
            skipped.append((name, "it is a link or a device"))
            continue
        if name in files:
            skipped.append((name, "the archive has another file with this name after it"))
        content = archive.extractfile(member) if is_wanted(name) else None
        data = content.read(FILE_SIZE) if content else b""
        files[name] = Member(name, data, member.mtime)
    return [files[name] for name in sorted(files)], skipped
