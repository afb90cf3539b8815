"""Freshness: how old a post's knowledge is, who to ask, and which post has replaced it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since the command line uses `review` and `supersession` without Sphinx.
    from ..core import events
    from ..incremental.events import PAGE_INPUTS, PROBLEMS, READ
    from .notices import Notices
    from .review import SETTING, setting_problems

    def problems(app: Sphinx, config: Config) -> list[str]:
        found = setting_problems(config[SETTING], config.haiku_posts)
        return [f"{SETTING}: {problem}" for problem in found]

    app.setup_extension("haiku_journal.core")
    app.add_config_value(SETTING, {}, "", dict, "The intervals between reviews of posts.")
    app.connect(events.SETTINGS, problems)
    notices = Notices()
    app.connect("env-get-outdated", notices.begin, priority=300)  # before records are made
    app.connect(events.POST, notices.amend)
    app.connect(READ, notices.relate)
    app.connect(PROBLEMS, notices.problems)
    app.connect(PAGE_INPUTS, notices.inputs)
    app.connect("doctree-resolved", notices.insert)
    return METADATA
