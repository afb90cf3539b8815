"""Markdown parsed as CommonMark with GitHub's extensions, each inline element with its place.

markdown-it-py gives inline tokens no offsets, so its rules are wrapped in ones that note where
they start and end.  A link that looks like one but is code, or part of a formula, is none here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ...authoring.post_links import DIRECTIVE, FENCE
from ...dialect import dollars
from .body_text import line_starts

_Rule = Callable[[StateInline, bool], bool]
_SHIFT = "span"
_OPTION = re.compile(r"[ \t]*:[\w-]+:.*")
_CODE_DIRECTIVES = frozenset({"code", "code-block", "sourcecode", "math", "csv-table"})
_WIKI_LINK = re.compile(r"\[\[(?P<name>[^\[\]|\n]+?)(?:\\?\|(?P<words>[^\[\]\n]*))?\]\]")


class Span(NamedTuple):
    """An inline element: its first token, its place, and that of a link's or image's label."""

    token: Token
    start: int
    end: int
    label: tuple[int, int]

    @property
    def kind(self) -> str:
        """The type of its first token."""
        return self.token.type


class Parsed(NamedTuple):
    """A parsed text: its tokens, the offsets of its lines, and its link definitions by label.

    `duplicates` are the definitions of a label that has one already.
    """

    tokens: list[Token]
    starts: list[int]
    definitions: dict[str, Any]
    duplicates: list[dict[str, Any]]


def _noting(rule: _Rule, label: int = 0) -> _Rule:
    """Return a rule that notes the place of the element that it parses.

    `label` is the number of characters before its label, if it has one.
    """

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            made = next((t for t in state.tokens[before:] if t.type not in {"text"}), None)
            if made is not None:
                place = (0, 0)
                if label:
                    close = parseLinkLabel(state, start + label - 1, label == 1)
                    place = (start + label, close)
                made.meta = {**made.meta, _SHIFT: (start, state.pos, *place)}
        return True

    return wrapped


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """Parse a link in double brackets, as Obsidian does."""
    match = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.content = match["name"].strip()
        token.info = (match["words"] or "").strip()
    state.pos = match.end()
    return True


_NOTED = {"link": 1, "image": 2} | dict.fromkeys(
    ("autolink", "html_inline", "backticks", "wiki_link", "footnote_ref", "math_inline"), 0
)
"""The rules that note the place of what they parse, with the characters before its label."""


def _make_parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin)
    markdown.core.ruler.disable(["footnote_tail"])
    markdown.use(dollarmath_plugin, double_inline=True)
    dollars.replace_rule(markdown)
    rules = markdown.inline.ruler
    rules.before("link", "wiki_link", _wiki_link)
    for name, rule in zip(rules.get_active_rules(), rules.getRules(""), strict=True):
        if name in _NOTED:
            rules.at(name, _noting(rule, _NOTED[name]))
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


_PARSER = _make_parser()


def parse(text: str, *, directives: bool = True) -> Parsed:
    """Parse a text; with `directives`, what they contain counts as Markdown, as in posts."""
    scope: dict[str, Any] = {}
    tokens = _PARSER.parse(without_directives(text) if directives else text, scope)
    return Parsed(
        tokens, line_starts(text), scope.get("references", {}), scope.get("duplicate_refs", [])
    )


def without_directives(text: str) -> str:
    """Return a text in which the marks and options of directives with Markdown are spaces.

    An argument with links remains, as a heading.
    """
    if "{" not in text:
        return text
    lines = text.split("\n")
    opened: list[str] = []
    code, in_options = "", False
    for number, line in enumerate(lines):
        match = FENCE.fullmatch(line)
        info = match["info"].strip() if match else ""
        ends = match is not None and not info
        if code:
            code = "" if match and ends and match["marks"].startswith(code) else code
            continue
        directive = DIRECTIVE.fullmatch(info)
        if match and ends and opened and match["marks"].startswith(opened[-1]):
            opened.pop()
        elif match and directive and directive["name"] not in _CODE_DIRECTIVES:
            opened.append(match["marks"])
            in_options = True
        elif in_options and _OPTION.fullmatch(line):
            pass
        else:
            in_options = False
            if match and not (match["marks"][0] == "`" and "`" in info):
                code = "" if match["marks"][0] == ":" else match["marks"]
            continue
        argument = directive["argument"] if directive else ""
        lines[number] = _as_heading(line, argument) if "[" in argument else " " * len(line)
    return "\n".join(lines)


def _as_heading(line: str, argument: str) -> str:
    """Return a line of the same length with only the argument of a directive, as a heading."""
    lead = line[: len(line) - len(line.lstrip())]
    return f"{lead}# {argument:>{len(line.rstrip()) - len(lead) - 2}}".ljust(len(line))


def render(text: str, definitions: dict[str, Any], *, inline: bool = False) -> str:
    """Return a part of a text as HTML, with the link definitions of all of it."""
    scope = {"references": dict(definitions)}
    return str(_HTML.renderInline(text, scope) if inline else _HTML.render(text, scope))


_HTML = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def inline_spans(text: str, parsed: Parsed) -> Iterator[list[Span]]:
    """Yield the elements of each inline text, in order, those that noted their place."""
    reached = 0
    for token in parsed.tokens:
        if token.type == "inline" and token.map and token.children:
            places = _places(text, token, parsed.starts, reached)
            if places:
                spans = list(_spans(token, places))
                reached = places[-1][0] + places[-1][2]
                if spans:
                    yield spans


def _places(
    text: str, token: Token, starts: list[int], reached: int
) -> list[tuple[int, int, int]]:
    """Return for each line of an inline text its offset in the text, in the token, and its size.

    `reached` is where the last one ended: the cells of a table are on one line.  Returns
    nothing if the parser has changed the text, as it does with tabs and escaped bars.
    """
    assert token.map
    places = []
    at = 0
    for number, line in enumerate(token.content.split("\n"), token.map[0]):
        bare = line.strip()
        found = text.find(bare, max(starts[number], reached))
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        if found < 0 or found + len(bare) > end:
            return []
        lead = len(line) - len(line.lstrip())
        places.append((found - lead, at, len(line)))
        at += len(line) + 1
    return places


def _spans(token: Token, places: list[tuple[int, int, int]]) -> Iterator[Span]:
    begins = [inner for _, inner, _ in places]

    def outer(offset: int) -> int:
        found, inner, _ = places[bisect_right(begins, offset) - 1]
        return found + offset - inner

    for child in token.children or ():
        if span := (child.meta or {}).get(_SHIFT):
            start, end, *label = map(outer, span)
            yield Span(child, start, end, (label[0], label[1]))


def code_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of a text that are code: fenced, indented, or within a line."""
    parsed = parse(text)
    ends = [*parsed.starts[1:], len(text)]
    blocks = [
        (parsed.starts[token.map[0]], ends[token.map[1] - 1])
        for token in parsed.tokens
        if token.type in {"fence", "code_block"} and token.map
    ]
    inline = [
        (span.start, span.end)
        for spans in inline_spans(text, parsed)
        for span in spans
        if span.kind == "code_inline"
    ]
    return sorted(blocks + inline)


def is_inside(offset: int, ranges: list[tuple[int, int]]) -> bool:
    """Return whether an offset is in one of some sorted ranges."""
    place = bisect_right(ranges, (offset, len("\U0010ffff") * 10**9)) - 1
    return place >= 0 and ranges[place][0] <= offset < ranges[place][1]
