"""The fingerprints of pages and files: digests of everything that is in them.

A document is read again when its own source changes.  Its page is *written* again when its
fingerprint differs from the one in the output record: when the document has been read, or when
something that it shows of other documents, a template, a setting or the source of a part has
changed.  What is made from a page, as a feed is, has the page's fingerprint in its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.addnodes import toctree

from ...util.digests import digest, plain
from ...util.graph import reachable
from .. import events
from ..events import handlers
from ..output import assets
from ..output.templates import TemplateDigests
from ..source_digest import base_digest, handler_digest
from .references import References, ReferenceTargets

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..pages import Page


class Fingerprints:
    """The fingerprints of one build, once all documents have been read."""

    def __init__(
        self, app: Sphinx, build: object, own_domain: str, page_templates: Iterable[str]
    ) -> None:
        """Take the build, for the handlers, and the domain whose targets handlers describe.

        `page_templates` are the templates of generated pages.
        """
        self.app = app
        self._page_templates = frozenset(page_templates)
        self.env = app.env
        self.targets = ReferenceTargets(app.env, own_domain)
        self._references = References.of(app.env)
        self._inputs = self._bound(events.PAGE_INPUTS, build)
        self._shown = [self.targets.shown, *self._bound(events.SHOWN, build)]

    def _bound(self, event: str, build: object) -> list[Callable[..., Any]]:
        return [partial(handler, self.app, build) for handler in handlers(self.app, event)]

    def document(self, docname: str) -> str:
        """Return the fingerprint of a document's page."""
        env = self.env
        shown = [
            [show(docname, reference) for show in self._shown]
            for reference in sorted(self._references.get(docname, ()))
        ]
        return digest(
            self.style,
            env.all_docs[docname],  # the moment when it was read; its page shows what was read
            plain([env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname)]),
            self._contents(docname),
            self._page_inputs(docname),
            shown,
        )

    def _contents(self, docname: str) -> list[str]:
        """Return the sections that the tables of contents in a document list."""
        included = reachable([docname], lambda name: self.env.toctree_includes.get(name, ()))
        return [
            self.env.tocs[name].pformat()
            for name in sorted(included - {docname})
            if name in self.env.tocs
        ]

    def page(self, page: Page) -> str:
        """Return the fingerprint of a generated page."""
        return digest(
            self.style,
            self._page_inputs(page.name),
            self.templates.of(page.template) if self.templates else "",
            page.template,
            page.context,
        )

    def _page_inputs(self, pagename: str) -> list[object]:
        return [inputs(pagename) for inputs in self._inputs]

    @cached_property
    def templates(self) -> TemplateDigests | None:
        """The digests of templates; None if the builder has no templates."""
        loader = getattr(self.app.builder, "templates", None)
        if loader is None:
            return None
        folders = [Path(self.app.confdir, name) for name in self.app.config.templates_path]
        return TemplateDigests(loader, folders)

    @cached_property
    def style(self) -> str:
        """A digest of what all pages have in common: templates, settings, styles, source."""
        return digest(
            self.templates.common(self._page_templates) if self.templates else "",
            assets.settings(self.app),
            assets.linked_files(self.app),
            self._navigation(),
            base_digest(),
            sorted(
                {
                    handler_digest(self.app, handler)
                    for event in events.ON_PAGES
                    for handler in handlers(self.app, event)
                }
            ),
        )

    def _navigation(self) -> list[object]:
        """Return what themes show on every page: the tree of documents, titles and numbers."""
        env = self.env
        included = {name for names in env.toctree_includes.values() for name in names}
        return [
            [(name, self.targets.title(name)) for name in sorted(included)],
            [
                (name, plain([tree.attributes for tree in env.tocs[name].findall(toctree)]))
                for name in sorted(env.toctree_includes)
            ],
            plain({name: env.toc_secnumbers.get(name) for name in included}),
        ]

    def inventory(self) -> str:
        """Return a digest of what `objects.inv` lists."""
        titles = [
            (docname, self.targets.title(docname)) for docname in sorted(self.env.found_docs)
        ]
        config = self.env.config
        names = sorted(self.env.domains[self.targets.own_domain].get_objects())
        project = (config.project, config.version)
        return digest(assets.settings(self.app), project, names, self.targets.names, titles)
