"""Conversion of Markdown dialects: admonitions, tabs, callouts, attribute lists, MDX.

Material for MkDocs writes `!!! note "Title"` above an indented text, Docusaurus `:::note Title`,
Obsidian `> [!note] Title`; in a post each is a directive.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from ..markdown.body_text import Edit, line_starts
from ..markdown.from_html import target
from ..markdown.spans import code_ranges, is_inside, parse
from ..report import Outcome

_KINDS = {
    **dict.fromkeys(
        ("note", "info", "todo", "abstract", "summary", "tldr", "primary", "secondary"), "note"
    ),
    **dict.fromkeys(("tip", "hint", "success", "check", "done", "question", "help", "faq"), "tip"),
    **dict.fromkeys(("important", "seealso"), "important"),
    **dict.fromkeys(("warning", "attention", "warn"), "warning"),
    "caution": "caution",
    **dict.fromkeys(("danger", "error", "failure", "fail", "missing", "bug"), "danger"),
    **dict.fromkeys(("example", "quote", "cite"), "note"),
}
"""The directive for each kind of admonition."""
_OWN_TITLE = frozenset({"note", "tip", "important", "warning", "caution", "danger"})
"""The kinds whose directive shows the same title."""
_ALERTS = frozenset({"note", "tip", "important", "warning", "caution"})
"""The kinds of GitHub's alerts, which posts understand as they are."""

_FENCE = re.compile(r"[ \t>]*(?:[-*+]\s+)?(?P<marks>`{3,}|~{3,})(?P<info>.*)")
_MATERIAL = re.compile(
    r"(?P<lead>[ \t>]*)(?:!!!|\?\?\?\+?)[ \t]*(?P<kind>[\w-]*)[\w -]*?"
    r"(?:[ \t]+[\"“](?P<title>.*)[\"”])?[ \t]*"
)
_TAB = re.compile(r"(?P<lead>[ \t]*)===[+!]*[ \t]+[\"'](?P<title>.+)[\"'][ \t]*")
_COLONS = re.compile(
    r"(?P<lead>[ \t]*)(?P<marks>:{3,})[ \t]*(?P<kind>[\w-]+)[ \t]*(?:\[(?P<label>.*?)\])?[ \t]*"
    r"(?:\{[^}]*\})?[ \t]*(?P<title>.*?)[ \t]*"
)
_COLONS_END = re.compile(r"[ \t]*(?P<marks>:{3,})[ \t]*")
_CALLOUT = re.compile(
    r"(?P<lead>[ \t]*)>[ \t]*\[!(?P<kind>[\w-]+)(?:\|[^\]]*)?\](?P<fold>[-+]?)[ \t]*"
    r"(?P<title>.*?)[ \t]*"
)
_ATTRIBUTES = (
    r"\{:?[ \t]*(?:[.#][\w-]|[\w-]+=|\w+[ \t]*\})[^{}\n]*\}|\{::?[/ \t]*[^{}\n]*\}|\{:toc\}"
)
_ATTRIBUTE_LINE = re.compile(rf"[ \t>]*(?:{_ATTRIBUTES}|\{{:[^{{}}\n]*\}})[ \t]*")
_TRAILING = re.compile(
    r"(?<=[)\]`*_>\"])(?:[ ]?\{:?[ \t]*(?:[.#][\w-]|(?:width|height|style|target|rel|class|align"
    r"|loading|title|data-\w+)[ \t]*=)[^{}\n]*\}|\{:[^{}\n]*\})"
    r"|(?<=\w:)\{[ \t]*\.[^{}\n]*\}"  # of an icon
)
_HEADING_ID = re.compile(
    r"(?P<heading>[ ]{0,3}#{1,6}[ \t].*?)[ \t]*(?:\{:?[ \t]*#(?P<id>[\w.:-]+)[^{}]*\}"
    r"|\{:?[ \t]*\.[^{}]*\}|\{/\*[ \t]*#(?P<mdx>[\w-]+)[ \t]*\*/\})[ \t#]*"
)
_TOC = re.compile(r"[ \t]*(?:\[TOC\]|\[\[_?TOC_?\]\]|@\[toc\].*|\[toc\])[ \t]*", re.IGNORECASE)
_LIST_FOR_TOC = re.compile(r"[ \t]*(?:[-*+]|\d+\.)[ \t]+\S.*")
_MODULE = re.compile(
    r"(?:import[ \t]+(?:[\w*{][^;\n]*?[ \t]from[ \t]+)?[\"'][^\"']+[\"'];?"
    r"|export[ \t]+(?:const|default|function|let)\b.*)[ \t]*"
)
_HIDDEN = re.compile(r"(?<![\w%])%%(?!%)(?:(?!\n\s*\n)[^%])+?%%(?![\w%])|\{/\*.*?\*/\}", re.DOTALL)
_SPACED_IMAGE = re.compile(
    r"(!\[[^\]\n]*\]\()([^()<>\n\"']*? [^()<>\n\"']*\.(?:png|jpe?g|gif|svg|webp))(\))",
    re.IGNORECASE,
)
_SIZED_IMAGE = re.compile(r"(!\[[^\]\n]*\]\([^()\s]+)[ \t]+=\d*x?\d*%?(\))")
_EMBED = re.compile(r"!\[\[(?P<name>[^\]|\n]+)(?:\|(?P<alias>[^\]\n]*))?\]\]")
_SNIPPET = re.compile(r"[ \t]*(?:--8<--|;--8<--).*")
_MARK = re.compile(r"^[ \t>]*(?:!!!|\?\?\?|===|:::|>[ \t]*\[!)", re.MULTILINE)
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")


