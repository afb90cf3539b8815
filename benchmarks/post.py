"""Posts by the thousand, out of notes: each gets a haiku and a path.

The first words of a note's prose are its haiku.  More posts than notes are had by
writing every note again as a further part of itself, with a title, a haiku and a
date of its own.
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
"""How many words of a note's text make each line of its haiku."""
FILLER = ("written down to keep", "and found again years later", "by whoever looks")


@dataclass(frozen=True, slots=True)
class Post:
    """A note with its haiku, and the path (without a suffix) that this gives it."""

    path: str
    haiku: tuple[str, str, str]
    note: Note

    def on(self, date: dt.date) -> Post:
        """The same post with another date."""
        return replace(self, note=replace(self.note, date=date))


def make_posts(notes: Sequence[Note] | None, count: int) -> list[Post]:
    """Turn notes into as many posts as are wanted; made-up notes if none are given.

    Fewer posts than notes are taken evenly from all of them, so that however many
    there are, they are alike in length.
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
    """A note once more: as a further part of itself, some days before."""
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
    """Three lines of a note's text: its first words of prose."""
    words = iter(_prose(note.text))
    lines = [" ".join(islice(words, count)) for count in LINE_WORDS]
    first, second, third = (line or filler for line, filler in zip(lines, FILLER, strict=True))
    part = re.search(r", part \d+$", note.title)
    return first, second, third + (part[0] if part else "")


def _prose(text: str) -> Iterator[str]:
    """The words of a text that stand in no code block and no heading."""
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
