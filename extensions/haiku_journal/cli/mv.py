"""Move a post, and keep all links to it."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

import click

from ..authoring.new_files import RefusedPathError
from ..authoring.new_post import HAIKU_PATH, new_path
from ..authoring.post_checks import count_noun
from ..authoring.post_files import PostFile
from ..authoring.rewriting import Move, MoveError, plan_move
from ..header.model import is_published
from ..util.dates import today
from .journal import Journal, print_json, with_journal


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--no-alias", is_flag=True, help="Let the old address go.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def mv(
    journal: Journal, old: Path, new: str | None, dry_run: bool, no_alias: bool, as_json: bool
) -> int:
    """Move the post OLD to the path or folder NEW, or to the path that its haiku makes.

    What lies beside the post moves along, links in other posts and pages are rewritten,
    and the old address becomes an alias in the header, unless the post is a draft.
    Nothing that exists is overwritten.
    """
    posts = {post.path: post for post in journal.read_posts()}
    name = path_in(journal, old)
    post = posts.get(name) or posts.get(f"{name}.md")
    if post is None:
        raise click.UsageError(f"{old} is not a post")
    keep = not no_alias and post.header is not None and is_published(post.header, today())
    try:
        move = plan_move(
            journal.root,
            journal.posts,
            list(posts.values()),
            post.path,
            target_path(journal, post, new),
            keep=keep,
        )
        if not dry_run:
            move.carry_out()
    except (MoveError, RefusedPathError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print_json(as_data(move, written=not dry_run))
    else:
        print_move(move, written=not dry_run)
    return 0


def path_in(journal: Journal, path: Path) -> str:
    """Return a path, relative to the working directory, as one relative to the journal."""
    return Path(os.path.relpath(path, journal.root)).as_posix()


def target_path(journal: Journal, post: PostFile, new: str | None) -> str:
    """Return the new path of a post below the journal's folder."""
    if new is None:
        if post.header is None:
            raise MoveError(f"{post.path} has problems; `haiku check` lists them")
        pattern = journal.setting("haiku_new_path", HAIKU_PATH)
        return f"{journal.posts}/{new_path(pattern, post.header, post.title)}"
    path = path_in(journal, Path(new))
    if new.endswith("/") or os.path.isdir(new):
        return posixpath.join(path, posixpath.basename(post.path))
    return path if path.endswith(".md") else f"{path}.md"


def as_data(move: Move, *, written: bool) -> dict[str, object]:
    """Return a move as data for a program."""
    return {
        "written": written,
        "files": [{"from": old, "to": new} for old, new in move.files.items()],
        "alias": move.alias or None,
        "changes": [change._asdict() for change in move.changes],
    }


def print_move(move: Move, *, written: bool) -> None:
    """Print what a move changes, and the totals."""
    for old, new in move.files.items():
        click.echo(f"{old}: moved to {new}")
    if move.alias:
        click.echo(f"{next(iter(move.files))}: alias {move.alias} added")
    for path, line, old, new in move.changes:
        click.echo(f"{path}:{line}: link to {old} is now {new}")
    totals = f"{count_noun(len(move.files), 'file')}, {count_noun(len(move.changes), 'link')}"
    click.echo(f"{totals}; " + ("written" if written else "nothing was written (--dry-run)"))
