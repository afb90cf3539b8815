"""List the addresses that the journal has published: `python -m haiku_journal.cli.published`.

Today's addresses are added to `published.txt`; one is removed only on request (`--forget`).
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import unquote

from ..authoring.address_list import (
    ADDRESS_FILE,
    addresses_of,
    parse_addresses,
    published_headers,
    render_addresses,
)
from ..authoring.post_files import find_post_files, read_post_file
from ..util.dates import today
from ..util.suggestions import suggestion


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="published",
        description=f"Add the addresses of all published posts, and their aliases, to "
        f"{ADDRESS_FILE}.  Drafts and posts dated in the future are left out.",
    )
    parser.add_argument(
        "--forget",
        action="append",
        default=[],
        type=normalize_address,
        metavar="ADDRESS",
        help="remove an address from the list; links to it will not find a page",
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--posts", default="posts", help="the folder of posts in it")
    return parser


def normalize_address(text: str) -> str:
    """Return an address as it is listed, from a path, a URL's path or a file's name."""
    path = unquote(text, errors="surrogateescape").removeprefix("/")
    return path.removesuffix(".html").removesuffix(".md")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    folder = options.root / options.posts.strip("/")
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder")
    posts = [read_post_file(options.root, path) for path in find_post_files(folder)]
    if faulty := [post.path for post in posts if post.header is None]:
        print(f"published: {faulty[0]} has problems; `nox -s check` lists them", file=sys.stderr)
        return 1
    file = options.root / ADDRESS_FILE
    listed = set(parse_addresses(file.read_text(encoding="utf-8"))) if file.is_file() else set()
    current = addresses_of(published_headers(posts, today()))
    for address in options.forget:
        if problem := _forget_problem(address, listed, current):
            print(f"published: {problem}", file=sys.stderr)
            return 1
    updated = (listed | current) - set(options.forget)
    file.write_text(render_addresses(updated), encoding="utf-8", newline="\n")
    added, forgotten = len(updated - listed), len(listed - updated)
    print(f"{file}: {len(updated)} addresses; {added} added, {forgotten} forgotten")
    return 0


def _forget_problem(address: str, listed: Collection[str], current: Collection[str]) -> str:
    """Say why an address cannot be removed from the list; empty if it can."""
    if address in current:
        return f"{address} still leads to a post, and would be listed again"
    if address not in listed:
        near = difflib.get_close_matches(address, sorted(listed), n=3)
        return f"{address} is not in {ADDRESS_FILE}{suggestion(near)}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
