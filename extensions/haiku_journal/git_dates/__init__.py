"""The day of the last change of each post, from git, if its header does not name one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since the command line uses `git_log` without Sphinx.
    from ..core import events
    from .last_updated import LastUpdated

    app.setup_extension("haiku_journal.core")
    app.add_config_value("haiku_git_dates", False, "", bool, "Whether git dates the updates.")
    dates = LastUpdated()
    app.connect("builder-inited", dates.ask_git)
    app.connect(events.POST, dates.amend)
    return METADATA
