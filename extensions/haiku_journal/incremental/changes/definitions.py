"""The names that each document defines: labels, terms, equations and other targets.

Sphinx's domains keep one definition of each name: the one that was read last.  So the meaning
of a name that two documents define, and the warning of it, would depend on the documents that
a build reads, and on their order.  Here the definitions of each document are kept by document
and added to the domains when all have been read, in the order of the documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util import logging

from ..stores import DocumentStore

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_DOMAINS = ("citation", "js", "math", "py", "rst", "std")
"""The domains whose data are dictionaries from names to tuples that begin with a docname."""
_REPORTED = {"citations": "citation", "labels": "label", "objects": "name"}
"""The dictionaries in which no name may stand twice, and what a name in them is called."""


class Definition(NamedTuple):
    """A name in a dictionary of a domain, its value there, and the line of its target."""

    domain: str
    kind: str
    name: Any
    value: tuple[Any, ...]
    line: int | None


class Definitions(DocumentStore[list[Definition]]):
    """The definitions of each document, which its domains do not have while others are read."""

    name = "definitions"

    def enable(self, app: Sphinx) -> None:
        super().enable(app)
        app.connect("env-before-read-docs", self._set_aside)
        app.connect("env-updated", self._add_all, priority=200)  # before they are used
        app.connect("env-check-consistency", self._report)

    def read(self, app: Sphinx, docname: str, doctree: nodes.document) -> list[Definition] | None:
        found = list(_defined(app.env, docname, doctree))
        _remove(app.env, found)
        return found or None

    def _set_aside(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        for definitions in self.of(env).values():
            _remove(env, definitions)

    def _add_all(self, app: Sphinx, env: BuildEnvironment) -> None:
        for _docname, definitions in sorted(self.of(env).items()):
            for domain, kind, name, value, _line in definitions:
                env.domains[domain].data[kind][name] = value

    def _report(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Warn of each name that another document defines, too."""
        first: dict[tuple[str, str, Any], str] = {}
        for docname, definitions in sorted(self.of(env).items()):
            for domain, kind, name, _value, line in definitions:
                other = first.setdefault((domain, kind, name), docname)
                if kind in _REPORTED and other != docname:
                    what, name = name if isinstance(name, tuple) else (_REPORTED[kind], name)
                    logger.warning(
                        "the %s %r is also defined in %s; rename one of them",
                        *(what, name, env.doc2path(other, False)),
                        location=(docname, line),
                        type="haiku",
                        subtype="duplicate",
                    )


def _defined(env: BuildEnvironment, docname: str, doctree: nodes.document) -> Iterator[Definition]:
    for domain in _DOMAINS:
        for kind, names in env.domains[domain].data.items():
            for name, value in names.items() if isinstance(names, dict) else ():
                if isinstance(value, tuple) and value[0] == docname:
                    target = doctree.ids.get(value[1])
                    yield Definition(domain, kind, name, value, target and target.line)


def _remove(env: BuildEnvironment, definitions: list[Definition]) -> None:
    for domain, kind, name, value, _line in definitions:
        names = env.domains[domain].data[kind]
        if names.get(name) == value:
            del names[name]
