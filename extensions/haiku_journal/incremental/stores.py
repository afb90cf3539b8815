"""Stores by document: what a part keeps of each document between builds."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from sphinx.environment.collectors import EnvironmentCollector

from .source_digest import handler_digest

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Value = TypeVar("Value")

BY_DOCUMENT = "haiku_stores"
"""The attribute of the environment that holds all stores, by name and then by docname."""
WHOLE = "haiku_whole"
"""The attribute that holds what is kept of all documents together, by name."""
_SOURCES = "haiku_store_sources"
"""The attribute that holds the digest of the source that filled each store."""


def whole(env: BuildEnvironment) -> dict[str, Any]:
    """Return what parts keep of all documents together.  Reading processes do not have it."""
    return cast("dict[str, Any]", vars(env).setdefault(WHOLE, {}))


class DocumentStore(EnvironmentCollector, Generic[Value]):
    """A store of one value a document; register a subclass with `app.add_env_collector`.

    A subclass has a `name` and a method `read`.  When the source of its extension changes,
    the values are made again from the doctrees, without reading the documents again.
    """

    name: ClassVar[str]

    @classmethod
    def of(cls, env: BuildEnvironment) -> dict[str, Value]:
        """Return the values by docname."""
        stores = vars(env).setdefault(BY_DOCUMENT, {})
        return cast("dict[str, Value]", stores.setdefault(cls.name, {}))

    def read(self, app: Sphinx, docname: str, doctree: nodes.document) -> Value | None:
        """Return the value of a document that has been read; None keeps nothing."""
        return None

    def enable(self, app: Sphinx) -> None:
        super().enable(app)
        app.connect("env-updated", self._renew, priority=300)

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        docname = app.env.current_document.docname
        if (value := self.read(app, docname, doctree)) is not None:
            self.of(app.env)[docname] = value

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.of(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment
    ) -> None:
        theirs = self.of(other)
        self.of(env).update((name, theirs[name]) for name in docnames if name in theirs)

    def _renew(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Make the values again if other source made them."""
        sources = vars(env).setdefault(_SOURCES, {})
        source = handler_digest(app, self.read)
        if sources.setdefault(self.name, source) == source:
            return
        sources[self.name] = source
        for docname in sorted(env.found_docs):
            self.clear_doc(app, env, docname)
            if (value := self.read(app, docname, env.get_doctree(docname))) is not None:
                self.of(env)[docname] = value
