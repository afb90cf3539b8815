"""When posts were updated, by git, where their headers do not say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..core.domain import haiku_domain
from .git_log import last_changes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

_CACHE = "haiku-revisions.json"


def ask_git(app: Sphinx) -> None:
    """Learn the days of the last changes, if the journal wants them."""
    if not app.config.haiku_git_dates:
        return
    history = last_changes(Path(app.srcdir), app.config.haiku_posts, Path(app.doctreedir, _CACHE))
    if history.note:
        logger.info("haiku_git_dates: no dates from git: %s", history.note)
    if history.cut:
        logger.warning(
            "haiku_git_dates: this clone is too shallow to say when %d of the posts were updated;"
            " fetch all of its history (git fetch --unshallow)",
            history.cut,
            type="haiku",
            subtype="shallow",
        )
    haiku_domain(app.env).revisions = {
        path.removesuffix(".md"): day for path, day in history.days.items()
    }
