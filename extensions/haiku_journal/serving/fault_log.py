"""Collect the faults of a build from the log of Sphinx."""

from __future__ import annotations

import io
import logging
import os
from types import TracebackType
from typing import TYPE_CHECKING

from sphinx.util import logging as sphinx_logging

from ..incremental.kept_warnings import split_place
from .faults import Fault

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class FaultLog(sphinx_logging.WarningStreamHandler):
    """A handler that collects faults, for use in a `with` statement.

    Sphinx postpones warnings while it reads and writes, and handles them once more afterwards.
    It knows the handlers to leave out meanwhile by their class.
    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__(sphinx_logging.SafeEncodingWriter(io.StringIO()))
        self.setLevel(logging.WARNING)
        self.app = app
        self.faults: dict[Fault, None] = {}

    def __enter__(self) -> FaultLog:
        logging.getLogger(sphinx_logging.NAMESPACE).addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        logging.getLogger(sphinx_logging.NAMESPACE).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Collect a record, unless conf.py suppresses its type."""
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        suppressed = self.app.config.suppress_warnings
        if not sphinx_logging.is_suppressed_warning(kind, subtype, suppressed):
            path, line = self._place(getattr(record, "location", None) or "")
            is_error = record.levelno >= logging.ERROR
            # Sphinx's own handler comes first.  It has translated the location to a path and
            # made a record whose text starts with it.
            message = logging.LogRecord.getMessage(record)
            self.faults[Fault(path, line, message, is_error)] = None

    def _place(self, location: str) -> tuple[str, int]:
        place, line = split_place(location)
        if not place:
            return "", 0
        path = os.path.relpath(place, self.app.srcdir)
        return place if path.startswith("..") else path, line or 0
