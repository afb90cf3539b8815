"""Rewrite posts into Markdown that GitHub and editors read as well."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import click

from ..authoring.post_checks import count_noun
from ..authoring.post_files import PostFile
from ..authoring.rewriting import Source, portable_edits
from ..dialect import PostNames
from .check import select_posts
from .journal import Journal, with_journal


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[POST]...")
@click.option("--write", is_flag=True, help="Write the posts.")
@with_journal
def fix(journal: Journal, files: Sequence[Path], write: bool) -> int:
    """Print how posts would be written in portable Markdown, or write them with --write.

    Directives and roles of MyST become the forms that GitHub and editors know: notes, code
    and formulas.  Links in double brackets and {post} become links to files.  Whatever has
    no such form stays as it is; so does the page, apart from the look of its links.
    """
    all_posts = journal.read_posts()
    posts = select_posts(files, all_posts, journal.root) if files else all_posts
    names = PostNames({post.path: (post.haiku, post.title) for post in all_posts}, journal.posts)
    changed = 0
    for post in posts:
        path = journal.root / post.path
        data = path.read_bytes() if post.header else b""
        fixed = fix_post(post, data, names)
        if fixed == data:
            continue
        changed += 1
        if write:
            path.write_bytes(fixed)
        else:
            click.echo(difference(post.path, data, fixed))
    done = "written" if write else "nothing was written (--write does it)"
    click.echo(f"{count_noun(changed, 'post')} to change; {done}")
    return 0


def fix_post(post: PostFile, data: bytes, names: PostNames) -> bytes:
    """Return the file of a post in portable Markdown; it stays as it is if it has problems."""
    if post.header is None:
        return data
    source = Source(data)
    above = post.header.body_line - 1
    lines = [""] * above + source.lines[above:]
    return source.edit(portable_edits(lines, post.path, names))


def difference(path: str, old: bytes, new: bytes) -> str:
    """Return the difference of two versions of a file as a patch."""
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    return "\n".join(difflib.unified_diff(before, after, path, path, lineterm=""))
