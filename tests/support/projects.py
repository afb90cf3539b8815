"""Small real projects, written to a folder and built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.builds import Result, build
from support.paths import EXTENSIONS, REPOSITORY

INDEX = "# The journal\n\n```{posts}\n:style: haiku\n```\n"


@dataclass
class Project:
    """A journal in its own folder, with the repository's settings, templates and styles."""

    root: Path
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.root / "source"
        self.folder.mkdir(parents=True)
        shutil.copy(REPOSITORY / "conf.py", self.folder)
        shutil.copytree(REPOSITORY / "_static", self.folder / "_static")
        self.write({"index.md": INDEX})

    @classmethod
    def at(cls, root: Path) -> Project:
        """Return the journal in an existing folder."""
        project = cls.__new__(cls)
        project.root, project.folder = root, root / "source"
        return project

    def write(self, files: dict[str, str | bytes]) -> Project:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text, f"{old!r} is not in {name}"
        self.write({name: text.replace(old, new)})

    def delete(self, name: str) -> None:
        (self.folder / name).unlink()

    def rename(self, name: str, new: str) -> None:
        target = self.folder / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).rename(target)

    def configure(self, line: str) -> None:
        self.write({"conf.py": self.read("conf.py") + f"\n{line}\n"})

    def build(
        self, builder: str = "html", *, parallel: int = 0, into: str = "build", **settings: Any
    ) -> Result:
        """Build in this process; an error that stops the build is part of the result."""
        return build(self.folder, self.root / into, builder, parallel, settings)

    def fresh(self, builder: str = "html", **settings: Any) -> Result:
        """Build into an empty folder."""
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        return self.build(builder, into="fresh", **settings)

    def command(
        self, *options: str, into: str = "build", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Build with `python -m sphinx` in a separate process."""
        target = self.root / into
        return subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "--no-color", "-b", "html"),
                *("-d", str(target / "doctrees"), *options),
                *(str(self.folder), str(target / "html")),
            ],
            env={**os.environ, "PYTHONPATH": str(EXTENSIONS), **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
