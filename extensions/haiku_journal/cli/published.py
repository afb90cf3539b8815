"""List the addresses that the journal has published: `python -m haiku_journal.cli.published`.

This adds to `published.txt` what is published today; an address leaves the list
only when it is to be forgotten.  The check tells of each that leads nowhere.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import unquote

from ..authoring.address_list import FILE, addresses, parse, published, render
from ..authoring.new_files import posts_below
from ..authoring.post_files import load
from ..util.dates import today
from ..util.suggestions import suggestion


def address(text: str) -> str:
    """What was typed for an address, as the list has it."""
    path = unquote(text, errors="surrogateescape").removeprefix("/")
    return path.removesuffix(".html").removesuffix(".md")


def options() -> argparse.ArgumentParser:
    """The command line, from which `--help` is made."""
    parser = argparse.ArgumentParser(
        prog="published",
        description=f"Add the addresses of all published posts, and their aliases, to {FILE}.  "
        "Drafts and posts dated in the future are not in it.",
    )
    parser.add_argument(
        "--forget",
        action="append",
        default=[],
        type=address,
        metavar="ADDRESS",
        help="take an address off the list: readers who kept it will not find its page",
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--posts", default="posts", help="the folder of posts in it")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = options()
    given = parser.parse_args(arguments)
    folder = given.root / given.posts.strip("/")
    if not folder.is_dir():
        parser.error(f"there is no folder {folder}")
    posts = [load(given.root, path) for path in posts_below(folder)]
    if faulty := [post.path for post in posts if post.header is None]:
        print(f"published: {faulty[0]} has faults; `nox -s check` lists them", file=sys.stderr)
        return 1
    known = _load(given.root)
    current = addresses(published(posts, today()))
    for forgotten in given.forget:
        if problem := _kept(forgotten, known, current):
            print(f"published: {problem}", file=sys.stderr)
            return 1
    listed = (known | current) - set(given.forget)
    (given.root / FILE).write_text(render(listed), encoding="utf-8", newline="\n")
    added, gone = len(listed - known), len(known - listed)
    print(f"{given.root / FILE}: {len(listed)} addresses; {added} added, {gone} forgotten")
    return 0


def _load(root: Path) -> set[str]:
    try:
        return set(parse((root / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()


def _kept(forgotten: str, known: Collection[str], current: Collection[str]) -> str:
    """Why an address cannot be forgotten; or nothing."""
    if forgotten in current:
        return f"{forgotten} still leads to a post, and would be listed again"
    if forgotten not in known:
        near = difflib.get_close_matches(forgotten, sorted(known), n=3)
        return f"{forgotten} is not in {FILE}{suggestion(near)}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
