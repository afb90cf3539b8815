"""Replacement of MyST's directives by those that a post may use, or by what they show."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence

from ..markdown.from_html import target

DIRECTIVE = re.compile(
    r"(?P<lead>[ \t]*)(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[\w:+-]+)\}[ \t]*"
    r"(?P<argument>.*)"
)
OWN_TITLE = frozenset({"note", "tip", "important", "warning", "caution", "danger"})
"""The kinds whose directive shows the same title."""
_OPTION = re.compile(r"[ \t]*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?")
_KEPT = frozenset(
    {"admonition", "attention", "caution", "danger", "error", "hint", "important", "note", "tip"}
    | {"seealso", "warning", "code", "code-block", "table", "list-table", "csv-table", "math"}
    | {"epigraph", "pull-quote", "rubric", "sidebar", "topic", "glossary", "sourcecode"}
    | {"versionadded", "versionchanged", "deprecated", "parsed-literal", "highlights"}
)
"""The directives that a post may use and that stay as they are."""
_CODE = frozenset({"code", "code-block", "sourcecode", "math", "csv-table", "parsed-literal"})
"""Those whose content is no Markdown."""
_EMPTY = frozenset(
    {"toctree", "postlist", "contents", "tableofcontents", "update", "bibliography"}
)
"""Directives that show something of other pages."""


def fence_end(lines: Sequence[str], number: int, marks: str) -> int:
    """Return the line behind the fence that some marks open."""
    closing = re.compile(rf"[ \t]*{marks[0]}{{{len(marks)},}}[ \t]*")
    return next(
        (n + 1 for n in range(number, len(lines)) if closing.fullmatch(lines[n])), len(lines)
    )


def replace_directive(
    match: re.Match[str], inner: Sequence[str], convert: Callable[[Sequence[str]], list[str]]
) -> list[str]:
    """Return what replaces a directive, whose last line is its closing mark.

    `convert` converts the lines in it, if these are Markdown.
    """
    lead, name, argument = match["lead"], match["name"], match["argument"].strip()
    content = textwrap.dedent("\n".join(inner[:-1])).split("\n")
    options = {}
    while content and (option := _OPTION.fullmatch(content[0])):
        options[option["key"]] = option["value"] or ""
        content = content[1:]
    if name in _KEPT:
        return _kept(match, options, content if name in _CODE else convert(content))
    if name in {"figure", "image"}:
        alt = options.get("alt", "")
        return indented([f"![{alt}]({target(argument)})", "", *content, ""], lead)
    if name == "raw" and argument == "html":
        return indented([*content, ""], lead)
    if name in _EMPTY:
        return [""]
    if name in {"code-cell", "ipython", "literalinclude", "mermaid", "eval-rst"}:
        marks = marks_around(content)
        language = {"mermaid": "mermaid", "eval-rst": "rst"}.get(name, argument.rpartition(".")[2])
        shown = content if any(content) else [argument]
        return indented([f"{marks}{language}", *shown, marks, ""], lead)
    title = [f"**{argument}**", ""] if argument and not argument.isdigit() else []
    return indented([*title, *convert(content), ""], lead)


def marks_around(lines: Sequence[str], title: str = "") -> str:
    """Return the marks of a fence around some lines that may have fences.

    Behind back quotes, its title could not have any.
    """
    mark = "~" if "`" in title else "`"
    return mark * (
        max((len(m) for m in re.findall(mark + "{3,}", "\n".join(lines))), default=2) + 1
    )


def _kept(match: re.Match[str], options: dict[str, str], body: list[str]) -> list[str]:
    """Return a directive that a post may use, between marks that posts know."""
    marks = marks_around(body, match["argument"])
    head = f"{marks}{{{match['name']}}} {match['argument']}".rstrip()
    shown = [
        f":{key}: {value}".rstrip()
        for key, value in options.items()
        if key not in {"class", "name"} or value in OWN_TITLE
    ]
    return indented([head, *shown, *body, marks], match["lead"])


def indented(lines: Sequence[str], lead: str) -> list[str]:
    """Return lines with a prefix, except the empty ones."""
    return [lead + line if line else line for line in lines]
