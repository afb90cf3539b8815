"""The list of authors, `authors.toml`: full names, pages, feeds and structured data.

Without the file, the part does nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import METADATA
from ..core import add_part_folders, events
from ..incremental.events import FILES, FOLDERS, PAGE_INPUTS, PAGES, READ
from . import author_pages, bylines
from .listed_authors import AuthorFile

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    add_part_folders(app, Path(__file__).parent)
    file = AuthorFile()
    # After the headers of posts have been read (400): their authors get their full names.
    app.connect("env-get-outdated", file.read, priority=450)
    app.connect(READ, file.keep)
    app.connect(FOLDERS, author_pages.folders)
    app.connect(PAGES, author_pages.pages)
    app.connect(FILES, author_pages.pictures)
    app.connect(PAGE_INPUTS, bylines.inputs)
    app.connect(events.PERSON, bylines.person)
    app.add_post_transform(bylines.Bylines)
    return METADATA
