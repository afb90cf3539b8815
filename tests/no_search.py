"""An extension that leaves out Sphinx's own search, for journals without the part `search`.

After an edit, its index still has words that a page had before, and so it does not equal that of
a build from scratch.
"""

from __future__ import annotations

from haiku_journal import METADATA
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata


def leave_out(app: Sphinx) -> None:
    if hasattr(app.builder, "search"):
        app.builder.search = False


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("builder-inited", leave_out)
    return METADATA
