"""The day on which each post was last changed, as git's history has it.

A change is a commit that alters what a file says.  That a file was added is
none: a post is published then, not updated, and an import of old posts would
give all of them one day.  A rename alone is none either: the file is followed
under its former name, wherever that was.  Merges are passed by, since what they
bring in has days of its own, and so is what `.git-blame-ignore-revs` lists,
git's own way to say that a commit only moved blanks.  The day is the author's,
in UTC, which a rebase leaves alone.

One `git log` answers for all posts, and none is asked while HEAD stays where it
is.  Git reads its settings from the clone and its owner's home: a post comes as
a file and cannot bring any.  What in them would start a program for a log or
change its form is switched off all the same, and no shell is used.
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

IGNORED = ".git-blame-ignore-revs"
"""The file, at the top of a repository, of commits that do not count (`git help blame`)."""

_VERSION = 1
_CHUNK = 1 << 16
# Of the variables that say which repository is meant: a hook sets them for its own.
_LOCAL = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "PREFIX", "NAMESPACE"),
        *("OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "SHALLOW_FILE", "GRAFT_FILE"),
    )
)
_SETTINGS = ("core.fsmonitor=false", "log.showSignature=false", "log.showRoot=true")
# Where a commit adds and removes many files, only equal ones are taken for renamed.
_FORM = ("-z", "--name-status", "--no-relative", "--find-renames", "-l200", "--no-color")
# Of the whole repository, since a folder of posts may have had another name.
_LOG = ("log", "--format=tformat:%H %at %P", *_FORM)


class GitError(Exception):
    """Why git could not be asked, in its own words."""


class History(NamedTuple):
    """The day of each file's last change, by its path from the source folder.

    `cut` counts the files whose last change a shallow clone does not hold;
    `note` says why nothing is known.
    """

    days: dict[str, dt.date]
    cut: int = 0
    note: str = ""


class _Place(NamedTuple):
    """Where a folder stands in its repository: the way up to the top, the way down from it."""

    head: str
    shallow: bool
    up: str
    down: str


class _Commit(NamedTuple):
    """A commit; each of its changes is a letter, the path before and the path after.

    `first` says that nothing comes before it, as far as the clone knows.
    """

    name: str
    day: dt.date | None
    first: bool
    changes: list[tuple[str, bytes, bytes]]


def last_changes(source: Path, folder: str, cache: Path) -> History:
    """Find the last change of every file that HEAD has in a folder.

    Takes the source folder, the folder in it, and the file in which the answer
    is kept until HEAD moves.  A file that was only added or renamed has no day.
    """
    try:
        place = _place(source)
        ignored = _ignored(source / place.up)
        key = [_VERSION, place.head, place.down, folder, sorted(ignored)]
        if (known := _load(cache, key)) is not None:
            return History(known)
        names = _git(source, "ls-tree", "-rz", "--name-only", "--full-name", "HEAD", "--", folder)
        trace = _Trace(names.split(b"\0")[:-1], ignored, shallow=place.shallow)
        with closing(_log(source)) as commits:
            for commit in commits:
                trace.follow(commit)
                if not trace.wanted:
                    break
    except GitError as error:
        return History({}, note=str(error))
    days = {os.fsdecode(name).removeprefix(place.down): day for name, day in trace.days.items()}
    if not trace.cut:  # otherwise a deeper clone knows more at the same HEAD
        _save(cache, key, days)
    return History(days, trace.cut)


def renamed(source: Path) -> dict[str, str]:
    """Where files have gone: each former path with the last one known.

    Paths are from the source folder; what was or is elsewhere is left out.
    Renames that are staged count, others in the working tree do not.  Empty
    where git cannot be asked.
    """
    found: dict[str, str] = {}
    try:
        down = _place(source).down
        tokens = iter(_git(source, "diff", "--cached", *_FORM, "HEAD").split(b"\0")[:-1])
        staged = _Commit("", None, False, [_change(letter, tokens) for letter in tokens])
        for commit in (staged, *_log(source, "--diff-filter=R")):  # newest first
            for _, before, after in commit.changes:
                name = os.fsdecode(after)
                found.setdefault(os.fsdecode(before), found.get(name, name))
    except GitError:
        return {}
    return {
        before.removeprefix(down): after.removeprefix(down)
        for before, after in found.items()
        if before != after and before.startswith(down) and after.startswith(down)
    }


class _Trace:
    """The way back through history, commit by commit, to each file's last change.

    `wanted` holds the files still looked for: the name at this point of history,
    and the name today.
    """

    def __init__(self, names: Iterable[bytes], ignored: frozenset[str], *, shallow: bool) -> None:
        self.wanted = {name: name for name in names}
        self.ignored = ignored
        self.shallow = shallow
        self.days: dict[bytes, dt.date] = {}
        self.cut = 0

    def follow(self, commit: _Commit) -> None:
        """Take in the commit before those seen so far."""
        earlier: dict[bytes, bytes] = {}
        for letter, before, after in commit.changes:
            if letter == "D" or (name := self.wanted.pop(after, None)) is None:
                continue
            if letter == "A":
                # Where a shallow clone ends, every file looks as if it were new.
                self.cut += self.shallow and commit.first
            elif letter == "R100" or commit.name in self.ignored:
                earlier[before] = name
            elif commit.day is not None:
                self.days[name] = commit.day
        self.wanted |= earlier


def _log(source: Path, *options: str) -> Generator[_Commit]:
    """Yield the commits before HEAD, newest first.  Raises GitError if git gives up."""
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
            process.kill()  # whoever reads may have seen enough
    if process.returncode:
        raise GitError(f"git log ended with status {process.returncode}")


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    """Cut what git writes at each NUL."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _commits(tokens: Iterator[bytes]) -> Iterator[_Commit]:
    commit = None
    for token in tokens:
        if b" " in token:  # a commit's own line; no letter has a blank
            if commit is not None:
                yield commit
            name, time, parents = token.split(b" ", 2)
            commit = _Commit(name.decode(), _day(time), not parents, [])
        elif commit is not None:
            commit.changes.append(_change(token, tokens))
    if commit is not None:
        yield commit


