"""Start a post."""

from __future__ import annotations

import click

from ..authoring.new_files import RefusedPathError, write_new
from ..authoring.new_post import HAIKU_PATH, compose_post, existing_post
from ..authoring.syllables import describe_mismatch, has_dictionary
from ..header.values import split_haiku
from ..util.dates import today
from .journal import Journal, with_journal

EXAMPLE = """\b
Example:
  haiku new "a memory leak / eternity of paging / we reboot Sunday" \\
      --title "The leak" --tags linux,memory
"""


@click.command(epilog=EXAMPLE)
@click.argument("haiku")
@click.option("--title", required=True, help="The title, in inline Markdown.")
@click.option("--tags", default="", metavar="A,B", help="Tags separated by commas.")
@click.option("--date", default="", metavar="DATE", help="Such as 2023-04-10 (default: today).")
@click.option("--plain", is_flag=True, help="Write a plain header instead of front matter.")
@click.option("--draft", is_flag=True, help="Leave the post out of builds.")
@with_journal
def new(
    journal: Journal, haiku: str, title: str, tags: str, date: str, plain: bool, draft: bool
) -> int:
    """Write a new post with a valid header, and print its path.

    HAIKU is three lines separated by " / ".  They make the path of the post, unless
    haiku_new_path in conf.py sets another form.  An existing file is never changed.
    """
    try:
        path, text, problems = compose_post(
            haiku,
            title,
            tags=tags,
            date=date or today().isoformat(),
            plain=plain,
            draft=draft,
            pattern=journal.setting("haiku_new_path", HAIKU_PATH),
        )
        for problem in problems:
            click.echo(f"new: {problem.rule}: {problem.message}", err=True)
        if problems:
            return 1
        if existing := existing_post(journal.folder, path):
            raise RefusedPathError(f"{existing} already exists; it was not changed")
        target = write_new(journal.folder, path, text)
    except RefusedPathError as error:
        click.echo(f"new: {error}", err=True)
        return 1
    if has_dictionary() and (mismatch := describe_mismatch(split_haiku(haiku))):
        click.echo(f"new: advice: {mismatch}", err=True)
    click.echo(target)
    return 0
