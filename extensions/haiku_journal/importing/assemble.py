"""Make posts of pieces: what is missing is guessed, what is wrong mended, all of it said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..authoring import compose, new_files
from ..authoring.permalink import permalink
from ..cli.check import PROPOSED
from ..header.errors import Fault
from ..header.fields import TAG_LIMIT
from ..header.post_file import read
from . import mend
from .dates import to_iso
from .metadata import Metadata, translate
from .origins import Origin, Source
from .pieces import Piece
from .propose import propose
from .remarks import Kind, Remark, Unfit
from .values import clean

_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(?P<name>.+))?")
_NO_TAGS = frozenset(
    {"posts", "post", "_posts", "_drafts", "content", "docs", "notes", "blog", "src", "articles"}
)
"""Folders that say where posts are, not what they are about."""


@dataclass(slots=True)
class Made:
    """A post that can be written, once its path is settled and its links are turned.

    `head` is the header as it was kept, or nothing where `draft` is to be
    composed.  A line of `body` keeps its distance from the piece's body line.
    """

    piece: Piece
    path: str
    haiku: tuple[str, ...]
    body: list[str]
    head: list[str] = field(default_factory=list)
    draft: compose.Draft | None = None
    stated: bool = False
    remarks: list[Remark] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The post's file."""
        body = "\n".join(self.body).rstrip("\n")
        if self.draft is None:
            return "\n".join([*self.head, body]).rstrip("\n") + "\n"
        self.draft.body = body
        return compose.front_matter(self.draft)

    def faults(self) -> list[Fault]:
        """What a check would say of it."""
        return read(self.text.encode("utf-8"))[1]

    def note(self, kind: Kind, place: int, message: str) -> None:
        """Remark on a line of the body, from 0."""
        line = self.piece.body_line + place
        self.remarks.append(Remark(self.piece.origin.name, line, kind, message))


