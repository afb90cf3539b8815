"""How a build of thousands of posts keeps within its memory.

Sphinx reads and writes in processes that are forked from the first one.  They
share its memory until one of them touches it, and three things touch all of
it: the garbage collector, freeing what was inherited, and sending it back.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sphinx.project import Project

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_BY_DOCUMENT = (
    "titles",
    "longtitles",
    "tocs",
    "toc_num_entries",
    "metadata",
    "included",
    "dependencies",
)
"""What Sphinx's environment knows of each document, and merges document by document."""


class _Unsent(Project):
    """A project that is known where it is, and sent on as one that knows no document."""

    def __init__(self, project: Project) -> None:
        vars(self).update(vars(project))

    def __reduce__(self) -> tuple[type[Project], tuple[Any, ...]]:
        return Project, (self.srcdir, self.source_suffix)


class Inheritance:
    """What a process that reads was forked with, and has no need of.

    Such a process sends back its whole environment after each chunk, though
    only what it read itself is taken: the rest would be pickled, sent and made
    into objects for nothing, and so the cost of a build would grow faster than
    its posts.
    """

    def __init__(self) -> None:
        self._process = os.getpid()
        self._kept: list[Any] = []

    def leave(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Put the inherited records aside, once in each process that is not the first."""
        if os.getpid() == self._process:
            return
        self._process = os.getpid()
        gc.freeze()
        env = app.env
        env.project = _Unsent(env.project)
        for name in _BY_DOCUMENT:
            setattr(env, name, self._aside(getattr(env, name), docname))
        for domain in ("haiku", "index"):
            data = env.domaindata[domain]
            data.update(
                (key, self._aside(store, docname))
                for key, store in data.items()
                if isinstance(store, dict)
            )
        # It is of all posts together, and brought up to date in the first process.
        self._kept.append(env.domaindata["haiku"].pop("kinship", None))

    def _aside(self, store: dict[str, Any], docname: str) -> dict[str, Any]:
        """A twin of a store with what it holds of one document.

        The store itself is kept: to free it would touch all that it holds.
        """
        self._kept.append(store)
        own = {docname: store[docname]} if docname in store else {}
        if isinstance(store, defaultdict):
            return defaultdict(store.default_factory, own)
        return own


def begin() -> None:
    """Look for garbage seldom, and not at all while what the last build has left is loaded.

    A build makes millions of objects and keeps most of them: by default a good tenth of
    its time goes into looking through them for what is not there.  The interpreter would
    look once more as it ends.
    """
    gc.disable()
    gc.set_threshold(10_000, 10, 10)
    atexit.register(gc.freeze)


def settle(app: Sphinx) -> None:
    """Leave alone, to the end of the build, what the last one has left and was just loaded."""
    gc.freeze()
    gc.enable()


def share() -> None:
    """Collect garbage, and leave the rest alone: processes forked from now on share it."""
    gc.collect()
    gc.freeze()
