"""The location of posts among the documents of a site."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator


def is_post(folder: str, docname: str) -> bool:
    """Return whether a document is a post: all documents below the folder of posts are."""
    return docname.startswith(folder.rstrip("/") + "/")


def folder_problem(folder: str) -> str:
    """Describe why a name is none of a folder of posts; return "" if it is one."""
    if all(part not in {"", ".", ".."} for part in folder.removesuffix("/").split("/")):
        return ""
    return f"needs a folder below that of the sources, such as 'posts', not {folder!r}"


def find_files(folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the files below a folder that have one of the suffixes.

    Hidden files and folders are left out, as the settings of a journal do.
    """
    for parent, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(suffixes) and not name.startswith("."):
                yield f"{parent}/{name}"


def files_by_docname(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the files of each document by its docname.

    Takes paths below the folder of sources.  A docname is a path without its suffix in
    Unicode's form NFC, so two files with names that look alike can have the same.
    """
    files = defaultdict(list)
    for path in paths:
        files[unicodedata.normalize("NFC", os.path.splitext(path)[0])].append(path)
    return files
