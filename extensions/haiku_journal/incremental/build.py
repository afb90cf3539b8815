"""One build: decide which pages and files to write and which to remove.

A build in which nothing changed writes nothing.  Any other leaves the output as a build
from an empty folder would.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Container, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import INVENTORY_FILENAME
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

from ..util.digests import digest
from . import events
from .changes.fingerprints import Fingerprints
from .changes.outdated import file_digests
from .errors import PostError, report_problems
from .events import gather, handlers
from .output import assets, copied_files
from .output.claims import (
    PAGED_BUILDERS,
    check_documents,
    check_output,
    page_path,
    pages_of_sphinx,
)
from .output.html_builder import JournalHTMLBuilder
from .output.output_files import (
    File,
    FileSet,
    doctrees_are_in_output,
    make_way,
    remove_file,
    write_files,
)
from .output.output_record import FILE, FILE_SET, STATIC, OutputRecord
from .pages import Page
from .processes.workers import BackgroundTask
from .source_digest import handler_digest

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

LARGE = 1_000
"""With more documents to read and write than this, file sets are made when pages are done.

All processes are busy then, so making them earlier would save no time and take memory.
"""

MANY = 20_000
"""With more documents than this, no other process makes file sets.

To use or save an object is to write to its count of references, so that two processes soon have
two copies of all that is loaded.  With fewer documents, there is memory enough, and an early
start saves up to a third of the time of an edit.
"""

_BODY = "body_template"
"""The key of a context that has the template of the page's content."""
_INVENTORY = f"{FILE}{INVENTORY_FILENAME}"


