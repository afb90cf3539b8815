"""Warnings that stay with their document until it is read or written again.

Sphinx warns of a document when it reads or writes it.  An incremental build does neither if
nothing changed, so a build that failed for a warning would succeed when it is run again.  The
warnings of each document are kept alongside the doctrees and logged again, and so counted
again, by every build that does not repeat the step they come from.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging as sphinx_logging

from ..util.json_files import save_json
from .output.html_builder import JournalHTMLBuilder

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

logger = sphinx_logging.getLogger(__name__)

_FILE = "haiku-warnings.json"
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>\d+))?:?")
_READ, _CHECK, _WRITE = "read", "check", "write"
_SEEN = "haiku_seen"

Step = dict[str, list[list[Any]]]
"""The warnings of one step: by docname, lists of line, level, message, type and subtype."""


class KeptWarnings(logging.Handler):
    """A handler of Sphinx's log that keeps the warnings of each document."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._new: defaultdict[str, defaultdict[str, list[list[Any]]]]
        self._step = _READ
        self._read: Set[str] = frozenset()
        self._checked = False

    def connect(self, app: Sphinx) -> None:
        """Connect it to the events of every build."""
        app.connect("env-get-outdated", self._begin, priority=1)
        app.connect("env-before-read-docs", self._note_reading)
        app.connect("env-updated", self._note_check, priority=999)
        app.connect("env-check-consistency", self._note_checked)
        app.connect("write-started", self._note_writing)
        app.connect("build-finished", self._finish, priority=900)

    def _begin(self, app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
        self._app = app
        self._new = defaultdict(lambda: defaultdict(list))
        self._step = _READ
        self._read, self._checked = frozenset(), False
        # Before Sphinx's own handlers: these add to the message and change the location.
        logging.getLogger(sphinx_logging.NAMESPACE).handlers.insert(0, self)
        return []

    def _note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._read = frozenset(docnames)

    def _note_check(self, app: Sphinx, env: BuildEnvironment) -> None:
        self._step = _CHECK

    def _note_checked(self, app: Sphinx, env: BuildEnvironment) -> None:
        self._checked = True

    def _note_writing(self, app: Sphinx, builder: Builder) -> None:
        self._step = f"{_WRITE} {builder.name}"

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning that has a document."""
        if vars(record).get(_SEEN):  # Sphinx buffers records and handles them once more
            return
        vars(record)[_SEEN] = True
        kind, subtype = getattr(record, "type", ""), getattr(record, "subtype", "")
        suppressed = self._app.config.suppress_warnings
        docname, line = _place(self._app.env, getattr(record, "location", None))
        if docname is None or sphinx_logging.is_suppressed_warning(kind, subtype, suppressed):
            return
        if isinstance(getattr(record, "location", None), tuple):
            vars(record)["location"] = (docname, line)  # Sphinx takes a path for a docname
        message = record.msg % record.args if record.args else record.msg
        self._new[self._step][docname].append([line, record.levelno, str(message), kind, subtype])

    def _finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Log the kept warnings of steps that this build has not repeated, and keep all."""
        logging.getLogger(sphinx_logging.NAMESPACE).removeHandler(self)
        if exception is not None:
            return  # Sphinx deletes its environment then, and starts from nothing
        builder, documents = app.builder, app.env.found_docs
        written = (
            builder.written_documents if isinstance(builder, JournalHTMLBuilder) else documents
        )
        repeated = {
            _READ: self._read,
            _CHECK: documents if self._checked else frozenset(),
            f"{_WRITE} {builder.name}": written,
        }
        path = Path(app.doctreedir, _FILE)
        known = _load(path)
        steps: dict[str, Step] = dict(known)
        for step, docnames in repeated.items():
            kept = {
                docname: warnings
                for docname, warnings in known.get(step, {}).items()
                if docname in documents and docname not in docnames
            }
            steps[step] = {**kept, **self._new[step]}
            _log(kept)
        if steps != known:
            save_json(path, steps)


def split_place(text: str) -> tuple[str, int | None]:
    """Split a place in a file, as Sphinx's log has it, into the path and the line, if any.

    The path is empty if the text is no place.
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        return "", None
    return match["path"], int(match["line"]) if match["line"] else None


def _place(env: BuildEnvironment, location: object) -> tuple[str | None, int | None]:
    """Return the document and the line of a location as Sphinx's log has it, if it has them."""
    if isinstance(location, nodes.Node):
        location = sphinx_logging.get_node_location(location)
    match location:
        case (str() as path, int() | None as line):  # of a directive, the path of its file
            return (path if path in env.found_docs else env.path2doc(path)), line
        case str() as text if text in env.found_docs:
            return text, None
        case str() as text:
            path, line = split_place(text)
            return (env.path2doc(path), line) if path else (None, None)
    return None, None


def _load(path: Path) -> dict[str, Step]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _log(warnings: Step) -> None:
    for docname, own in sorted(warnings.items()):
        for line, level, message, kind, subtype in own:
            location = (docname, line) if line else docname
            logger.log(level, "%s", message, location=location, type=kind, subtype=subtype)
