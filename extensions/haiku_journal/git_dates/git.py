"""Git commands that start no other program.

The journal's own repository is read with its settings, which its author or a host has made:
a commit cannot contain a file of `.git`, so neither a post nor a pull request can change
them.  Only settings that start a program for a log or change its format are switched off.

A repository that arrived together with someone's posts can have settings that start
programs: as monitors, filters and helpers, for signatures, or to fetch missing objects.
They cannot all be switched off one by one, so git never sees them.  It works in a
temporary folder with settings of its own, which has links to the objects and references of
the repository, and nothing else of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

TIME_LIMIT = 20.0
"""The most seconds for a command in a foreign repository."""
OUTPUT_LIMIT = 32 * 1024 * 1024
"""The most bytes that a command in a foreign repository may print."""
MEMORY_LIMIT = 768 * 1024 * 1024
"""The most bytes of memory for a command in a foreign repository, where a shell can set it."""

_CHUNK = 1 << 16
# The variables that select a repository; git sets them in a hook for its own repository.
_REPOSITORY_VARIABLES = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "COMMON_DIR", "INDEX_FILE", "PREFIX", "NAMESPACE"),
        *("OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES", "SHALLOW_FILE", "GRAFT_FILE"),
    )
)
_OWN_SETTINGS = (
    *("core.fsmonitor=false", "log.showSignature=false", "log.showRoot=true"),
    "safe.bareRepository=explicit",  # a commit can contain a bare repository with settings
)

_FOREIGN_DATA = ("objects", "refs", "packed-refs", "reftable", "shallow")
"""The files and folders of a foreign repository that git reads, besides HEAD."""
_FOREIGN_SETTINGS = """\
[core]
    repositoryFormatVersion = 1
    bare = true
    commitGraph = false
    multiPackIndex = false
    packedGitLimit = 128m
    packedGitWindowSize = 1m
[log]
    mailmap = false
[extensions]
    objectFormat = {objects}
"""
_FOREIGN_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # none; it takes precedence over settings
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}
_LIMITED_GIT = f'ulimit -v {MEMORY_LIMIT // 1024}; exec git "$@"'


class GitError(Exception):
    """A failure of git; the message says why."""


@dataclass(frozen=True)
class Git:
    """Git for one repository: the start of each command, its environment and its limits."""

    command: tuple[str, ...]
    environment: dict[str, str]
    seconds: float | None = None
    size: int | None = None

    def run(self, *arguments: str) -> bytes:
        """Return the output of a command.  Raises GitError if it cannot be run or fails."""
        try:
            run = subprocess.run(
                [*self.command, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=self.environment,
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from None
        if run.returncode:
            lines = run.stderr.decode(errors="replace").strip().splitlines()
            raise GitError(lines[0] if lines else f"git ended with status {run.returncode}")
        return run.stdout

    def tokens(self, *arguments: str) -> Generator[bytes]:
        """Yield the parts of a command's output that NUL ends.

        Raises GitError if the command fails or exceeds a limit.
        """
        with self._start(arguments) as process:
            timer = Timer(self.seconds or 0, process.kill)
            if self.seconds:
                timer.start()
            try:
                yield from self._split(process)
                process.wait()
            finally:
                overtime = timer.finished.is_set()
                timer.cancel()
                process.kill()  # the caller may stop before the end
        if overtime:
            raise GitError(f"git took more than {self.seconds} seconds")
        if process.returncode:
            raise GitError(f"git {arguments[0]} ended with status {process.returncode}")

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                [*self.command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=self.environment,
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror}") from None

    def _split(self, process: subprocess.Popen[bytes]) -> Iterator[bytes]:
        assert process.stdout is not None
        rest, total = b"", 0
        while chunk := process.stdout.read(_CHUNK):
            total += len(chunk)
            if self.size and total > self.size:
                raise GitError(f"git printed more than {self.size:,} bytes")
            *whole, rest = (rest + chunk).split(b"\0")
            yield from whole


def own_repository(source: Path) -> Git:
    """Return git for the journal's own repository, found from a folder in it."""
    settings = (part for setting in _OWN_SETTINGS for part in ("-c", setting))
    environment = {k: v for k, v in os.environ.items() if k not in _REPOSITORY_VARIABLES}
    return Git(("git", "-C", str(source), "--no-pager", *settings), environment)


def find_git_folder(source: Path) -> Path | None:
    """Return the path of `.git` in a folder or in the nearest folder above that has one."""
    source = source.resolve()
    folders = (folder / ".git" for folder in (source, *source.parents))
    return next((path for path in folders if path.exists()), None)


@contextmanager
def foreign_repository(git_folder: Path) -> Iterator[Git]:
    """Provide git for a repository that is not trusted, with limits and none of its settings.

    Takes the path of its folder `.git`.  Raises GitError if there is no repository there.
    """
    if not shutil.which("git"):
        raise GitError("git is not installed")
    if not git_folder.is_dir():
        raise GitError(".git is not a folder, but names one elsewhere, which is not read")
    if not (git_folder / "HEAD").is_file():
        raise GitError("the repository has no HEAD")
    with TemporaryDirectory(prefix="haiku-git-") as folder:
        try:
            _link_data(git_folder, Path(folder))
        except OSError as error:
            raise GitError(f"the repository cannot be read: {error.strerror}") from None
        variables = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        yield Git(
            ("sh", "-c", _LIMITED_GIT, "git", "--no-pager"),
            {**variables, **_FOREIGN_ENVIRONMENT, "GIT_DIR": folder},
            TIME_LIMIT,
            OUTPUT_LIMIT,
        )


def _link_data(git_folder: Path, folder: Path) -> None:
    """Make a repository with the objects and references of another, but not its settings."""
    with (git_folder / "HEAD").open("rb") as head:
        (folder / "HEAD").write_bytes(head.read(1000))
    for name in _FOREIGN_DATA:
        if (git_folder / name).exists():
            (folder / name).symlink_to(git_folder / name)
    settings = _FOREIGN_SETTINGS.format(objects=_object_format(git_folder / "objects"))
    if (git_folder / "reftable").exists():
        settings += "    refStorage = reftable\n"
    (folder / "config").write_text(settings, encoding="utf-8")


def _object_format(objects: Path) -> str:
    """Return the hash function of a repository, from the length of its objects' names."""
    names = chain(objects.glob("pack/pack-*.idx"), objects.glob("[0-9a-f][0-9a-f]/*"))
    return "sha256" if any(len(path.stem) > 60 for path in islice(names, 1)) else "sha1"
