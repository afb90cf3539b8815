"""The Python Enhancement Proposals: long documents, with questions that were written by hand.

They are read without docutils, which would take minutes for the 750 of them: what counts here is
their text by section, not their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from haiku_journal.search.indexing import CodeBlock, IndexedPost, Section

PEPS_QUERIES = Path(__file__).with_name("peps_queries.jsonl")

_FIELD = re.compile(r"^([A-Z][\w-]*):[ \t]*(.*)$", re.MULTILINE)
_DATE = re.compile(r"\d{1,2}-\w{3}-\d{4}")
_HEADING = re.compile(r"^(\S.*)\n([=\-~^\"+#*'`.:])\2{2,} *\n", re.MULTILINE)
_OPENS_CODE = re.compile(r"\s*\.\. (?:code|sourcecode|code-block)::|.*::\s*$")
_DIRECTIVE = re.compile(r"\s*\.\. |\s*:\w+:\s")
_ROLE = re.compile(r":[\w:]+:`([^`]*)`")


def peps(folder: Path) -> Iterator[IndexedPost]:
    """Yield each proposal in the folder ``peps`` of a checkout of python/peps."""
    for path in sorted(folder.glob("pep-*.rst")):
        header, _, body = path.read_text().partition("\n\n")
        fields = dict(_FIELD.findall(header))
        date = _DATE.search(fields.get("Created", ""))
        created = datetime.strptime(date[0], "%d-%b-%Y").date() if date else "2000-01-01"
        topics = fields.get("Topic", "").lower().split(",")
        tags = tuple(topic.strip() for topic in topics if topic.strip())
        title = fields.get("Title", "").strip()
        if title:
            sections = tuple(_sections(body))
            yield IndexedPost(path.stem, title, ("", "", ""), str(created), tags, sections)


def _sections(body: str) -> Iterator[Section]:
    parts = _HEADING.split(body)
    for title, text in zip(["", *parts[1::3]], parts[::3], strict=True):
        prose, code = _prose_and_code(text)
        yield Section(title.lower().replace(" ", "-"), title, prose, (CodeBlock("", code),))


def _prose_and_code(text: str) -> tuple[str, str]:
    """Split the lines of a section: what is indented below "::" is code."""
    prose: list[str] = []
    code: list[str] = []
    code_below: int | None = None  # the indentation of the line that opened the code
    for line in text.splitlines():
        indentation = len(line) - len(line.lstrip())
        if code_below is not None and line.strip() and indentation <= code_below:
            code_below = None
        if code_below is not None:
            code.append(line)
        elif _OPENS_CODE.match(line):
            code_below = indentation
            prose += [] if line.lstrip().startswith("..") else [line]
        elif not _DIRECTIVE.match(line):
            prose.append(_ROLE.sub(r"\1", line))
    return "\n".join(prose), "\n".join(code)
