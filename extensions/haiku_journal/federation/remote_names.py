"""What the other journals have names for, and how a reference finds it.

As in one journal, a haiku may be written with other blanks and in another case, and a tag
as its authors like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ..util.digests import digest
from ..util.slugs import haiku_key, tag_key

if TYPE_CHECKING:
    from sphinx.util.inventory import _InventoryItem
    from sphinx.util.typing import Inventory

_KEYS: dict[str, Callable[[str], str]] = {"post": haiku_key, "tag": tag_key, "year": str.strip}
"""What makes two ways of writing a name the same, for each kind of thing that has one."""


class Found(NamedTuple):
    """What a reference means: the journal, the name there, and what its inventory says of it."""

    journal: str
    name: str
    item: _InventoryItem

    @property
    def shown(self) -> tuple[str, ...]:
        """What a link to it shows."""
        item = self.item
        return item.uri, item.display_name, item.project_name, item.project_version


class Beside:
    """The inventories of other journals, by the journals' names in the order of the settings."""

    def __init__(self, inventories: Mapping[str, Inventory]) -> None:
        self.inventories = inventories

    def __contains__(self, journal: object) -> bool:
        return journal in self.inventories

    def find(self, kind: str, target: str, journal: str = "") -> Found | None:
        """What a target means in a journal; without one, in the first that knows it."""
        if kind not in _KEYS:
            return None
        key = _KEYS[kind](target)
        for name in [journal] if journal else self.inventories:
            if (spelling := self._names.get((name, kind), {}).get(key)) is not None:
                return Found(name, spelling, self.inventories[name][f"haiku:{kind}"][spelling])
        return None

    def names(self, kind: str, journal: str = "") -> Iterator[str]:
        """The names of a kind, in a journal or in all."""
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
        """All that has a name, in short."""
        return digest(
            [
                (journal, kind, name, Found(journal, name, item).shown)
                for journal, inventory in self.inventories.items()
                for kind, items in inventory.items()
                for name, item in items.items()
            ]
        )
