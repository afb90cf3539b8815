"""The record of what was imported, by which a second import takes nothing twice.

It is the file `imported.json` beside conf.py.  A comment in each post would be lost with an
edit of its header, and a comparison of texts would miss a post that has been edited.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..util.digests import digest
from ..util.json_files import save_json
from .conversion.posts import ImportedPost

RECORD = "imported.json"


class ImportRecord:
    """What was imported into a journal: by file of a source, a digest of it and the post's path.

    A file is known by its path in the source, or by its content, wherever it is now.
    """

    def __init__(self, root: Path, source: Path) -> None:
        self._file = root / RECORD
        self._source = source.resolve().name.partition(".")[0]
        self._known: dict[str, list[str]] = {}
        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            read = None
        for name, entry in read.items() if isinstance(read, dict) else ():
            if isinstance(entry, list) and [type(part) for part in entry] == [str, str]:
                self._known[name] = entry
        self._by_digest = dict(self._known.values())

    def path_of(self, post: ImportedPost) -> str | None:
        """Return the path at which a post was written, or None if it is new."""
        name, content = self._key(post)
        known = self._known.get(name)
        return known[1] if known else self._by_digest.get(content)

    def has_changed(self, post: ImportedPost) -> bool:
        """Return whether the file of a known post has changed since."""
        return self._key(post)[1] not in self._by_digest

    def add(self, post: ImportedPost) -> None:
        """Add a post that has been written."""
        name, content = self._key(post)
        self._known[name] = [content, post.path]

    def save(self) -> None:
        """Write the record."""
        save_json(self._file, self._known)

    def _key(self, post: ImportedPost) -> tuple[str, str]:
        document = post.document
        part = f":{document.line}" if document.path or document.line > 1 else ""
        name = f"{self._source}/{document.file.name}{part}"
        return name, digest(document.file.data, part)
