"""Thousands of posts, made from notes, each with a haiku and a path.

The haiku of a post is the first words of the note's prose.  If there are more posts than
notes, each note is repeated as a further part, with another title, haiku and date.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from madeup import make_notes
from notes import Note

LINE_WORDS = (4, 6, 4)
"""The number of words in each line of a haiku."""
FILLER = ("written down to keep", "and found again years later", "by whoever looks")


@dataclass(frozen=True, slots=True)
class Post:
    """A note with its haiku, and the path made from the haiku (without a suffix)."""

    path: str
    haiku: tuple[str, str, str]
    note: Note

    def on(self, date: dt.date) -> Post:
        """Return the same post with another date."""
        return replace(self, note=replace(self.note, date=date))


def make_posts(notes: Sequence[Note] | None, count: int) -> list[Post]:
    """Turn notes into `count` posts; generate the notes if `notes` is None.

    If there are fewer posts than notes, take them evenly from all notes, so that the average
    length does not depend on the number.
    """
    chosen = islice(make_notes(), count) if notes is None else _repeat(notes, count)
    taken: Counter[str] = Counter()
    return [_post(note, taken) for note in chosen]


def _repeat(notes: Sequence[Note], count: int) -> Iterator[Note]:
    rounds, rest = divmod(count, len(notes))
    for part in range(rounds):
        for note in notes:
            yield _again(note, part)
    for number in range(rest):
        yield _again(notes[number * len(notes) // rest], rounds)


def _again(note: Note, part: int) -> Note:
    """Return a note as a further part of itself, dated some days earlier."""
    if not part:
        return note
    lines = note.text.split("\n")
    lines[note.title_line] = f"{lines[note.title_line].rstrip()}, part {part + 1}"
    return replace(
        note,
        title=f"{note.title}, part {part + 1}",
        text="\n".join(lines),
        date=note.date - dt.timedelta(days=11 * part),
    )


def _post(note: Note, taken: Counter[str]) -> Post:
    haiku = make_haiku(note)
    path = "-/-".join(_slug(line) for line in haiku)
    taken[path] += 1
    if taken[path] > 1:
        path += f"-{taken[path]}"
    return Post(path, haiku, note)


def make_haiku(note: Note) -> tuple[str, str, str]:
    """Make the three lines of a haiku from the first words of a note's prose."""
    words = iter(_prose(note.text))
    lines = [" ".join(islice(words, count)) for count in LINE_WORDS]
    first, second, third = (line or filler for line, filler in zip(lines, FILLER, strict=True))
    part = re.search(r", part \d+$", note.title)
    return first, second, third + (part[0] if part else "")


def _prose(text: str) -> Iterator[str]:
    """Yield the words of a text, except those in code blocks and headings."""
    text = re.sub(r"(?ms)^\s*(```|~~~).*?^\s*\1\s*$", "", text)
    text = re.sub(r"(?m)^(#.*|=+|-+|    .*)$", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]*>", r"\1", text)
    for word in text.split():
        word = word.strip("`*_[](){}<>|#\"'~-\\")
        if any(map(str.isalnum, word)):
            yield word[:30]


def _slug(line: str) -> str:
    text = unicodedata.normalize("NFKD", line).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-") or "untitled"
