"""Sphinx's HTML builder, with all processes at work, and no page half written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError
from sphinx.util.build_phase import BuildPhase

from ..processes import fork_memory
from ..processes.workers import FEW, share_work

_END = b"</html>"


class WriteError(SphinxError):
    """A page could not be written, or not whole."""

    category = "Write error"


class JournalHTMLBuilder(StandaloneHTMLBuilder):
    """Writes each page from its tree to its file in one process, and sees that it is there.

    Sphinx resolves all pages in the first process, holds them there until another
    has written them, and starts one process fewer than it may: with two, it writes
    page after page.  And it only warns where a page cannot be written, so that a
    full disk gives a site of halves.
    """

    output_is_current = False
    """Whether the output holds all that it would hold if it were made anew, but for documents."""
    inventory_is_current = False
    """Whether `objects.inv` in the output lists what it would list if it were made anew."""

    _is_idle = False
    """Whether there is nothing to write; Sphinx would write assets and its own record again."""

    def init_highlighter(self) -> None:
        super().init_highlighter()
        self.highlighter.formatter = _made_once(self.highlighter.formatter)  # type: ignore[assignment]

    def prepare_writing(self, docnames: Set[str]) -> None:
        super().prepare_writing(docnames)
        self._is_idle = self.output_is_current and not docnames
        # Docutils would look for its own style sheet on the disk, for each title.
        self.docsettings.stylesheet_path = ""

    def copy_assets(self) -> None:
        if not self._is_idle:
            super().copy_assets()

    def finish(self) -> None:
        if not self._is_idle:
            super().finish()

    def get_outdated_docs(self) -> Iterator[str]:
        """Name the documents whose pages the output lacks.

        What else is to be written is told by content (`freshness`, `views`); Sphinx
        goes by the times of files, and all are new where a build was restored.
        """
        for docname in self.env.found_docs:
            # A path as text: there are thousands of pages.
            page = f"{self.outdir}/{docname}{self.out_suffix}"
            if docname not in self.env.all_docs or not os.path.exists(page):
                yield docname

    def write_documents(self, docnames: Set[str]) -> None:
        if not self.parallel_ok or len(docnames) <= FEW:
            super().write_documents(docnames)
            return
        first, *rest = sorted(docnames)
        # One page here first: templates are compiled once, and not in each process.
        self._write_page(first)
        fork_memory.share()
        share_work(self.app, "writing pages", rest, self._write_pages, self.images.update)

    def _write_pages(self, docnames: Sequence[str]) -> dict[str, str]:
        """Write pages; returns the images in them that no page before had, to be copied."""
        known = set(self.images)
        for docname in docnames:
            self._write_page(docname)
        # Sphinx keeps each document that it has read from the disk, to no use.
        self.env._pickled_doctree_cache.clear()
        return {path: name for path, name in self.images.items() if path not in known}

    def _write_page(self, docname: str) -> None:
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def gen_pages_from_extensions(self) -> None:
        if not self.parallel_ok:
            super().gen_pages_from_extensions()
            return
        pages = list(chain.from_iterable(self.events.emit("html-collect-pages")))
        share_work(self.app, "writing index pages", pages, self._write_indexes)

    def _write_indexes(self, pages: Sequence[tuple[str, dict[str, Any], str]]) -> None:
        for name, context, template in pages:
            self.handle_page(name, context, template)

    def dump_inventory(self) -> None:
        if not self.inventory_is_current:
            super().dump_inventory()

    def handle_page(self, pagename: str, *args: Any, **kwargs: Any) -> None:
        path = Path(kwargs.get("outfilename") or self.get_output_path(pagename))
        before = _written_at(path)
        super().handle_page(pagename, *args, **kwargs)
        if _written_at(path) == before or not _is_whole(path):
            raise WriteError(f"{path} could not be written whole; is the disk full?")


def _made_once(make: Callable[..., Any]) -> Callable[..., Any]:
    """Make a formatter of code once for the same options: it sets up a style each time."""
    made: dict[str, Any] = {}

    def formatter(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    return formatter


def _written_at(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.is_file() else None


def _is_whole(path: Path) -> bool:
    """Whether a page ends as a page does; what is none is whole as it is."""
    if path.suffix != ".html":
        return True
    with path.open("rb") as page:
        page.seek(max(0, path.stat().st_size - 64))
        return _END in page.read()
