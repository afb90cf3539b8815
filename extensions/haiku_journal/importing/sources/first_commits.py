"""The days on which the files of a folder were added to its git repository."""

from __future__ import annotations

import os
from pathlib import Path

from ...git_dates.git import find_git_folder, foreign_repository

_LOG = ("log", "-z", "--diff-filter=A", "--no-renames", "--name-only", "--no-color")
_FORMAT = ("--format=%x01%ad", "--date=short")


def first_commits(folder: Path) -> dict[str, str]:
    """Return the day of the first commit of each file, by its path below the folder.

    The repository is not trusted.  Returns nothing if there is none.  Raises GitError if its
    history cannot be read.
    """
    git_folder = find_git_folder(folder)
    if git_folder is None:
        return {}
    prefix = folder.resolve().relative_to(git_folder.parent).as_posix()
    start = b"" if prefix == "." else os.fsencode(f"{prefix}/")
    days: dict[str, str] = {}
    day = ""
    with foreign_repository(git_folder) as git:
        for token in git.tokens(*_LOG, *_FORMAT, "HEAD", "--", prefix):
            name = token.lstrip(b"\n")
            if name.startswith(b"\x01"):
                day = name[1:].decode(errors="replace")
            elif name.startswith(start):
                days[os.fsdecode(name.removeprefix(start))] = day  # an older one replaces it
    return days