class Assembler:
    """Makes posts of the pieces of one source; `today` decides what is not public yet."""

    def __init__(self, source: Source, today: dt.date) -> None:
        self.source = source
        self.today = today
        parents = [PurePosixPath(origin.name).parent.parts for origin in source.origins]
        self.depth = _common(parents) if len(parents) > 1 else 0

    def make(self, piece: Piece) -> Made:
        """Make a post.  Raises Unfit, with a line of the file, if there is no way."""
        if piece.text:
            made = self._as_it_is(piece)
            if not made.faults():
                return made
        made = self._anew(piece)
        if faults := made.faults():
            raise Unfit(piece.line, f"the post would have a fault: {faults[0].message}")
        return made

    def _as_it_is(self, piece: Piece) -> Made:
        """Keep a post of this journal, header and all; only its body is mended."""
        head = piece.text.split("\n")[: piece.body_line - piece.line]
        found = translate(piece.values, piece.origin.name, self.today)
        made = Made(piece, "", found.haiku, list(piece.body), head, remarks=[*piece.remarks])
        self._mend(made, myst=True)
        titled = piece.kind == "plain" or "title" in piece.values
        self._make_sections(made, titled=titled)
        self._place(made)
        return made

    def _anew(self, piece: Piece) -> Made:
        """Compose a header from what is stated and what can be guessed."""
        origin = piece.origin
        found = translate(piece.values, origin.name, self.today)
        if "_drafts" in PurePosixPath(origin.name).parts:
            found.keys["draft"] = "true"
        made = Made(piece, "", found.haiku, list(piece.body))
        made.remarks = [*piece.remarks, *found.remarks]
        self._mend(made, myst=piece.kind in {"own", "YAML"})
        title, shown = self._title(made, found)
        self._make_sections(made, titled=bool(title))
        date, guessed = self._date(made, found)
        comments = [f"Imported from {clean(origin.name)}"]
        if not made.haiku:
            made.haiku = self._haiku(made, shown)
            comments.append(f"{PROPOSED[2:]}; write your own, and remove this line")
        if guessed:
            comments.append("Guessed: date, from the time of the file")
        comments += (f"Not taken: {dropped}" for dropped in found.dropped)
        made.draft = compose.Draft(
            haiku=made.haiku,
            date=date,
            title=title,
            tags=found.tags or self._tags(made),
            keys=found.keys,
            comments=["".join(c if c.isprintable() else " " for c in text) for text in comments],
        )
        self._place(made)
        return made

    def _mend(self, made: Made, *, myst: bool) -> None:
        """Mend what stands in the way; see `mend`."""
        made.body[:] = made.body or [""]
        for change in (mend.remove_controls, mend.close_fence):
            for place, message in change(made.body):
                made.note(Kind.MENDED, place, message)
        for place, message in mend.foreign(made.body, myst=myst):
            made.note(Kind.MENDED, place, message)
        if not myst:
            for place, message in mend.templates(made.body):
                made.note(Kind.DROPPED, place, message)

    def _make_sections(self, made: Made, *, titled: bool) -> None:
        """Leave one title: the header's, or else the first in the body that says something."""
        heads = mend.headings(made.body)
        keep = None if titled else next((start for start, _, _, text in heads if text), None)
        for place, message in mend.demote(made.body, keep):
            made.note(Kind.MENDED, place, message)
        if not made.head:
            for place, message in mend.close_ranks(made.body, titled=titled):
                made.note(Kind.MENDED, place, message)

    def _title(self, made: Made, found: Metadata) -> tuple[str, str]:
        """Find the title.

        Returns it for the header, or nothing where the body's heading is it, and
        as it is shown.
        """
        heads = [head for head in mend.headings(made.body) if head[3]]
        if not found.title and heads:
            return "", heads[0][3]
        if found.title:
            first = _plain(heads[0][3]) if heads else ""
            return "" if first == _plain(found.title) else found.title, found.title
        start, line = next(((n, s) for n, s in enumerate(made.body) if s.strip()), (0, ""))
        section = re.fullmatch(r"#{2,6}\s+(?P<text>[^#\s].*)", line)
        if section:
            made.body[start] = f"# {section['text']}"
            made.note(Kind.MENDED, start, "the first section's heading was made the title")
            return "", section["text"]
        title = _named(made.piece.origin)
        made.note(Kind.GUESSED, 0, f"title: {title} (from the name of the file)")
        return title, title

    def _date(self, made: Made, found: Metadata) -> tuple[str, bool]:
        """Find the date; whether it is no better than a guess."""
        origin = made.piece.origin
        if found.date:
            return found.date, False
        if name := _DATED_NAME.fullmatch(origin.stem):
            try:
                return to_iso(name["date"]), False
            except ValueError:
                pass
        known = self.source.date_of(origin)
        if known is not None:
            try:
                date = to_iso(known[0])
            except ValueError:
                known = None
            else:
                made.note(Kind.GUESSED, 0, f"date: {date} (from {known[1]})")
                return date, False
        date = origin.changed.isoformat()
        made.note(Kind.GUESSED, 0, f"date: {date} (from the time of the file)")
        return date, True

    def _haiku(self, made: Made, title: str) -> tuple[str, ...]:
        # The title is the first sentence; as a heading it would be the second, too.
        prose = [line for line in made.body if line.lstrip("# ") != title]
        proposed = propose(title, prose, made.piece.origin.stem)
        if proposed is None:
            raise Unfit(made.piece.line, "it has too few words to cut a haiku from")
        made.note(Kind.GUESSED, 0, f"haiku: {' / '.join(proposed)}")
        return proposed

    def _tags(self, made: Made) -> list[str]:
        """The tags that a note's folders say, or a name such as `author--topic--what.md`."""
        origin = made.piece.origin
        if made.piece.kind != "note":
            return []
        folders = PurePosixPath(origin.name).parent.parts[self.depth :]
        names = PurePosixPath(origin.name).stem.split("--")
        words = [*folders, *(names[1:-1] if len(names) > 2 else names[:-1])]
        tags = [clean(word).strip().replace(",", " ") for word in words if word not in _NO_TAGS]
        tags = [tag for tag in dict.fromkeys(tags) if tag and len(tag) <= TAG_LIMIT]
        if tags:
            where = "folder" if folders else "name"
            made.note(Kind.GUESSED, 0, f"tags: {', '.join(tags)} (from the {where} of the file)")
        return tags

    def _place(self, made: Made) -> None:
        """Give a post the path that it had, or the one that its haiku makes."""
        stated = _stated(made.piece.path)
        if stated and not (why := new_files.usable(stated)):
            made.path, made.stated = stated, True
            return
        made.path = permalink(made.haiku)
        if stated:
            message = f"path: {made.path}, since {made.piece.path!r} is none: {why}"
            made.remarks.append(
                Remark(made.piece.origin.name, made.piece.line, Kind.GUESSED, message)
            )


def _stated(path: str) -> str:
    """The path on a prompt, from the folder of posts on: `post/` and `posts/` are that folder."""
    match = re.fullmatch(r"(?:.*/)?posts?/(.+)", path, re.DOTALL) if path else None
    return match[1] if match else path.removeprefix("./")


def _common(paths: Iterable[tuple[str, ...]]) -> int:
    """How many folders all paths start with."""
    shortest, *others = sorted(set(paths), key=len)
    return next(
        (n for n, part in enumerate(shortest) if any(other[n] != part for other in others)),
        len(shortest),
    )


def _plain(title: str) -> str:
    return " ".join(re.sub(r"[*_`\\]", "", title).casefold().split())


def _named(origin: Origin) -> str:
    """A title from the name of a file."""
    stem = origin.stem.rpartition("--")[2] or origin.stem
    dated = _DATED_NAME.fullmatch(stem)
    words = " ".join(re.split(r"[-_\s]+", (dated and dated["name"]) or stem))
    title = clean(words).strip() or "Untitled"
    return title[0].upper() + title[1:]