class Build:
    """The state of one build, from the end of reading on.

    `fingerprints` has those of all documents, pages and files by their names in the output
    record; `pages` are the generated pages, `files` the generated files.  With `leaves_sets`,
    stale file sets are not written but listed in `left`.
    """

    leaves_sets = False

    def __init__(self, app: Sphinx, own_domain: str) -> None:
        self.app = app
        self.builder = app.builder
        self.own_domain = own_domain
        self.outdir = Path(app.outdir)
        self.has_pages = app.builder.name in PAGED_BUILDERS
        self.record = OutputRecord(app.builder, self._folders())
        self.fingerprints: dict[str, str] = {}
        self.pages: list[Page] = []
        self._by_name: dict[str, Page] = {}
        self.filling = ""
        """A digest of all that static templates are filled with, when files are described."""
        self.files: list[File | FileSet] = []
        self.left: list[FileSet] = []
        self._stale: set[str] = set()
        self._changed = False
        self._is_large = False
        self._tasks: dict[str, BackgroundTask] = {}

    def connect(self) -> None:
        """Connect this build to the events of its application."""
        self.app.connect("env-before-read-docs", self._prepare_reading)
        self.app.connect("env-updated", self._choose)
        self.app.connect("html-collect-pages", self._stale_pages)
        # When the context is complete, but for what parts add to the content of a page.
        self.app.connect("html-page-context", self._render_body, priority=920)
        self.app.connect("build-finished", self._finish)

    def page(self, name: str) -> Page | None:
        """Return the generated page of a name."""
        return self._by_name.get(name)

    def _folders(self) -> list[str]:
        if self.builder.name != "html":
            return []
        return list(gather(self.app, events.FOLDERS))

    def _prepare_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Check that the doctrees of documents can be written.

        Raises PathClashError if two documents claim one path.
        """
        self._changed = bool(docnames)
        self._is_large = len(docnames) > LARGE
        if docnames and not file_digests(env).has_same_paths:
            check_documents(self.builder)
        doctrees = [f"{env.doctreedir}/{docname}.doctree" for docname in docnames]
        make_way(doctrees, str(env.doctreedir))

    def _choose(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the documents to write again, though their source is the same.

        Raises PostError if a part finds problems of posts, and PathClashError if two pages or
        files claim one path.
        """
        copied_files.name_images(env)
        extra = assets.extra_files(app)
        self.files, self.fingerprints = [], {}
        if self.has_pages:
            self._describe(events.FILE_SETS, extra)
            if not (self._is_large or self.leaves_sets or len(env.found_docs) > MANY):
                self._start_file_sets()
        for handler in handlers(app, events.READ):
            handler(app, self)
        if count := report_problems(gather(app, events.PROBLEMS, self), "post"):
            raise PostError(f"{count} problem{'s' * (count != 1)} of posts; nothing was written")
        if self.has_pages:
            self.pages = list(gather(app, events.PAGES, self))
            self._by_name = {page.name: page for page in self.pages}
        templates = (page.template for page in self.pages)
        fingerprints = Fingerprints(app, self, self.own_domain, templates)
        for docname in sorted(env.found_docs):
            self.fingerprints[docname] = fingerprints.document(docname)
        if self.has_pages:
            self._add_generated(fingerprints, extra)
        removed = self.record.removed(self.fingerprints)
        self._remove_all(removed)  # first, since it may lie in the place of what is to be written
        missing = self._missing()
        self._stale = self.record.stale(self.fingerprints) | missing
        was_read = self._changed
        self._changed = was_read or bool(self._stale or removed)
        if isinstance(self.builder, JournalHTMLBuilder):
            self.builder.output_is_current = not self._changed
            self.builder.inventory_is_current = _INVENTORY not in self._stale
        if self._changed:  # before Sphinx saves that it has read what is not yet written
            self.record.invalidate([*self.record.fingerprints, *self.fingerprints])
            self._make_way(missing)
        rewritten = self._stale & env.found_docs
        if not rewritten and (removed or (self._stale and not was_read)):
            # Sphinx continues, and saves its environment, only if some document is written.
            rewritten = {app.config.root_doc}
        return sorted(rewritten)

    def _describe(self, event: str, extra: Container[str]) -> None:
        """Add the files of an event, unless a file of the journal's own takes their place."""
        for handler in handlers(self.app, event):
            source = handler_digest(self.app, handler)
            for file in handler(self.app, self):
                if file.name not in extra:
                    self.files.append(file)
                    self.fingerprints[_record_name(file)] = digest(source, file.fingerprint)

    def _remove_all(self, names: Iterable[str]) -> None:
        """Remove what no longer belongs to the output."""
        kept = pages_of_sphinx(self.builder)
        for name in names:
            if name not in kept:
                self._remove(name)

    def _make_way(self, names: Iterable[str]) -> None:
        """Remove what stands in the way of files that are to be written."""
        make_way(map(self._path, names), str(self.outdir))
        if self.has_pages:
            copied_files.prepare_sources(self.builder)

    def _add_generated(self, fingerprints: Fingerprints, extra: dict[str, Path]) -> None:
        """Add generated pages, files and copied files; check that each has its own path."""
        self.fingerprints.update((page.name, fingerprints.page(page)) for page in self.pages)
        self.filling = assets.filling(self.app, self._static_values())
        self._describe(events.FILES, extra)
        self.fingerprints.update(assets.copied_files(self.app, extra, self.filling))
        check_output(self.builder, self.pages, self.files, extra)
        self.fingerprints[_INVENTORY] = fingerprints.inventory()

    def _static_values(self) -> dict[str, Any]:
        """Return the values of static templates; templates get them as globals, too."""
        values: dict[str, Any] = {}
        for handler in handlers(self.app, events.STATIC_VALUES):
            handler(self.app, self, values)
        if isinstance(self.builder.templates, BuiltinTemplateLoader):
            self.builder.templates.environment.globals.update(values)
        return values

    def _missing(self) -> set[str]:
        """Return the names that have no file in the output."""
        names = self.fingerprints if self.has_pages else ()
        return {name for name in names if not os.path.isfile(self._path(name))}

    def _start_file_sets(self) -> None:
        """Start to make the stale file sets in other processes."""
        self._stale = self.record.stale(self.fingerprints)  # only file sets are described yet
        for files in self._stale_files():
            if isinstance(files, FileSet):
                name = _record_name(files)
                self.record.invalidate([name])
                make_way([self._path(name)], str(self.outdir))
                write = partial(files.write, self.outdir)
                self._tasks[files.name] = BackgroundTask(self.app, write)

    def _stale_files(self) -> list[File | FileSet]:
        return [file for file in self.files if _record_name(file) in self._stale]

    def _stale_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the generated pages that are stale in the output."""
        for page in self.pages:
            if page.name in self._stale:
                if page.is_whole:
                    yield page.name, page.context, page.template
                else:
                    yield page.name, {**page.context, _BODY: page.template}, "page.html"

    def _render_body(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Render the content of a generated page, as that of a document is when it gets here."""
        if template := context.pop(_BODY, ""):
            context["body"] = app.builder.templates.render(template, context)

    def _finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write generated files, remove copies that nothing uses, commit the record."""
        self.left = []
        if exception is not None:
            for task in self._tasks.values():
                task.stop()
            self.record.reload()  # for a further build of the same application
        elif self._changed:
            if self.has_pages:
                copied_files.remove_orphans(self.builder)
                self._write_files()
                # Sphinx keeps a copy of its own record when a setting has changed.
                (self.outdir / ".buildinfo.bak").unlink(missing_ok=True)
            unwritten = dict.fromkeys(map(_record_name, self.left), "")
            self.record.commit({**self.fingerprints, **unwritten})
        self._tasks = {}
        if exception is None and self.has_pages and doctrees_are_in_output(app):
            advice = "the doctrees, which readers do not need, are in the output; build with -d %s"
            logger.info(advice, os.path.relpath(self.outdir.parent / "doctrees"))

    def note_written(self, files: FileSet) -> None:
        """Record that a file set that was left has been written."""
        self.left.remove(files)
        name = _record_name(files)
        self.record.commit({**self.record.fingerprints, name: self.fingerprints[name]})

    def _write_files(self) -> None:
        stale = self._stale_files()
        files = [file for file in stale if isinstance(file, File)]
        write_files(self.app, files, meanwhile=lambda: self._write_sets(stale))

    def _write_sets(self, files: Iterable[File | FileSet]) -> None:
        for file in files:
            if isinstance(file, FileSet):
                if self.leaves_sets:
                    self.left.append(file)
                elif task := self._tasks.get(file.name):
                    task.wait()
                else:
                    file.write(self.outdir)

    def _path(self, name: str) -> str:
        """Return the path of what the record has by a name, as text: there are thousands."""
        for prefix in (FILE, FILE_SET):
            if name.startswith(prefix):
                return f"{self.outdir}/{name.removeprefix(prefix)}"
        if name.startswith(STATIC):
            return f"{self.outdir}/_static/{name.removeprefix(STATIC)}"
        return f"{self.outdir}/{page_path(self.builder, name)}"

    def _remove(self, name: str) -> None:
        if not name.startswith((STATIC, FILE, FILE_SET)):
            doctrees = Path(self.builder.doctreedir)
            remove_file(doctrees / f"{name}.doctree", doctrees)
        if not self.has_pages:
            return
        path = Path(self._path(name))
        if name.startswith(FILE_SET):
            shutil.rmtree(path.parent, ignore_errors=True)
        else:
            remove_file(path, self.outdir)


def _record_name(file: File | FileSet) -> str:
    return (FILE if isinstance(file, File) else FILE_SET) + file.name
