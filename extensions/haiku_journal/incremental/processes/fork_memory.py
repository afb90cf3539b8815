"""Keep the memory of a build with thousands of documents within bounds.

Sphinx reads and writes in processes that are forked from the first one.  They share its
memory until one of them writes to it, and three things write to all of it: the garbage
collector, freeing what was inherited, and pickling it to send it back.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sphinx.project import Project

from ..stores import BY_DOCUMENT, WHOLE

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_OF_SPHINX = (
    "titles",
    "longtitles",
    "tocs",
    "toc_num_entries",
    "metadata",
    "included",
    "dependencies",
)
"""The attributes by which Sphinx's environment keeps and merges a value a document."""


class _UnsentProject(Project):
    """A project that is complete in its process, and pickled without its documents."""

    def __init__(self, project: Project) -> None:
        vars(self).update(vars(project))

    def __reduce__(self) -> tuple[type[Project], tuple[Any, ...]]:
        return Project, (self.srcdir, self.source_suffix)


class Inheritance:
    """The records that a reading process inherits and does not need.

    Such a process sends back its whole environment after each chunk, though Sphinx merges
    only the documents that it read.  The rest would be pickled, sent and unpickled for
    nothing, and the cost of a build would grow faster than the number of documents.
    """

    def __init__(self, domains: Iterable[str]) -> None:
        """Take the names of the domains whose data are stores by document."""
        self._domains = tuple(domains)
        self._process = os.getpid()
        self._kept: list[Any] = []

    def set_aside(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Set the inherited records aside, once in each process that is not the first."""
        if os.getpid() == self._process:
            return
        self._process = os.getpid()
        gc.freeze()
        env = app.env
        env.project = _UnsentProject(env.project)
        for name in _OF_SPHINX:
            setattr(env, name, self._reduced(getattr(env, name), docname))
        stores = [env.domaindata[domain] for domain in self._domains]
        stores.append(vars(env).setdefault(BY_DOCUMENT, {}))
        for data in stores:
            data.update(
                (key, self._reduced(store, docname))
                for key, store in data.items()
                if isinstance(store, dict)
            )
        self._kept.append(vars(env).pop(WHOLE, None))

    def _reduced(self, store: dict[str, Any], docname: str) -> dict[str, Any]:
        """Return a store that holds only the value of one document.

        The store itself is kept: freeing it would write to all that it holds.
        """
        self._kept.append(store)
        own = {docname: store[docname]} if docname in store else {}
        if isinstance(store, defaultdict):
            return defaultdict(store.default_factory, own)
        return own


def configure_collector() -> None:
    """Collect garbage seldom, and not at all while the environment is loaded.

    A build makes millions of objects and keeps most of them: by default a tenth of its time
    goes into collections that free nothing.  The interpreter would collect once more at exit.
    """
    gc.disable()
    gc.set_threshold(10_000, 10, 10)
    atexit.register(gc.freeze)


def freeze_loaded(app: Sphinx) -> None:
    """Exclude from collections what was loaded from the last build."""
    gc.freeze()
    gc.enable()


def freeze_for_forks() -> None:
    """Collect garbage, then exclude the rest: processes forked from now on share it."""
    gc.collect()
    gc.freeze()
