"""Make a journal, or add one to a Sphinx project."""

from __future__ import annotations

import getpass
import shlex
from pathlib import Path

import click

from .. import __version__
from ..authoring.new_files import RefusedPathError
from ..authoring.project.starter import (
    POSTS,
    Answers,
    first_post_file,
    journal_files,
    lines_to_add,
    write_files,
)
from .journal import syntax_errors_of

_LISTED = 8
"""The most names that are listed of a folder that is not empty."""

_TOOLS = {".git", ".venv"}
"""What may be in the folder of a new journal: a repository of git, a virtual environment."""

LINES_FOR_A_PAGE = """
So that readers find them, add this to a page of the project (here in reStructuredText):

    .. posts::
       :limit: 5

    All posts: :ref:`journal-archive`, :ref:`journal-tags`
"""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--title", help="The title of the journal.")
@click.option("--author", help="The name of its author or owner.")
@click.option("--language", metavar="CODE", help="The language of the posts, such as en.")
@click.option("--address", metavar="URL", help="The address of the site, if it is known.")
@click.option("--yes", is_flag=True, help="Ask nothing; use the defaults.")
@click.option("--into", is_flag=True, help="Add a journal to the Sphinx project in DIR.")
@click.option("--write", is_flag=True, help="With --into, write to conf.py and posts/.")
def init(
    folder: Path,
    title: str | None,
    author: str | None,
    language: str | None,
    address: str | None,
    yes: bool,
    into: bool,
    write: bool,
) -> int:
    """Make a new journal in the folder DIR: settings, front page, first post, files for hosts.

    It asks for what no option says.  A folder that is not empty is refused.

    With --into, print the lines that add a journal to the conf.py of an existing Sphinx
    project, or write them with --write.
    """
    if write and not into:
        raise click.UsageError("--write needs --into")
    if into:
        return add_to_project(folder, write=write)
    refuse_full_folder(folder)
    name = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()

    def ask(answer: str | None, question: str, default: str) -> str:
        if answer is not None or yes:
            return default if answer is None else answer
        return str(click.prompt(question, default=default, show_default=bool(default)))

    answers = Answers(
        title=ask(title, "Title", name or "Journal"),
        author=ask(author, "Author", user_name()),
        language=ask(language, "Language", "en"),
        address=ask(address, "Address of the site (may be empty)", ""),
    )
    if problems := list(answers.problems()):
        raise click.UsageError("; ".join(problems))
    files = journal_files(answers, __version__)
    write_new_files(folder, files)
    click.echo(f"{len(files)} files written to {folder}. See the journal in your browser:")
    if folder.resolve() != Path.cwd():
        # A name that begins with a hyphen would be an option.
        name = "./" * str(folder).startswith("-") + str(folder)
        click.echo(f"\n  cd {shlex.quote(name)}")
    click.echo("  haiku serve")
    return 0


def user_name() -> str:
    """Return the name of the user's account, as a first guess at the author."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return "Anonymous"


def refuse_full_folder(folder: Path) -> None:
    """Raise UsageError if a folder has more in it than what tools have put there."""
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if names := [name for name in names if name not in _TOOLS]:
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        raise click.UsageError(
            f"{folder} is not empty: it has {', '.join(names[:_LISTED])}{more}; choose another "
            "folder, or add a journal to the Sphinx project in it with --into"
        )


def add_to_project(folder: Path, *, write: bool) -> int:
    """Print what adds a journal to a Sphinx project, or write it."""
    conf = folder / "conf.py"
    if not conf.is_file():
        raise click.UsageError(f"there is no conf.py in {folder}")
    text = conf.read_bytes()
    with syntax_errors_of(conf):
        lines = lines_to_add(text)
    if not lines:
        click.echo(f"{conf} has the extension haiku_journal already")
        return 0
    if not write:
        click.echo(f"Add this at the end of {conf}, or let --write do it:\n")
        click.echo("\n".join(lines))
        click.echo(f"\nPosts are the Markdown files below {folder / POSTS}.")
        click.echo(LINES_FOR_A_PAGE)
        return 0
    if (folder / POSTS).exists():
        raise click.ClickException(
            f"{folder / POSTS} exists, and every file below it would be a post; set haiku_posts "
            "to the name of another folder, and add the lines yourself"
        )
    write_new_files(folder, first_post_file())
    end = b"" if text.endswith(b"\n") or not text else b"\n"
    conf.write_bytes(text + end + "\n".join(["", *lines, ""]).encode())
    click.echo(
        f"{conf} has the extension haiku_journal now; the first post is in {folder / POSTS}"
    )
    click.echo(LINES_FOR_A_PAGE)
    return 0


def write_new_files(folder: Path, files: dict[str, str]) -> None:
    """Write files; raise ClickException if one of them cannot be written."""
    try:
        write_files(folder, files)
    except RefusedPathError as error:
        raise click.ClickException(str(error)) from None