Block = tuple[int, int, list[str]]
"""The first line of a block, the line behind it, and the lines that replace it."""


def convert_blocks(text: str, *, is_myst: bool = False) -> Iterator[Edit]:
    """Yield the edits that make directives of admonitions and callouts, and headings of tabs.

    Of a text of MyST, they also replace the directives that a post may not use.
    """
    if not (is_myst or _MARK.search(text)):
        return
    lines = text.split("\n")
    starts = [*line_starts(text), len(text) + 1]
    for first, last, new in _blocks(lines, directives=is_myst):
        yield Edit(starts[first], starts[last] - 1, "\n".join(new))


def _converted(lines: Sequence[str], *, directives: bool = False) -> list[str]:
    """Return lines with their blocks converted."""
    result: list[str] = []
    done = 0
    for first, last, new in _blocks(lines, directives=directives):
        result += [*lines[done:first], *new]
        done = last
    return [*result, *lines[done:]]


def _blocks(lines: Sequence[str], *, directives: bool = False) -> Iterator[Block]:
    """Yield the blocks that are not inside of another one, or of code.

    With `directives`, those of MyST are blocks, too.
    """
    text = "\n".join(lines)
    code, starts = code_ranges(text), line_starts(text)
    number = 0
    while number < len(lines):
        line = lines[number]
        if directives and (match := _MYST.fullmatch(line)):
            end = _fence_end(lines, number + 1, match["marks"])
            yield number, end, _myst(match, lines[number + 1 : end])
            number = end
            continue
        block = None if is_inside(starts[number], code) else _block_at(lines, number)
        if block:
            yield block
        number = block[1] if block else number + 1


def _fence_after(fence: str, line: str) -> str:
    """Return the marks of the fence that is open behind a line."""
    match = _FENCE.fullmatch(line)
    if match is None:
        return fence
    if fence:
        return "" if match["marks"].startswith(fence) and not match["info"].strip() else fence
    return "" if match["marks"][0] == "`" and "`" in match["info"] else match["marks"]


def _block_at(lines: Sequence[str], number: int) -> Block | None:
    line = lines[number]
    if match := _MATERIAL.fullmatch(line):
        end = _indented_end(lines, number + 1, match["lead"])
        inner = _dedented(lines[number + 1 : end], match["lead"])
        return number, end, _directive(match["lead"], match["kind"], match["title"], inner)
    if match := _TAB.fullmatch(line):
        end = _indented_end(lines, number + 1, match["lead"])
        inner = _converted(_dedented(lines[number + 1 : end], match["lead"]))
        lead = match["lead"]
        return number, end, [f"{lead}**{match['title']}**", "", *_indented(inner, lead), ""]
    if match := _COLONS.fullmatch(line):
        last = _colons_end(lines, number + 1)
        if last is None:
            return None
        inner = list(lines[number + 1 : last])
        title = match["label"] or match["title"]
        return number, last + 1, _directive(match["lead"], match["kind"], title, inner)
    if match := _CALLOUT.fullmatch(line):
        return _callout(lines, number, match)
    return None


def _callout(lines: Sequence[str], number: int, match: re.Match[str]) -> Block | None:
    kind = match["kind"].lower()
    if kind in _ALERTS and not match["title"] and not match["fold"]:
        return None
    end = number + 1
    while end < len(lines) and lines[end].lstrip().startswith(">"):
        end += 1
    inner = [re.sub(r"^[ \t]*> ?", "", line) for line in lines[number + 1 : end]]
    return number, end, _directive(match["lead"], kind, match["title"], inner)


