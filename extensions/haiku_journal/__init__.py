"""A journal on Sphinx: posts headed by a haiku, indexed by tag and by date.

`extensions = ["haiku_journal"]` is the whole journal.  Each part is an extension of its own,
too: name the parts that you want instead, or leave one out of `PARTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"

METADATA: ExtensionMetadata = {
    "version": __version__,
    "parallel_read_safe": True,
    "parallel_write_safe": True,
}
"""The metadata that every part returns to Sphinx."""

PARTS = (
    "haiku_journal.core",
    "haiku_journal.theme",
    "haiku_journal.freshness",
    "haiku_journal.series",
    "haiku_journal.search",
    "haiku_journal.related",
    "haiku_journal.feeds",
    "haiku_journal.metadata",
    "haiku_journal.cards",
    "haiku_journal.federation",
    "haiku_journal.git_dates",
    "haiku_journal.tag_registry",
    "haiku_journal.authors",
    "haiku_journal.diagrams",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up all parts."""
    for part in PARTS:
        app.setup_extension(part)
    return METADATA
