"""Where posts come from: the files of a folder or an archive, and when each was written."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".txt"}
LIMIT = 16 * 1024 * 1024
"""The size from which a file is no post, in bytes."""
_NO_POSTS = re.compile(
    r"_index|readme|license|licence|contributing|changelog|code_of_conduct|security|copying",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A file of the source: its path there, its bytes, when it was last changed."""

    name: str
    data: bytes
    changed: dt.date

    @property
    def stem(self) -> str:
        """The name that a post has from its file, or from the folder of an `index.md`."""
        path = PurePosixPath(self.name)
        return path.parent.name if path.stem == "index" and path.parent.name else path.stem


@dataclass(slots=True)
class Source:
    """All that a source holds.

    `dates` are known by other means: each has the file's path or name, without
    its suffix, and the words for where the date is from.  `left` names what is
    no post, with the reason.
    """

    origins: list[Origin] = field(default_factory=list)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    left: list[tuple[str, str]] = field(default_factory=list)

    def date_of(self, origin: Origin) -> tuple[str, str] | None:
        """When a file was written, and how that is known; None if it is not."""
        path = str(PurePosixPath(origin.name).with_suffix(""))
        for name in (origin.name, path, origin.stem):
            if name in self.dates:
                return self.dates[name]
        return None


def gather(path: Path) -> Source:
    """Read a source: one file, a folder, or a tar archive of one.

    Raises OSError or tarfile.TarError if it cannot be read.
    """
    source = Source()
    files = _read_folder(path) if path.is_dir() else _read_file(path)
    listed: Mapping[str, object] = {}
    for origin in files:
        if PurePosixPath(origin.name).name == "dates.json":
            listed = _dates(origin)
        elif reason := _unfit(origin):
            source.left.append((origin.name, reason))
        else:
            source.origins.append(origin)
    if path.is_dir():
        source.dates.update(_first_commits(path))
    source.dates.update(
        (re.sub(r"\.(md|markdown)$", "", name), (date, "dates.json"))
        for name, date in listed.items()
        if isinstance(date, str)
    )
    _keep_posts_of_jekyll(source)
    return source


def _unfit(origin: Origin) -> str:
    path = PurePosixPath(origin.name)
    if path.suffix.lower() not in SUFFIXES:
        return "it is not Markdown"
    if _NO_POSTS.fullmatch(path.stem):
        return "by its name it is no post"
    if len(origin.data) >= LIMIT:
        return "it is too large for a post"
    return ""


def _keep_posts_of_jekyll(source: Source) -> None:
    """Leave the pages of a site that keeps its posts in `_posts`."""
    folders = {"_posts", "_drafts"}
    if any("_posts" in PurePosixPath(origin.name).parts for origin in source.origins):
        pages = [o for o in source.origins if not folders & set(PurePosixPath(o.name).parts)]
        source.origins = [origin for origin in source.origins if origin not in pages]
        source.left += ((page.name, "a page: the posts are in _posts") for page in pages)


def _read_file(path: Path) -> Iterator[Origin]:
    if tarfile.is_tarfile(path):
        yield from _read_archive(path)
    else:
        yield Origin(path.name, path.read_bytes(), _day(path.stat().st_mtime))


def _read_archive(path: Path) -> Iterator[Origin]:
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
            read[where] = Origin(where, data, _day(member.mtime))
    yield from (read[name] for name in sorted(read))


def _read_folder(path: Path) -> Iterator[Origin]:
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
            yield Origin(relative, data, _day(file.stat().st_mtime))


def _day(moment: float) -> dt.date:
    return dt.datetime.fromtimestamp(moment, dt.UTC).date()


def _dates(origin: Origin) -> dict[str, object]:
    try:
        listed = json.loads(origin.data)
    except ValueError:
        return {}
    return listed if isinstance(listed, dict) else {}


def _first_commits(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield for each file below a folder the day of the commit that added it.

    One call of git for all.  Settings of the repository that run programs are
    switched off.  No git, or no repository, gives nothing.
    """
    command = ["git", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false"]
    command += ["-c", "core.quotePath=false", "-C", str(path), "--no-pager", "log", "--reverse"]
    command += ["--relative", "--diff-filter=A", "--no-renames", "--name-only"]
    command += ["--format=%x01%ad", "--date=short", "-z", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return
    seen = set()
    for commit in done.stdout.decode("utf-8", errors="replace").split("\x01")[1:]:
        day, _, names = commit.partition("\0")
        for name in names.strip("\n\0").split("\0"):
            name = str(PurePosixPath(name.strip("\n")).with_suffix("")) if name.strip() else ""
            if name and name not in seen:
                seen.add(name)
                yield name, (day.strip(), "git's first commit")
