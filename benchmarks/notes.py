"""Real notes: Markdown with one title, read from a folder and corrected.

The file of a note can be named `author--folder--slug.md`, and a `dates.json` in any folder
can map such names to days.  The folder becomes the tag.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tarfile
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST_DAY = dt.date(2015, 1, 1)
DAYS = 11 * 365


@dataclass(frozen=True, slots=True)
class Note:
    """A bare Markdown text with one title, on line `title_line` (from 0)."""

    title: str
    title_line: int
    tag: str
    date: dt.date
    text: str


def load_notes(source: Path) -> tuple[list[Note], Counter[str]]:
    """Read the notes of a folder, or of a tar file of a folder.

    Return them in the order of their names, and the number of corrections of each kind.
    """
    if source.is_dir():
        return _read_folder(source)
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        return _read_folder(Path(folder))


def _read_folder(folder: Path) -> tuple[list[Note], Counter[str]]:
    dates: dict[str, str] = {}
    for path in sorted(folder.rglob("dates.json")):
        dates.update(json.loads(path.read_text(encoding="utf-8")))
    changes: Counter[str] = Counter()
    notes = []
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        tag, name = [path.parent.name, *path.stem.split("--")][-2:]
        if path.stem not in dates:
            changes["date added"] += 1
        day = dates.get(path.stem) or some_day(number).isoformat()
        title, line, text = adapt(path.read_text(encoding="utf-8-sig"), name, changes)
        notes.append(Note(title, line, tag, dt.date.fromisoformat(day[:10]), text))
    return notes, changes


def some_day(number: int) -> dt.date:
    """Return a day for a note by its number, spread over the years, always the same."""
    return FIRST_DAY + dt.timedelta(days=number * 997 % DAYS)


def adapt(text: str, name: str, changes: Counter[str]) -> tuple[str, int, str]:
    """Correct the text of a note so that it can follow a header, without loss of content.

    A post has one title and no open fence.  So change a second title to a section, make a
    missing title from the name of the note, close an open fence, remove control characters, and
    replace `[a]([url](url))`, whose address is no URL.  Count each correction.  Return
    the title, its line and the text.
    """
    text, controls = re.subn(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)
    changes["control characters removed"] += bool(controls)
    text, links = re.subn(r"\]\(\[\S+\]\((https?:\S+)\)\)", r"](\1)", text)
    changes["link as the address of a link unwrapped"] += bool(links)
    lines = text.rstrip().split("\n")
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    titles = [place for place, token in enumerate(tokens) if _is_title(token)]
    for place in titles[1:]:
        changes["second title changed to a section"] += 1
        _demote(lines, tokens[place])
    if fence := _open_fence(tokens, lines):
        changes["open fence closed"] += 1
        lines.append(fence)
    if titles:
        title = _plain_text(tokens[titles[0] + 1])
        title_line = (tokens[titles[0]].map or [0])[0]
    else:
        changes["title added"] += 1
        title, title_line = name.replace("-", " ").capitalize(), 0
        lines[:0] = [f"# {title}", ""]
    return title, title_line, "\n".join(lines) + "\n"


def _is_title(token: Token) -> bool:
    return token.type == "heading_open" and token.tag == "h1" and token.level == 0


def _demote(lines: list[str], title: Token) -> None:
    assert title.map is not None
    first, end = title.map
    if title.markup == "=":
        lines[end - 1] = lines[end - 1].replace("=", "-")
    else:
        lines[first] = lines[first].replace("#", "##", 1)


def _open_fence(tokens: Sequence[Token], lines: Sequence[str]) -> str | None:
    """Return the line that closes a fence that is open at the end, or None."""
    last = tokens[-1] if tokens else None
    if last is None or last.type != "fence" or last.map is None:
        return None
    closing = lines[-1].strip()
    closed = last.map[0] < len(lines) - 1 and closing.startswith(last.markup)
    return None if closed and not closing.strip(last.markup[0]) else last.markup


def _plain_text(inline: Token) -> str:
    shown = (child.content or " " for child in inline.children or ())
    return " ".join("".join(shown).split())
