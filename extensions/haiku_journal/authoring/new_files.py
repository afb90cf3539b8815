"""Write the file of a new post without touching any existing file."""

from __future__ import annotations

from pathlib import Path

PATH_LIMIT = 1000
"""The most bytes of a path below the folder of posts."""


class RefusedPathError(Exception):
    """A file was not written; the message says why."""


def path_problem(path: str) -> str:
    """Say why a path below the folder of posts cannot be a post's; empty if it can."""
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
        return "it has characters that some file systems do not allow"
    if any(part != part.strip() or part.endswith(".") for part in parts):
        return "a part of it starts or ends with a blank or a dot"
    if any(len(part.encode()) > 255 for part in parts) or len(path.encode()) > PATH_LIMIT:
        return "it is too long for a file system"
    return ""


def write_new(folder: Path, path: str, content: str | bytes) -> Path:
    """Write a new file below a folder and return its path.

    Raises RefusedPathError if the file exists, would lie outside the folder (through
    a symbolic link) or cannot be written; then no part of it remains.
    """
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise RefusedPathError(f"{target} would lie outside {folder}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except FileExistsError:
        raise RefusedPathError(f"{target} already exists; it was not changed") from None
    except OSError as error:
        raise RefusedPathError(f"{target} cannot be written: {error.strerror}") from None
    try:
        with file:
            file.write(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise RefusedPathError(f"{target} cannot be written: {error.strerror}") from None
    return target
