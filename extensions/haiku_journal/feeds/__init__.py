"""Atom and JSON feeds of the newest posts, and an Atom feed for each tag and author.

Other parts add entries by the event `journal-feed-entries`: `handler(app) -> Iterable[Entry]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    from ..extras import has_extra

    app.setup_extension("haiku_journal.core")
    if has_extra(app.config, __name__):
        _add_feeds(app)
    return METADATA


def _add_feeds(app: Sphinx) -> None:
    # Imported here, since the formats are used without Sphinx, and need packages that may not
    # be installed.
    from ..core import events
    from ..incremental.events import FILES, READ
    from . import feeds

    app.add_event(feeds.ENTRIES)
    app.connect(FILES, feeds.feed_files)
    links = feeds.FeedLinks()
    app.connect(READ, links.begin)
    app.connect(events.ALTERNATES, links.alternates)