def _directive(lead: str, kind: str, title: str | None, inner: Sequence[str]) -> list[str]:
    """Return the lines of an admonition."""
    body = textwrap.dedent("\n".join(_converted(inner))).strip("\n").split("\n")
    marks = _marks_around(body, title or "")
    kind = kind.lower()
    name = _KINDS.get(kind, "note")
    title = title or ("" if kind in _OWN_TITLE else kind.replace("-", " ").capitalize())
    if not any(body):
        return [f"{lead}**{title or name.capitalize()}**", ""]
    head = (
        [f"{marks}{{admonition}} {title}", f":class: {name}"] if title else [f"{marks}{{{name}}}"]
    )
    return _indented([*head, "", *body, marks], lead)


def _indented_end(lines: Sequence[str], number: int, lead: str) -> int:
    """Return the line behind the text that is indented below a mark."""
    end = number
    prefix = lead.replace("\t", "    ")
    for place in range(number, len(lines)):
        line = lines[place].replace("\t", "    ")
        if line.strip(" >") and not line.startswith(f"{prefix}    "):
            break
        if line.strip(" >"):
            end = place + 1
    return end


def _dedented(lines: Sequence[str], lead: str) -> list[str]:
    size = len(lead.replace("\t", "    ")) + 4
    return [
        line.expandtabs(4)[size:] if line.startswith((" ", "\t", ">")) else line for line in lines
    ]


def _indented(lines: Sequence[str], lead: str) -> list[str]:
    return [lead + line if line else line for line in lines]


def _colons_end(lines: Sequence[str], number: int) -> int | None:
    """Return the line of the mark that ends a container."""
    depth, fence = 0, ""
    for place in range(number, len(lines)):
        if fence or _FENCE.fullmatch(lines[place]):
            fence = _fence_after(fence, lines[place])
        elif _COLONS_END.fullmatch(lines[place]):
            if not depth:
                return place
            depth -= 1
        elif _COLONS.fullmatch(lines[place]):
            depth += 1
    return None


# -- Directives of MyST ---


