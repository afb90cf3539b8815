"""Division of files into documents, each with a header and a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ...header import plain_form, yaml_form
from ...header.errors import Rule
from ...header.markdown_scan import scan_markdown
from ...header.post_file import parse_post_text
from ...header.raw import RawHeader, RawValue
from ...header.values import split_haiku
from ..report import Outcome, Remark, UnsupportedSourceError
from .header_formats import read_header, read_meta, read_post_directive
from .source_files import SourceFile
from .values import jekyll_tags

_PROMPT = re.compile(r"(?:\S*[\w~/\])]\s?)?[$%❯] cat (?P<path>\S.*?)\s*")
_LONE_PROMPT = re.compile(r"(?:\S*[\w~/\])]\s?)?[$%❯]\s*")
_TITLE = re.compile(r"title[ \t]*:[ \t]+\S", re.IGNORECASE)
_JEKYLL_NAME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?P<name>.+)")


class DocumentStart(NamedTuple):
    """The line (from 0) on which a document starts, and the path on the prompt above it."""

    line: int
    path: str = ""
    prompted: bool = False


@dataclass(slots=True)
class Document:
    """A part of a file that may be one post.

    `line` is its first line in the file, `body_line` that of its body;
    `path` is the path on the prompt above it.  `text` is its original
    text if it is a valid post already.  `kind` is the format of its header.  `is_myst` tells
    whether its body is written for Sphinx.
    """

    file: SourceFile
    line: int
    kind: str
    values: dict[str, RawValue]
    body: list[str]
    body_line: int
    path: str = ""
    text: str = ""
    is_myst: bool = False
    remarks: list[Remark] = field(default_factory=list)


def decode(file: SourceFile) -> tuple[str, list[Remark]]:
    """Return a file's text with line feeds only; the fallback is Windows-1252."""
    data = file.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, guess = data.decode("utf-16", errors="replace"), "UTF-16"
    else:
        try:
            text, guess = data.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            text, guess = data.decode("cp1252", errors="replace"), "Windows-1252"
    remarks = []
    if guess:
        message = f"the file is not UTF-8; read as {guess}"
        remarks.append(Remark(file.name, 1, Outcome.GUESSED, message))
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def split_documents(file: SourceFile) -> Iterator[Document | Remark]:
    """Yield the documents of a file, and a remark for each part that is not one."""
    text, remarks = decode(file)
    yield from remarks
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        yield Remark(file.name, 1, Outcome.LEFT, "it is empty")
        return
    starts = list(_find_starts(lines))
    if not starts or (starts[0].line > first and not _PROMPT.fullmatch(lines[first])):
        starts = [DocumentStart(first)]  # it may quote a post further down
    above = "\n".join(lines[: starts[0].line]).strip()
    if above and ("\n" in above or not starts[0].prompted):
        yield Remark(file.name, first + 1, Outcome.LEFT, "text above the first post")
    for start, following in pairwise([*starts, None]):
        assert start is not None
        own = lines[start.line : following.line if following else None]
        remarks = list(_remove_prompts(file, own, start, following))
        try:
            document = _read_document(file, own, start.line)
            document.path = start.path
            document.remarks = remarks
            yield document
        except UnsupportedSourceError as error:
            yield Remark(file.name, start.line + error.line, Outcome.LEFT, error.message)


def _find_starts(lines: list[str]) -> Iterator[DocumentStart]:
    """Yield the starts of the posts with a haiku in a file.

    A prompt counts only with a header below it, a haiku only with a title or
    with a prompt, so that neither cuts a post that quotes it.
    """
    begun = 0
    for number, line in enumerate(lines):
        header = line.rstrip() == yaml_form.FENCE
        poem = _is_haiku(line)
        if not header and not poem:
            continue
        above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), 0)
        prompt = _PROMPT.fullmatch(lines[above])
        below = next((lines[n] for n in range(number + 1, len(lines)) if lines[n].strip()), "")
        if not prompt and not (poem and _TITLE.match(below)):
            continue
        if not _is_quoted(lines[begun : above if prompt else number]):
            begun = number
            path = _prompt_path(prompt["path"]) if prompt else ""
            yield DocumentStart(number, path, prompted=prompt is not None)


def _is_quoted(above: list[str]) -> bool:
    """Return whether a code fence opens on the last line that has text."""
    opened = scan_markdown(above).open_fence
    return opened is not None and not "".join(above[opened + 1 :]).strip()


