"""Reading of a source: the files of a folder or an archive, and their dates."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ...git_dates.git import GitError
from ...sandbox.attachments import ATTACHMENT_TYPES
from ..limits import FILE_COUNT, FILE_SIZE, TOTAL_SIZE, SourceLimitError
from .archive import read_archive
from .first_commits import first_commits
from .site import SETTINGS_FILES, Site, recognize_site

SUFFIXES = {".md", ".markdown", ".mdown", ".mdx", ".mkd", ".txt"}
_PANDOC = "convert it with Pandoc (-t gfm), and import that"
OTHER_FORMATS = {
    ".rst": f"it is reStructuredText; {_PANDOC}",
    ".ipynb": "it is a notebook; convert it with jupyter nbconvert --to markdown, and import that",
    **dict.fromkeys((".html", ".htm"), f"it is HTML; if it is a post, {_PANDOC}"),
    ".org": f"it is Org; {_PANDOC}",
    **dict.fromkeys((".adoc", ".asciidoc"), f"it is AsciiDoc; {_PANDOC}"),
    ".textile": f"it is Textile; {_PANDOC}",
}
"""Why posts that are not Markdown are left, and what to do, by their suffix."""
_HEADER_SUFFIX = ".meta"
_NOT_POSTS = re.compile(
    r"_index|readme.*|license|licence|contributing|changelog|code_of_conduct|security|copying"
    r"|requirements.*|robots|humans|ads|cname|agents|claude|todo|404|_sidebar|_navbar|_footer",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source: its path, its bytes, the day of its last change.

    `header` is the text of the file beside it that has its header, as in sites of Nikola.
    """

    name: str
    data: bytes
    changed: dt.date
    header: str = ""

    @property
    def stem(self) -> str:
        """The file's name without suffix, or the folder's name for an `index.md`."""
        path = PurePosixPath(self.name)
        return path.parent.name if path.stem == "index" and path.parent.name else path.stem


@dataclass(slots=True)
class SourceTree:
    """The files of a source.

    `dates` maps a path or name without suffix to a date and the name of its origin.
    `skipped` lists the files that are not posts, with the reason, and `pages` the texts outside
    of the folders of posts.  `size` is the number of
    bytes that the source takes where it is stored.  `others` are the names of the files that
    posts may show or link to.
    """

    files: list[SourceFile] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    path: Path = Path()
    site: Site = field(default_factory=Site)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0

    def date_of(self, file: SourceFile) -> tuple[str, str] | None:
        """Return the date of a file and the name of its origin, or None."""
        for name in (file.name, _without_suffix(file.name), file.stem):
            if name in self.dates:
                return self.dates[name]
        return None

    def read(self, name: str) -> bytes:
        """Return the first bytes of one of the files; nothing if it cannot be read."""
        for file in self.files:
            if file.name == name:
                return file.data
        if not self.path.is_dir():
            members, _ = read_archive(self.path, name.__eq__)
            return next((member.data for member in members if member.name == name), b"")
        with suppress(OSError), (self.path / name).open("rb") as stream:
            return stream.read(FILE_SIZE)
        return b""


def read_source(path: Path) -> SourceTree:
    """Read a source: one file, a folder, or a tar archive of one.

    Raises OSError or tarfile.TarError if it cannot be read, and SourceLimitError if it
    exceeds a limit.
    """
    source = SourceTree(path=path)
    files = _read_folder(path, source) if path.is_dir() else _read_file(path, source)
    listed: Mapping[str, object] = {}
    settings: dict[str, str] = {}
    texts = []
    headers: dict[str, str] = {}
    for file in _check_limits(files):
        name = PurePosixPath(file.name).name
        if name == "dates.json":
            listed = _dates(file)
        elif name in SETTINGS_FILES:
            settings[file.name] = file.data.decode(errors="replace")
        elif _suffix(file.name) in SUFFIXES:
            texts.append(file)
        elif _suffix(file.name) == _HEADER_SUFFIX:
            headers[_without_suffix(file.name)] = file.data.decode(errors="replace")
        else:
            source.others.add(file.name)
    names = [*(file.name for file in texts), *source.others]
    source.site = recognize_site(names, settings)
    if source.site.generator == "Nikola":
        texts = [replace(f, header=headers.get(_without_suffix(f.name), "")) for f in texts]
    _select_posts(source, texts, alone=path.is_file() and len(texts) == 1)
    source.dates.update(
        (re.sub(r"\.(md|markdown)$", "", name), (date, "dates.json"))
        for name, date in listed.items()
        if isinstance(date, str)
    )
    source.size = source.size or sum(len(file.data) for file in source.files)
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


def _select_posts(source: SourceTree, texts: list[SourceFile], *, alone: bool) -> None:
    """Divide the texts of a source into those that may be posts, and others.

    A text that is `alone` may have any name.
    """
    for file in texts:
        reason = "" if alone else _skip_reason(file)
        if not source.site.is_post(file.name):
            source.pages.append(file.name)
            source.others.add(file.name)
        elif reason:
            source.skipped.append((file.name, reason))
            source.others.add(file.name)
        else:
            source.files.append(file)
    for name in sorted(source.others):
        if _suffix(name) in OTHER_FORMATS and source.site.is_post(name):
            source.skipped.append((name, OTHER_FORMATS[_suffix(name)]))


def _skip_reason(file: SourceFile) -> str:
    path = PurePosixPath(file.name)
    if len(file.data) >= FILE_SIZE:
        return "it is too large for a post"
    if _NOT_POSTS.fullmatch(path.stem):
        return "its name is not that of a post"
    return ""


def locate_attachments(source: SourceTree, scratch: Path) -> dict[str, Path]:
    """Return the paths at which the files that posts may publish can be read, by their names.

    Those of an archive are written to the folder `scratch`, unless they are too large.
    """
    wanted = {name for name in source.others if _suffix(name)[1:] in ATTACHMENT_TYPES}
    if not wanted or source.path.is_dir():
        return {name: source.path / name for name in wanted}
    paths = {}
    members, _ = read_archive(source.path, wanted.__contains__)
    for number, member in enumerate(members):
        if member.name in wanted and len(member.data) < FILE_SIZE:
            paths[member.name] = scratch / f"{number}{_suffix(member.name)}"
            paths[member.name].write_bytes(member.data)
    return paths


def _without_suffix(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(""))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


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
            name
            for name in folders
            if name == ".obsidian" or not (name.startswith(".") or name == "node_modules")
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
    return path.suffix.lower() in {*SUFFIXES, _HEADER_SUFFIX} or path.name in {
        "dates.json",
        *SETTINGS_FILES,
    }


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
