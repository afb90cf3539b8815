"""Amend the records of posts with the days of their last commits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..core.models import Post
from ..incremental.output.output_files import doctrees_are_in_output
from .git_log import last_changes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

_CACHE = "haiku-revisions.json"


class LastUpdated:
    """The day of the last commit of every post, by docname."""

    def __init__(self) -> None:
        self._days: dict[str, dt.date] = {}

    def ask_git(self, app: Sphinx) -> None:
        """Ask git for the days, if the setting says so."""
        self._days = {}
        if not app.config.haiku_git_dates:
            return
        cache = Path(app.doctreedir, _CACHE)
        history = last_changes(Path(app.srcdir), app.config.haiku_posts, cache)
        if doctrees_are_in_output(app):
            cache.unlink(missing_ok=True)  # it names drafts, and the output is served
        if history.error:
            logger.info("haiku_git_dates: no dates from git: %s", history.error)
        if history.missing:
            logger.warning(
                "haiku_git_dates: this clone is too shallow to date the updates of %d posts;"
                " fetch all of its history (git fetch --unshallow)",
                history.missing,
                type="haiku",
                subtype="shallow",
            )
        self._days = {path.removesuffix(".md"): day for path, day in history.dates.items()}

    def amend(self, app: Sphinx, post: Post) -> Post:
        """Return the post with the day of its last commit, if its header names none."""
        day = self._days.get(post.docname)
        if post.updated is None and day is not None and day > post.date:
            return post._replace(updated=day)
        return post
