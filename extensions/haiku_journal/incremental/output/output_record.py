"""The output record: the fingerprint of each page and file in the output folder.

The record lies alongside the doctrees.  While a build is writing, the record lists the pages
with empty fingerprints; a build that is cut short leaves it so, and the next build writes
every page again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...util.json_files import save_json

if TYPE_CHECKING:
    from sphinx.builders import Builder

STATIC = "static file "
"""The prefix of the record's names of static files."""
FILE = "file "
"""The prefix of the record's names of other files that are not pages."""
FILE_SET = "files "
"""The prefix of the record's names of file sets, each named by a file in its folder."""

_VERSION = 3


class OutputRecord:
    """The fingerprints of what is in the output folder of one builder, by name."""

    def __init__(self, builder: Builder, folders: Iterable[str]) -> None:
        """Load the record.

        Without a record, everything in these folders of the output counts as stale.
        """
        self.folders = tuple(folders)
        self.path = Path(builder.doctreedir) / f"haiku-output-{builder.name}.json"
        self.outdir = str(builder.outdir)
        self.reload()

    def reload(self) -> None:
        """Take the fingerprints from the file."""
        self.fingerprints: dict[str, str] = self._load()
        self._saved = self.fingerprints

    def _load(self) -> dict[str, str]:
        try:
            record = json.loads(self.path.read_text(encoding="utf-8"))
            if record["version"] == _VERSION and record["outdir"] == self.outdir:
                return dict(record["fingerprints"])
        except (OSError, ValueError, TypeError, KeyError):
            pass  # missing, or cut short
        return dict.fromkeys(self._existing_names(), "")

    def _existing_names(self) -> Iterator[str]:
        for folder in self.folders:
            for path in Path(self.outdir, folder).rglob("*"):
                name = path.relative_to(self.outdir).as_posix()
                if path.suffix == ".html":
                    yield name.removesuffix(".html")
                elif path.is_file():
                    yield f"{FILE}{name}"

    def _save(self, fingerprints: dict[str, str]) -> None:
        self._saved = fingerprints
        record = {"version": _VERSION, "outdir": self.outdir, "fingerprints": fingerprints}
        save_json(self.path, record)

    def stale(self, fingerprints: dict[str, str]) -> set[str]:
        """Return the names whose fingerprint in the record is another or missing."""
        known = self.fingerprints
        return {name for name, value in fingerprints.items() if known.get(name) != value}

    def removed(self, fingerprints: dict[str, str]) -> list[str]:
        """Return the names that the output has and this build does not, sorted."""
        return sorted(set(self.fingerprints) - set(fingerprints))

    def invalidate(self, names: Iterable[str]) -> None:
        """Record that the output of these names is about to change."""
        self._save({**self._saved, **dict.fromkeys(names, "")})

    def commit(self, fingerprints: dict[str, str]) -> None:
        """Record that the output is whole and holds exactly this."""
        self.fingerprints = fingerprints
        self._save(fingerprints)
