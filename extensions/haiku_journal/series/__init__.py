"""Series: posts in an order, with a page for each series, and its parts at the foot of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since the command line uses `order` without Sphinx.
    from pathlib import Path

    from ..core import add_part_folders, events
    from ..incremental.events import FOLDERS, PAGE_INPUTS, PAGES, PROBLEMS, READ
    from .navigation import Navigation
    from .series_pages import FOLDER, series_pages

    app.setup_extension("haiku_journal.core")
    add_part_folders(app, Path(__file__).parent)
    navigation = Navigation()
    app.connect(READ, navigation.begin)
    app.connect(PROBLEMS, navigation.problems)
    app.connect(FOLDERS, lambda app: [FOLDER])
    app.connect(PAGES, series_pages)
    app.connect(PAGE_INPUTS, navigation.inputs)
    app.connect("doctree-resolved", navigation.insert)
    app.connect("html-page-context", navigation.add, priority=400)
    app.connect(events.SLOTS, lambda app: [("foot", "foot-series.html")], priority=400)
    return METADATA
