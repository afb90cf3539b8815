"""List the posts that are due for review."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ...freshness.report import FORMATS, DuePost
from ...freshness.review import SETTING, Schedule, as_of, owners, setting_problems
from ...header.model import DUE, is_published
from ...util.dates import today
from ..journal import Journal, with_journal
from ..lists import read_lists


@click.command()
@click.option(
    "--format",
    "name",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="For a terminal, a program, annotations or an issue.",
)
@with_journal
def stale(journal: Journal, name: str) -> int:
    """List the posts that are due for review, by owner.

    A post is due when the interval in its header (`review_in: 6 months`), or that of the
    setting haiku_review_in, has passed since its last date.  `reviewed: 2026-11-23` in the
    header confirms that it still holds.  Nothing is printed if no post is due; the exit
    status is 0 in both cases.
    """
    if text := FORMATS[name](sorted(due_posts(journal))):
        click.echo(text)
    return 0


def due_posts(journal: Journal) -> Iterator[DuePost]:
    """Yield the published posts that are due today.  Raises ClickException for a bad setting."""
    nothing: dict[str, str] = {}
    setting, author = journal.setting(SETTING, nothing), journal.setting("author", "")
    if problems := list(setting_problems(setting, journal.posts)):
        raise click.ClickException(f"{SETTING}: {problems[0]}")
    schedule = Schedule.of(today(), setting)
    authors = read_lists(journal).authors
    for post in journal.read_posts():
        header = post.header
        if header is None or not is_published(header, schedule.day):
            continue
        if schedule.state(header, post.path, header.tags) != DUE:
            continue
        due = schedule.due(header, post.path, header.tags)
        assert due is not None
        line = post.line("reviewed" if header.reviewed else "date")
        asked = tuple(map(authors.name, owners(header, author)))
        yield DuePost(due, post.path, line, post.title, as_of(header), asked)
