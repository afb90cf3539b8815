"""The search: an index made from posts, and the scripts that search it in the browser.

`indexing` makes the index; `static/search/` has the scripts, sorted into `engine`, `view`, `host`
and `config`.
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
    # Imported here, since `indexing` is used without Sphinx.
    from ..core import add_part_folders, events
    from ..incremental.events import FILE_SETS, FILES, PAGES, STATIC_VALUES
    from . import file_pages, indexer, script_config, search_pages

    app.setup_extension("haiku_journal.core")
    add_part_folders(app, Path(__file__).parent)
    app.add_config_value(
        "haiku_search", script_config.OWN, "html", str, "The search that answers."
    )
    app.add_config_value(
        "haiku_search_recent", False, "html", bool, "Whether browsers keep recent searches."
    )
    app.connect(events.SETTINGS, script_config.setting_problems)
    app.connect("builder-inited", indexer.switch_off_sphinx_search)
    app.connect("env-before-read-docs", indexer.load_vectors)
    app.add_env_collector(indexer.IndexEntries)
    app.connect(FILE_SETS, indexer.index_files)
    app.connect(FILES, search_pages.empty_index)
    app.connect(FILES, file_pages.bundle_file)
    app.connect(STATIC_VALUES, script_config.add_values)
    app.connect(PAGES, search_pages.search_pages, priority=400)
    app.connect("html-page-context", search_pages.add_search_page)
    app.connect("html-page-context", search_pages.use_root_addresses, priority=390)
    app.connect(events.BLOCK, search_pages.describe_field)
    app.add_directive(search_pages.SearchField.kind, search_pages.SearchField)
    app.connect(events.SLOTS, lambda app: [("head", "head-search.html")], priority=700)
    return METADATA
