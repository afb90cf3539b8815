"""Cut files into the pieces that are posts, each with its header and its body apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ..header import plain_form, yaml_form
from ..header.errors import Rule
from ..header.fields import Value, split_haiku
from ..header.markdown_scan import scan
from ..header.model import Entries
from ..header.post_file import read_text
from .formats import read_header, take_directive
from .origins import Origin
from .remarks import Kind, Remark, Unfit
from .values import jekyll_tags

_PROMPT = re.compile(r"(?:\S*[\w~/\])]\s?)?[$%❯] cat (?P<path>\S.*?)\s*")
_LONE_PROMPT = re.compile(r"(?:\S*[\w~/\])]\s?)?[$%❯]\s*")
_TITLE = re.compile(r"title[ \t]*:[ \t]+\S", re.IGNORECASE)
_JEKYLL_NAME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(?P<name>.+)")


class Start(NamedTuple):
    """Where a piece starts (a line, from 0), and the path that the prompt above it names."""

    line: int
    path: str = ""
    prompted: bool = False


@dataclass(slots=True)
class Piece:
    """What may be one post.

    `line` is where it starts in its file, `body_line` where its body does;
    `path` is the path on the prompt above it.  `text` is the piece as it is
    kept, if this journal can read it as it is.  `kind` says who wrote it.
    """

    origin: Origin
    line: int
    kind: str
    values: dict[str, Value]
    body: list[str]
    body_line: int
    path: str = ""
    text: str = ""
    remarks: list[Remark] = field(default_factory=list)


def decode(origin: Origin) -> tuple[str, list[Remark]]:
    """A file's text with its line ends made one; what is no UTF-8 is taken for Windows'."""
    data = origin.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, guess = data.decode("utf-16", errors="replace"), "UTF-16"
    else:
        try:
            text, guess = data.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            text, guess = data.decode("cp1252", errors="replace"), "Windows-1252"
    remarks = []
    if guess:
        message = f"the file is no UTF-8; read as {guess}"
        remarks.append(Remark(origin.name, 1, Kind.GUESSED, message))
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def cut(origin: Origin) -> Iterator[Piece | Remark]:
    """Yield the pieces of a file, and a remark for each part that is none."""
    text, remarks = decode(origin)
    yield from remarks
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        yield Remark(origin.name, 1, Kind.LEFT, "it is empty")
        return
    starts = list(_starts(lines))
    if not starts or (starts[0].line > first and not _PROMPT.fullmatch(lines[first])):
        starts = [Start(first)]  # it may quote a post further down
    above = "\n".join(lines[: starts[0].line]).strip()
    if above and ("\n" in above or not starts[0].prompted):
        yield Remark(origin.name, first + 1, Kind.LEFT, "what stands above the first post")
    for start, following in pairwise([*starts, None]):
        assert start is not None
        own = lines[start.line : following.line if following else None]
        remarks = list(_cut_prompt(origin, own, start, following))
        try:
            piece = _header(origin, own, start.line)
            piece.path = start.path
            piece.remarks = remarks
            yield piece
        except Unfit as unfit:
            yield Remark(origin.name, start.line + unfit.line, Kind.LEFT, unfit.message)


def _starts(lines: list[str]) -> Iterator[Start]:
    """Yield where the posts of a file start that are kept with a haiku, and their paths.

    A prompt counts only with a header below it, a haiku only with a title or
    with a prompt, so that neither cuts a post that quotes it.
    """
    begun = 0
    for number, line in enumerate(lines):
        header = line.rstrip() == yaml_form.FENCE
        poem = " / " in line and len(split_haiku(line)) == 3 and all(split_haiku(line))
        if not header and not poem:
            continue
        above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), 0)
        prompt = _PROMPT.fullmatch(lines[above])
        below = next((later for later in lines[number + 1 :] if later.strip()), "")
        if not prompt and not (poem and _TITLE.match(below)):
            continue
        if not _is_quoted(lines[begun : above if prompt else number]):
            begun = number
            path = _path(prompt["path"]) if prompt else ""
            yield Start(number, path, prompted=prompt is not None)


def _is_quoted(above: list[str]) -> bool:
    """Whether what comes below some lines is in a fence that opens on the last of them."""
    opened = scan(above).open_fence
    return opened is not None and not "".join(above[opened + 1 :]).strip()


def _path(words: str) -> str:
    """The path that a `cat` names; nothing if it names several."""
    quoted = re.fullmatch(r"(['\"])(.*)\1", words)
    if quoted:
        return quoted[2]
    return words.replace("\\ ", " ") if words.count(".md") < 2 else ""


def _cut_prompt(
    origin: Origin, lines: list[str], start: Start, following: Start | None
) -> Iterator[Remark]:
    """Take the shell's lines off the end of a piece: the next one's prompt, or the last."""
    while lines and not lines[-1].strip():
        lines.pop()
    if following and following.prompted and len(lines) > 1:
        lines.pop()
        while not lines[-1].strip():
            lines.pop()
    elif not following and start.prompted and _LONE_PROMPT.fullmatch(lines[-1]):
        lines.pop()
        line = start.line + len(lines) + 1
        yield Remark(origin.name, line, Kind.DROPPED, "the shell's last prompt")


def _header(origin: Origin, lines: list[str], start: int) -> Piece:
    text = "\n".join(lines).rstrip() + "\n"
    first = lines[0]
    if len(split_haiku(first)) == 3 and all(split_haiku(first)) and " / " in first:
        entries = plain_form.read(lines)
        kept = text if not _header_faults(text) else ""
        unknown = {
            line: Value(line + start, lines[line - 1].partition(":")[2].strip())
            for line in {f.line for f in entries.faults if f.rule is Rule.UNKNOWN}
        }
        named = {lines[line - 1].partition(":")[0].strip(): v for line, v in unknown.items()}
        values = {**_shifted(entries.values, start), **named}
        return Piece(
            origin,
            start + 1,
            "plain",
            values,
            lines[entries.body_line - 1 :],
            start + entries.body_line,
            text=kept,
        )
    kind, entries = read_header(lines) or ("note", Entries())
    values = _shifted(entries.values, start)
    body = lines[entries.body_line - 1 :]
    if kind == "YAML" and "haiku" in values:
        kept = text if not _header_faults(text) else ""
        return Piece(origin, start + 1, "own", values, body, start + entries.body_line, text=kept)
    if _is_jekyll(origin):
        jekyll_tags(values)
    blogpost = values.pop("blogpost", None)
    if blogpost is not None and str(blogpost.content).lower() == "false":
        raise Unfit(blogpost.line - start, "it says that it is no blog post")
    if kind in {"YAML", "note"}:
        said, places = take_directive(body, start + entries.body_line)
        kind = "YAML" if said else kind  # ABlog needs no front matter
        for key, value in said.items():
            values.setdefault(key, value)
        body = ["" if place in places else line for place, line in enumerate(body)]
    return Piece(origin, start + 1, kind, values, body, start + entries.body_line)


def _header_faults(text: str) -> bool:
    """Whether a header has faults that no mending of its body removes."""
    bodily = {Rule.TITLE, Rule.FENCE, Rule.ENCODING}
    return any(fault.rule not in bodily for fault in read_text(text)[1])


def _is_jekyll(origin: Origin) -> bool:
    return bool(_JEKYLL_NAME.fullmatch(origin.stem)) or "_drafts/" in f"/{origin.name}"


def _shifted(values: dict[str, Value], by: int) -> dict[str, Value]:
    """Values with the lines of the whole file."""
    return {key: _shift(value, by) for key, value in values.items()}


def _shift(value: Value, by: int) -> Value:
    match value.content:
        case list() as items:
            return Value(value.line + by, [_shift(item, by) for item in items])
        case dict() as entries:
            return Value(value.line + by, {key: _shift(v, by) for key, v in entries.items()})
    return Value(value.line + by, value.content)
