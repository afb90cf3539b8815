"""One build, from the records to the pages: what to write, what to remove.

A build in which nothing changed writes nothing; one in which something did
leaves the output just as a build from nothing would.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import INVENTORY_FILENAME
from sphinx.errors import SphinxError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import _
from sphinx.util import logging

from ..cards.cards import CARDS
from ..core.domain import PAGED_BUILDERS, haiku_domain
from ..core.models import Journal
from ..core.pages.index_pages import ARCHIVE_INDEX, JOURNALS_INDEX, TAGS_INDEX, Page, index_pages
from ..core.pages.page_context import PageContext
from ..core.site import Site
from ..federation.pages import hub_pages
from ..federation.summary_file import summary_files
from ..feeds.feeds import feed_files
from ..metadata.llms_txt import source_files
from ..metadata.sitemap import Changed, crawler_files
from ..metadata.webmanifest import manifest_files
from ..search import indexer
from ..util.digests import digest
from ..util.path_claims import clashes
from .fingerprints import Views
from .output import assets, copied_files
from .output.html_builder import JournalHTMLBuilder
from .output.output_files import File, remove, write_files
from .output.output_record import FILE, STATIC, Written
from .processes.workers import Aside

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

SEARCH = f"{FILE}{indexer.FOLDER}/manifest.bin"
"""Stands for the search's index in the record of what is written."""

INVENTORY = f"{FILE}{INVENTORY_FILENAME}"
"""Stands for the list of all that has a name, likewise."""

LARGE = 1_000
"""With more posts to read and write than this, the search's index is made when pages are done.

Made beside them it would save no time, since all processes are at work, and add to the
memory that they take.
"""


class PathError(SphinxError):
    """Two pages want the same place in the output."""

    category = "Path error"


