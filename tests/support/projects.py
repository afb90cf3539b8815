"""Small real projects, written to a folder and built."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from sphinx.cmd.build import main as sphinx_build

from support.builds import Result, build
from support.paths import REPOSITORY
from support.processes import run_forked

INDEX = "# The journal\n\n```{posts}\n:style: haiku\n```\n"


def settings_of(parts: Sequence[str]) -> str:
    """Return the lines of a conf.py for a journal with these parts; none for all parts."""
    if "all" in parts:
        return ""
    extensions = [f"haiku_journal.{part}" for part in parts]
    if "search" not in parts:
        extensions.append("no_search")
    theme = "sphinx_book_theme" if "theme" in parts else "basic"
    return f"\nextensions = {extensions}\nhtml_theme = {theme!r}\n"


@dataclass
class Project:
    """A journal in its own folder, with the repository's settings, templates and styles.

    It has the parts of these names only, unless they are `all`: a build with the core alone takes
    a quarter of the time.
    """

    root: Path
    parts: tuple[str, ...] = ("all",)
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = self.root / "source"
        self.folder.mkdir(parents=True)
        shutil.copy(REPOSITORY / "conf.py", self.folder)
        shutil.copytree(REPOSITORY / "_static", self.folder / "_static")
        self.write({"index.md": INDEX})
        self.write({"conf.py": self.read("conf.py") + settings_of(self.parts)})

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
    ) -> CompletedProcess[str]:
        """Build as the command `sphinx-build` does, in a process of its own."""
        arguments = ["--no-color", *self.arguments(*options, into=into)]
        return run_forked(partial(sphinx_build, arguments), environment)

    def arguments(self, *options: str, into: str = "build") -> list[str]:
        """Return arguments for the command `sphinx-build`."""
        target = self.root / into
        folders = [str(self.folder), str(target / "html")]
        return ["-b", "html", "-d", str(target / "doctrees"), *options, *folders]


class BuiltOnce:
    """A journal that is built once; each test gets it as it was then, in the same folder."""

    def __init__(self, project: Project) -> None:
        """Build a journal, and copy all of it."""
        result = project.build()
        assert (result.error, result.warnings) == (None, "")
        self._root = project.root
        self._copy = project.root.with_name("copy")
        shutil.copytree(self._root, self._copy)

    def restored(self) -> Project:
        shutil.rmtree(self._root)
        shutil.copytree(self._copy, self._root)
        return Project.at(self._root)
