"""The date of the last change of each post, from the history of git.

A change is a commit that alters the content of a file.  Adding a file does not count:
the post is published then, not updated, and an import would give all old posts one
date.  A rename alone does not count either; the file is followed under its former name,
in any folder.  Merges are skipped, since the commits they bring in have their own dates,
and so are the commits listed in `.git-blame-ignore-revs`, git's list of commits that
only reformat.  The date is the author date in UTC, which a rebase keeps.

One `git log` is enough for all posts, and its result is cached until HEAD moves.  Git
reads settings from the clone and the home folder; a post is a file and cannot contain
any.  Still, settings that would start a program for a log or change its format are
switched off, and no shell is used.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, NamedTuple

from ..util.json_files import save_json

IGNORED = ".git-blame-ignore-revs"
"""The file, at the top of a repository, that lists commits to skip (`git help blame`)."""

_VERSION = 1
_CHUNK = 1 << 16
# The variables that select a repository; git sets them in a hook for its own repository.
_REPOSITORY_VARIABLES = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "PREFIX", "NAMESPACE"),
        *("OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "SHALLOW_FILE", "GRAFT_FILE"),
    )
)
_SETTINGS = ("core.fsmonitor=false", "log.showSignature=false", "log.showRoot=true")
# With more than 200 added and removed files in a commit, only equal files count as renamed.
_FORMAT = ("-z", "--name-status", "--no-relative", "--find-renames", "-l200", "--no-color")
# The log is of the whole repository, since the folder of posts can have been renamed.
_LOG = ("log", "--format=tformat:%H %at %P", *_FORMAT)


class GitError(Exception):
    """A failure of git; the message is git's own."""


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
    try:
        location = _locate(source)
        ignored = _ignored(source / location.top)
        key = [_VERSION, location.head, location.prefix, folder, sorted(ignored)]
        if (cached := _load(cache, key)) is not None:
            return History(cached)
        names = _git(source, "ls-tree", "-rz", "--name-only", "--full-name", "HEAD", "--", folder)
        trace = _Trace(names.split(b"\0")[:-1], ignored, shallow=location.shallow)
        with closing(_log(source)) as commits:
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
    try:
        prefix = _locate(source).prefix
        tokens = iter(_git(source, "diff", "--cached", *_FORMAT, "HEAD").split(b"\0")[:-1])
        staged = _Commit("", None, False, [_change(letter, tokens) for letter in tokens])
        for commit in (staged, *_log(source, "--diff-filter=R")):  # newest first
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


def _log(source: Path, *options: str) -> Generator[_Commit]:
    """Yield the commits up to HEAD, newest first.  Raises GitError if git fails."""
    with subprocess.Popen(
        _command(source, *_LOG, *options, "HEAD"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    ) as process:
        assert process.stdout is not None
        try:
            yield from _commits(_tokens(process.stdout))
            process.wait()
        finally:
            process.kill()  # the caller may stop before the end
    if process.returncode:
        raise GitError(f"git log ended with status {process.returncode}")


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Split the output of git at each NUL."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


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


def _locate(source: Path) -> _Location:
    queries = ("HEAD", "--is-shallow-repository", "--show-cdup", "--show-prefix")
    head, shallow, top, prefix = _git(source, "rev-parse", *queries).split(b"\n", 3)
    return _Location(head.decode(), shallow == b"true", os.fsdecode(top), os.fsdecode(prefix[:-1]))


def _ignored(top: Path) -> frozenset[str]:
    """Return the commits to skip; the file has one full hash a line, and `#` before comments."""
    try:
        text = (top / IGNORED).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return frozenset(line for line in lines if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", line))


def _git(source: Path, *arguments: str) -> bytes:
    """Run git and return its output.  Raises GitError if it cannot be run or fails."""
    try:
        run = subprocess.run(
            _command(source, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(),
            check=False,
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    if run.returncode:
        lines = run.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(lines[0] if lines else f"git ended with status {run.returncode}")
    return run.stdout


def _command(source: Path, *arguments: str) -> list[str]:
    settings = (part for setting in _SETTINGS for part in ("-c", setting))
    return ["git", "-C", str(source), "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES}


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
