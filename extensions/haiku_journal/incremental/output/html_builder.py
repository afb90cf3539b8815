"""Sphinx's HTML builder, with all processes in use and no page half written.

This module reaches into private parts of Sphinx: the highlighter's `formatter` and `get_lexer`,
and the environment's `_pickled_doctree_cache`.  `tests/project/test_private_parts.py` fails when
they move.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from pygments.lexer import Lexer
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ThemeError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.build_phase import BuildPhase
from sphinx.writers.html import HTMLWriter

from ..errors import WriteError
from ..processes.workers import share_work
from .claims import indexes_of_sphinx
from .output_files import remove_file

_END = b"</html>"

Written = tuple[dict[str, str], Set[str]]
"""The images of some pages, by path, and the documents whose pages could not be written."""


class JournalHTMLBuilder(StandaloneHTMLBuilder):
    """A builder that resolves, renders and writes each page in one process, and checks it.

    Sphinx resolves all pages in the first process, keeps them there until another process
    has written them, and starts one process fewer than it may: with two, it writes one page
    after the other.  And it only warns when a page cannot be written, so that a full disk
    leaves half a site.
    """

    output_is_current = False
    """Whether the output, except documents, is what a build from nothing would leave."""
    inventory_is_current = False
    """Whether `objects.inv` in the output is what a build from nothing would leave."""

    written_documents: Set[str] = frozenset()
    """The documents that this build writes."""
    unwritten: Set[str] = frozenset()
    """The documents whose pages could not be written; a subclass sets them."""

    _is_idle = False
    """Whether nothing is written; Sphinx would write assets and its own record again."""

    def init_templates(self) -> None:
        """Load the theme; raises SystemExit with a message if there is none of its name."""
        try:
            super().init_templates()
        except ThemeError as error:
            raise SystemExit(f"conf.py: html_theme: {error}") from None
        if isinstance(self.templates, BuiltinTemplateLoader):
            self.templates.environment.auto_reload = False  # they do not change now

    def init_highlighter(self) -> None:
        super().init_highlighter()
        self.highlighter.formatter = _cached_formatter(self.highlighter.formatter)  # type: ignore[assignment]
        self.highlighter.get_lexer = _cached_lexer(self.highlighter.get_lexer)  # type: ignore[method-assign]

    def prepare_writing(self, docnames: Set[str]) -> None:
        super().prepare_writing(docnames)
        self.written_documents = frozenset(docnames)
        self._is_idle = self.output_is_current and not docnames
        self.globalcontext = _PageValues(self.globalcontext)
        # Docutils would look for its own style sheet on disk, for each page and each title.
        self.docsettings.stylesheet_path = ""
        self._partial_settings = get_default_settings(HTMLWriter)
        self._partial_settings.stylesheet_path = ""

    def copy_assets(self) -> None:
        if not self._is_idle:
            super().copy_assets()

    def copy_translation_js(self) -> None:
        """Copy the translations of scripts; remove those of an earlier language."""
        Path(self.outdir, "_static", "translations.js").unlink(missing_ok=True)
        super().copy_translation_js()

    def finish(self) -> None:
        if not self._is_idle:
            super().finish()

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield the documents whose pages are missing in the output.

        Which others to write is decided by content (`outdated`, `fingerprints`).  Sphinx
        compares the times of files, and all are new after a build was restored.
        """
        for docname in self.env.found_docs:
            page = self.get_output_path(docname)
            if docname not in self.env.all_docs or not os.path.isfile(page):
                yield docname

    def write_documents(self, docnames: Set[str]) -> None:
        first, *rest = sorted(docnames)
        # One page in this process first: templates are compiled once and not in each process.
        self._note_written(self._write_pages([first]))
        if self.search:  # Sphinx's own search collects words in the process that starts the build
            self._note_written(self._write_pages(rest))
        else:
            share_work(self.app, "writing pages", rest, self._write_pages, self._note_written)

    def _write_pages(self, docnames: Sequence[str]) -> Written:
        """Write pages; return the images that no earlier page had, and all pages that failed."""
        known = set(self.images)
        for docname in docnames:
            self.write_page(docname)
        # Sphinx keeps each doctree that it has loaded, without need.
        self.env._pickled_doctree_cache.clear()
        images = {path: name for path, name in self.images.items() if path not in known}
        return images, self.unwritten

    def _note_written(self, written: Written) -> None:
        images, unwritten = written
        self.images.update(images)
        self.unwritten |= unwritten

    def write_page(self, docname: str) -> None:
        """Resolve, render and write the page of a document."""
        self.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Render a node by itself: a title, or the contents of a page.

        Sphinx applies the transforms of a document first, which find nothing to do in these.
        """
        if node is None:
            return {"fragment": ""}
        document = new_document("<partial node>", self._partial_settings)
        document.append(node)
        translator: Any = self.create_translator(document, self)
        document.walkabout(translator)
        return {
            "fragment": "".join(translator.fragment),
            "title": "".join(translator.title),
        }

    def gen_indices(self) -> None:
        """Write Sphinx's indexes; remove those of an earlier build, which may be gone."""
        for name in {*indexes_of_sphinx(self)} - self.env.found_docs:
            remove_file(Path(self.get_output_path(name)), Path(self.outdir))
        super().gen_indices()

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
        path = kwargs.get("outfilename") or self.get_output_path(pagename)
        before = _modified_at(path)
        super().handle_page(pagename, *args, **kwargs)
        if _modified_at(path) == before or not _is_whole(path):
            raise WriteError(f"{path} could not be written whole; is the disk full?")


class JournalDirectoryBuilder(JournalHTMLBuilder, DirectoryHTMLBuilder):
    """The same for addresses without `.html`."""

    name = DirectoryHTMLBuilder.name


class _PageValues(dict[str, Any]):
    """The values that the templates of a page get.

    For each event Sphinx describes its arguments in a message for debugging, also if nobody reads
    it.  A description of all values would be longer than the page.
    """

    def __repr__(self) -> str:
        return f"<{len(self)} values of a page>"

    def copy(self) -> _PageValues:
        return _PageValues(self)


def _cached_formatter(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a factory that keeps its formatters by options: making one takes long."""
    made: dict[str, Any] = {}

    def formatter(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    return formatter


def _cached_lexer(make: Callable[..., Lexer]) -> Callable[..., Lexer]:
    """Return a method that keeps its lexers by name: finding one takes long."""
    made: dict[tuple[str, bool], Lexer] = {}

    def lexer(
        source: str,
        lang: str,
        opts: dict[str, Any] | None = None,
        force: bool = False,
        location: Any = None,
    ) -> Lexer:
        is_named = not opts and not source.startswith(">>>")  # a session, if it is Python
        if is_named and (lang, force) in made:
            return made[lang, force]
        found = make(source, lang, opts, force, location)
        if is_named and lang in found.aliases:  # neither guessed nor for want of another
            made[lang, force] = found
        return found

    return lexer


def _modified_at(path: str | os.PathLike[str]) -> int | None:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


def _is_whole(path: str | os.PathLike[str]) -> bool:
    """Return whether a page has its end tag; other files count as whole."""
    if not os.fspath(path).endswith(".html"):
        return True
    with open(path, "rb") as page:
        page.seek(-min(64, page.seek(0, os.SEEK_END)), os.SEEK_END)
        return _END in page.read()
