"""What is known of posts without a build, and what is told of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..header.errors import Fault, Rule
from ..header.model import Header
from ..header.post_file import decode, read


class Notice(NamedTuple):
    """One line of the result; `advice` does not make the check fail."""

    path: str
    line: int
    advice: bool
    rule: str
    message: str

    def __str__(self) -> str:
        advice = "advice: " if self.advice else ""
        return f"{self.path}:{self.line}: {advice}{self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Post:
    """A post's file: its path below the root, what it says, what is wrong with it."""

    path: str
    text: str
    header: Header | None
    faults: tuple[Fault, ...]

    def line(self, key: str) -> int:
        """The line on which the header gives a key."""
        return self.header.lines.get(key, 1) if self.header else 1

    @property
    def title(self) -> str:
        """The title in the header, or else the body's first heading."""
        if self.header is None or self.header.title:
            return self.header.title if self.header else ""
        heading = re.search(r"^# +(.+)$", self.text, re.MULTILINE)
        return heading[1] if heading else ""


def load(root: Path, path: Path) -> Post:
    """Read a post's file and its header."""
    name = path.relative_to(root).as_posix()
    if path.suffix != ".md":
        message = f"a post is Markdown; {path.suffix} files go elsewhere"
        return Post(name, "", None, (Fault(1, Rule.MISSING, message),))
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return Post(name, "", None, (Fault(1, Rule.ENCODING, message),))
    header, faults = read(data)
    return Post(name, decode(data)[0], header, tuple(faults))
