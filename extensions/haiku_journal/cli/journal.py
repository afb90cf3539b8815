"""What the commands know of a journal without a build: its folder, and settings in conf.py."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..authoring.project.settings import UnknownSettingError, read_setting

if TYPE_CHECKING:
    from ..authoring.post_files import PostFile

_T = TypeVar("_T")


@dataclass(frozen=True)
class Journal:
    """The folder of conf.py, and the name of the posts' folder in it."""

    root: Path
    posts: str

    @property
    def folder(self) -> Path:
        """The folder of posts."""
        return self.root / self.posts

    def setting(self, name: str, default: _T) -> _T:
        """Return a setting of conf.py; raises ClickException if it cannot be read."""
        return _setting(self.root, name, default)

    def read_posts(self) -> list[PostFile]:
        """Read all posts; raises ClickException if there is no folder of posts."""
        # Imported here, since this takes half as long as a search, which reads no posts.
        from ..authoring.post_files import find_post_files, read_post_file

        if not self.folder.is_dir():
            raise click.UsageError(
                f"there is no folder {self.folder}; `haiku new` makes it with the first post, "
                "and haiku_posts in conf.py names another one"
            )
        required = self.setting("haiku_required", True)
        return [
            read_post_file(self.root, path, haiku_required=required)
            for path in find_post_files(self.folder)
        ]


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of conf.py (default: this folder, or the nearest one above).",
)


def with_journal(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options --root and --posts, and pass it a `Journal` instead."""

    @root_option
    @click.option("--posts", metavar="NAME", help="The folder of posts (default: haiku_posts).")
    @wraps(command)
    def with_options(root: Path | None, posts: str | None, **options: Any) -> int:
        return command(find_journal(root, posts), **options)

    return with_options


def find_journal(root: Path | None, posts: str | None = None) -> Journal:
    """Return the journal in a folder, or in the nearest one with a conf.py.

    Raises UsageError if the folder of posts is not below it: commands read and write there.
    """
    from ..header.locations import folder_problem  # see above

    root = root or nearest_root()
    folder = posts or _setting(root, "haiku_posts", "posts")
    if problem := folder_problem(folder):
        raise click.UsageError(f"haiku_posts: {problem}")
    return Journal(root, folder.removesuffix("/"))


def nearest_root() -> Path:
    """Return this folder or the nearest one above that has a conf.py; raises UsageError."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "conf.py").is_file():
            return Path(os.path.relpath(folder))
    raise click.UsageError(
        "there is no conf.py in this folder or above it; name the folder of the journal with "
        "--root, or make a journal with `haiku init`"
    )


def located_setting(root: Path, name: str, default: _T) -> tuple[_T, int]:
    """Return a setting of the conf.py in a folder, if there is one, and its line.

    Raises UnknownSettingError or SyntaxError; see `read_setting`.
    """
    conf = root / "conf.py"
    return read_setting(conf.read_bytes() if conf.is_file() else b"", name, default)


@contextmanager
def syntax_errors_of(conf: Path) -> Iterator[None]:
    """Raise ClickException with file and line instead of SyntaxError."""
    try:
        yield
    except SyntaxError as error:
        raise click.ClickException(f"{conf}:{error.lineno or 1}: python: {error.msg}") from None


def _setting(root: Path, name: str, default: _T) -> _T:
    conf = root / "conf.py"
    try:
        with syntax_errors_of(conf):
            return located_setting(root, name, default)[0]
    except UnknownSettingError as error:
        raise click.ClickException(f"{conf}:{error.line}: {name}: {error}") from None


def print_json(value: Any) -> None:
    """Print a value as JSON, for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
