"""Bring posts in: `python -m haiku_journal.importing SOURCE [--write]`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..authoring.new_files import Refused, fold, posts_below, write_new
from ..util.dates import today
from ..util.progress import Progress, is_terminal
from .assemble import Assembler, Made
from .origins import Source, gather
from .pieces import Piece, cut
from .relink import Moves, relink
from .remarks import Kind, Remark, Unfit


def options() -> argparse.ArgumentParser:
    """The command line, from which `--help` is made."""
    parser = argparse.ArgumentParser(
        prog="import",
        description="Bring in posts as they are kept elsewhere: posts with a haiku, printed with "
        "`cat` or not, one or many in a file; posts of Jekyll, Hugo, Pelican, ABlog and MkDocs "
        "Material; folders of bare Markdown notes.  Says what would be taken, guessed, mended, "
        "dropped and left, each with file:line; nothing is written without --write, and nothing "
        "that is there is ever changed.",
        epilog="Where nothing states it, a note's tags come from its folder or from a name such "
        "as author--topic--what.md, its date from dates.json, git or the file's time, its haiku "
        "from its words.",
    )
    parser.add_argument("source", type=Path, help="a file, a folder, or a tar archive of one")
    parser.add_argument("--write", action="store_true", help="write the posts")
    parser.add_argument("--posts", type=Path, default=Path("posts"), help="the folder of posts")
    parser.add_argument("--quiet", action="store_true", help="print what is left, and the sums")
    return parser


def collect(source: Source, day: dt.date) -> tuple[list[Made], list[Remark]]:
    """Make posts of all that a source holds; returns them, and what is said of the rest."""
    assembler = Assembler(source, day)
    made: list[Made] = []
    remarks = [Remark(name, 1, Kind.LEFT, why) for name, why in source.left]
    with progress("reading", len(source.origins)) as reading:
        for origin in source.origins:
            for piece in cut(origin):
                if not isinstance(piece, Piece):
                    remarks.append(piece)
                    continue
                try:
                    made.append(assembler.make(piece))
                except Unfit as unfit:
                    remarks.append(Remark(origin.name, unfit.line, Kind.LEFT, unfit.message))
            reading.advance()
    return made, remarks


def progress(doing: str, total: int) -> Progress:
    """How far the import is; beside what it prints, which may go to a file."""
    return Progress(doing, total, sys.stderr.write, terminal=is_terminal(sys.stderr))


def settle(made: Sequence[Made]) -> Iterator[Made]:
    """Give each post a path of its own; yield those for which there is none.

    Posts with one haiku are numbered; a path that a prompt stated is not changed.
    """
    taken: set[str] = set()
    for post in sorted(made, key=lambda post: not post.stated):
        path, number = post.path, 1
        while fold(path) in taken and not post.stated:
            number += 1
            path = f"{post.path.removesuffix('.md')}-{number}.md"
        if fold(path) in taken:
            yield post
            continue
        taken.add(fold(path))
        post.path = path


def turn_links(made: Sequence[Made]) -> None:
    """Turn the links among the posts to where they are now."""
    where: dict[str, str] = {}
    for post in made:
        where.setdefault(post.piece.origin.name, post.path)
    moves = Moves(where)
    for post in made:
        old = post.piece.origin.name
        foreign = post.piece.kind not in {"own", "plain"}
        for place, good, message in relink(post.body, old, post.path, moves, foreign=foreign):
            post.note(Kind.MENDED if good else Kind.DROPPED, place, message)


def put(post: Made, folder: Path, there: dict[str, Path], *, write: bool) -> Remark:
    """Write one post, or say what would be done; what is there is left as it is."""
    target = folder / post.path
    known = there.get(fold(post.path))
    if known is not None:
        same = known.read_bytes() == post.text.encode("utf-8")
        state = "with the same text" if same else "with another text"
        kind = Kind.TAKEN if same else Kind.LEFT
        return _of(post, kind, f"{known} is there already, {state}")
    if write:
        try:
            write_new(folder, post.path, post.text)
        except Refused as refused:
            return _of(post, Kind.LEFT, str(refused))
    return _of(post, Kind.TAKEN, str(target))


def _of(post: Made, kind: Kind, message: str) -> Remark:
    return Remark(post.piece.origin.name, post.piece.line, kind, message)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = options()
    given = parser.parse_args(arguments)
    try:
        source = gather(given.source)
    except (OSError, tarfile.TarError) as error:
        parser.error(f"{given.source} cannot be read: {error}")
    made, remarks = collect(source, today())
    homeless = list(settle(made))
    made = [post for post in made if post not in homeless]
    turn_links(made)
    there = {
        fold(path.relative_to(given.posts).as_posix()): path for path in posts_below(given.posts)
    }
    for post in homeless:
        remarks.append(_of(post, Kind.LEFT, f"another post here has the path {post.path}, too"))
    details: list[Remark] = []
    with progress("writing", len(made)) as writing:
        for post in made:
            done = put(post, given.posts, there, write=given.write)
            remarks.append(done)
            details += post.remarks if done.kind is Kind.TAKEN else ()
            writing.advance()
    said = sorted([*remarks, *details], key=lambda remark: (remark.name, remark.line))
    for remark in said:
        if not given.quiet or remark.kind is Kind.LEFT:
            print(remark)
    counts = Counter(remark.kind for remark in said)
    sums = ", ".join(f"{counts[kind]} {kind}" for kind in Kind)
    print(f"{sums}; " + ("written" if given.write else "nothing was written (--write does it)"))
    no_posts = set(source.left)
    # Of posts, that is: an address that is left fails no import.
    lost = (r for r in remarks if r.kind is Kind.LEFT and (r.name, r.message) not in no_posts)
    return 1 if any(lost) else 0


if __name__ == "__main__":
    sys.exit(main())
