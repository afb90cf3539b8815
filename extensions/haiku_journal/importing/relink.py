"""Turn the links among posts that were brought in to where the posts are now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from ..authoring.post_links import destination, is_file, links
from ..header.markdown_scan import scan
from .origins import SUFFIXES

# Where a link's target stands; code is matched first, so that it stays as it is.
_TEMPLATE = re.compile(
    r"(?<!`)(?P<marks>`{1,9})(?!`).{1,1000}?(?<!`)(?P=marks)(?!`)"
    r"|(?P<opens>\](?:\(|:)\s*<?)(?:\{\{-?\s*site\.(?:base)?url\s*-?\}\}/?)*(?:"
    r"\{%-?\s*(?:post_url|link)\s+/?(?P<jekyll>[^\s%]+?)\s*-?%\}"
    r"|\{\{[<%]\s*(?:rel)?ref\s+[\"'](?P<hugo>[^\"'#]+)(?:#[^\"']*)?[\"']\s*[>%]\}\})"
)
_SUFFIX = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(SUFFIXES)))}|\.html)$", re.IGNORECASE)


class Moves:
    """Where each file of a source went: its path there, its path in the journal.

    A file named `a--b--c.md` was `a/b/c.md` once, and links may still say so.
    """

    def __init__(self, moves: Mapping[str, str]) -> None:
        self._paths: dict[str, str] = {}
        self._ends: dict[str, set[str]] = {}
        for old, new in moves.items():
            path = old.replace("--", "/")
            self._paths.setdefault(path.removesuffix(".md"), new)
            parts = PurePosixPath(_SUFFIX.sub("", path)).parts
            for start in range(len(parts)):
                self._ends.setdefault("/".join(parts[start:]), set()).add(new)
            if dated := _DATED.fullmatch(parts[-1]):
                self._ends.setdefault(dated[1], set()).add(new)
        self._paths |= {old.removesuffix(".md"): new for old, new in moves.items()}

    def find(self, target: str, page: str) -> str | None:
        """The new path that a link in a page of the source leads to.

        A link that is right nowhere may have been written for another root:
        then it means the only file whose path ends as it does.
        """
        for name in (page, page.replace("--", "/")):
            if found := self._paths.get(destination(target, name).removesuffix(".md")):
                return found
        return self.named(destination(target, ""))

    def named(self, name: str) -> str | None:
        """The new path of the only post whose path or file name ends so."""
        end = _SUFFIX.sub("", name.strip("/")).lstrip("./")
        for key in (end, end.rpartition("/")[2] if _PERMALINK.fullmatch(end) else end):
            if len(found := self._ends.get(key, set())) == 1:
                return next(iter(found))
        return None


_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(.+)")
_PERMALINK = re.compile(r"(?:[\w-]+/)*\d{4}/\d{2}/(?:\d{2}/)?[^/]+")


def relink(
    lines: list[str], page: str, new_page: str, moves: Moves, *, foreign: bool
) -> Iterator[tuple[int, bool, str]]:
    """Turn the links of a body in place; `page` is its old path, `new_page` its new one.

    In a `foreign` body, of a program other than Sphinx, a link that leads
    nowhere becomes the text that it is, since a build would fail at it.
    Yields the line, whether the link leads somewhere, and what was done.
    """
    here = posixpath.dirname(new_page)
    fenced = scan(lines).fenced
    _plain_links(lines, fenced, page, moves)
    # From the end of each line, so that what is still to be done keeps its place.
    for link in sorted(links(lines, fenced), key=lambda link: (link.line, -link.start)):
        if link.by_role:
            continue
        line = lines[link.line]
        new = moves.find(link.target, page)
        if new is not None:
            path, hash_, anchor = link.target.partition("#")
            target = _relative(new, here) + hash_ + anchor
            lines[link.line] = line[: link.start] + target + line[link.end :]
            yield link.line, True, f"the link to {path} leads to where that post is now"
        elif foreign:
            lines[link.line] = line[: link.opens] + "\\" + line[link.opens :]
            yield link.line, False, f"{_short(link.target)} is not here; the link is text now"
        elif is_file(link.target):
            yield link.line, False, f"{_short(link.target)} is not here; the link will not work"


def _relative(path: str, folder: str) -> str:
    return quote(posixpath.relpath(path, folder or "."), safe="/-._~")


def _plain_links(lines: list[str], fenced: list[bool], page: str, moves: Moves) -> None:
    """Write the links of a template engine as those of Markdown, to where they led before."""

    def plain(match: re.Match[str]) -> str:
        if match["opens"] is None:
            return match[0]
        # Jekyll names a post from the root, Hugo from the page or from the root.
        target = quote(f"/{match['jekyll']}" if match["jekyll"] else match["hugo"])
        return match["opens"] + target if moves.find(target, page) else match[0]

    for number, line in enumerate(lines):
        if "{" in line and not fenced[number]:
            lines[number] = _TEMPLATE.sub(plain, line)


def _short(target: str) -> str:
    return repr(target if len(target) < 100 else target[:99] + "…") if target else "what it names"
