"""Several journals, built apart and read as one.

The setting `haiku_journals` names other journals.  The build asks each for its summary
(`journal.json`), its feed and its inventory; pages, feeds, references and the search then
cover all of them.  Every journal publishes its own summary.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since much of this package needs no Sphinx.
    from ..core import add_part_folders, events
    from ..extras import has_extra
    from ..incremental.events import FILES
    from . import remotes, summary_file

    app.setup_extension("haiku_journal.core")
    add_part_folders(app, Path(__file__).parent)
    app.add_config_value("haiku_journals", {}, "env", dict, "Other journals, by name.")
    app.connect(events.SETTINGS, remotes.setting_problems)
    app.connect(FILES, summary_file.summary_files)
    if app.config.haiku_journals and has_extra(app.config, __name__):
        _add_remotes(app)
    return METADATA


def _add_remotes(app: Sphinx) -> None:
    """Register the parts that only a journal with remote journals needs."""
    from ..core import events
    from ..feeds import feeds
    from ..incremental.events import FOLDERS, PAGES, SHOWN, STATIC_VALUES
    from . import inventories, pages, references, remote

    app.setup_extension("haiku_journal.feeds")
    app.setup_extension("sphinx.ext.intersphinx")
    # Before reading: remote journals are asked, then intersphinx (500) reads their inventories.
    app.connect("config-inited", inventories.add_mappings, priority=600)
    app.connect("config-inited", references.allow_roles, priority=600)
    app.connect("builder-inited", remote.receive, priority=400)
    app.connect("builder-inited", references.load_names, priority=600)
    app.connect("builder-inited", pages.add_label)
    # After reading: their posts are part of pages, feeds, blocks and the search.
    app.connect(PAGES, pages.journals_page)
    app.connect(FOLDERS, lambda app: ["journals"])
    app.connect(feeds.ENTRIES, remote.feed_entries)
    app.connect(SHOWN, references.shown_remotely)
    app.connect(events.NAMES, references.remote_names)
    app.connect(events.BLOCK, pages.describe_block)
    for block in (pages.Journals, pages.NewestOfAll):
        app.add_directive(block.kind, block)
    app.connect(STATIC_VALUES, pages.add_search_values, priority=600)
    app.connect("html-page-context", pages.extend_csp, priority=410)
    app.connect(events.SLOTS, lambda app: [("sidebar", "sidebar-journals.html")])
    # Writing: references to remote journals are resolved.
    app.add_post_transform(references.RemoteReferences)
    app.connect("missing-reference", references.resolve_remotely, priority=400)
