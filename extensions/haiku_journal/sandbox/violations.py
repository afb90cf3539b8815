"""Violations: content that a post may not have.  Each is an error, and any fails the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from ..incremental.errors import BuildError
from ..incremental.stores import DocumentStore

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class ViolationError(BuildError):
    """Some posts contain something that is not allowed; nothing was written."""

    category = "Content error"


class Violations(DocumentStore[int]):
    """The number of violations in each post."""

    name = "violations"


def report_violation(
    env: BuildEnvironment, message: str, line: int | None, docname: str = ""
) -> None:
    """Report and count a violation in a post: by default the one that is being read.

    `line` is its line in the file, if it is known.
    """
    docname = docname or env.current_document.docname
    logger.error("%s", message, location=(docname, line), type="haiku", subtype="violation")
    counts = Violations.of(env)
    counts[docname] = counts.get(docname, 0) + 1


def check_violations(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build after reading if there were violations.

    Raises ViolationError.
    """
    if counts := Violations.of(env):
        total = sum(counts.values())
        message = (
            f"{total} violation{'s' * (total != 1)} in {len(counts)} "
            f"post{'s' * (len(counts) != 1)}; nothing was written"
        )
        raise ViolationError(message)
