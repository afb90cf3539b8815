"""Reading of a source: the files of a folder or an archive, and their dates."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...git_dates.git import GitError
from ..limits import FILE_COUNT, FILE_SIZE, TOTAL_SIZE, SourceLimitError
from .archive import read_archive
from .first_commits import first_commits

SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".txt"}
_NOT_POSTS = re.compile(
    r"_index|readme|license|licence|contributing|changelog|code_of_conduct|security|copying",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source: its path, its bytes, the day of its last change."""

    name: str
    data: bytes
    changed: dt.date

    @property
    def stem(self) -> str:
        """The file's name without suffix, or the folder's name for an `index.md`."""
        path = PurePosixPath(self.name)
        return path.parent.name if path.stem == "index" and path.parent.name else path.stem


@dataclass(slots=True)
class SourceTree:
    """The files of a source.

    `dates` maps a path or name without suffix to a date and the name of its origin.
    `skipped` lists the files that are not posts, with the reason.  `size` is the number of
    bytes that the source takes where it is stored.
    """

    files: list[SourceFile] = field(default_factory=list)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def date_of(self, file: SourceFile) -> tuple[str, str] | None:
        """Return the date of a file and the name of its origin, or None."""
        path = str(PurePosixPath(file.name).with_suffix(""))
        for name in (file.name, path, file.stem):
            if name in self.dates:
                return self.dates[name]
        return None


def read_source(path: Path) -> SourceTree:
    """Read a source: one file, a folder, or a tar archive of one.

    Raises OSError or tarfile.TarError if it cannot be read, and SourceLimitError if it
    exceeds a limit.
    """
    source = SourceTree()
    files = _read_folder(path, source) if path.is_dir() else _read_file(path, source)
    listed: Mapping[str, object] = {}
    for file in _check_limits(files):
        if PurePosixPath(file.name).name == "dates.json":
            listed = _dates(file)
        elif reason := _skip_reason(file):
            source.skipped.append((file.name, reason))
        else:
            source.files.append(file)
    source.dates.update(
        (re.sub(r"\.(md|markdown)$", "", name), (date, "dates.json"))
        for name, date in listed.items()
        if isinstance(date, str)
    )
    source.size = source.size or sum(len(file.data) for file in source.files)
    _keep_posts_of_jekyll(source)
    if path.is_dir():
        _date_by_git(source, path)
    return source


def _date_by_git(source: SourceTree, path: Path) -> None:
    """Date the files that have no date yet by the commits that added them."""
    try:
        days = first_commits(path)
    except GitError as error:
        source.skipped.append((".git", f"its dates are not known: {error}"))
        return
    for file in source.files:
        if source.date_of(file) is None and (day := days.get(file.name)):
            source.dates[file.name] = (day, "git's first commit")


def _skip_reason(file: SourceFile) -> str:
    path = PurePosixPath(file.name)
    if path.suffix.lower() not in SUFFIXES:
        return "it is not Markdown"
    if _NOT_POSTS.fullmatch(path.stem):
        return "its name is not that of a post"
    if len(file.data) >= FILE_SIZE:
        return "it is too large for a post"
    return ""


def _keep_posts_of_jekyll(source: SourceTree) -> None:
    """Skip the pages of a site that has its posts in `_posts`."""
    folders = {"_posts", "_drafts"}
    if any("_posts" in PurePosixPath(file.name).parts for file in source.files):
        pages = {o.name for o in source.files if not folders & set(PurePosixPath(o.name).parts)}
        source.files = [file for file in source.files if file.name not in pages]
        source.skipped += ((page, "a page: the posts are in _posts") for page in sorted(pages))


def _read_file(path: Path, source: SourceTree) -> Iterator[SourceFile]:
    """Read one file of text, or an archive."""
    if _is_text(path.name):
        with path.open("rb") as stream:
            yield SourceFile(path.name, stream.read(FILE_SIZE), _day(path.stat().st_mtime))
        return
    members, skipped = read_archive(path, _is_text)
    source.skipped += skipped
    source.size = path.stat().st_size
    for member in members:
        yield SourceFile(member.name, member.data, _day(member.changed))


def _read_folder(path: Path, source: SourceTree) -> Iterator[SourceFile]:
    root = path.resolve()
    for where, folders, names in os.walk(path):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name != "node_modules"
        )
        for name in sorted(names):
            file = Path(where, name)
            if name.startswith(".") or not file.is_file():
                continue
            relative = file.relative_to(path).as_posix()
            if not file.resolve().is_relative_to(root):
                source.skipped.append((relative, "it is a link to a file outside the folder"))
                continue
            data = b""
            if _is_text(name):
                with file.open("rb") as stream:
                    data = stream.read(FILE_SIZE)
            yield SourceFile(relative, data, _day(file.stat().st_mtime))


def _is_text(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in SUFFIXES or path.name == "dates.json"


def _check_limits(files: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """Yield the files.  Raises SourceLimitError if there are too many, or too much in them."""
    total = 0
    for number, file in enumerate(files, 1):
        total += len(file.data)
        if number > FILE_COUNT or total > TOTAL_SIZE:
            raise SourceLimitError(
                f"it has more than {FILE_COUNT:,} files or {TOTAL_SIZE:,} bytes of text; "
                "import its folders one by one"
            )
        yield file


def _day(moment: float) -> dt.date:
    try:
        return dt.datetime.fromtimestamp(moment, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        return dt.date(1970, 1, 1)  # a file can have any year


def _dates(file: SourceFile) -> dict[str, object]:
    try:
        listed = json.loads(file.data)
    except (ValueError, RecursionError):
        return {}
    return listed if isinstance(listed, dict) else {}
