"""The date of the last change of each post, from the history of git.

A change is a commit that alters the content of a file.  Adding a file does not count:
the post is published then, not updated, and an import would give all old posts one
date.  A rename alone does not count either; the file is followed under its former name,
in any folder.  Merges are skipped, since the commits they bring in have their own dates,
and so are the commits listed in `.git-blame-ignore-revs`, git's list of commits that
only reformat.  The date is the author date in UTC, which a rebase keeps.

One `git log` is enough for all posts, and its result is cached until HEAD moves.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from ..util.json_files import save_json
from .git import Git, GitError, own_repository

IGNORED = ".git-blame-ignore-revs"
"""The file, at the top of a repository, that lists commits to skip (`git help blame`)."""

_VERSION = 1
# With more than 200 added and removed files in a commit, only equal files count as renamed.
_FORMAT = ("-z", "--name-status", "--no-relative", "--find-renames", "-l200", "--no-color")
# The log is of the whole repository, since the folder of posts can have been renamed.
_LOG = ("log", "--format=tformat:%H %at %P", *_FORMAT)


class History(NamedTuple):
    """The dates of last changes, by the path of the file from the source folder.

    `missing` is the number of files whose last change is not in a shallow clone;
    `error` is the reason why there are no dates.
    """

    dates: dict[str, dt.date]
    missing: int = 0
    error: str = ""


class _Location(NamedTuple):
    """The location of a folder in its repository.

    `head` is the commit of HEAD, `top` the path from the folder to the top of the
    repository, such as `../`, and `prefix` the path back, such as `docs/`.
    """

    head: str
    shallow: bool
    top: str
    prefix: str


class _Commit(NamedTuple):
    """A commit; each of its changes is a status letter, the old path and the new path.

    `root` tells whether it has no parent in this clone.
    """

    name: str
    date: dt.date | None
    root: bool
    changes: list[tuple[str, bytes, bytes]]


def last_changes(source: Path, folder: str, cache: Path) -> History:
    """Return the dates of the last changes of all files in a folder at HEAD.

    Takes the source folder, the folder in it, and the file for a cache of the result.  A
    file that was only added or renamed has no date.
    """
    git = own_repository(source)
    try:
        location = _locate(git)
        ignored = _ignored(source / location.top)
        key = [_VERSION, location.head, location.prefix, folder, sorted(ignored)]
        if (cached := _load(cache, key)) is not None:
            return History(cached)
        names = git.run("ls-tree", "-rz", "--name-only", "--full-name", "HEAD", "--", folder)
        trace = _Trace(names.split(b"\0")[:-1], ignored, shallow=location.shallow)
        with closing(_log(git)) as commits:
            for commit in commits:
                trace.follow(commit)
                if not trace.pending:
                    break
    except GitError as error:
        return History({}, error=str(error))
    dates = {
        os.fsdecode(name).removeprefix(location.prefix): date for name, date in trace.dates.items()
    }
    if not trace.missing:  # a deeper clone has more history at the same HEAD
        _save(cache, key, dates)
    return History(dates, trace.missing)


def find_renames(source: Path) -> dict[str, str]:
    """Return the current path of each renamed file by its former paths.

    Paths are from the source folder; files outside it, before or after, are left out.
    Staged renames count, others in the working tree do not.  The result is empty if git
    fails.
    """
    renames: dict[str, str] = {}
    git = own_repository(source)
    try:
        prefix = _locate(git).prefix
        tokens = iter(git.run("diff", "--cached", *_FORMAT, "HEAD").split(b"\0")[:-1])
        staged = _Commit("", None, False, [_change(letter, tokens) for letter in tokens])
        for commit in (staged, *_log(git, "--diff-filter=R")):  # newest first
            for _, before, after in commit.changes:
                name = os.fsdecode(after)
                renames.setdefault(os.fsdecode(before), renames.get(name, name))
    except GitError:
        return {}
    return {
        before.removeprefix(prefix): after.removeprefix(prefix)
        for before, after in renames.items()
        if before != after and before.startswith(prefix) and after.startswith(prefix)
    }


class _Trace:
    """A search back through history, commit by commit, for the last change of each file.

    `pending` holds the files without a result so far: the name before the commits seen,
    and the name at HEAD.
    """

    def __init__(self, names: Iterable[bytes], ignored: frozenset[str], *, shallow: bool) -> None:
        self.pending = {name: name for name in names}
        self.ignored = ignored
        self.shallow = shallow
        self.dates: dict[bytes, dt.date] = {}
        self.missing = 0

    def follow(self, commit: _Commit) -> None:
        """Process the next older commit."""
        earlier: dict[bytes, bytes] = {}
        for letter, before, after in commit.changes:
            if letter == "D" or (name := self.pending.pop(after, None)) is None:
                continue
            if letter == "A":
                # In the oldest commit of a shallow clone, every file looks new.
                self.missing += self.shallow and commit.root
            elif letter == "R100" or commit.name in self.ignored:
                earlier[before] = name
            elif commit.date is not None:
                self.dates[name] = commit.date
        self.pending |= earlier


def _log(git: Git, *options: str) -> Generator[_Commit]:
    """Yield the commits up to HEAD, newest first.  Raises GitError if git fails."""
    yield from _commits(git.tokens(*_LOG, *options, "HEAD"))


def _commits(tokens: Iterator[bytes]) -> Iterator[_Commit]:
    commit = None
    for token in tokens:
        if b" " in token:  # the line of a commit; a status letter has no space
            if commit is not None:
                yield commit
            name, time, parents = token.split(b" ", 2)
            commit = _Commit(name.decode(), _date(time), not parents, [])
        elif commit is not None:
            commit.changes.append(_change(token, tokens))
    if commit is not None:
        yield commit


def _change(letter: bytes, tokens: Iterator[bytes]) -> tuple[str, bytes, bytes]:
    """Return a change from its status letter and the paths that follow it: two for a rename."""
    kind = letter.decode().strip()
    before = next(tokens, b"")
    return kind, before, next(tokens, b"") if kind.startswith("R") else before


def _date(time: bytes) -> dt.date | None:
    try:
        return dt.datetime.fromtimestamp(int(time), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None  # a commit can have any year


def _locate(git: Git) -> _Location:
    queries = ("HEAD", "--is-shallow-repository", "--show-cdup", "--show-prefix")
    head, shallow, top, prefix = git.run("rev-parse", *queries).split(b"\n", 3)
    return _Location(head.decode(), shallow == b"true", os.fsdecode(top), os.fsdecode(prefix[:-1]))


def _ignored(top: Path) -> frozenset[str]:
    """Return the commits to skip; the file has one full hash a line, and `#` before comments."""
    try:
        text = (top / IGNORED).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return frozenset(line for line in lines if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", line))


def _load(cache: Path, key: object) -> dict[str, dt.date] | None:
    try:
        record = json.loads(cache.read_text(encoding="utf-8"))
        if record["key"] == key:
            return {path: dt.date.fromisoformat(day) for path, day in record["days"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # missing or truncated
    return None


def _save(cache: Path, key: object, dates: dict[str, dt.date]) -> None:
    record = {"key": key, "days": {path: str(day) for path, day in dates.items()}}
    save_json(cache, record)
