"""The lists of tags and authors, for the commands."""

from __future__ import annotations

from typing import NamedTuple

from ..authoring.post_checks import Diagnostic
from ..authoring.tagging.usage import load_tag_list
from ..registries.authors import AUTHORS_FILE, AuthorList, read_author_list
from ..registries.tags import TAGS_FILE, TagList
from .journal import Journal


class Lists(NamedTuple):
    """The listed tags and authors, and the problems of their files."""

    tags: TagList
    authors: AuthorList
    problems: list[Diagnostic]


def read_lists(journal: Journal) -> Lists:
    """Read the files that list tags and authors; a file with problems lists none."""
    tags, tag_problems = load_tag_list(journal.root)
    file = journal.root / AUTHORS_FILE
    data = file.read_bytes() if file.is_file() else b""
    authors, author_problems = read_author_list(data, journal.root)
    found = [(TAGS_FILE, one) for one in tag_problems]
    found += [(AUTHORS_FILE, one) for one in author_problems]
    problems = [Diagnostic(name, one.line, False, one.rule, one.message) for name, one in found]
    return Lists(tags, authors, problems)
