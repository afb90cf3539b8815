"""Import posts from other tools."""

from __future__ import annotations

import tarfile
from collections import Counter
from pathlib import Path

import click

from ..authoring.post_files import find_post_files
from ..importing import (
    ImportedPost,
    Outcome,
    Remark,
    SourceLimitError,
    SourceTree,
    assign_paths,
    convert_source,
    progress,
    read_source,
    remark_on,
    rewrite_links,
    write_post,
)
from ..util.dates import today
from ..util.path_claims import path_key
from .journal import Journal, print_json, with_journal


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the posts.")
@click.option("--quiet", is_flag=True, help="Print only what is left and the totals.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def import_posts(journal: Journal, source: Path, write: bool, quiet: bool, as_json: bool) -> int:
    """Report what would be imported from SOURCE, or import it with --write.

    SOURCE is a file, a folder, or a tar archive of one: posts of Jekyll, Hugo, Pelican,
    ABlog, MkDocs Material or another journal, or bare Markdown notes.  The report says
    what is taken, guessed, changed, dropped and left, each with file and line.

    Nothing that exists is changed.  Where nothing states it, a date comes from dates.json,
    git or the file, tags from the folder, and a haiku from the words of the post.
    """
    try:
        tree, posts, outcomes = read_posts(source)
    except OSError as error:
        name, reason = error.filename or source, error.strerror or error
        raise click.UsageError(f"{name} cannot be imported: {reason}") from None
    except (tarfile.TarError, SourceLimitError) as error:
        raise click.UsageError(f"{source} cannot be imported: {error}") from None
    written, details = write_posts(posts, journal.folder, write=write)
    outcomes += written
    remarks = sorted([*outcomes, *details], key=lambda remark: (remark.name, remark.line))
    shown = [remark for remark in remarks if not quiet or remark.kind is Outcome.LEFT]
    counts = Counter(remark.kind for remark in remarks)
    if as_json:
        totals = {kind.value: counts[kind] for kind in Outcome}
        print_json(
            {"written": write, "totals": totals, "remarks": [one._asdict() for one in shown]}
        )
    else:
        for remark in shown:
            click.echo(remark)
        totals_line = ", ".join(f"{counts[kind]} {kind}" for kind in Outcome)
        done = "written" if write else "nothing was written (--write does it)"
        click.echo(f"{totals_line}; {done}")
    other_files = set(tree.skipped)
    # Only a post that was left out fails the import, not an address that was.
    skipped_posts = (
        one
        for one in outcomes
        if one.kind is Outcome.LEFT and (one.name, one.message) not in other_files
    )
    return int(any(skipped_posts))


def read_posts(path: Path) -> tuple[SourceTree, list[ImportedPost], list[Remark]]:
    """Read a source; return it, its posts with their paths and links, and remarks on the rest.

    Raises OSError, TarError or SourceLimitError if it cannot be read.
    """
    tree = read_source(path)
    posts, remarks = convert_source(tree, today())
    without_path = list(assign_paths(posts))
    left = {id(post) for post in without_path}
    posts = [post for post in posts if id(post) not in left]
    rewrite_links(posts, tree.size)
    for post in without_path:
        message = f"another post here has the path {post.path}, too"
        remarks.append(remark_on(post, Outcome.LEFT, message))
    return tree, posts, remarks


def write_posts(
    posts: list[ImportedPost], folder: Path, *, write: bool
) -> tuple[list[Remark], list[Remark]]:
    """Write the posts if `write` is set.

    Returns a remark on each post, and the remarks on the content of those that are taken.
    """
    existing = {
        path_key(path.relative_to(folder).as_posix()): path for path in find_post_files(folder)
    }
    remarks: list[Remark] = []
    details: list[Remark] = []
    with progress("writing", len(posts)) as writing:
        for post in posts:
            done = write_post(post, folder, existing, write=write)
            remarks.append(done)
            details += post.remarks if done.kind is Outcome.TAKEN else ()
            writing.advance()
    return remarks, details