_MYST = re.compile(
    r"(?P<lead>[ \t]*)(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[\w:+-]+)\}[ \t]*"
    r"(?P<argument>.*)"
)
_OPTION = re.compile(r"[ \t]*:(?P<key>[\w-]+):(?:[ \t]+(?P<value>.*))?")
DIRECTIVES = frozenset(
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


def _fence_end(lines: Sequence[str], number: int, marks: str) -> int:
    """Return the line behind the fence that some marks open."""
    closing = re.compile(rf"[ \t]*{marks[0]}{{{len(marks)},}}[ \t]*")
    return next(
        (n + 1 for n in range(number, len(lines)) if closing.fullmatch(lines[n])), len(lines)
    )


def _myst(match: re.Match[str], inner: Sequence[str]) -> list[str]:
    """Return what replaces a directive of MyST, whose last line is its closing mark."""
    lead, name, argument = match["lead"], match["name"], match["argument"].strip()
    content = textwrap.dedent("\n".join(inner[:-1])).split("\n")
    options = {}
    while content and (option := _OPTION.fullmatch(content[0])):
        options[option["key"]] = option["value"] or ""
        content = content[1:]
    if name in DIRECTIVES:
        return _kept(match, options, content)
    if name in {"figure", "image"}:
        alt = options.get("alt", "")
        return _indented([f"![{alt}]({target(argument)})", "", *content, ""], lead)
    if name == "raw" and argument == "html":
        return _indented([*content, ""], lead)
    if name in _EMPTY:
        return [""]
    if name in {"code-cell", "ipython", "literalinclude", "mermaid", "eval-rst"}:
        marks = _marks_around(content)
        language = {"mermaid": "mermaid", "eval-rst": "rst"}.get(name, argument.rpartition(".")[2])
        shown = content if any(content) else [argument]
        return _indented([f"{marks}{language}", *shown, marks, ""], lead)
    title = [f"**{argument}**", ""] if argument and not argument.isdigit() else []
    return _indented([*title, *_converted(content, directives=True), ""], lead)


def _marks_around(lines: Sequence[str], title: str = "") -> str:
    """Return the marks of a fence around some lines that may have fences.

    Behind back quotes, its title could not have any.
    """
    mark = "~" if "`" in title else "`"
    return mark * (
        max((len(m) for m in re.findall(mark + "{3,}", "\n".join(lines))), default=2) + 1
    )


def _kept(match: re.Match[str], options: dict[str, str], content: list[str]) -> list[str]:
    """Return a directive that a post may use, between marks that posts know."""
    body = content if match["name"] in _CODE else _converted(content, directives=True)
    marks = _marks_around(body, match["argument"])
    head = f"{marks}{{{match['name']}}} {match['argument']}".rstrip()
    shown = [
        f":{key}: {value}".rstrip()
        for key, value in options.items()
        if key not in {"class", "name"} or value in _OWN_TITLE
    ]
    return _indented([head, *shown, *body, marks], match["lead"])


# -- Lines --------------------------------------------------------------------------


def convert_lines(text: str) -> Iterator[Edit]:
    """Yield the edits of attribute lists, contents, imports of MDX, embeds, and hidden notes."""
    code = code_ranges(text)
    starts = line_starts(text)
    for pattern, convert in (
        (_HIDDEN, _hidden),
        (_EMBED, _embed),
        (_SIZED_IMAGE, lambda match: _replace(match, match[1] + match[2])),
        (
            _SPACED_IMAGE,
            lambda match: _replace(match, f"{match[1]}{target(match[2])}{match[3]}"),
        ),
        (_TRAILING, lambda match: _replace(match, "")),
    ):
        for match in pattern.finditer(text):
            if not is_inside(match.start(), code):
                yield convert(match)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if is_inside(starts[number], code):
            continue
        before = lines[number - 1] if number else ""
        following = lines[number + 1] if number + 1 < len(lines) else ""
        new, message = _line(line, before, following)
        if new is not None:
            kind = Outcome.DROPPED
            yield Edit(starts[number], starts[number] + len(line), new, message, kind)


def _replace(match: re.Match[str], text: str) -> Edit:
    return Edit(match.start(), match.end(), text)


def _line(line: str, before: str, following: str) -> tuple[str | None, str]:
    """Return what replaces a line, and a message; None if it stays."""
    if "{" in line and (match := _HEADING_ID.fullmatch(line)):
        anchor = match["id"] or match["mdx"]
        label = f"({anchor})=\n" if anchor and not before.strip() else ""
        return label + match["heading"].rstrip(), ""
    if _ATTRIBUTE_LINE.fullmatch(line) or _TOC.fullmatch(line):
        return "", ""
    if re.fullmatch(r"[ \t]*\{:toc[^}]*\}[ \t]*", following) and _LIST_FOR_TOC.fullmatch(line):
        return "", ""
    if _MODULE.fullmatch(line):
        return "", f"{line.strip()[:60]!r} is code of MDX"
    if _SNIPPET.fullmatch(line):
        return None, ""
    return None, ""


def _hidden(match: re.Match[str]) -> Edit:
    """Return the edit of a comment; the mark of an excerpt's end becomes the one of posts."""
    ends_excerpt = re.fullmatch(r"\{/\*\s*(?:truncate|more)\s*\*/\}", match[0])
    return _replace(match, "<!-- more -->" if ends_excerpt else "")


def _embed(match: re.Match[str]) -> Edit:
    """Return the edit of what Obsidian embeds: an image, or a link to a note."""
    name, alias = match["name"].strip(), (match["alias"] or "").strip()
    path = name.partition("#")[0]
    if path.lower().endswith(_IMAGES):
        alt = "" if re.fullmatch(r"\d+(?:x\d+)?", alias) else alias
        return _replace(match, f"![{alt}]({target(path)})")
    if "." in path.rpartition("/")[2] and not path.lower().endswith(".md"):
        return _replace(match, f"[{alias or path}]({target(path)})")
    return _replace(match, match[0][1:])


def clean_infos(text: str) -> Iterator[Edit]:
    """Yield the edits of fences whose language is in braces, as in R Markdown and Pandoc."""
    parsed = parse(text, directives=False)
    ends = [*parsed.starts[1:], len(text) + 1]
    for token in parsed.tokens:
        info = token.info.strip()
        if token.type != "fence" or not token.map or not info:
            continue
        name = re.match(r"\{+[ \t]*[.=]?([\w+#-]+)", info)
        language = name[1] if name else re.sub(r"[{\[].*", "", info.split()[0]).strip(",:;")
        start = text.find(info, parsed.starts[token.map[0]], ends[token.map[0]])
        if language != info and start >= 0:
            yield Edit(start, start + len(info), language)


def drop_comments(text: str) -> Iterator[Edit]:
    """Yield the edits that take out the comments and block breaks of MyST, which posts show."""
    code = code_ranges(text)
    for match in re.finditer(r"^[ ]{0,3}(?:%.*|\+\+\+(?: .*)?)$", text, re.MULTILINE):
        if not is_inside(match.start(), code):
            yield Edit(match.start(), match.end(), "", "a comment of MyST", Outcome.DROPPED)
