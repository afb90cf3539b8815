"""Blocks: parts of a page that a template renders, such as a list of tags.

A block is a directive that inserts a placeholder.  When its page is written, a handler of
`journal-block` returns the context and the template `block-<kind>.html` renders it, so that
it is always current.  Builders other than HTML leave blocks out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from ...incremental import PAGED_BUILDERS, Build
from ...incremental.changes.references import Shown, placeholder
from ...incremental.events import handlers
from .. import events
from ..domain import haiku_domain, tag_page
from ..language.locales import write_date
from ..models import weight
from ..site import Site
from .index_pages import ARCHIVE_INDEX, TAGS_INDEX, calendar

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

QUERY = "block"


class block(placeholder):  # noqa: N801
    """The placeholder of a block."""

    @property
    def query(self) -> Shown:
        """The kind of the block, and its option as text."""
        return (QUERY, self["kind"], self["option"])


class Block(SphinxDirective):
    """Insert a block of a kind, with the value of its only option."""

    kind: ClassVar[str]
    default: ClassVar[int] = 0

    def run(self) -> list[nodes.Node]:
        option = next(iter(self.options.values()), self.default)
        node = block(kind=self.kind, option=str(option))
        self.set_source_info(node)
        return [node]


class TagList(Block):
    """Show the tags with the most posts, by name; `limit` is their number."""

    kind = "tag-list"
    default = 40
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"limit": directives.positive_int}


class Calendar(Block):
    """Show the heat map of a year; by default of the latest with posts."""

    kind = "calendar"
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"year": directives.nonnegative_int}


def describe(app: Sphinx, site: Site, kind: str, option: str) -> dict[str, Any] | None:
    """Return the context of the blocks above."""
    journal, config = site.journal, site.config
    match kind:
        case TagList.kind:
            counts = sorted(len(tag.posts) for tag in journal.tags.values())
            heaviest = journal.tags_by_weight[: int(option)]
            return {
                "tags": [
                    {
                        "name": tag.name,
                        "page": tag_page(tag.slug),
                        "count": len(tag.posts),
                        "weight": weight(len(tag.posts), counts),
                    }
                    for tag in sorted(heaviest, key=lambda tag: tag.key)
                ],
                "all": len(journal.tags),
                "index": TAGS_INDEX,
            }
        case Calendar.kind:
            year = int(option) or max(journal.years, default=0)
            cells = calendar(journal, year, config) if journal.years else []
            return {"year": year, "cells": cells, "index": ARCHIVE_INDEX}
    return None


def _context(app: Sphinx, site: Site, kind: str, option: str) -> dict[str, Any]:
    contexts = (handler(app, site, kind, option) for handler in handlers(app, events.BLOCK))
    return next(context for context in contexts if context is not None)


def shown_block(app: Sphinx, build: Build, docname: str, query: Shown) -> object:
    """Return what a block shows: it must be written again when its context changes."""
    if query[0] != QUERY or not build.has_pages:
        return None
    return _context(app, Site(build.builder), *query[1:])


class Blocks(SphinxPostTransform):
    """Render the blocks, in HTML; remove them elsewhere."""

    # Before references are resolved (10): what is made here has none.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        domain = haiku_domain(self.env)
        builder = domain.builder
        docname = self.env.current_document.docname
        for node in list(self.document.findall(block)):
            if builder.name not in PAGED_BUILDERS:
                node.parent.remove(node)
                continue
            context = {
                **_context(domain.app, Site(builder), node["kind"], node["option"]),
                "pathto": partial(_path_to, builder, docname),
                "write_date": partial(
                    write_date,
                    pattern=self.config.haiku_date_format,
                    language=self.config.language,
                ),
                "pagename": docname,
            }
            html = builder.templates.render(f"block-{node['kind']}.html", context)
            node.replace_self(nodes.raw("", html, format="html"))


def _path_to(builder: Builder, docname: str, name: str, is_address: bool = False) -> str:
    """Return the path from a document to a page or an address, as `pathto` does in templates."""
    if not is_address:
        return builder.get_relative_uri(docname, name)
    return name if "://" in name else relative_uri(builder.get_target_uri(docname), name) or "#"
