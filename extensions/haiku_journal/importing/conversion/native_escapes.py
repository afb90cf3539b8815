"""Escapes of what is plain text to other programs, and markup in a post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...util.latex import LatexError, latex_to_mathml
from ..markdown.body_text import Edit
from ..markdown.from_html import literal
from ..markdown.spans import (
    Parsed,
    code_ranges,
    inline_spans,
    is_inside,
    parse,
    without_directives,
)
from ..report import Outcome

_FIELD = re.compile(r"^[ ]{0,3}:(?=[\w *+.`-]+:(?:[ \t]|$))", re.MULTILINE)
_DEFINITION = re.compile(r"^[ ]{0,3}:(?=[ \t]+\S)", re.MULTILINE)
_FORMULA = re.compile(r"[\\^_=+<>]|^\$\$?\W*[A-Za-z]\w?\W*\$\$?$")
"""What a formula has, and other text between dollars seldom."""
_PROSE = re.compile(
    r"^\$\$?(?:[A-Z_]{2,}\b|\{[A-Z_]+\}|[\d,.]+\w?\s)"  # a variable of a shell, an amount
    r"|[\u2e80-\uffef]"  # ideographs, which are not used in formulas
    r"|(?<![\\{a-z])[a-z]{4,}\s+[a-z]{4,}(?![^{]*\})"  # two words
)


_ADDRESS = re.compile(
    r"(?P<before>^|.)(?P<address>https?://[\w.~:/?#\[\]@!$&()*+,;=%-]*[\w/=#&%~-])",
    re.ASCII | re.DOTALL,
)
_BEFORE_LINK = re.compile(r"[\s*_~(<A-Za-z0-9]?", re.ASCII)
_BAR = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")


def protect_text(text: str) -> Iterator[Edit]:
    """Yield the edits that escape what only a post reads as markup."""
    code = code_ranges(text)
    for pattern in (_FIELD, _DEFINITION):
        for match in pattern.finditer(without_directives(text)):
            at = match.end() - 1
            if not is_inside(at, code):
                yield Edit(at, at, "\\")
    parsed = parse(text)
    yield from _rules(text, parsed)
    yield from _surplus_cells(text, parsed)
    yield from _unused_footnotes(text, parsed)
    yield from _formulas(text, parsed)
    yield from _bare_links(text, parsed)


def _rules(text: str, parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits that take out rules at which a build would stop.

    Docutils knows them between the blocks of a section only: not below a heading, at the end of
    a text, in a quotation or a list.
    """
    ends = [*parsed.starts[1:], len(text) + 1]
    before, last = (
        "heading_close",
        max((n for n, token in enumerate(parsed.tokens) if token.type != "hr"), default=-1),
    )
    for number, token in enumerate(parsed.tokens):
        misplaced = token.level or before in {"heading_close", "hr"} or number > last
        if token.type == "hr" and token.map and misplaced:
            start, end = parsed.starts[token.map[0]], ends[token.map[0]] - 1
            marks = re.search(r"[-*_][-*_ \t]*$", text[start:end])
            if marks:
                yield Edit(start + marks.start(), end, "")
        before = token.type


def _unused_footnotes(text: str, parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits that take out footnotes that no text refers to, which no program shows."""
    ends = [*parsed.starts[1:], len(text) + 1]
    used = {
        child.meta["label"]
        for token in parsed.tokens
        for child in token.children or ()
        if child.type == "footnote_ref"
    }
    for token in parsed.tokens:
        label = (token.meta or {}).get("label")
        if token.type == "footnote_reference_open" and token.map and label not in used:
            start, end = parsed.starts[token.map[0]], ends[token.map[1] - 1] - 1
            message = f"the footnote [^{label}], to which no text refers"
            yield Edit(start, end, "", message, Outcome.DROPPED)


def _surplus_cells(text: str, parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits that keep the cells beyond the header of a table, which are not shown.

    Mostly a bar within code makes two cells of one.
    """
    columns = 0
    for token in parsed.tokens:
        if token.type == "table_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type != "tr_open" or not token.map or not columns:
            continue
        start = parsed.starts[token.map[0]]
        row = text[start:].partition("\n")[0]
        if (excess := _count_cells(row) - columns) <= 0:
            continue
        bars = [match.start() for match in _BAR.finditer(row)]
        in_code = [n for n in bars if is_inside(n, [m.span() for m in _CODE.finditer(row)])]
        inner = bars[1:] if row.lstrip(" >").startswith("|") else bars
        inner = inner[:-1] if row.rstrip().endswith("|") else inner
        for bar in in_code or inner[len(inner) - excess :]:
            yield Edit(start + bar, start + bar, "\\")


def _count_cells(row: str) -> int:
    """Return the number of cells of a row, without the empty ones that the outer bars make."""
    bare = row.strip(" \t>").removeprefix("|")
    bare = bare[:-1] if re.search(r"(?<!\\)\|$", bare) else bare
    return len(_BAR.findall(bare)) + 1


def escape_dollars(text: str) -> Iterator[Edit]:
    """Yield the edits that escape the dollars of what is no formula."""
    if "$" not in text:
        return
    for spans in inline_spans(text, parse(text)):
        for span in spans:
            formula = text[span.start : span.end]
            if span.kind.startswith("math_inline") and not _is_formula(formula):
                yield from (Edit(at, at, "\\") for at in (span.start, span.end - 1))


def _is_formula(text: str) -> bool:
    return _FORMULA.search(text) is not None and not _PROSE.search(text)


def _formulas(text: str, parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits that make code of formulas that cannot be shown as such."""
    if "$" not in text:
        return
    message = "a formula that cannot be translated, shown as code"
    ends = [*parsed.starts[1:], len(text) + 1]
    for token in parsed.tokens:
        if token.type == "math_block" and token.map and not _can_translate(token.content, True):
            start, end = parsed.starts[token.map[0]], ends[token.map[1] - 1] - 1
            code = token.content.strip("\n")
            yield Edit(start, end, f"```latex\n{code}\n```", message, Outcome.DROPPED)
    for spans in inline_spans(text, parsed):
        for span in spans:
            if span.kind.startswith("math_inline"):
                block = span.kind.endswith("double")
                if not _can_translate(span.token.content, block):
                    code = literal(span.token.content)
                    yield Edit(span.start, span.end, code, message, Outcome.DROPPED)


def _can_translate(code: str, block: bool) -> bool:
    try:
        latex_to_mathml(code, block=block)
    except LatexError:
        return False
    return True


def _bare_links(text: str, parsed: Parsed) -> Iterator[Edit]:
    """Yield the edits that mark the bare addresses behind a character at which none begins.

    An address may follow a quotation mark, or, in scripts without spaces, its sentence.
    """
    taken = [
        *code_ranges(text),
        *((s.start, s.end) for spans in inline_spans(text, parsed) for s in spans),
    ]
    ends = [*parsed.starts[1:], len(text) + 1]
    for definition in parsed.definitions.values():
        first, last = definition["map"]
        taken.append((parsed.starts[first], ends[last - 1]))
    outer: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    for match in _ADDRESS.finditer(text):
        start, end = match.span("address")
        if not (_BEFORE_LINK.fullmatch(match["before"]) or is_inside(start, outer)):
            yield Edit(start, end, f"<{match['address']}>")
