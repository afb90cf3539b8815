"""The files of posts, read without a build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..header.errors import Problem, Rule
from ..header.locations import find_files
from ..header.model import Header
from ..header.post_file import decode, file_problem, parse_post


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post's file: its path below the root, its text, its header and the header's problems.

    `header` is None if there are problems.
    """

    path: str
    text: str
    header: Header | None
    problems: tuple[Problem, ...]

    @property
    def haiku(self) -> str:
        """The haiku on one line, or nothing if the header cannot be read."""
        return " / ".join(self.header.haiku) if self.header else ""

    @property
    def title(self) -> str:
        """The title in the header, or else the body's first heading."""
        if self.header is None or self.header.title:
            return self.header.title if self.header else ""
        heading = re.search(r"^# +(.+)$", self.text, re.MULTILINE)
        return heading[1] if heading else ""

    def line(self, key: str) -> int:
        """Return the line of a header key, or 1 if the header lacks it."""
        return self.header.lines.get(key, 1) if self.header else 1


def find_post_files(folder: Path) -> Iterator[Path]:
    """Return the files that Sphinx reads as posts: `.md` and `.rst`, none of them hidden."""
    return map(Path, find_files(str(folder), (".md", ".rst")))


def read_post_file(root: Path, path: Path, *, haiku_required: bool = True) -> PostFile:
    """Read a post's file and its header; a file that cannot be read has a problem that says so."""
    found = path.relative_to(root).as_posix()
    name = found.encode(errors="backslashreplace").decode()  # to be printed
    if problem := file_problem(found):
        return PostFile(name, "", None, (problem,))
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return PostFile(name, "", None, (Problem(1, Rule.ENCODING, message),))
    header, problems = parse_post(data, haiku_required=haiku_required)
    return PostFile(name, decode(data)[0], header, tuple(problems))
