"""Start a post: `python -m haiku_journal.cli.new "one / two / three" --title "The title"`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..authoring.new_files import RefusedPathError, write_new
from ..authoring.new_post import compose_post, existing_post
from ..authoring.syllables import describe_mismatch, has_dictionary
from ..header.values import split_haiku
from ..util.dates import today


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="new",
        description="Write a new post with a valid header to the path that its haiku makes, "
        "and print the path.  An existing file is never changed.",
        epilog='Example: new "compile errors clear / I typed it and watched it burn / '
        'I typed it by heart" --title "On typing" --tags wasm,finops',
    )
    parser.add_argument("haiku", help="three lines separated by ` / `")
    parser.add_argument("--title", required=True, help="the title, in inline Markdown")
    parser.add_argument("--tags", default="", metavar="A,B", help="tags separated by commas")
    parser.add_argument("--date", default="", metavar="DATE", help="such as 2023-04-10 (today)")
    parser.add_argument("--plain", action="store_true", help="a plain header, not front matter")
    parser.add_argument("--draft", action="store_true", help="leave the post out of builds")
    parser.add_argument("--posts", type=Path, default=Path("posts"), help="the folder of posts")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = make_parser().parse_args(arguments)
    path, text, problems = compose_post(
        options.haiku,
        options.title,
        tags=options.tags,
        date=options.date or today().isoformat(),
        plain=options.plain,
        draft=options.draft,
    )
    for problem in problems:
        print(f"new: {problem.rule}: {problem.message}", file=sys.stderr)
    if problems:
        return 1
    try:
        if existing := existing_post(options.posts, path):
            raise RefusedPathError(f"{existing} already exists; it was not changed")
        target = write_new(options.posts, path, text)
    except RefusedPathError as error:
        print(f"new: {error}", file=sys.stderr)
        return 1
    if has_dictionary() and (mismatch := describe_mismatch(split_haiku(options.haiku))):
        print(f"new: advice: {mismatch}", file=sys.stderr)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
