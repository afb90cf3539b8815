"""Posts of a journal, or bare Markdown notes, of which each has one `# title`.

The text between the first two `--` of a note's file name is its tag.  A `dates.json` in the folder
or its parent can contain the dates of publication.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from haiku_journal.header import post_file
from haiku_journal.search.indexing import CodeBlock, IndexedPost, Section

from .markdown import title_and_sections


def notes(folder: Path) -> Iterator[IndexedPost]:
    """Yield a page for each note in a folder."""
    dates = _dates(folder)
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        text, _problems = post_file.decode(path.read_bytes())
        header, _problems = post_file.parse_post_text(text)
        if header is not None:
            title, sections = title_and_sections(post_file.markdown_body(text, header))
            date = header.date.isoformat()
            yield IndexedPost(name, title, header.haiku, date, header.tags, sections)
            continue
        parts = name.split("--")
        tags = (parts[1],) if len(parts) > 2 else ()
        title, sections = title_and_sections(text)
        haiku = ("", "", "")
        date = dates.get(name, "2000-01-01")
        yield IndexedPost(name, title or name, haiku, date, tags, sections)


def multiplied(pages: Sequence[IndexedPost], count: int) -> Iterator[IndexedPost]:
    """Yield the pages and then copies of them until there are *count*.

    A copy has the words of its page, but one in ten of the longer words is new in each copy, so
    that the vocabulary grows as in real notes.
    """
    for number in range(count):
        page = pages[number % len(pages)]
        copy = number // len(pages)
        if not copy:
            yield page
            continue
        name = f"{page.docname}-{copy}"
        sections = tuple(
            Section(part.anchor, part.title, _varied(part.text, copy), _varied_code(part, copy))
            for part in page.sections
        )
        yield IndexedPost(name, page.title, page.haiku, page.date, page.tags, sections)


def _varied(text: str, copy: int) -> str:
    lines = text.split("\n")
    return "\n".join(" ".join(_word(word, copy) for word in line.split(" ")) for line in lines)


def _varied_code(section: Section, copy: int) -> tuple[CodeBlock, ...]:
    return tuple(block._replace(text=_varied(block.text, copy)) for block in section.blocks)


def _word(word: str, copy: int) -> str:
    varies = len(word) > 5 and sum(word.encode()) % 10 == copy % 10
    return f"{word}{chr(97 + copy)}" if varies else word


def _dates(folder: Path) -> dict[str, str]:
    for place in (folder, folder.parent):
        path = place / "dates.json"
        if path.exists():
            dates: dict[str, str] = json.loads(path.read_text())
            return dates
    return {}
