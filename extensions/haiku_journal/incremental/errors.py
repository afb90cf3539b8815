"""Errors that end a build with a message instead of a report of a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class BuildError(SphinxError):
    """An error in what the build was asked to make; its message is all that the user needs."""


class WriteError(BuildError):
    """A page was not written, or not completely."""

    category = "Write error"


def end_build(app: Sphinx, exception: Exception | None) -> None:
    """Log a BuildError and end the process with status 1.

    Sphinx 9 ends every other error with its versions, a traceback, and the advice to report
    a fault in Sphinx.  Raises SystemExit.
    """
    if isinstance(exception, BuildError):
        logger.error("%s", exception, type="haiku", subtype="stopped")
        raise SystemExit(1)
