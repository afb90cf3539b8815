"""Reading of a source: the files of a folder or an archive, and their dates."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...util.git import GitError
from .first_commits import first_commits

SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".txt"}
LIMIT = 16 * 1024 * 1024
"""The size in bytes from which a file is skipped."""
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

    `dates` maps a path or name without suffix to a date and the name of its
    origin.  `skipped` lists the files that are not posts, with the reason.
    """

    files: list[SourceFile] = field(default_factory=list)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def date_of(self, file: SourceFile) -> tuple[str, str] | None:
        """Return the date of a file and the name of its origin, or None."""
        path = str(PurePosixPath(file.name).with_suffix(""))
        for name in (file.name, path, file.stem):
            if name in self.dates:
                return self.dates[name]
        return None


def read_source(path: Path) -> SourceTree:
    """Read a source: one file, a folder, or a tar archive of one.

    Raises OSError or tarfile.TarError if it cannot be read.
    """
    source = SourceTree()
    files = _read_folder(path) if path.is_dir() else _read_file(path)
    listed: Mapping[str, object] = {}
    for file in files:
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
    if len(file.data) >= LIMIT:
        return "it is too large for a post"
    return ""


def _keep_posts_of_jekyll(source: SourceTree) -> None:
    """Skip the pages of a site that has its posts in `_posts`."""
    folders = {"_posts", "_drafts"}
    if any("_posts" in PurePosixPath(file.name).parts for file in source.files):
        pages = [o for o in source.files if not folders & set(PurePosixPath(o.name).parts)]
        source.files = [file for file in source.files if file not in pages]
        source.skipped += ((page.name, "a page: the posts are in _posts") for page in pages)


def _read_file(path: Path) -> Iterator[SourceFile]:
    if tarfile.is_tarfile(path):
        yield from _read_archive(path)
    else:
        yield SourceFile(path.name, path.read_bytes(), _day(path.stat().st_mtime))


def _read_archive(path: Path) -> Iterator[SourceFile]:
    """Read a tar archive in memory; nothing is unpacked, links are not followed."""
    with tarfile.open(path) as archive:
        members = {member.name: member for member in archive if member.isfile()}
        # In the archive's order: going back means unpacking it anew.
        read = {}
        for name, member in members.items():
            parts = [part for part in PurePosixPath(name).parts if part not in {"/", ".."}]
            if any(part.startswith(".") for part in parts):
                continue
            file = archive.extractfile(member)
            data = file.read(LIMIT) if file else b""
            where = "/".join(parts)
            read[where] = SourceFile(where, data, _day(member.mtime))
    yield from (read[name] for name in sorted(read))


def _read_folder(path: Path) -> Iterator[SourceFile]:
    for where, folders, names in os.walk(path):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name != "node_modules"
        )
        for name in sorted(names):
            file = Path(where, name)
            if name.startswith(".") or not file.is_file():
                continue
            text = file.suffix.lower() in SUFFIXES or name == "dates.json"
            data = b""
            if text:
                with file.open("rb") as stream:
                    data = stream.read(LIMIT)
            relative = file.relative_to(path).as_posix()
            yield SourceFile(relative, data, _day(file.stat().st_mtime))


def _day(moment: float) -> dt.date:
    return dt.datetime.fromtimestamp(moment, dt.UTC).date()


def _dates(file: SourceFile) -> dict[str, object]:
    try:
        listed = json.loads(file.data)
    except ValueError:
        return {}
    return listed if isinstance(listed, dict) else {}
