"""Posts by the thousand: real notes turned into posts, or posts made up.

Takes a folder of bare Markdown notes (or a .tar.xz of one), or makes up notes of
its own, and writes them in one of three forms: as posts of this journal, bare for
Sphinx with no extension of ours, or as posts of ABlog.  The text is the same in
all of them; only the header differs.

A note's file may be named `author--folder--slug.md`, and a `dates.json` anywhere
below may map such names to days.  The folder becomes the tag, the first words of
the text the haiku.  More posts than notes are had by writing every note again as
a further part of itself, with a title, a haiku and a date of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import tarfile
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from pathlib import Path
from random import Random

from markdown_it import MarkdownIt
from markdown_it.token import Token

FIRST_DAY = dt.date(2015, 1, 1)
DAYS = 11 * 365
LINE_WORDS = (4, 6, 4)
"""How many words of a note's text make each line of its haiku."""
FILLER = ("written down to keep", "and found again years later", "by whoever looks")


@dataclass(frozen=True, slots=True)
class Note:
    """A bare Markdown text with one title, which stands on `title_line` (from 0)."""

    title: str
    title_line: int
    tag: str
    date: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Post:
    """A note with its haiku, and the path (without a suffix) that this gives it."""

    path: str
    haiku: tuple[str, str, str]
    note: Note


# -- Notes that are there -----------------------------------------------------------


def load_notes(source: Path) -> tuple[list[Note], Counter[str]]:
    """Read the notes of a folder or of a tar file of one.

    Returns them in the order of their names, and counts what had to be mended.
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
    mended: Counter[str] = Counter()
    notes = []
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        tag, name = [path.parent.name, *path.stem.split("--")][-2:]
        if path.stem not in dates:
            mended["given a date"] += 1
        day = dates.get(path.stem) or _some_day(number).isoformat()
        title, line, text = mend(path.read_text(encoding="utf-8-sig"), name, mended)
        notes.append(Note(title, line, tag, dt.date.fromisoformat(day[:10]), text))
    return notes, mended


def _some_day(number: int) -> dt.date:
    """A day for the note of this number: always the same, and spread over the years."""
    return FIRST_DAY + dt.timedelta(days=number * 997 % DAYS)


# -- What a post may not have ---------------------------------------------------------


def mend(text: str, name: str, mended: Counter[str]) -> tuple[str, int, str]:
    """Make a note's text fit below a header; nothing that it says is lost.

    A post has one title and no fence that stays open: a further title becomes a
    section, a missing one is made from the note's name, a fence is closed, control
    characters go.  Counts each of those.  Returns the title, its line and the text.
    """
    text, controls = re.subn(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "", text)
    mended["rid of control characters"] += bool(controls)
    lines = text.rstrip().split("\n")
    tokens = MarkdownIt("commonmark").parse("\n".join(lines))
    titles = [place for place, token in enumerate(tokens) if _is_title(token)]
    for place in titles[1:]:
        mended["a further title made a section"] += 1
        _demote(lines, tokens[place])
    if fence := _open_fence(tokens, lines):
        mended["a fence closed"] += 1
        lines.append(fence)
    if titles:
        title = _plain_text(tokens[titles[0] + 1])
        title_line = (tokens[titles[0]].map or [0])[0]
    else:
        mended["given a title"] += 1
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
    """The line that closes the fence that runs to the text's end, if one does."""
    last = tokens[-1] if tokens else None
    if last is None or last.type != "fence" or last.map is None:
        return None
    closing = lines[-1].strip()
    closed = last.map[0] < len(lines) - 1 and closing.startswith(last.markup)
    return None if closed and not closing.strip(last.markup[0]) else last.markup


def _plain_text(inline: Token) -> str:
    shown = (child.content or " " for child in inline.children or ())
    return " ".join("".join(shown).split())


# -- Notes made up --------------------------------------------------------------------

_COMMON = """the a of to and in is it you that this for with on can as be are by from not when
use if then will which one an or its at all so into only has have but was what each just need
want get like how also now same run make new first other here there than set way out more does
file line value command list name code table column query string function array object method
test file path branch commit server request response index key type data error output input"""
_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo wex zan lor ith quen dar"
_TAGS = """git vim unix ruby rails postgres javascript react python css html go sqlite docker
tmux sed bash http c++ c# .net rust linux typescript chrome devops mongodb elixir clojure
workflow testing llms wasm finops kubernetes aws dns ssh json yaml make"""
_SNIPPETS = {
    "python": "def {0}({1}):\n    for {2} in {1}:\n        yield {2} * {3}\n\nprint({0}([1]))",
    "bash": "$ {0} --{1} {2}.txt | sort -n | head -{3}\n{3} {2}\n# {1}",
    "javascript": "const {0} = ({1}) => {1}.filter(({2}) => {2} > {3});\n// => [{3}, {0}]",
    "sql": "select {0}.{1}, count(*)\nfrom {0}\njoin {2} on {2}.id = {0}.{2}_id\nlimit {3};",
    "yaml": "{0}:\n  {1}: {2}\n  retries: {3}",
}