def _prompt_path(words: str) -> str:
    """Return the path that a `cat` names, or an empty string if it names several."""
    quoted = re.fullmatch(r"(['\"])(.*)\1", words)
    if quoted:
        return quoted[2]
    return words.replace("\\ ", " ") if words.count(".md") < 2 else ""


def _remove_prompts(
    file: SourceFile, lines: list[str], start: DocumentStart, following: DocumentStart | None
) -> Iterator[Remark]:
    """Remove the next document's prompt, or the last prompt, from the end of the lines."""
    while lines and not lines[-1].strip():
        lines.pop()
    if following and following.prompted and len(lines) > 1:
        lines.pop()
        while not lines[-1].strip():
            lines.pop()
    elif not following and start.prompted and _LONE_PROMPT.fullmatch(lines[-1]):
        lines.pop()
        line = start.line + len(lines) + 1
        yield Remark(file.name, line, Outcome.DROPPED, "the shell's last prompt")


def _read_document(file: SourceFile, lines: list[str], start: int) -> Document:
    if _is_haiku(lines[0]):
        kind, entries = "plain", plain_form.read_plain_header(lines)
        values = entries.values | _unknown_keys(lines, entries)
    else:
        beside = ("Nikola", read_meta(file.header)) if file.header else ("note", RawHeader())
        kind, entries = read_header(lines) or beside
        values = entries.values
        kind = "own" if kind == "YAML" and "haiku" in values else kind
    body_line = start + entries.body_line
    body = lines[entries.body_line - 1 :]
    document = Document(file, start + 1, kind, _shifted(values, start), body, body_line)
    if kind == "note" and file.name.lower().endswith(".txt"):
        raise UnsupportedSourceError(1, "a text that is no post: it has no header")
    document.is_myst = kind in {"plain", "own"}
    if kind in {"plain", "own"}:
        text = "\n".join(lines).rstrip() + "\n"
        document.text = "" if _header_problems(text) else text
    else:
        _read_blog_options(document, start)
    return document


def _is_haiku(line: str) -> bool:
    return " / " in line and len(split_haiku(line)) == 3 and all(split_haiku(line))


def _unknown_keys(lines: list[str], entries: RawHeader) -> dict[str, RawValue]:
    """Return the keys that the plain form does not know, to be reported."""
    numbers = {problem.line for problem in entries.problems if problem.rule is Rule.UNKNOWN}
    pairs = ((number, lines[number - 1].partition(":")) for number in sorted(numbers))
    return {key.strip(): RawValue(number, value.strip()) for number, (key, _, value) in pairs}


def _read_blog_options(document: Document, start: int) -> None:
    """Read the settings of Jekyll and ABlog, and remove ABlog's directive from the body."""
    if _is_jekyll(document.file):
        jekyll_tags(document.values)
    blogpost = document.values.pop("blogpost", None)
    if blogpost is not None and str(blogpost.content).lower() == "false":
        raise UnsupportedSourceError(blogpost.line - start, "it says that it is not a blog post")
    document.is_myst = blogpost is not None
    if document.kind in {"YAML", "note"}:
        options, places = read_post_directive(document.body, document.body_line)
        if options:
            document.kind = "YAML"  # ABlog needs no front matter
            document.is_myst = True
        for key, value in options.items():
            document.values.setdefault(key, value)
        for place in places:
            document.body[place] = ""


def _header_problems(text: str) -> bool:
    """Return whether the header has problems that repairs of the body cannot remove."""
    bodily = {Rule.TITLE, Rule.FENCE, Rule.ENCODING}
    return any(problem.rule not in bodily for problem in parse_post_text(text)[1])


def _is_jekyll(file: SourceFile) -> bool:
    return bool(_JEKYLL_NAME.fullmatch(file.stem)) or "_drafts/" in f"/{file.name}"


def _shifted(values: dict[str, RawValue], by: int) -> dict[str, RawValue]:
    """Return values with line numbers of the whole file."""
    return {key: _shift(value, by) for key, value in values.items()}


def _shift(value: RawValue, by: int) -> RawValue:
    match value.content:
        case list() as items:
            return RawValue(value.line + by, [_shift(item, by) for item in items])
        case dict() as entries:
            return RawValue(value.line + by, {key: _shift(v, by) for key, v in entries.items()})
    return RawValue(value.line + by, value.content)
