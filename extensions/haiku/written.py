"""What the output holds: written down, so that only what changed is made anew.

The record lies beside the doctrees.  Another one beside it names what a build
is about to change, and is taken away when all is whole again; a build that is cut
short leaves it there, and the next one writes those pages again.
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

_VERSION = 3


class Written:
    """The pages in one builder's output, each with the digest of what it shows."""

    def __init__(self, builder: Builder, folders: Iterable[str]) -> None:
        self.folders = tuple(folders)
        self.path = Path(builder.doctreedir) / f"haiku-written-{builder.name}.json"
        self.doubts = self.path.with_suffix(".doubts.json")
        self.outdir = str(builder.outdir)
        self.pages: dict[str, str] = self._load()
        self._doubted: set[str] = set()

    def _load(self) -> dict[str, str]:
        try:
            record = json.loads(self.path.read_text(encoding="utf-8"))
            if record["version"] == _VERSION and record["outdir"] == self.outdir:
                doubted = self.doubts.read_text("utf-8") if self.doubts.exists() else "[]"
                return {**record["pages"], **dict.fromkeys(json.loads(doubted), "")}
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

    def outdated(self, views: dict[str, str]) -> set[str]:
        """The pages of this build that the output does not hold as they are now."""
        return {page for page, view in views.items() if self.pages.get(page) != view}

    def distrust(self, pages: Iterable[str]) -> None:
        """Vouch for these no more: they are about to change, or to come."""
        self._doubted.update(pages)
        _save(self.doubts, sorted(self._doubted))

    def vouch(self, pages: dict[str, str]) -> None:
        """The output is whole again and holds just these pages."""
        self.pages = pages
        _save(self.path, {"version": _VERSION, "outdir": self.outdir, "pages": pages})
        self.doubts.unlink(missing_ok=True)

    def gone(self, pages: Iterable[str]) -> list[str]:
        """The pages that the output holds and this build does not have."""
        return sorted(set(self.pages) - set(pages))


def _save(path: Path, value: object) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(value, sort_keys=True, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
