"""Sphinx's HTML builder, with a bound on what it holds, and no page half written."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from .memory import settled

BATCH = 1_000
_END = b"</html>"


class WriteError(SphinxError):
    """A page could not be written, or not whole."""

    category = "Write error"


class JournalHTMLBuilder(StandaloneHTMLBuilder):
    """Writes some pages at a time, and sees that each is there.

    Sphinx prepares pages in one process and writes them in others, and waits
    for these only at the end: with thousands of pages, most of them lie in
    memory as trees until then.  And it only warns where a page cannot be
    written, so that a full disk gives a site of halves.
    """

    def get_outdated_docs(self) -> Iterator[str]:
        """Name the documents whose pages the output lacks.

        What else is to be written is told by content (`freshness`, `views`); Sphinx
        goes by the times of files, and all are new where a build was restored.
        """
        for docname in self.env.found_docs:
            page = Path(self.get_output_path(docname))
            if docname not in self.env.all_docs or not page.exists():
                yield docname

    def write_documents(self, docnames: Set[str]) -> None:
        names = sorted(docnames)
        with settled() if len(names) > BATCH else nullcontext():
            for start in range(0, len(names), BATCH):
                super().write_documents(set(names[start : start + BATCH]))
                # Sphinx keeps each document that it has read from the disk, to no use.
                self.env._pickled_doctree_cache.clear()

    def handle_page(self, pagename: str, *args: Any, **kwargs: Any) -> None:
        path = Path(kwargs.get("outfilename") or self.get_output_path(pagename))
        before = _written_at(path)
        super().handle_page(pagename, *args, **kwargs)
        if _written_at(path) == before or not _is_whole(path):
            raise WriteError(f"{path} could not be written whole; is the disk full?")


def _written_at(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.is_file() else None


def _is_whole(path: Path) -> bool:
    """Whether a page ends as a page does; what is none is whole as it is."""
    if path.suffix != ".html":
        return True
    with path.open("rb") as page:
        page.seek(max(0, path.stat().st_size - 64))
        return _END in page.read()
