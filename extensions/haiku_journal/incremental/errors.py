"""Errors that end a build with a message instead of a report of a crash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

Location = tuple[str, int | None]
"""A docname and a line."""
LocatedProblem = tuple[str, Location | None]

_WRAPPERS = (ExtensionError, SphinxParallelError)
"""Errors that tell of an exception in a handler or in another process."""


class BuildError(SphinxError):
    """An error in what the build was asked to make; its message is all that the user needs."""


class PostError(BuildError):
    """Some posts contradict each other, or the day of the build; nothing was written."""

    category = "Post error"


class WriteError(BuildError):
    """A page was not written, or not completely."""

    category = "Write error"


def report_problems(problems: Iterable[LocatedProblem], subtype: str) -> int:
    """Log each problem once, as an error with its place; return their number."""
    distinct = dict.fromkeys(problems)
    for message, location in distinct:
        logger.error("%s", message, location=location, type="haiku", subtype=subtype)
    return len(distinct)


def report_file(path: Path, problems: Sequence[tuple[int, str, str]]) -> None:
    """Report the problems of a file: the line, the subtype of the error and the message of each.

    Raises BuildError if there are any.
    """
    for line, subtype, message in problems:
        logger.error("%s", message, location=f"{path}:{line}", type="haiku", subtype=subtype)
    if problems:
        noun = "problem" if len(problems) == 1 else "problems"
        raise BuildError(f"{len(problems)} {noun} in {path.name}; nothing was built")


def end_build(app: Sphinx, exception: Exception | None) -> None:
    """Log an error that has a message for the user, and end the process with status 1.

    Sphinx 9 ends every error with its versions, a traceback, and the advice to report a fault
    in Sphinx.  This stays so for errors that wrap another exception.  Raises SystemExit.
    """
    if isinstance(exception, SphinxError) and not isinstance(exception, _WRAPPERS):
        logger.error("%s", exception, type="haiku", subtype="stopped")
        raise SystemExit(1)
