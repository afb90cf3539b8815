"""Links between posts: find them in Markdown, and resolve paths.

Links are found by regular expressions: a Markdown parser takes longer, and does not
tell in which columns of a line a target is, which an import needs to replace it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from ..dialect import WIKI_LINK
from ..dialect.wiki_links import names_a_post

# Repetitions are bounded, so that the time for a line is, too.
_SPAN = re.compile(r"(\{(?:haiku:)?post\})?(?<!`)(`{1,9})(?!`)(.{1,1000}?)(?<!`)\2(?!`)")
_INLINE = re.compile(
    r"\](?P<opens>\()\s*"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()<>]*\))*))(?=[\s)])"
)
_DEFINITION = re.compile(r" {0,3}(?P<opens>\[)[^\]]+\]:\s*(?:<(?P<angled>[^<>]+)>|(?P<bare>\S+))")
FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"\s*\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*?)\s*")
_FENCE_STARTS = ("```", "~~~", ":::")
_TEXT_DIRECTIVES = frozenset(
    {"code", "code-block", "sourcecode", "parsed-literal", "math", "csv-table", "highlight"}
)
"""The directives whose content is not Markdown."""
_EXPLICIT = re.compile(r".*<(?P<target>[^<>]+)>\s*", re.DOTALL)
_SIGNS = ("](", "]:", "post}", "[[")
"""What a line with a link contains."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a body: its line (from 0) and its target as written.

    `by_role` marks a `{post}` role or a link in double brackets, whose target is a path, a haiku
    or a title, perhaps with a heading.  The target takes the columns from `start` to `end`;
    a backslash at `opens` would turn the link to text.
    """

    line: int
    target: str
    by_role: bool = False
    start: int = 0
    end: int = 0
    opens: int = 0


def find_links(lines: Sequence[str], code: Sequence[bool]) -> Iterator[Link]:
    """Yield the links and images of a body whose targets are in this journal.

    Takes for each line whether it is code; see `find_code`.
    """
    for number, line in enumerate(lines):
        if code[number] or not any(sign in line for sign in _SIGNS):
            continue
        for span in _SPAN.finditer(line):
            if span[1] and span[2] == "`":
                explicit = _EXPLICIT.fullmatch(span[3])
                start, end = explicit.span("target") if explicit else (0, len(span[3]))
                target = span[3][start:end]
                yield Link(number, target, True, span.start(3) + start, span.start(3) + end)
        shown = _SPAN.sub(lambda span: " " * len(span[0]), line)
        yield from _wiki_links(number, shown)
        definition = _DEFINITION.match(shown)
        for match in [definition] if definition else _INLINE.finditer(shown):
            group = "angled" if match["angled"] is not None else "bare"
            if is_local(match[group]):
                yield Link(number, match[group], False, *match.span(group), match.start("opens"))


def _wiki_links(number: int, line: str) -> Iterator[Link]:
    for match in WIKI_LINK.finditer(line):
        target = match["target"]
        if names_a_post(target) and not target.startswith("#"):
            yield Link(number, target, True, *match.span("target"))


def find_code(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is code: in a fence that holds no Markdown."""
    code: list[bool] = []
    fences: list[tuple[str, bool]] = []  # the marks of open fences, and whether they hold code
    for line in lines:
        marks, is_code = fences[-1] if fences else ("", False)
        code.append(is_code)
        match = FENCE.fullmatch(line) if line.lstrip()[:3] in _FENCE_STARTS else None
        if match is None:
            continue
        info = match["info"].strip()
        if marks and match["marks"].startswith(marks) and not info:
            fences.pop()
        elif not is_code and not (match["marks"][0] == "`" and "`" in info):
            directive = DIRECTIVE.fullmatch(info)
            code[-1] = directive is None or directive["name"] in _TEXT_DIRECTIVES
            fences.append((match["marks"], code[-1]))
    return code


def is_local(target: str) -> bool:
    """Return whether a target is in this journal: not a URL, not an anchor of the same page."""
    target = _without_scheme(target)
    return not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#", target)


def is_markdown_file(target: str) -> bool:
    """Return whether a target is a Markdown file of this journal."""
    return _path_of(target).endswith(".md") and is_local(target)


def resolve_target(target: str, page: str) -> str:
    """Return the path from the source folder that a target in a page refers to.

    Takes the path of the page.  The result starts with `..` if it is outside the journal.
    """
    path = unquote(_path_of(target))
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


def _path_of(target: str) -> str:
    return _without_scheme(target).partition("#")[0].partition("?")[0]


def _without_scheme(target: str) -> str:
    """Return a target without MyST's own schemes, for a document and for a file to download."""
    return target.removeprefix("project:").removeprefix("path:")
