"""The references of each document, and the values that they show of their targets.

A page shows more than its own source: the title that a reference takes from its target, or
the list that a directive fills in.  So the references and placeholders of every document are
kept, as tuples of text.  What they show goes into the fingerprint of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import docname_join

from ..util.digests import digest
from .stores import DocumentStore

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

Shown = tuple[str, ...]
"""A reference as (`reference`, domain, role, target, id), one to another project as (`external`,
inventory, domain, role, target), or the `query` of a placeholder."""


class placeholder(nodes.General, nodes.Element):  # noqa: N801
    """A node that is replaced when its page is written.

    A subclass describes by `query` what it asks for; handlers of `journal-shown` return the
    answer, which decides whether the page must be written again.
    """

    @property
    def query(self) -> Shown:
        """The kind of the placeholder and its options, as text."""
        raise NotImplementedError


class References(DocumentStore[set[Shown]]):
    """The references and placeholders of each document."""

    name = "references"

    def read(self, app: Sphinx, docname: str, doctree: nodes.document) -> set[Shown] | None:
        return set(_references(doctree)) or None

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the documents that MyST would now read differently.

        It looks for the file of a link when it reads the link, so a document must be read
        again when such a file is added or removed.
        """
        return [
            docname
            for docname, references in self.of(env).items()
            if docname in env.found_docs
            and any(_is_read_differently(env, docname, one, removed) for one in references)
        ]


def _references(doctree: nodes.document) -> Iterator[Shown]:
    for node in doctree.findall(pending_xref):
        domain = node.get("refdomain") or ""
        if "intersphinx" in node:  # a role that names another project
            inventory = node["inventory"] or ""
            yield ("external", inventory, domain, node["reftype"], node["reftarget"])
            continue
        target_id = str(node.get("reftargetid") or "")
        yield ("reference", domain, node["reftype"], node["reftarget"], target_id)
    for waiting in doctree.findall(placeholder):
        yield waiting.query


def _is_read_differently(
    env: BuildEnvironment, docname: str, reference: Shown, removed: set[str]
) -> bool:
    match reference:
        case ("reference", "doc", _, target, _):
            return target in removed
        case ("reference", "", "myst", target, _):
            link = target.partition("#")[0]
            path = Path(env.srcdir, env.relfn2path(link, docname)[0]) if link else None
            return path is not None and path.is_file() and env.path2doc(path) in env.found_docs
    return False


class ReferenceTargets:
    """The values that references show of Sphinx's documents and domains, in one build.

    `own_domain` is the name of the domain whose targets a part describes itself.
    """

    def __init__(self, env: BuildEnvironment, own_domain: str) -> None:
        self.env = env
        self.own_domain = own_domain

    def shown(self, docname: str, reference: Shown) -> object:
        """Return what a reference in a document shows, as a value with a stable `repr`."""
        match reference:
            case ("reference", self.own_domain, *_):
                return None
            case ("reference", "doc", _, target, place):
                slugs = self.env.metadata[target].get("myst_slugs", {})
                return (self.title(target), slugs.get(place, ())[1:])
            case ("reference", "std", "doc", target, _):
                return self.title(docname_join(docname, target))
            case ("reference", "std", "ref", target, _):
                standard = self.env.domains.standard_domain
                label = standard.labels.get(target), standard.anonlabels.get(target)
                return repr(label) if any(label) else None
            case ("reference", *_):
                # Any other may mean anything that has a name.
                return self.names
        return None

    def title(self, docname: str) -> str | None:
        """Return the title of a document; None if it has no title."""
        title = self.env.titles.get(docname.strip("/"))
        return title.astext() if title is not None else None

    @cached_property
    def names(self) -> str:
        """A digest of all that has a name or a number in the domains of Sphinx."""
        own = self.own_domain, "index"  # entries of the index have no names
        others = [domain for domain in self.env.domains.sorted() if domain.name not in own]
        data = {domain.name: domain.data for domain in others}
        # Some domains keep their names in objects that only they can read.  The standard
        # domain does not, and would list every document.
        objects = [sorted(domain.get_objects()) for domain in others if domain.name != "std"]
        numbers = (self.env.toc_secnumbers, self.env.toc_fignumbers)
        return digest(_plain(data), objects, _plain(numbers))


def _plain(value: object) -> object:
    """Return a value whose `repr` is the same in every process: ordered, without addresses."""
    match value:
        case dict():
            return sorted((repr(key), repr(_plain(item))) for key, item in value.items())
        case set() | frozenset():
            return sorted(repr(_plain(item)) for item in value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case nodes.Node():
            return value.astext()
        case str() | int() | float() | bool() | None:
            return value
    return type(value).__name__
