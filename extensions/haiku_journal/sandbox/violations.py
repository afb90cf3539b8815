"""What a post may not do: each refusal an error, and with any the build fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util import logging

from ..core.domain import haiku_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class RefusalError(SphinxError):
    """Some posts hold what posts may not; nothing was written."""

    category = "Content error"


def refuse(env: BuildEnvironment, message: str, line: int | None) -> None:
    """Report what the post being read may not do, and remember that it tried."""
    docname = env.current_document.docname
    logger.error("%s", message, location=(docname, line), type="haiku", subtype="refused")
    haiku_domain(env).note_refusal(docname)


def check_refusals(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build when all is read and something was refused."""
    refusals = haiku_domain(env).refusals
    if refusals:
        count = sum(refusals.values())
        message = (
            f"{count} refusal{'s' * (count != 1)} in {len(refusals)} "
            f"post{'s' * (len(refusals) != 1)}; nothing was written"
        )
        logger.error("%s", message, type="haiku", subtype="refused")
        raise RefusalError(message)
