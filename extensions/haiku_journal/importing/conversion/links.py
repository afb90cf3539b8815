"""Rewriting of the links among imported posts.

markdown-it-py gives inline tokens no source offsets, so links are rewritten in
place by regular expressions, on lines outside of code fences.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from ...authoring.post_links import find_links, is_markdown_file, resolve_target
from ...header.markdown_scan import scan_markdown
from ..sources.source_files import SUFFIXES

# A link's target.  Code is matched first, so that it is not changed.
_TEMPLATE = re.compile(
    r"(?<!`)(?P<marks>`{1,9})(?!`).{1,1000}?(?<!`)(?P=marks)(?!`)"
    r"|(?P<opens>\](?:\(|:)\s*<?)(?:\{\{-?\s*site\.(?:base)?url\s*-?\}\}/?)*(?:"
    r"\{%-?\s*(?:post_url|link)\s+/?(?P<jekyll>[^\s%]+?)\s*-?%\}"
    r"|\{\{[<%]\s*(?:rel)?ref\s+[\"'](?P<hugo>[^\"'#]+)(?:#[^\"']*)?[\"']\s*[>%]\}\})"
)
_SUFFIX = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(SUFFIXES)))}|\.html)$", re.IGNORECASE)


class PathMap:
    """A map from the paths of source files to the paths of their posts.

    Links may name a file `a--b--c.md` by an earlier path, `a/b/c.md`.
    """

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths: dict[str, str] = {}
        self._ends: dict[str, set[str]] = {}
        for old, new in paths.items():
            path = old.replace("--", "/")
            self._paths.setdefault(path.removesuffix(".md"), new)
            parts = PurePosixPath(_SUFFIX.sub("", path)).parts
            for start in range(len(parts)):
                self._ends.setdefault("/".join(parts[start:]), set()).add(new)
            if dated := _DATED.fullmatch(parts[-1]):
                self._ends.setdefault(dated[1], set()).add(new)
        self._paths |= {old.removesuffix(".md"): new for old, new in paths.items()}

    def find(self, target: str, page: str) -> str | None:
        """Return the new path of a link's target in a page of the source, or None.

        A target that does not exist may be relative to another root: then the only
        file whose path ends the same way is its target.
        """
        for name in (page, page.replace("--", "/")):
            if new := self._paths.get(resolve_target(target, name).removesuffix(".md")):
                return new
        return self.named(resolve_target(target, ""))

    def named(self, name: str) -> str | None:
        """Return the new path if exactly one file's path or name ends with `name`."""
        end = _SUFFIX.sub("", name.strip("/")).lstrip("./")
        for key in (end, end.rpartition("/")[2] if _PERMALINK.fullmatch(end) else end):
            if len(new := self._ends.get(key, set())) == 1:
                return next(iter(new))
        return None


_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(.+)")
_PERMALINK = re.compile(r"(?:[\w-]+/)*\d{4}/\d{2}/(?:\d{2}/)?[^/]+")


def rewrite_body_links(
    lines: list[str], page: str, new_page: str, paths: PathMap, *, foreign: bool
) -> Iterator[tuple[int, bool, str]]:
    """Rewrite the links of a body in place; `page` is its old path, `new_page` its new one.

    In a `foreign` body, written for a program other than Sphinx, a link without
    a target becomes text, since a build would fail at it.
    Yields the line, whether the link works, and a message.
    """
    here = posixpath.dirname(new_page)
    fenced = scan_markdown(lines).fenced
    _plain_links(lines, fenced, page, paths)
    # From the end of each line, so that the offsets of the other links stay valid.
    for link in sorted(find_links(lines, fenced), key=lambda link: (link.line, -link.start)):
        if link.by_role:
            continue
        line = lines[link.line]
        new = paths.find(link.target, page)
        if new is not None:
            path, hash_, anchor = link.target.partition("#")
            target = _relative(new, here) + hash_ + anchor
            lines[link.line] = line[: link.start] + target + line[link.end :]
            yield link.line, True, f"the link to {path} leads to where that post is now"
        elif foreign:
            lines[link.line] = line[: link.opens] + "\\" + line[link.opens :]
            yield link.line, False, f"{_short(link.target)} is not here; the link is text now"
        elif is_markdown_file(link.target):
            yield link.line, False, f"{_short(link.target)} is not here; the link will not work"


def _relative(path: str, folder: str) -> str:
    return quote(posixpath.relpath(path, folder or "."), safe="/-._~")


def _plain_links(lines: list[str], fenced: list[bool], page: str, paths: PathMap) -> None:
    """Replace template tags in links with the paths that they stand for."""

    def plain(match: re.Match[str]) -> str:
        if match["opens"] is None:
            return match[0]
        # Jekyll names a post from the root, Hugo from the page or from the root.
        target = quote(f"/{match['jekyll']}" if match["jekyll"] else match["hugo"])
        return match["opens"] + target if paths.find(target, page) else match[0]

    for number, line in enumerate(lines):
        if "{" in line and not fenced[number]:
            lines[number] = _TEMPLATE.sub(plain, line)


def _short(target: str) -> str:
    return repr(target if len(target) < 100 else target[:99] + "…") if target else "what it names"
