"""Import posts from other tools."""

from __future__ import annotations

import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from ..authoring.post_checks import count_noun
from ..authoring.post_files import find_post_files
from ..importing import (
    ImportedPost,
    ImportRecord,
    Outcome,
    Remark,
    SourceLimitError,
    SourceTree,
    assign_paths,
    convert_source,
    labels_in,
    locate_attachments,
    progress,
    read_source,
    remark_on,
    resolve_aliases,
    rewrite_links,
    unify_tags,
    write_drawings,
    write_post,
)
from ..util.dates import today
from ..util.path_claims import path_key
from .journal import Journal, print_json, with_journal

_SHOWN = 15
"""The most remarks that are printed; a screen has about 24 lines."""
_REASONS = 4
"""The most reasons for files that are no posts that are printed."""
_FEW = 5
"""The most posts that get the paths of their haiku, unless an option says otherwise."""
_ORDER = [Outcome.LEFT, Outcome.DROPPED, Outcome.GUESSED, Outcome.CHANGED, Outcome.KNOWN]
"""The outcomes, those that need a person first."""
REPORT = "_build/import-report.txt"


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the posts.")
@click.option(
    "--paths",
    type=click.Choice(["source", "haiku"]),
    help="What the paths of posts are made of (default: source, for more than a few posts).",
)
@click.option("--quiet", is_flag=True, help="Print only what is left and the totals.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def import_posts(
    journal: Journal, source: Path, write: bool, paths: str | None, quiet: bool, as_json: bool
) -> int:
    """Report what would be imported from SOURCE, or import it with --write.

    SOURCE is a file, a folder, or a tar archive of one: a blog of Jekyll, Hugo, Pelican,
    ABlog, MkDocs Material, Docusaurus, Nikola, Quartz or Obsidian, another journal, or
    Markdown notes.  Images and files that posts show or link to come along.

    Nothing that exists is changed, and what was imported before is not imported again:
    imported.json has a list of it.  The exit status is 1 if a post was left.
    """
    record = ImportRecord(journal.root, source)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            tree, posts, outcomes, files = read_posts(
                source, Path(scratch), journal, paths, record
            )
        except OSError as error:
            name, reason = error.filename or source, error.strerror or error
            raise click.UsageError(f"{name} cannot be imported: {reason}") from None
        except (tarfile.TarError, SourceLimitError) as error:
            raise click.UsageError(f"{source} cannot be imported: {error}") from None
        written, details = write_posts(posts, journal.folder, files, record, write=write)
    outcomes += written
    remarks = sorted([*outcomes, *details], key=lambda remark: (remark.name, remark.line))
    if as_json:
        totals = {kind.value: sum(one.kind is kind for one in remarks) for kind in Outcome}
        shown = [one for one in remarks if not quiet or one.kind is Outcome.LEFT]
        print_json(
            {"written": write, "totals": totals, "remarks": [one._asdict() for one in shown]}
        )
    else:
        report = journal.root / REPORT
        try:
            report.parent.mkdir(exist_ok=True)
            report.write_text("".join(f"{one}\n" for one in remarks), encoding="utf-8")
        except OSError as error:
            click.echo(f"{report} cannot be written: {error.strerror}", err=True)
        for line in summarize(tree, posts, remarks, report, quiet=quiet, write=write):
            click.echo(line)
    other_files = set(tree.skipped)
    # Only a post that was left out fails the import, not an image or an address that was.
    skipped_posts = (
        one
        for one in outcomes
        if one.kind is Outcome.LEFT and (one.name, one.message) not in other_files
    )
    return int(any(skipped_posts))