def make_notes() -> Iterator[Note]:
    """Make up notes without end, the same ones every time."""
    seed = Random("journal")
    syllables, tags = _SYLLABLES.split(), _TAGS.split()
    made_up = ("".join(seed.choices(syllables, k=seed.randint(2, 4))) for _ in range(4000))
    words = [*_COMMON.split(), *made_up]
    word_weights = list(accumulate(1 / rank for rank in range(3, len(words) + 3)))
    tag_weights = list(accumulate(1 / rank for rank in range(1, len(tags) + 1)))
    number = 0
    while True:
        random = Random(f"note {number}")
        text_of = _Text(random, words, word_weights)
        title = text_of.words(random.randint(3, 8)).title()
        tag = random.choices(tags, cum_weights=tag_weights)[0]
        text = f"# {title}\n\n" + "\n\n".join(text_of.blocks()) + "\n"
        yield Note(title, 0, tag, _some_day(number), text)
        number += 1


class _Text:
    """Makes up the text of one note, in length and shape like the notes people keep."""

    def __init__(self, random: Random, words: Sequence[str], weights: Sequence[float]) -> None:
        self.random = random
        self._words = words
        self._weights = weights

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=count))

    def blocks(self) -> Iterator[str]:
        """Paragraphs, code, lists and headings: about a thousand characters, at times many."""
        yield self.paragraph()
        count = max(2, round(self.random.lognormvariate(1.5, 0.6)))
        for number in range(count):
            if number % 8 == 5:
                yield "## " + self.words(4).capitalize()
            kinds = (self.paragraph, self.code, self.items)
            yield self.random.choices(kinds, weights=(5, 4, 1))[0]()

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def sentence(self) -> str:
        words = self.words(self.random.randint(6, 18)).split()
        mark = self.random.random()
        if mark < 0.4:
            words[-2] = f"`{words[-2]}`"
        elif mark < 0.5:
            words[-2] = f"[{words[-2]}](https://example.org/{words[-1]})"
        return " ".join(words).capitalize() + "."

    def code(self) -> str:
        language = self.random.choice(list(_SNIPPETS))
        names = self.words(3).split()
        parts = (
            _SNIPPETS[language].format(*names, self.random.randint(1, 99))
            for _ in range(self.random.randint(1, 3))
        )
        return f"```{language}\n" + "\n\n".join(parts) + "\n```"

    def items(self) -> str:
        return "\n".join(f"- {self.sentence()}" for _ in range(self.random.randint(2, 5)))


# -- From notes to posts --------------------------------------------------------------


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


# -- The three forms ------------------------------------------------------------------


def _front_matter(lines: Sequence[str], text: str) -> str:
    return "\n".join(("---", *lines, "---", text))


def journal_form(post: Post) -> str:
    """A post of this journal."""
    haiku = (f"  - {json.dumps(line, ensure_ascii=False)}" for line in post.haiku)
    header = ["haiku:", *haiku, f"date: {post.note.date}", f"tags: [{json.dumps(post.note.tag)}]"]
    return _front_matter(header, post.note.text)


def bare_form(post: Post) -> str:
    """A page that no toctree lists."""
    return _front_matter(["orphan: true"], post.note.text)


def ablog_form(post: Post) -> str:
    """A post of ABlog."""
    header = [
        "orphan: true",
        "blogpost: true",
        f"date: {post.note.date:%b %d, %Y}",
        f"tags: {json.dumps(post.note.tag)}",
    ]
    return _front_matter(header, post.note.text)


FORMS: dict[str, Callable[[Post], str]] = {
    "journal": journal_form,
    "bare": bare_form,
    "ablog": ablog_form,
}


def write_posts(posts: Sequence[Post], folder: Path, form: str) -> None:
    """Write posts below a folder, in one of the forms."""
    for post in posts:
        path = folder / f"{post.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FORMS[form](post), encoding="utf-8")


def main() -> None:
    """Write posts where the command line says."""
    parser = argparse.ArgumentParser(description="Write a corpus of posts into a folder.")
    parser.add_argument("out", type=Path, help="the folder, which need not exist")
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="DIR",
        help="notes: a folder or a .tar.xz (default: made up)",
    )
    parser.add_argument(
        "--posts", type=int, metavar="N", help="how many (default: as many as notes, or 1000)"
    )
    parser.add_argument("--form", choices=FORMS, default="journal", help="(default: journal)")
    options = parser.parse_args()
    notes, mended = load_notes(options.corpus) if options.corpus else (None, Counter[str]())
    posts = make_posts(notes, options.posts or (len(notes) if notes else 1000))
    write_posts(posts, options.out, options.form)
    print(f"{len(posts)} posts in {options.out}")
    for what, count in sorted(mended.items()):
        if count:
            print(f"  {count} notes: {what}")


if __name__ == "__main__":
    main()
