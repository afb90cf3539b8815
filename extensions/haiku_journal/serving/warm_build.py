"""Build with one Sphinx application again and again, and recover from builds that fail."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Sequence, Set
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.errors import SphinxError
from sphinx.util.logging import suppress_logging

from ..incremental.build import Build
from ..incremental.changes.outdated import file_digests
from ..incremental.events import FILE_SETS, READ
from ..incremental.output.html_builder import JournalHTMLBuilder
from ..incremental.output.output_files import FileSet
from ..incremental.processes.workers import FEW, BackgroundTask
from .fault_log import FaultLog
from .faults import Fault
from .living_sphinx import LivingSphinx, can_fork

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class WarmBuild:
    """The builds of one application.

    After a build that failed, the next one reads the same documents again.  So it repeats
    their warnings and writes their pages, as a build from scratch would.
    """

    def __init__(self, app: Sphinx, announce: Callable[[], object]) -> None:
        """Take the application.

        `announce` is called when the pages of edited documents are written, before it is known
        what else follows from the edit, in a process that is forked from this one.
        """
        self.app = app
        self._announce = announce
        self._has_built = False
        self._processes = app.parallel
        self._read: Set[str] = frozenset()
        self._unfinished: set[str] = set()
        self._early: BackgroundTask | None = None
        self._build: Build
        self._sphinx = LivingSphinx(app)
        file_digests(app.env).are_kept = True
        app.connect("env-get-outdated", self._read_again)
        app.connect("env-before-read-docs", self._note_reading)
        app.connect("env-updated", self._end_reading, priority=1)
        app.connect(FILE_SETS, self._take_build, priority=1)
        app.connect(READ, self._write_early, priority=999)
        app.connect("write-started", self._wait_early)

    # -- what the process that serves asks for -----------------------------------------

    def update(self, changed: Collection[Path]) -> list[Fault]:
        """Build what follows from some changed files; return the faults of the journal.

        Raises what is not a SphinxError; the application must not be used again then.
        """
        self._forget(changed)
        self._read = frozenset()
        self.app.parallel = self._processes
        gc.disable()
        with FaultLog(self.app) as log:
            error = self._try()
        gc.enable()
        self._keep_or_recover(error)
        faults = list(log.faults)
        if error and not any(fault.is_error for fault in faults):
            faults.append(Fault("", 0, str(error), is_error=True))
        return faults

    @property
    def waiting(self) -> list[FileSet]:
        """The file sets that are outdated in the output since the last build."""
        return self._build.left if self._has_built else []

    def note_written(self, files: FileSet) -> None:
        """Record that a file set has been written."""
        self._build.note_written(files)

    def save(self) -> None:
        """Save the environment for the next process."""
        for docname in self._unfinished:
            self.app.emit("env-purge-doc", self.app.env, docname)
            self.app.env.clear_doc(docname)
        self._sphinx.save()

    # -- the steps of a build ------------------------------------------------------------

    def _forget(self, changed: Collection[Path]) -> None:
        """Forget what was known of changed files; of all files if any is not a document."""
        digests, project = file_digests(self.app.env), self._sphinx.project
        known = digests.known
        project.is_current = project.is_current and all(map(project.holds, changed))
        digests.has_same_paths = project.is_current
        kept = project.names() if project.is_current else set()
        kept.difference_update(project.name(path) for path in changed)
        for name in known.keys() - kept:
            del known[name]

    def _try(self) -> SphinxError | None:
        error = None
        try:
            self._sphinx.update()
        except SphinxError as caught:
            error = caught
        with suppress(SystemExit):  # which ends other processes after an author's mistake
            self.app.emit("build-finished", error)
        return error

    def _keep_or_recover(self, error: SphinxError | None) -> None:
        if error:
            self._sphinx.project.is_current = False
            self._unfinished.update(self._read)
            if self._early:
                self._early.stop()
                self._early = None
            return
        self._unfinished.clear()
        gc.collect()
        if not self._has_built:
            gc.freeze()
        self._has_built = True

    def _read_again(self, app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
        return sorted(self._unfinished)

    def _note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        self._read = frozenset(docnames)
        if len(docnames) <= FEW:  # Sphinx would start processes even for one document
            self.app.parallel = 1

    def _end_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.app.parallel = self._processes

    def _take_build(self, app: Sphinx, build: Build) -> Sequence[FileSet]:
        """Take the state of the build; it leaves file sets to the process that serves."""
        self._build = build
        build.leaves_sets = True
        return ()

    def _write_early(self, app: Sphinx, build: Build) -> None:
        """Start to write the pages of a few edited documents, as soon as all posts are known.

        What this leaves in memory belongs to another process, so it changes no byte of what
        the build itself writes later.
        """
        documents = self._read & app.env.found_docs
        if self._has_built and 0 < len(documents) <= FEW and can_fork(app):
            self._early = BackgroundTask(app, partial(self._write_pages, documents))

    def _write_pages(self, docnames: Set[str]) -> None:
        builder = self.app.builder
        assert isinstance(builder, JournalHTMLBuilder)
        # The build itself will report what is wrong.
        with suppress_logging(), suppress(Exception):
            builder.prepare_writing(docnames)
            for docname in docnames:
                builder.write_page(docname)
            builder.copy_image_files()
            self._announce()

    def _wait_early(self, app: Sphinx, builder: Builder) -> None:
        if self._early:
            self._early.wait()
            self._early = None
