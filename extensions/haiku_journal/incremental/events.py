"""The events through which a part takes part in a build.

They are Sphinx events: connect a handler with `app.connect`.  The guide's page "Write a
part" describes each, with its arguments.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sphinx.util.logging import NAMESPACE, VERBOSITY_MAP

if TYPE_CHECKING:
    from sphinx.application import Sphinx

READ = "journal-read"
"""All documents have been read: `handler(app, build)`."""
PROBLEMS = "journal-problems"
"""Faults of posts among each other: `handler(app, build) -> Iterable[(message, location)]`."""
PAGES = "journal-pages"
"""The generated pages of a part: `handler(app, build) -> Iterable[Page]`."""
FILES = "journal-files"
"""The generated files of a part: `handler(app, build) -> Iterable[File]`."""
FILE_SETS = "journal-file-sets"
"""The generated file sets of a part: `handler(app, build) -> Iterable[FileSet]`.

This event comes before `READ`: they are made in the background while all else is decided.
"""
FOLDERS = "journal-folders"
"""The folders of the output that a part fills: `handler(app) -> Iterable[str]`."""
PAGE_INPUTS = "journal-page-inputs"
"""The values that a part adds to a page: `handler(app, build, pagename) -> object`."""
SHOWN = "journal-shown"
"""The values that a reference or placeholder shows: `handler(app, build, docname, shown)`."""
STATIC_VALUES = "journal-static-values"
"""The values of static templates (`*.jinja`): `handler(app, build, values)` adds to a dict."""

EVENTS = (FILE_SETS, READ, PROBLEMS, PAGES, FILES, FOLDERS, PAGE_INPUTS, SHOWN, STATIC_VALUES)

ON_PAGES = ("html-page-context", PAGE_INPUTS, SHOWN)
"""The events whose handlers decide what is on every page."""


def skip_hidden_messages(app: Sphinx) -> None:
    """Make no messages for a log that shows none of them; Sphinx makes one for each event."""
    level = VERBOSITY_MAP[max(app.verbosity, 0)] or logging.DEBUG
    logging.getLogger(NAMESPACE).setLevel(level)


def handlers(app: Sphinx, event: str) -> Iterator[Callable[..., Any]]:
    """Yield the handlers of an event in the order of their priorities.

    They are called directly: `app.emit` formats its arguments each time, for its debug log,
    and some of these events are emitted for every reference of every document.
    """
    for listener in sorted(app.events.listeners[event], key=attrgetter("priority")):
        yield listener.handler


def gather(app: Sphinx, event: str, *arguments: Any) -> Iterator[Any]:
    """Yield what all handlers of an event return or yield."""
    for handler in handlers(app, event):
        yield from handler(app, *arguments)
