"""References into remote journals, which intersphinx links.

`{external+ops:haiku:post}` refers to the journal of that name.  A plain `{post}`, `{tag}` or
`{year}` that means nothing in this journal refers to the first remote one that has the name.
As in one journal, the case and the blanks of a haiku do not matter, nor the spelling of a tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

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
from ..incremental.build import Build
from ..incremental.changes.references import Shown
from ..util.digests import digest
from ..util.slugs import haiku_key, tag_key
from ..util.suggestions import nearest, suggestion

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.inventory import _InventoryItem
    from sphinx.util.typing import Inventory

logger = logging.getLogger(__name__)

_ROLES = ("haiku:post", "haiku:tag", "haiku:year", "post", "tag", "year")
"""The roles that may refer to a remote journal."""

_KEYS: dict[str, Callable[[str], str]] = {"post": haiku_key, "tag": tag_key, "year": str.strip}
"""The function of each kind that maps all spellings of a name to one key."""


class RemoteName(NamedTuple):
    """The target of a reference: the journal, the name there, and its inventory item."""

    journal: str
    name: str
    item: _InventoryItem

    @property
    def shown(self) -> tuple[str, ...]:
        """The values that a link to it shows."""
        item = self.item
        return item.uri, item.display_name, item.project_name, item.project_version


class RemoteNames:
    """The inventories of other journals, by the journals' names in the order of the settings."""

    def __init__(self, inventories: Mapping[str, Inventory]) -> None:
        self.inventories = inventories

    def __contains__(self, journal: object) -> bool:
        return journal in self.inventories

    def find(self, kind: str, target: str, journal: str = "") -> RemoteName | None:
        """Return the name that a target means, in one journal or in the first that has it."""
        if kind not in _KEYS:
            return None
        key = _KEYS[kind](target)
        for name in [journal] if journal else self.inventories:
            if (spelling := self._names.get((name, kind), {}).get(key)) is not None:
                return RemoteName(
                    name, spelling, self.inventories[name][f"haiku:{kind}"][spelling]
                )
        return None

    def names(self, kind: str, journal: str = "") -> Iterator[str]:
        """Yield the names of a kind, in one journal or in all."""
        for name in [journal] if journal else self.inventories:
            yield from self._names.get((name, kind), {}).values()

    @cached_property
    def _names(self) -> dict[tuple[str, str], dict[str, str]]:
        """The names in each journal of each kind, by their keys."""
        return {
            (journal, kind): {
                write(name): name for name in reversed(inventory.get(f"haiku:{kind}", {}))
            }
            for journal, inventory in self.inventories.items()
            for kind, write in _KEYS.items()
        }

    @cached_property
    def digest(self) -> str:
        """The digest of all names."""
        return digest(
            [
                (journal, kind, name, RemoteName(journal, name, item).shown)
                for journal, inventory in self.inventories.items()
                for kind, items in inventory.items()
                for name, item in items.items()
            ]
        )


_names: WeakKeyDictionary[BuildEnvironment, RemoteNames] = WeakKeyDictionary()
"""The names in remote journals, in this build of each environment."""


def allow_roles(app: Sphinx, config: Config) -> None:
    """Allow posts to refer to the remote journals by role, if they may use `external`."""
    if "external" in config.haiku_roles:
        config.haiku_roles = [
            *config.haiku_roles,
            *(
                f"external+{journal}:{role}"
                for journal in config.haiku_journals
                for role in _ROLES
                if role in config.haiku_roles
            ),
        ]


def load_names(app: Sphinx) -> None:
    """Keep the names of the inventories that intersphinx has just read."""
    inventories = InventoryAdapter(app.env).named_inventory
    _names[app.env] = RemoteNames(
        {name: inventories[name] for name in app.config.haiku_journals if name in inventories}
    )


def remote_names(app: Sphinx, kind: str) -> Iterator[str]:
    """Yield the names of a kind in all remote journals."""
    return _names[app.env].names(kind)


def shown_remotely(app: Sphinx, build: Build, docname: str, query: Shown) -> object:
    """Return what a reference shows of remote journals: its target, or else all names."""
    names = _names[app.env]
    match query:
        case ("external", journal, HaikuDomain.name, kind, target):
            target_names = names.find(kind, target, journal)
            return target_names.shown if target_names else names.digest
        case ("reference", HaikuDomain.name, kind, target, _):
            if haiku_domain(app.env).has(kind, target):
                return None
            target_names = names.find(kind, target)
            return target_names.shown if target_names else names.digest
        case ("reference", "doc", *_) | ("reference", "std", "doc", *_):
            return None
        case ("reference", "std", "ref", target, _):
            standard = app.env.domains.standard_domain
            is_own = target in standard.labels or target in standard.anonlabels
            return None if is_own else names.digest
        case ("reference" | "external", *_):
            return names.digest
    return None


def resolve_remotely(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.reference | None:
    """Link a reference that means nothing in this journal."""
    if node.get("refdomain") != HaikuDomain.name:
        return None
    target = _names[env].find(node["reftype"], node["reftarget"])
    if target is None:
        return None
    spelled = node.copy()
    spelled["reftarget"] = target.name
    return resolve_reference_in_inventory(env, target.journal, spelled, contnode)


class RemoteReferences(SphinxPostTransform):
    """Check that each reference that names a remote journal means something there."""

    # Before intersphinx makes the links.
    default_priority = IntersphinxRoleResolver.default_priority - 1

    def run(self, **kwargs: Any) -> None:
        names = _names[self.env]
        for node in list(self.document.findall(pending_xref)):
            journal = node.get("inventory")
            if node.get("refdomain") != HaikuDomain.name or journal not in names:
                continue
            target = names.find(node["reftype"], node["reftarget"], journal)
            if target is not None:
                node["reftarget"] = target.name
            else:
                known = names.names(node["reftype"], journal)
                self._warn(node, nearest(node["reftarget"], known))
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
