"""The list of tags, `tags.toml`: descriptions, synonyms, parents, and only listed tags if wanted.

Without the file, the part does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA
from ..incremental.events import PAGES, READ
from . import listed_tags

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    app.add_config_value(
        "haiku_tags_only_listed", False, "", bool, "Whether posts can have listed tags only."
    )
    # Before the headers of posts (400), which make up the journal with it.
    app.connect("env-get-outdated", listed_tags.read_file, priority=350)
    app.connect(READ, listed_tags.check_tags)
    app.connect(PAGES, listed_tags.redirects)
    return METADATA