class Build:
    """What one build knows of its output."""

    def __init__(self, app: Sphinx, site: Site) -> None:
        self.app = app
        self.site = site
        self.builder: Builder = app.builder
        self.paged = app.builder.name in PAGED_BUILDERS
        html = app.builder.name == "html"
        own = (app.config.haiku_posts, "tags", "archive", CARDS) if html else ()
        if html and app.config.haiku_journals:
            own = (*own, "journals")
        self.written = Written(app.builder, own)
        self.outdir = Path(app.outdir)
        self.views: dict[str, str] = {}
        self.pages: list[Page] = []
        self.files: list[File] = []
        self.outdated: set[str] = set()
        self.dirty = False
        self.is_large = False
        self.index: Aside | None = None

    def connect(self) -> None:
        """Hook this build into the events of its application."""
        self.app.connect("env-before-read-docs", self.note_reading)
        self.app.connect("env-updated", self.choose)
        self.app.connect("html-collect-pages", self.outdated_pages)
        self.app.connect("build-finished", self.finish)

    @property
    def journal(self) -> Journal:
        """The journal that is being built."""
        return haiku_domain(self.app.env).journal

    def note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Posts are about to be read, and so their pages to be written."""
        self.dirty = bool(docnames)
        self.is_large = len(docnames) > LARGE

    def choose(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Name the documents to write again, though their source is the same.

        Raises PathError if two pages would have one path.
        """
        copied_files.name_images(env)
        style = assets.style(app) if self.paged else ""
        if self.paged:
            self._choose_index(style)
        shown = Views(self.site, style)
        self.views |= shown.all()
        if self.paged:
            self.pages = [
                *index_pages(self.journal, app.config, env.found_docs),
                *hub_pages(self.site),
            ]
            self.views.update((page.name, shown.of(page.name, *page.view)) for page in self.pages)
            given = assets.given_files(app)
            self.files = [file for file in self._describe_files() if file.name not in given]
            self.views.update((f"{FILE}{file.name}", file.view) for file in self.files)
            self.views.update(assets.copied(app, given))
            self._claim_paths(env, given)
            self.views[INVENTORY] = shown.inventory
        self.outdated = self.written.outdated(self.views) | self._lacking(env)
        gone = self.written.gone(self.views)
        reading = self.dirty
        self.dirty = reading or bool(self.outdated or gone)
        if isinstance(self.builder, JournalHTMLBuilder):
            self.builder.output_is_current = not self.dirty
            self.builder.inventory_is_current = INVENTORY not in self.outdated
        if self.dirty:  # before Sphinx remembers that it has read what is not yet written
            self.written.distrust([*self.written.pages, *self.views])
        rewritten = self.outdated & env.found_docs
        if not rewritten and (gone or (self.outdated and not reading)):
            # Sphinx goes on, and keeps what it knows, only when some document was written.
            rewritten = {app.config.root_doc}
        return sorted(rewritten)

    def _lacking(self, env: BuildEnvironment) -> set[str]:
        """What is not in the output at all.  Of documents, the builder sees it itself."""
        names = self.views.keys() - env.found_docs if self.paged else ()
        return {name for name in names if not os.path.isfile(self._place(name))}

    def _choose_index(self, style: str) -> None:
        """See whether the search's index is to be made, and begin: all posts are known."""
        view = digest(style, sorted(haiku_domain(self.app.env).digests.items()))
        self.views[SEARCH] = view
        if self.written.outdated({SEARCH: view}) and not self.is_large:
            self.written.distrust([SEARCH])
            self.index = Aside(self.app, partial(indexer.write_index, self.app, self.builder))

    def _describe_files(self) -> Iterator[File]:
        site = self.site
        if not site.addresses.base:
            logger.info(
                "html_baseurl is not set: there is no site map, link previews have no addresses"
                " and no pictures, and the links of feeds are relative"
            )
        yield from feed_files(site, self.views)
        yield from site.previews.files()
        yield from crawler_files(site, self._changed_pages(site))
        yield from source_files(site)
        yield from summary_files(site)
        yield from manifest_files(site)

    def _changed_pages(self, site: Site) -> list[Changed]:
        """The pages that search engines are told of, each with the day of its last change."""
        journal, documents = site.journal, site.env.found_docs
        own = [(name, journal[name].changed if name in journal else None) for name in documents]
        return sorted(own) + [(page.name, page.newest) for page in self.pages if page.indexed]

    def _claim_paths(self, env: BuildEnvironment, given: Iterable[str]) -> None:
        claims = [
            (docname, str(env.doc2path(docname, False))) for docname in sorted(env.found_docs)
        ]
        claims += [(name, "Sphinx") for name in ("genindex",)]
        claims += [(name, "conf.py") for name in sorted(self.app.config.html_additional_pages)]
        claims += [(page.name, page.owner) for page in self.pages]
        claims += [(self._page_at(name), "a file of html_extra_path") for name in sorted(given)]
        files = [(file.name, file.owner) for file in self.files]
        found = [
            f"{name}: claimed by {first} and by {second}; rename one of them"
            for name, first, second in (*clashes(claims), *clashes(files))
        ]
        if found:
            raise PathError("two pages would share one path\n" + "\n".join(found))
        self._claim_ids()

    def _claim_ids(self) -> None:
        named = [(post.id, post.docname) for post in self.journal.posts if post.id]
        owners = dict(reversed(named))
        found = [
            f"{name}: the id of {owners[name]} and of {docname}; give one of them another"
            for name, docname in named
            if owners[name] != docname
        ]
        if found:
            raise PathError("two posts would have one name in feeds\n" + "\n".join(found))

    def outdated_pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the index pages that the output does not hold as they are now."""
        if not self.paged:
            return
        for page in self.pages:
            if page.name in self.outdated:
                yield page.name, page.context, page.template

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove what no longer belongs, and vouch for the rest."""
        if exception is not None and self.index:
            self.index.stop()
        if exception is not None or not self.dirty:
            return
        for page in self.written.gone(self.views):
            self._remove(page)
        if self.paged:
            copied_files.remove_orphans(self.builder)
            write_files(app, [file for file in self.files if FILE + file.name in self.outdated])
            if self.index:
                self.index.wait()
            elif SEARCH in self.outdated:
                indexer.write_index(app, self.builder)
            # Sphinx keeps a copy of its own record when a setting has changed.
            (self.outdir / ".buildinfo.bak").unlink(missing_ok=True)
        self.written.vouch(self.views)

    def _page_at(self, name: str) -> str:
        """The page that has a file of this name in the output, if one has."""
        if self.builder.name == "dirhtml":
            return name.removesuffix("index.html").rstrip("/") or "index"
        return name.removesuffix(".html")

    def _place(self, name: str) -> str:
        """Where in the output lies what the record has by a name."""
        # A path as text: there are thousands of files.
        if name.startswith(FILE):
            return f"{self.outdir}/{name.removeprefix(FILE)}"
        if name.startswith(STATIC):
            return f"{self.outdir}/_static/{name.removeprefix(STATIC)}"
        return str(self.builder.get_output_path(name))  # type: ignore[attr-defined]

    def _remove(self, name: str) -> None:
        if not name.startswith((STATIC, FILE)):
            doctrees = Path(self.builder.doctreedir)
            remove(doctrees / f"{name}.doctree", doctrees)
        if self.paged:
            remove(Path(self._place(name)), self.outdir)


def begin_build(app: Sphinx) -> None:
    """Start the bookkeeping of a build, once its builder is there."""
    standard = app.env.domains.standard_domain
    for label, page, title in (
        ("journal-tags", TAGS_INDEX, _("Tags")),
        ("journal-archive", ARCHIVE_INDEX, _("Archive")),
        *([("journal-all", JOURNALS_INDEX, _("Journals"))] if app.config.haiku_journals else []),
    ):
        standard.labels[label] = (page, "", title)
        standard.anonlabels[label] = (page, "")
    haiku_domain(app.env).builder = app.builder
    templates = getattr(app.builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        # No template changes while a build runs; Jinja would look at each, for each page.
        templates.environment.auto_reload = False
    # The journal has a search of its own.
    app.builder.search = False  # type: ignore[attr-defined]
    site = Site(app.builder)
    Build(app, site).connect()
    PageContext(app, site).connect()
