"""Import posts: `python -m haiku_journal.cli.import_posts SOURCE [--write]`."""

from __future__ import annotations

import argparse
import sys
import tarfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..authoring.post_files import find_post_files
from ..importing import (
    Outcome,
    Remark,
    SourceLimitError,
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


def options() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="import",
        description="Import posts from other tools: posts with a haiku, printed with "
        "`cat` or not, one or many in a file; posts of Jekyll, Hugo, Pelican, ABlog and MkDocs "
        "Material; folders of bare Markdown notes.  Reports what would be taken, guessed, "
        "changed, dropped and left, each with file:line; nothing is written without --write, "
        "and nothing that exists is ever changed.",
        epilog="Where nothing states it, a note's tags come from its folder or from a name such "
        "as author--topic--what.md, its date from dates.json, git or the file's time, its haiku "
        "from its words.",
    )
    parser.add_argument("source", type=Path, help="a file, a folder, or a tar archive of one")
    parser.add_argument("--write", action="store_true", help="write the posts")
    parser.add_argument("--posts", type=Path, default=Path("posts"), help="the folder of posts")
    parser.add_argument(
        "--quiet", action="store_true", help="print only what is left and the totals"
    )
    return parser


def print_report(remarks: list[Remark], *, written: bool, quiet: bool) -> None:
    """Print the remarks by file and line, and their totals."""
    for remark in sorted(remarks, key=lambda remark: (remark.name, remark.line)):
        if not quiet or remark.kind is Outcome.LEFT:
            print(remark)
    counts = Counter(remark.kind for remark in remarks)
    totals = ", ".join(f"{counts[kind]} {kind}" for kind in Outcome)
    print(f"{totals}; " + ("written" if written else "nothing was written (--write does it)"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = options()
    parsed = parser.parse_args(arguments)
    try:
        source = read_source(parsed.source)
        posts, remarks = convert_source(source, today())
        without_path = list(assign_paths(posts))
        left = {id(post) for post in without_path}
        posts = [post for post in posts if id(post) not in left]
        rewrite_links(posts, source.size)
    except (OSError, tarfile.TarError, SourceLimitError) as error:
        parser.error(f"{parsed.source} cannot be imported: {error}")
    existing = {
        path_key(path.relative_to(parsed.posts).as_posix()): path
        for path in find_post_files(parsed.posts)
    }
    for post in without_path:
        remarks.append(
            remark_on(post, Outcome.LEFT, f"another post here has the path {post.path}, too")
        )
    details: list[Remark] = []
    with progress("writing", len(posts)) as writing:
        for post in posts:
            done = write_post(post, parsed.posts, existing, write=parsed.write)
            remarks.append(done)
            details += post.remarks if done.kind is Outcome.TAKEN else ()
            writing.advance()
    print_report([*remarks, *details], written=parsed.write, quiet=parsed.quiet)
    other_files = set(source.skipped)
    # Only a post that was left out fails the import, not an address that was.
    skipped_posts = (
        r for r in remarks if r.kind is Outcome.LEFT and (r.name, r.message) not in other_files
    )
    return 1 if any(skipped_posts) else 0


if __name__ == "__main__":
    sys.exit(main())