def summarize(
    tree: SourceTree,
    posts: Sequence[ImportedPost],
    remarks: Sequence[Remark],
    report: Path,
    *,
    quiet: bool,
    write: bool,
) -> Iterable[str]:
    """Yield the lines of a report that fits a screen: what needs a person, then the totals."""
    counts = Counter(remark.kind for remark in remarks)
    kinds = [Outcome.LEFT] if quiet else _ORDER
    others = set(tree.skipped)
    waiting = sorted(
        (one for one in remarks if one.kind in kinds and (one.name, one.message) not in others),
        key=lambda one: _ORDER.index(one.kind),
    )
    for remark in waiting[:_SHOWN]:
        yield str(remark)
    if len(waiting) > _SHOWN:
        yield f"… and {len(waiting) - _SHOWN} more; all of them are in {report}"
    if tree.pages:
        where = ", ".join(tree.site.posts)
        yield f"{count_noun(len(tree.pages), 'page')} not read: posts are in {where}"
    for why, count in Counter(why for _, why in tree.skipped).most_common(_REASONS):
        yield f"{count_noun(count, 'file')} left: {why}"
    drafts = sum(post.is_draft for post in posts)
    copies = sum(len(post.copies) for post in posts)
    yield (
        f"{tree.site.generator}: {count_noun(len(posts), 'post')}, {drafts} of them drafts; "
        f"{count_noun(copies, 'file')} with them"
    )
    totals = ", ".join(f"{counts[kind]} {kind}" for kind in Outcome)
    yield f"{totals}; {'written' if write else 'nothing was written (--write does it)'}"


def read_posts(
    path: Path, scratch: Path, journal: Journal, paths: str | None, record: ImportRecord
) -> tuple[SourceTree, list[ImportedPost], list[Remark], Mapping[str, Path]]:
    """Read a source; return it, its posts, remarks on the rest, and the paths of its files.

    Files of an archive are written to the folder `scratch`.  Raises OSError, TarError or
    SourceLimitError if the source cannot be read.
    """
    tree = read_source(path)
    required = journal.setting("haiku_required", True)
    posts, remarks = convert_source(tree, today(), haiku_required=required)
    keep = paths == "source" or (paths is None and len(posts) > _FEW)
    without_path = list(assign_paths(posts, tree.site, keep=keep))
    left = {id(post) for post in without_path}
    posts = [post for post in posts if id(post) not in left]
    for post in posts:
        post.path = record.path_of(post) or post.path
    resolve_aliases(posts, journal.posts)
    existing = journal.read_posts() if journal.folder.is_dir() else []
    unify_tags(posts, Counter(tag for p in existing if p.header for tag in p.header.tags))
    files = locate_attachments(tree, scratch) | write_drawings(posts, tree, scratch)
    again = {f"{journal.posts}/{post.path}" for post in posts if record.path_of(post)}
    others = (post.text for post in existing if post.path not in again)
    rewrite_links(posts, tree, files, (name.lower() for t in others for name, _ in labels_in(t)))
    for post in without_path:
        message = f"another post here has the path {post.path}, too"
        remarks.append(remark_on(post, Outcome.LEFT, message))
    return tree, posts, remarks, files


def write_posts(
    posts: list[ImportedPost],
    folder: Path,
    files: Mapping[str, Path],
    record: ImportRecord,
    *,
    write: bool,
) -> tuple[list[Remark], list[Remark]]:
    """Write the new posts if `write` is set.

    Returns a remark on each post, and the remarks on the content of those that are taken.
    """
    existing = {
        path_key(path.relative_to(folder).as_posix()): path for path in find_post_files(folder)
    }
    remarks: list[Remark] = []
    details: list[Remark] = []
    with progress("writing", len(posts)) as writing:
        for post in posts:
            done = known_remark(post, record) or write_post(
                post, folder, existing, files, write=write
            )
            remarks.append(done)
            if done.kind is Outcome.TAKEN:
                details += post.remarks
                record.add(post)
            writing.advance()
    if write:
        record.save()
    return remarks, details


def known_remark(post: ImportedPost, record: ImportRecord) -> Remark | None:
    """Return a remark on a post that was imported before; None for a new one."""
    path = record.path_of(post)
    if path is None:
        return None
    if record.has_changed(post):
        message = (
            f"it has changed since it was imported as {path}; to import it again, remove that "
            "post, and its line from imported.json"
        )
        return remark_on(post, Outcome.LEFT, message)
    return remark_on(post, Outcome.KNOWN, f"imported before, as {path}")