def _change(letter: bytes, tokens: Iterator[bytes]) -> tuple[str, bytes, bytes]:
    """A change, from its letter and the paths that come after it: two for a rename."""
    kind = letter.decode().strip()
    before = next(tokens, b"")
    return kind, before, next(tokens, b"") if kind.startswith("R") else before


def _day(time: bytes) -> dt.date | None:
    try:
        return dt.datetime.fromtimestamp(int(time), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return None  # a commit may claim any year


def _place(source: Path) -> _Place:
    wanted = ("HEAD", "--is-shallow-repository", "--show-cdup", "--show-prefix")
    head, shallow, up, down = _git(source, "rev-parse", *wanted).split(b"\n", 3)
    return _Place(head.decode(), shallow == b"true", os.fsdecode(up), os.fsdecode(down[:-1]))


def _ignored(top: Path) -> frozenset[str]:
    """The commits that do not count: one full name a line, `#` before comments."""
    try:
        text = (top / IGNORED).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in text.splitlines())
    return frozenset(line for line in lines if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", line))


def _git(source: Path, *arguments: str) -> bytes:
    """What git answers.  Raises GitError if it is not there or has no answer."""
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
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(said[0] if said else f"git ended with status {run.returncode}")
    return run.stdout


def _command(source: Path, *arguments: str) -> list[str]:
    settings = (part for setting in _SETTINGS for part in ("-c", setting))
    return ["git", "-C", str(source), "--no-pager", *settings, *arguments]


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _LOCAL}


def _load(cache: Path, key: object) -> dict[str, dt.date] | None:
    try:
        record = json.loads(cache.read_text(encoding="utf-8"))
        if record["key"] == key:
            return {path: dt.date.fromisoformat(day) for path, day in record["days"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass  # missing, or cut short
    return None


def _save(cache: Path, key: object, days: dict[str, dt.date]) -> None:
    record = {"key": key, "days": {path: str(day) for path, day in sorted(days.items())}}
    cache.parent.mkdir(parents=True, exist_ok=True)
    draft = cache.with_suffix(".new")
    draft.write_text(json.dumps(record), encoding="utf-8")
    draft.replace(cache)
