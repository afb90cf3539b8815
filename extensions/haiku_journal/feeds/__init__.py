"""Atom and JSON feeds of the newest posts, and an Atom feed for each tag.

Other parts add entries by the event `journal-feed-entries`: `handler(app) -> Iterable[Entry]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since the formats are used without Sphinx.
    from ..core import events
    from ..incremental.events import FILES
    from . import feeds

    app.setup_extension("haiku_journal.core")
    app.add_event(feeds.ENTRIES)
    app.connect(FILES, feeds.feed_files)
    app.connect(events.ALTERNATES, feeds.alternates)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
