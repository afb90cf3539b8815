"""Diagrams: code fences in Mermaid or DOT, drawn when their page is read.

No browser, no Node and no other site takes part.  A diagram is part of its page, as SVG, so that
its colours follow the page and its words can be found and copied.  Its source is below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA
from ..util.digests import digest
from . import drawing, markup
from .renderers import RENDERERS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive, its node, the drawing, and the store of what is drawn."""
    app.setup_extension("haiku_journal.core")
    app.add_directive("diagram", markup.DiagramDirective)
    app.add_node(markup.diagram, html=(markup.visit_diagram, None))
    app.add_env_collector(drawing.Diagrams)
    # Before the collectors (500), which see the diagrams.
    app.connect("doctree-read", drawing.draw_diagrams, priority=300)
    app.connect("env-updated", drawing.warn_of_missing_renderers)
    app.connect("build-finished", drawing.remove_unused_drawings)
    # Pages are read again when a renderer is installed, removed or replaced.
    versions = [(language, renderer.version()) for language, renderer in RENDERERS.items()]
    return {**METADATA, "env_version": int(digest(versions), 16)}
