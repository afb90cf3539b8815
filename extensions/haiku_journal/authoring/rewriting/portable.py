"""Portable Markdown: MyST's forms and links in double brackets as GitHub and editors read them.

Each edit stays within its line, so that line numbers in messages stay valid:

- `{note}` and the like become alerts, and `{code-block}` a code fence, if they have no options;
- `{code}`, `{emphasis}` and `{strong}` become the marks of Markdown;
- `{post}` and `[[…]]` become links to the file of the post, if there is exactly one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from myst_parser.slugs import github_slugify

from ...dialect import WIKI_LINK, PostNames
from ..post_links import DIRECTIVE, FENCE, find_code
from .edits import Edit
from .references import quote_path

ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
"""The directives that are alerts, too."""
_MARKS = {"code": "`{}`", "literal": "`{}`", "emphasis": "*{}*", "strong": "**{}**"}
"""How Markdown writes the text of a role."""
_ROLE = re.compile(r"\{(?P<role>[\w:]+)\}`(?P<text>[^`\n]+)`(?!`)")
_SPAN = re.compile(r"(?<!`)(?P<marks>`{1,9})(?!`).{1,1000}?(?<!`)(?P=marks)(?!`)")
_MARKUP = re.compile(rf"{_ROLE.pattern}|{_SPAN.pattern}")
_EXPLICIT = re.compile(r"(?P<words>.*\S)\s*<(?P<target>[^<>]+)>")


def portable_edits(lines: Sequence[str], page: str, names: PostNames) -> Iterator[Edit]:
    """Yield the edits of a document, whose header is blank or left out.

    Takes the path of the document, and the names of all posts.
    """
    code = find_code(lines)
    for start, end, directive in _directives(lines):
        yield from _directive_edits(lines, start, end, directive)
    for number, line in enumerate(lines):
        is_indented = line.startswith(("    ", "\t"))  # and perhaps code
        if not (code[number] or is_indented or FENCE.fullmatch(line)):
            yield from _line_edits(number, line, page, names)


def _directives(lines: Sequence[str]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the first and the last line of each outermost directive, and its name."""
    end = -1
    for start, line in enumerate(lines):
        opens = FENCE.fullmatch(line) if start > end else None
        if opens is None or line[0] not in "`~:":
            continue
        closes = re.compile(rf"{opens['marks']}+\s*")
        end = next((n for n in range(start + 1, len(lines)) if closes.fullmatch(lines[n])), -1)
        if end < 0:
            return
        if directive := DIRECTIVE.fullmatch(opens["info"]):
            yield start, end, directive


def _directive_edits(
    lines: Sequence[str], start: int, end: int, directive: re.Match[str]
) -> Iterator[Edit]:
    name, argument = directive["name"], directive["argument"]
    content = lines[start + 1 : end]
    if not any(content) or content[0].startswith((":", "---")):  # options
        return
    if name in ALERTS and not argument:
        yield _replace(lines, start, f"> [!{name.upper()}]")
        for number, line in enumerate(content, start + 1):
            yield Edit(number, 0, 0, "> " if line else ">")
        yield _replace(lines, end, "")
    elif name in {"code", "code-block", "sourcecode"} and not lines[start].startswith(":"):
        marks = lines[start].partition("{")[0]
        yield _replace(lines, start, marks + argument)


def _replace(lines: Sequence[str], number: int, text: str) -> Edit:
    return Edit(number, 0, len(lines[number]), text)


def _line_edits(number: int, line: str, page: str, names: PostNames) -> Iterator[Edit]:
    for match in _MARKUP.finditer(line):
        role, text = match["role"], match["text"]
        if role in {"post", "haiku:post"}:
            explicit = _EXPLICIT.fullmatch(text)
            words, target = (explicit["words"], explicit["target"]) if explicit else ("", text)
            if link := _link(target, words, page, names):
                yield Edit(number, *match.span(), link)
        elif role in _MARKS:
            yield Edit(number, *match.span(), _MARKS[role].format(text))
    shown = _SPAN.sub(lambda span: " " * len(span[0]), line)
    for match in WIKI_LINK.finditer(shown):
        words = line[slice(*match.span("words"))] if match["words"] else ""
        if link := _link(match["target"], words.strip(), page, names):
            yield Edit(number, *match.span(), link)


def _link(target: str, words: str, page: str, names: PostNames) -> str:
    """Return the link to what a target names; empty if that is not clear."""
    if target.startswith("#"):
        path, heading = page, target[1:]
    else:
        named = names.find(target)
        if len(named.paths) != 1:
            return ""
        path, heading = named.paths[0], named.heading
    anchor = f"#{quote(github_slugify(heading))}" if heading else ""
    shown = words or heading or names.posts[path][1]
    text = re.sub(r"(?<!\\)([\[\]])", r"\\\1", shown)
    relative = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return f"[{text}]({anchor if path == page and anchor else quote_path(relative) + anchor})"
