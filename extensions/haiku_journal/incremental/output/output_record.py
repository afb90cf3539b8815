"""What the output holds: written down, so that only what changed is made anew.

The record lies beside the doctrees.  While a build is writing, it names the
pages but vouches for none of them; a build that is cut short leaves it so, and
the next one writes every page again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder

STATIC = "static file "
"""Begins the name of a static file in the record."""

FILE = "file "
"""Begins the name of another file that is no page."""

_VERSION = 2


class Written:
    """The pages in one builder's output, each with the digest of what it shows."""

    def __init__(self, builder: Builder, folders: Iterable[str]) -> None:
        self.folders = tuple(folders)
        self.path = Path(builder.doctreedir) / f"haiku-written-{builder.name}.json"
        self.outdir = str(builder.outdir)
        self.pages: dict[str, str] = self._load()
        self._recorded = self.pages

    def _load(self) -> dict[str, str]:
        try:
            record = json.loads(self.path.read_text(encoding="utf-8"))
            if record["version"] == _VERSION and record["outdir"] == self.outdir:
                return dict(record["pages"])
        except (OSError, ValueError, TypeError, KeyError):
            pass  # missing, or cut short
        return dict.fromkeys(self._found(), "")

    def _found(self) -> Iterator[str]:
        """What lies in the output's own folders, where no record says what is in them."""
        for folder in self.folders:
            for path in Path(self.outdir, folder).rglob("*"):
                name = path.relative_to(self.outdir).as_posix()
                if path.suffix == ".html":
                    yield name.removesuffix(".html")
                elif path.is_file():
                    yield f"{FILE}{name}"

    def _save(self, pages: dict[str, str]) -> None:
        """Write the record, whole or not at all."""
        self._recorded = pages
        record = {"version": _VERSION, "outdir": self.outdir, "pages": pages}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(json.dumps(record, sort_keys=True, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.path)

    def outdated(self, views: dict[str, str]) -> set[str]:
        """The pages of this build that the output does not hold as they are now."""
        return {page for page, view in views.items() if self.pages.get(page) != view}

    def distrust(self, pages: Iterable[str]) -> None:
        """Vouch for these no more: they are about to change, or to come."""
        self._save({**self._recorded, **dict.fromkeys(pages, "")})

    def vouch(self, pages: dict[str, str]) -> None:
        """The output is whole again and holds just these pages."""
        self.pages = pages
        self._save(pages)

    def gone(self, pages: Iterable[str]) -> list[str]:
        """The pages that the output holds and this build does not have."""
        return sorted(set(self.pages) - set(pages))
