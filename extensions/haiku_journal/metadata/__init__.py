"""Metadata for programs: link previews, JSON-LD, site map, sources, web manifest.

Another part may name a preview image for a page by the event `journal-page-image`.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from .. import METADATA
from ..core import add_part_folders, events
from ..incremental.events import FILES, PAGE_INPUTS, READ
from ..settings import set_defaults
from . import llms_full, llms_txt, sitemap, webmanifest
from .head_tags import HeadTags

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    # On import, it prints that it cannot draw cards without matplotlib.  The journal's own cards
    # need none.
    with redirect_stdout(StringIO()):
        app.setup_extension("sphinxext.opengraph")
    app.connect("config-inited", _apply_defaults, priority=200)  # after that of html_baseurl
    add_part_folders(app, Path(__file__).parent)
    head = HeadTags()
    app.connect(READ, head.begin)
    app.connect(PAGE_INPUTS, head.inputs)
    # Before and after the handlers of sphinxext-opengraph and of the theme (500).
    app.connect("html-page-context", head.add, priority=400)
    app.connect("html-page-context", head.amend, priority=900)
    app.connect(events.SLOTS, lambda app: [("head", "head-properties.html")], priority=400)
    app.connect(events.SLOTS, lambda app: [("head", "head-data.html")], priority=600)
    app.connect(events.SLOTS, lambda app: [("foot", "foot-source.html")], priority=600)
    app.connect(events.ALTERNATES, llms_txt.alternates)
    app.connect(FILES, llms_txt.source_files)
    app.connect(FILES, llms_full.full_files)
    if app.config.haiku_standalone:  # they describe a whole site
        app.connect(FILES, sitemap.crawler_files)
        app.connect(FILES, webmanifest.manifest_files)
    return METADATA


def _apply_defaults(app: Sphinx, config: Config) -> None:
    ours = {"ogp_site_url": config.html_baseurl, "ogp_social_cards": {"enable": False}}
    set_defaults(config, ours)
