"""Conversion of raw HTML in Markdown to Markdown, since posts show raw HTML as text.

A block of HTML is read to the end of its outermost element, as browsers do, even beyond blank
lines, at which it ends in CommonMark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..report import Outcome
from .body_text import Edit
from .from_html import HIDDEN, NOT_TEXT, to_markdown
from .spans import Parsed, Span, inline_spans, parse, render

_WHOLE = frozenset(
    {"blockquote", "dl", "figure", "ol", "picture", "pre", "table", "ul", "video", "audio", "svg"}
    | {"form", "iframe", "math", "object", "p", "script", "style", "noscript", "textarea"}
    | {f"h{level}" for level in range(1, 7)}
)
"""Elements that are converted together with everything in them."""
_LOOSE = frozenset({"figure", "picture", "p", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Those of them that are replaced by their content if that is Markdown."""
_WRAPPERS = frozenset(
    {"article", "aside", "body", "center", "details", "div", "footer", "header", "html", "main"}
    | {"nav", "section", "summary", "font", "small", "tabs", "tabitem", "span", "dir", "fieldset"}
)
"""Elements that are replaced by their content."""
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del"}
    | {"dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "q", "s"}
    | {"samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
    | {"video", "audio", "source", "iframe", "br", "hr", "center", "div", "p", "script", "figure"}
    | {"figcaption", "picture", "summary", "details", "style", "rp", "rt", "ruby", "svg", "tabs"}
    | {"tabitem", "embed", "object", "li", "ul", "ol", "pre", "blockquote", "section", "cut"}
    | {f"h{level}" for level in range(1, 7)}
)
"""Elements of HTML; a name that is not one of them, such as `<name>`, is text."""
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "source", "embed", "link", "meta"})
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def convert_html(text: str) -> Iterator[Edit]:
    """Yield the edits that convert the HTML of a Markdown text."""
    if "<" not in text:
        return
    parsed = parse(text)
    yield from _blocks(text, parsed)
    for spans in inline_spans(text, parsed):
        yield from _inline(text, spans, parsed.definitions)


def _blocks(text: str, parsed: Parsed) -> Iterator[Edit]:
    ends = [*parsed.starts[1:], len(text) + 1]
    reached = 0
    for token in parsed.tokens:
        if token.type != "html_block" or not token.map:
            continue
        start, end = parsed.starts[token.map[0]], ends[token.map[1] - 1] - 1
        if start < reached:
            continue
        reached = end
        yield from _block(text, start, end, parsed.definitions)
        element = _open_element(text[start:end])
        closing = _end_of(text, start, element) if element else None
        is_loose = element in _LOOSE and _has_markdown(text[start:closing])
        if closing is not None and not is_loose:
            reached = closing


def _block(text: str, start: int, end: int, definitions: dict[str, Any]) -> Iterator[Edit]:
    """Yield the edits of a block of HTML; what follows its first wrapper is Markdown again."""
    indent = " " * len(text[start:end].partition("<")[0].expandtabs(4))
    # Lines that wrappers indent would be code without them.
    for line in re.finditer(rf"^{indent}(?P<more>[ \t]+)", text[start:end], re.MULTILINE):
        yield Edit(start + line.start("more"), start + line.end(), "")
    at = start
    for comment in _COMMENT.finditer(text, start, end):  # a build leaves them out
        yield from _tags_between(text, at, comment.start(), indent, definitions)
        at = comment.end()
        if text[at:end].partition("\n")[0].strip():  # what follows would not be Markdown
            yield Edit(at, at, f"\n\n{indent}")
    yield from _tags_between(text, at, end, indent, definitions)


def _tags_between(
    text: str, at: int, end: int, indent: str, definitions: dict[str, Any]
) -> Iterator[Edit]:
    """Yield the edits of the elements that start between two places of a block."""
    while match := _TAG.search(text, at, end):
        name = match["name"].lower()
        at = match.end()
        if name in _WRAPPERS or (match["close"] and name in _WHOLE):
            yield _unwrap(text, match)
        elif name in _WHOLE | _INLINE | _EMPTY:
            last = None if name in _EMPTY else _end_of(text, match.start(), name)
            html = text[match.start() : last or at]
            if name in _LOOSE and _has_markdown(html):
                yield _unwrap(text, match)
                continue
            at = last or at
            markdown = to_markdown(_with_markdown(html, definitions))
            yield _block_edit(text, match.start(), at, markdown, name, indent)


def _unwrap(text: str, match: re.Match[str]) -> Edit:
    """Return the edit that takes a tag out; the text on both sides becomes blocks of its own."""
    name = match["name"].lower()
    line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
    label = re.search(r"\b(?:label|value)=[\"']([^\"']+)[\"']", match["rest"])
    if name == "summary":
        new = "**\n\n" if match["close"] else "\n\n**"
    elif name == "tabitem" and label:
        new = f"\n\n**{label[1]}**\n\n"
    elif name in {"span", "font", "small"} or not _TAG.sub("", line).strip():
        new = ""
    else:
        new = "\n\n"
    is_hidden = HIDDEN.search(match["rest"])
    message = "an element that is not displayed is shown now" if is_hidden else ""
    return Edit(match.start(), match.end(), new, message, Outcome.GUESSED)


