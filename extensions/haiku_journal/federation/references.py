"""References into other journals: intersphinx makes the links, and is told what is meant.

`{external+ops:haiku:post}` leads into the journal that is named; a plain `{post}`, `{tag}`
or `{year}` that means nothing here leads into the first of the others that knows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.ext.intersphinx import (
    IntersphinxRoleResolver,
    InventoryAdapter,
    resolve_reference_in_inventory,
)
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from ..core.domain import HaikuDomain, haiku_domain
from ..util.suggestions import nearest, suggestion
from .remote_names import Beside

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def look_beside(app: Sphinx) -> None:
    """Let this build's references see the inventories that intersphinx has just read."""
    named = InventoryAdapter(app.env).named_inventory
    haiku_domain(app.env).beside = Beside(
        {name: named[name] for name in app.config.haiku_journals if name in named}
    )


def lead_beside(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Make the link of a reference that means nothing in this journal."""
    if node.get("refdomain") != HaikuDomain.name:
        return None
    found = haiku_domain(env).beside.find(node["reftype"], node["reftarget"])
    if found is None:
        return None
    meant = node.copy()
    meant["reftarget"] = found.name
    return resolve_reference_in_inventory(env, found.journal, meant, contnode)


class ReferencesBeside(SphinxPostTransform):
    """See that each reference that names another journal means something there."""

    # Before the links are made.
    default_priority = IntersphinxRoleResolver.default_priority - 1

    def run(self, **kwargs: Any) -> None:
        beside = haiku_domain(self.env).beside
        for node in list(self.document.findall(pending_xref)):
            journal = node.get("inventory")
            if node.get("refdomain") != HaikuDomain.name or journal not in beside:
                continue
            found = beside.find(node["reftype"], node["reftarget"], journal)
            if found is not None:
                node["reftarget"] = found.name
            else:
                names = beside.names(node["reftype"], journal)
                self._warn(node, nearest(node["reftarget"], names))
                node.replace_self(node[0].deepcopy())

    def _warn(self, node: pending_xref, near: list[str]) -> None:
        logger.warning(
            "no %s %r in the journal %r%s",
            node["reftype"],
            node["reftarget"],
            node["inventory"],
            suggestion(near),
            location=node,
            type="ref",
            subtype=f"haiku-{node['reftype']}",
        )
