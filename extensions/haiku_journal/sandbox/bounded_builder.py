"""Builders that a post cannot keep busy, or stop with an error that nobody foresaw.

The work on each post has a budget of time and memory.  A post that exceeds it, or on which
anything else fails, is reported by name, and the build continues with the other documents.

This module overrides `Builder.read_doc`, which Sphinx marks as final: no event surrounds the
reading of a document.  `tests/project/test_private_parts.py` fails when it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING

from sphinx.builders import Builder
from sphinx.util import logging

from ..header.locations import is_post
from ..incremental.errors import BuildError, WriteError
from ..incremental.output.html_builder import JournalHTMLBuilder
from ..util.budgets import LARGE, attempt
from .post_reading import PostReader
from .violations import report_violation

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class BoundedBuilder(Builder):
    """A builder with a budget for each post; other documents have none."""

    unwritten: Set[str] = frozenset()
    """The posts whose output could not be written."""
    _unreadable = ""
    """The post that is being read as a stub."""

    def begin_reading(self) -> None:
        """Prepare to read the posts of a build."""
        self._post_reader = PostReader(self)

    def read_doc(self, docname: str, *, _cache: bool = True) -> None:  # type: ignore[misc]
        """Read a document; report a post that cannot be read, and read a stub in its place."""

        def read() -> None:
            if is_post(self.config.haiku_posts, docname):
                self.write_doctree(docname, self._post_reader.read(docname), _cache=_cache)
            else:
                super(BoundedBuilder, self).read_doc(docname, _cache=_cache)

        is_large = self.env.doc2path(docname).stat().st_size > LARGE
        if not (failure := self._attempt(docname, read, rehearse=is_large)):
            return
        self.events.emit("env-purge-doc", self.env, docname)
        self.env.clear_doc(docname)
        self._unreadable = docname
        read()
        self._unreadable = ""
        report_violation(self.env, f"reading this post {failure}", 1, docname)

    def replace_source(self, docname: str, content: list[str]) -> None:
        """Pass the parser a stub instead of a post that cannot be read."""
        if docname == self._unreadable:
            content[0] = "# Unreadable\n"

    def prepare_writing(self, docnames: Set[str]) -> None:
        super().prepare_writing(docnames)
        self.unwritten = frozenset()

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write the output of a document; report a post that cannot be written."""
        self._write(docname, lambda: super(BoundedBuilder, self).write_doc(docname, doctree))

    def finish(self) -> None:
        """Finish the build; raise WriteError if some posts could not be written."""
        if count := len(self.unwritten):
            raise WriteError(f"{count} post{'s' * (count != 1)} could not be written")
        super().finish()

    def _write(self, docname: str, write: Callable[[], None]) -> None:
        if failure := self._attempt(docname, write):
            message = f"writing this post {failure}"
            logger.error("%s", message, location=docname, type="haiku", subtype="violation")
            self.unwritten |= {docname}

    def _attempt(self, docname: str, work: Callable[[], None], *, rehearse: bool = False) -> str:
        """Do some work on a document; return why it failed, or ""."""
        if not is_post(self.config.haiku_posts, docname):
            work()
            return ""
        limit = self.config.haiku_time_limit
        return attempt(work, limit, rehearse=rehearse, passed_on=BuildError)


class BoundedHTMLBuilder(BoundedBuilder, JournalHTMLBuilder):
    """The journal's HTML builder, with a budget that includes the resolution of references."""

    def write_page(self, docname: str) -> None:
        self._write(docname, lambda: super(BoundedHTMLBuilder, self).write_page(docname))


def add_bounded_builders(app: Sphinx) -> None:
    """Give every builder that is registered so far a budget for each post."""
    for builder in list(app.registry.builders.values()):
        is_ours = issubclass(builder, JournalHTMLBuilder)
        bounded = BoundedHTMLBuilder if is_ours else BoundedBuilder
        app.add_builder(type(builder.__name__, (bounded, builder), {}), override=True)
    app.connect("env-before-read-docs", _begin_reading)
    app.connect("source-read", _replace_source, priority=900)


def _begin_reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    if isinstance(app.builder, BoundedBuilder):
        app.builder.begin_reading()


def _replace_source(app: Sphinx, docname: str, content: list[str]) -> None:
    if isinstance(app.builder, BoundedBuilder):
        app.builder.replace_source(docname, content)