def _block_edit(text: str, start: int, end: int, markdown: str, name: str, indent: str) -> Edit:
    """Return an edit that puts Markdown in the place of HTML, indented like its block."""
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    if lead.strip(" \t") and not lead.strip(" \t>"):
        indent = lead  # a quotation
    shown = f"\n{indent}".join(markdown.split("\n"))
    alone = not lead.strip()
    gone = "svg" if "<svg" in text[start:end] else name if name in NOT_TEXT else ""
    message = f"<{gone}> cannot be in a post" if gone == "svg" or (gone and not markdown) else ""
    is_last = re.match(r"\s*?(?:\n\s*?\n|\Z)", text[end:])
    after = "\n\n" if alone and name in _WHOLE and not is_last else ""
    return Edit(start, end, shown + after, message, Outcome.DROPPED)


def _has_markdown(html: str) -> bool:
    """Return whether there is Markdown between the blank lines of some HTML."""
    chunks = re.split(r"\n\s*\n", html)[1:]
    return any(not re.match(r"\s*</?[A-Za-z!]", chunk) for chunk in chunks)


def _with_markdown(html: str, definitions: dict[str, Any]) -> str:
    """Return HTML with the Markdown in it, if it has any, converted to HTML."""
    preformatted = re.match(r"<(?:pre|script|style|svg|textarea|math)\b", html, re.IGNORECASE)
    return render(html, definitions) if _has_markdown(html) and not preformatted else html


def _open_element(html: str) -> str:
    """Return the name of the outermost element of a block that does not end in it."""
    match = _TAG.match(html.lstrip())
    if match is None or match["close"] or match["name"].lower() not in _WHOLE:
        return ""
    name = match["name"].lower()
    return name if _end_of(html, html.index("<"), name) is None else ""


def _end_of(text: str, start: int, name: str) -> int | None:
    """Return where the element that starts at an offset ends, or None if it never does."""
    depth = 0
    for match in re.finditer(
        rf"<(/?){re.escape(name)}\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>",
        text[start:],
        re.IGNORECASE,
    ):
        if match[2] and not match[1]:
            if not depth:
                return start + match.end()
            continue
        depth += -1 if match[1] else 1
        if depth <= 0:
            return start + match.end()
    return None


def _inline(text: str, spans: list[Span], definitions: dict[str, Any]) -> Iterator[Edit]:
    """Yield the edits that convert the tags within one inline text."""
    tags = [(span, match) for span in spans if span.kind == "html_inline"
            if (match := _TAG.fullmatch(text[span.start : span.end]))]  # fmt: skip
    reached = 0
    for number, (span, match) in enumerate(tags):
        name = match["name"].lower()
        if span.start < reached or name not in _INLINE:
            continue
        end = span.end
        if not match["close"] and name not in _EMPTY and not match["rest"].endswith("/"):
            end = _closing(name, tags[number:]) or span.end
        reached = end
        one_line = _in_table(text, span.start)
        whole = text[span.start : end]
        if end == span.end and name not in _EMPTY | {"iframe", "video", "audio"}:
            markdown = ""  # a tag without its partner
        else:
            markdown = _inline_markdown(whole, name, definitions)
        if name == "br":
            markdown = _break(text, end, one_line=one_line)
        elif one_line:
            markdown = " ".join(markdown.replace("\\\n", " ").split("\n"))
        yield Edit(span.start, end, markdown)


def _break(text: str, end: int, *, one_line: bool) -> str:
    """Return a line break in Markdown; at the end of a paragraph it would be a backslash."""
    if one_line:
        return " "
    if re.match(r"[ \t]*(?:\n[ \t>]*(?:\n|\Z)|\Z)", text[end:]):
        return ""
    return "\\" if text[end : end + 1] == "\n" else "\\\n"


def _inline_markdown(html: str, name: str, definitions: dict[str, Any]) -> str:
    if name in {"code", "tt", "samp"}:
        return to_markdown(html)
    return to_markdown(render(html, definitions, inline=True))


def _closing(name: str, tags: list[tuple[Span, re.Match[str]]]) -> int | None:
    """Return where the element that the first tag opens ends."""
    depth = 0
    for span, match in tags:
        if match["name"].lower() == name:
            depth += -1 if match["close"] else 1
            if not depth:
                return span.end
    return None


def _in_table(text: str, offset: int) -> bool:
    """Return whether an offset is in a row of a table, or in a heading: then text has one line."""
    line = text[
        text.rfind("\n", 0, offset) + 1 : (text.find("\n", offset) + 1 or len(text) + 1) - 1
    ]
    return line.lstrip(" >").startswith(("|", "#")) or len(re.findall(r"(?<!\\)\|", line)) > 1
