"""The pages of any documentation in Markdown, and the questions that its own authors ask.

A heading that ends in a question mark is a question, and its page is the answer.  The index gets
the pages without these headings, or they would be found by their own words.  So the search can be
measured on documentation that it was never tuned for, with questions that nobody chose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from haiku_journal.lookup.relevance import Query
from haiku_journal.search.indexing import IndexedPost

from .markdown import title_and_sections

SHORTEST_QUESTION = 4  # words: "What's next?" says nothing of its page
MOST_QUESTIONS = 3  # of a page: one with a hundred questions would decide the figures

_FRONT_MATTER = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r"^title: *[\"']?(.*?)[\"']? *$", re.MULTILINE)
_ANCHOR = re.compile(
    r"\s*\{[^{}]*\}$"
)  # of a heading: {#name} and {/*name*/}, without its emphasis


def documentation(folder: Path) -> tuple[list[IndexedPost], list[Query]]:
    """Return the pages in a folder and their questions; one that two pages ask is left out."""
    asked: defaultdict[str, list[str]] = defaultdict(list)
    pages = []
    for page in _pages(folder):
        sections = []
        for section in page.sections:
            title = _ANCHOR.sub("", section.title).strip()
            is_question = title.endswith("?") and len(title.split()) >= SHORTEST_QUESTION
            if is_question:
                asked[title].append(page.docname)
            sections.append(replace(section, title="" if is_question else title))
        pages.append(replace(page, sections=tuple(sections)))
    return pages, list(_queries(asked))


def _pages(folder: Path) -> Iterator[IndexedPost]:
    for path in sorted((*folder.rglob("*.md"), *folder.rglob("*.mdx"))):
        name = path.relative_to(folder).with_suffix("").as_posix()
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        front_matter = _FRONT_MATTER.match(text)
        named = _TITLE.search(front_matter[1]) if front_matter else None
        body = text[front_matter.end() :] if front_matter else text
        title, sections = title_and_sections(body, named[1] if named else "")
        yield IndexedPost(name, title or name, ("", "", ""), "2000-01-01", (), sections)


def _queries(asked: dict[str, Sequence[str]]) -> Iterator[Query]:
    counts: defaultdict[str, int] = defaultdict(int)
    for question, docs in asked.items():
        counts[docs[0]] += 1
        if len(docs) == 1 and counts[docs[0]] <= MOST_QUESTIONS:
            yield Query(question, docs[0], "question")
