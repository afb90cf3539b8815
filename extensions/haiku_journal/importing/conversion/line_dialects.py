"""Conversion of what Markdown dialects have within lines: attribute lists, embeds, MDX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..markdown.body_text import Edit, line_starts
from ..markdown.from_html import target
from ..markdown.spans import code_ranges, is_inside, parse
from ..report import Outcome

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
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")


def convert_lines(text: str, *, is_mdx: bool) -> Iterator[Edit]:
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
        new, message = _line(line, before, following, is_mdx=is_mdx)
        if new is not None:
            kind = Outcome.DROPPED
            yield Edit(starts[number], starts[number] + len(line), new, message, kind)


def _replace(match: re.Match[str], text: str) -> Edit:
    return Edit(match.start(), match.end(), text)


def _line(line: str, before: str, following: str, *, is_mdx: bool) -> tuple[str | None, str]:
    """Return what replaces a line, and a message; None if it stays."""
    if "{" in line and (match := _HEADING_ID.fullmatch(line)):
        anchor = match["id"] or match["mdx"]
        label = f"({anchor})=\n" if anchor and not before.strip() else ""
        return label + match["heading"].rstrip(), ""
    if _ATTRIBUTE_LINE.fullmatch(line) or _TOC.fullmatch(line):
        return "", ""
    if re.fullmatch(r"[ \t]*\{:toc[^}]*\}[ \t]*", following) and _LIST_FOR_TOC.fullmatch(line):
        return "", ""
    if is_mdx and _MODULE.fullmatch(line):
        return "", f"{line.strip()[:60]!r} is code of MDX"
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
