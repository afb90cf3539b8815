"""The references of each document, and the values that they show of their targets.

A page shows more than its own source: the title that a reference takes from its target, or
the list that a directive fills in.  So the references and placeholders of every document are
kept, as tuples of text.  What they show goes into the fingerprint of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import docname_join

from ...util.digests import digest, plain
from ..stores import DocumentStore

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


def _references(doctree: nodes.document) -> Iterator[Shown]:
    yield from map(describe_reference, doctree.findall(pending_xref))
    for waiting in doctree.findall(placeholder):
        yield waiting.query


def describe_reference(node: pending_xref) -> Shown:
    """Return a reference as text."""
    domain = node.get("refdomain") or ""
    if "intersphinx" in node:  # a role that names another project
        return ("external", node["inventory"] or "", domain, node["reftype"], node["reftarget"])
    target_id = str(node.get("reftargetid") or "")
    return ("reference", domain, node["reftype"], node["reftarget"], target_id)


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
        return digest(plain(data), objects, plain(numbers))
