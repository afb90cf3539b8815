"""A site of one kind in a folder: create, build and edit it."""

from __future__ import annotations

import compileall
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from environments import Environment
from forms import write_posts
from kinds import Kind
from output import pages_since
from post import Post
from process import Cost, run

_IGNORED = shutil.ignore_patterns("__pycache__", ".*")
_ADDITION = "\nOne paragraph more.\n"


@dataclass(frozen=True, slots=True)
class Site:
    """A site of one kind in a folder, and the environment that builds it."""

    kind: Kind
    folder: Path
    environment: Environment
    jobs: int

    @property
    def output(self) -> Path:
        return self.folder / self.kind.output

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def lay_out(self, posts: Sequence[Post]) -> None:
        """Write the sources, and remove all other files, such as output and caches of builds."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, part in self.kind.parts.items():
            if part.is_dir():
                shutil.copytree(part, self.folder / name, ignore=_IGNORED)
                compileall.compile_dir(self.folder / name, quiet=2)  # as pip does
            else:
                shutil.copy(part, self.folder / name)
        self.add(posts)

    def add(self, posts: Sequence[Post]) -> None:
        """Write more posts."""
        write_posts(posts, self.folder / self.kind.posts, self.kind.name)

    def edit(self, post: Post) -> None:
        """Append a paragraph to a post."""
        path = self.folder / self.kind.posts / f"{post.path}.md"
        with path.open("a", encoding="utf-8") as file:
            file.write(_ADDITION)

    def page_of(self, post: Post) -> str:
        """Return the path of the page of a post, relative to the output."""
        return self.kind.page.format(path=post.path)

    def build(self) -> Cost:
        """Build once, in a separate process.  Raise process.CommandError if that fails."""
        began = time.time_ns()
        cost = run(self.command(self.kind.command), self.folder, self.log, self.variables())
        return replace(cost, pages=pages_since(self.output, began))

    def command(self, text: str) -> list[str]:
        """Fill in a command of `kinds`."""
        return [part.format(**self._values) for part in text.split()]

    def variables(self) -> dict[str, str]:
        """Return the environment variables of a command."""
        # nox sets PYTHONPATH for its own Python only.
        variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        for name, value in self.kind.variables.items():
            variables[name] = value.format(**self._values)
        return variables

    @property
    def _values(self) -> dict[str, object]:
        return {
            "python": self.environment.python,
            "packages": self.environment.packages,
            "jobs": self.jobs,
        }
