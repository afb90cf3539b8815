"""The files that a body includes: snippets of MkDocs, includes of Jekyll and of Sphinx.

Their text takes the place of the line that names them, before anything else is converted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..limits import FILE_SIZE
from ..markdown.body_text import Edit
from ..markdown.from_html import literal
from ..report import Outcome
from .myst_directives import marks_around

_SCISSORS = r"-+8<-+"
_PATTERNS = {
    "MkDocs": re.compile(
        rf"^(?P<lead>[ \t>]*){_SCISSORS}"
        rf"(?:[ \t]+([\"'])(?P<name>.+?)\2"
        rf"|[ \t]*\n(?P<names>(?:.*\n)*?)[ \t>]*{_SCISSORS})[ \t]*$",
        re.MULTILINE,
    ),
    "Jekyll": re.compile(
        r"^(?P<lead>[ \t]*)\{%-?\s*include_relative\s+(?P<name>\S+?)\s*-?%\}[ \t]*$", re.MULTILINE
    ),
    "ABlog": re.compile(
        r"^(?P<lead>[ ]*)(?P<marks>`{3,}|:{3,})\{(?P<literal>literal)?include\}[ ]+(?P<name>\S+)\n"
        r"(?P<options>(?:[ ]*:.*\n)*)[ ]*(?P=marks)[ ]*$",
        re.MULTILINE,
    ),
}
"""How the programs that can include files write it."""
_ESCAPED = re.compile(rf"^[ \t>]*(?P<mark>;){_SCISSORS}", re.MULTILINE)
_SECTION = re.compile(rf".*{_SCISSORS}\s+\[\s*(?P<edge>start|end)\s*:\s*(?P<name>[\w-]+)\s*\].*")
_LANGUAGE = re.compile(r":language:[ ]*([\w+-]+)")


def include_files(text: str, generator: str, read: Callable[[str], str]) -> Iterator[Edit]:
    """Yield the edits that put the text of files in the place of the lines that include them.

    `read` returns the text of the file with a path, or an empty text.
    """
    pattern = _PATTERNS.get(generator)
    if pattern is None:
        return
    room = FILE_SIZE - len(text)
    for match in pattern.finditer(text):
        groups = match.groupdict()
        names = [name.strip() for name in (groups.get("names") or groups["name"]).split("\n")]
        parts = [_snippet(name, read) for name in names if name]
        content = "\n".join(part.rstrip("\n") for part in parts)
        room -= len(content)
        if room < 0 or not all(parts):
            message = f"{', '.join(names)!r} is not here, so it is not included"
            shown = match["lead"] + literal(match[0])
            yield Edit(match.start(), match.end(), shown, message, Outcome.DROPPED)
            continue
        if groups.get("literal"):
            marks = marks_around([content])
            language = _LANGUAGE.search(match["options"])
            content = f"{marks}{language[1] if language else ''}\n{content}\n{marks}"
        lines = (f"{match['lead']}{line}".rstrip() for line in content.split("\n"))
        yield Edit(match.start(), match.end(), "\n".join(lines))


def unescape_snippets(text: str, generator: str) -> Iterator[Edit]:
    """Yield the edits that show snippets that are not to be included."""
    if generator == "MkDocs":
        for match in _ESCAPED.finditer(text):
            yield Edit(*match.span("mark"), "")


def _snippet(name: str, read: Callable[[str], str]) -> str:
    """Return a file, or the part of it that follows its name: a section, or lines."""
    if re.match(r"https?://", name):
        return f"<{name}>"
    path, _, part = name.partition(":")
    lines = read(path).split("\n")
    if lines_of := re.fullmatch(r"(\d*)(?::(\d*))?", part):
        first, last = lines_of.groups()
        lines = lines[int(first or 1) - 1 : int(last) if last else None]
    else:
        lines = _section(lines, part)
    return "\n".join(line for line in lines if not _edge(line))


def _section(lines: list[str], name: str) -> list[str]:
    """Return the lines between the two marks of a section."""
    edges = {
        found["edge"]: number
        for number, line in enumerate(lines)
        if (found := _edge(line)) and found["name"] == name
    }
    return lines[edges["start"] + 1 : edges["end"]] if len(edges) == 2 else []


def _edge(line: str) -> re.Match[str] | None:
    """Return the mark of a section's start or end, if a line is one."""
    return _SECTION.fullmatch(line) if "8<" in line else None
