"""Start a post: `python -m haiku_journal.cli.new "one / two / three" --title "The title"`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..authoring import compose
from ..authoring.new_files import Refused, fold, posts_below, write_new
from ..authoring.permalink import permalink
from ..authoring.syllables import has_dictionary, misfit
from ..header.errors import Fault, Rule
from ..header.fields import Value
from ..header.model import Entries, interpret
from ..header.post_file import decode, read
from ..util.dates import today


def options() -> argparse.ArgumentParser:
    """The command line, from which `--help` is made."""
    parser = argparse.ArgumentParser(
        prog="new",
        description="Write a new post with a header that passes the check, at the path that its "
        "haiku makes, and print the path.  A file that is there already is never touched.",
        epilog='Example: new "compile errors clear / I typed it and watched it burn / '
        'I typed it by heart" --title "On typing" --tags wasm,finops',
    )
    parser.add_argument("haiku", help="three lines with ` / ` between them")
    parser.add_argument("--title", required=True, help="the title, inline Markdown")
    parser.add_argument("--tags", default="", metavar="A,B", help="tags, with commas between")
    parser.add_argument("--date", default="", metavar="DATE", help="as 2023-04-10; today if left")
    parser.add_argument("--plain", action="store_true", help="a plain header, no front matter")
    parser.add_argument("--draft", action="store_true", help="keep it out of the journal for now")
    parser.add_argument("--posts", type=Path, default=Path("posts"), help="the folder of posts")
    return parser


def make(
    haiku: str, title: str, *, tags: str, date: str, plain: bool, draft: bool
) -> tuple[str, str, list[Fault]]:
    """Make a post from what its author gave.

    Returns its path below the folder of posts and its text, or the faults that
    a check would find in it, the words of the author being its line 1.
    """
    given = {"haiku": haiku, "title": title, "date": date} | ({"tags": tags} if tags else {})
    faults = [fault for text in given.values() for fault in _unprintable(text)]
    entries = Entries({key: Value(1, text) for key, text in given.items()})
    header, more = interpret(entries, plain=plain)
    faults += more
    if header is None or faults:
        return "", "", sorted(set(faults))
    post = compose.Draft(
        haiku=header.haiku,
        date=date,
        title=header.title,
        tags=header.tags,
        keys={"draft": "true"} if draft else {},
    )
    text = compose.plain(post) if plain else compose.front_matter(post)
    written, faults = read(text.encode("utf-8"))
    if written is not None and (written.haiku, written.tags) != (header.haiku, header.tags):
        faults = [Fault(1, Rule.HAIKU, "a plain header cannot say this; leave out --plain")]
    return permalink(header.haiku), text, faults


def _unprintable(text: str) -> list[Fault]:
    try:
        return decode(text.encode("utf-8"))[1]
    except UnicodeEncodeError:
        return [Fault(1, Rule.ENCODING, "what was typed is not UTF-8")]


def twin(folder: Path, path: str) -> Path | None:
    """The post whose path differs in nothing, or only in case or Unicode form."""
    wanted = fold(path)
    return next(
        (
            known
            for known in posts_below(folder)
            if fold(known.relative_to(folder).as_posix()) == wanted
        ),
        None,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    given = options().parse_args(arguments)
    path, text, faults = make(
        given.haiku,
        given.title,
        tags=given.tags,
        date=given.date or today().isoformat(),
        plain=given.plain,
        draft=given.draft,
    )
    for fault in faults:
        print(f"new: {fault.rule}: {fault.message}", file=sys.stderr)
    if faults:
        return 1
    if known := twin(given.posts, path):
        print(f"new: {known} is there already; it was not touched", file=sys.stderr)
        return 1
    try:
        target = write_new(given.posts, path, text)
    except Refused as refused:
        print(f"new: {refused}", file=sys.stderr)
        return 1
    header = read(text.encode("utf-8"))[0]
    if header is not None and has_dictionary() and (advice := misfit(header.haiku)):
        print(f"new: advice: {advice}", file=sys.stderr)
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
