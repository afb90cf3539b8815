"""The files of posts: which there are, and how a new one is written."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PATH_LIMIT = 1000
"""The most bytes of a path below the folder of posts."""


class Refused(Exception):  # noqa: N818
    """A file that is not written; the message says why."""


def posts_below(folder: Path) -> Iterator[Path]:
    """Yield what Sphinx takes for a post: `.md` and `.rst` files, none of them hidden."""
    for where, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith((".md", ".rst")) and not name.startswith("."):
                yield Path(where, name)


def fold(path: str) -> str:
    """What makes two paths one on some file system: no case, one Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def usable(path: str) -> str:
    """Say why a path, relative to the folder of posts, is none for a post; or nothing."""
    parts = path.split("/")
    if not path.endswith(".md"):
        return "a post's file ends in .md"
    if path.startswith("/") or "\\" in path or ":" in parts[0]:
        return "it is not below the folder of posts"
    if any(part in {"", ".", ".."} for part in parts):
        return "it has an empty part, or one of dots"
    if any(part.startswith((".", "_")) for part in parts):
        return "Sphinx leaves out names that start with a dot or an underscore"
    if not path.isprintable() or any(character in '*?[]<>|"' for character in path):
        return "it has characters that not every file system takes"
    if any(part != part.strip() or part.endswith(".") for part in parts):
        return "a part of it starts or ends with a blank or a dot"
    if any(len(part.encode()) > 255 for part in parts) or len(path.encode()) > PATH_LIMIT:
        return "it is too long for a file system"
    return ""


def write_new(folder: Path, path: str, text: str) -> Path:
    """Write a file that is not there yet, below a folder, and return its path.

    Raises Refused if it exists or would lie elsewhere (a folder on the way is
    a link), or if it cannot be written; then nothing is left of it.
    """
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise Refused(f"{target} would lie outside {folder}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise Refused(f"{target} is there already; it was not touched") from None
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}") from None
    try:
        with file:
            file.write(text)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise Refused(f"{target} cannot be written: {error.strerror}") from None
    return target
