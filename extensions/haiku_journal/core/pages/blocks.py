"""What a front page is put together from, besides lists of posts.

Three directives: `search-field`, `tag-list` (the tags with the most posts) and
`calendar` (a year's heat map).  Like a list of posts, each leaves a placeholder
that is filled when its page is written, so that it never goes stale.  They are
for pages; other builders than HTML leave them out.  Where other journals are read
with this one there are two more: `journals` and `newest-of-all`.
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

from ...federation import pages
from ..domain import PAGED_BUILDERS, haiku_domain, tag_page
from ..language.locales import write_date
from ..models import weight
from ..site import Site
from .index_pages import ARCHIVE_INDEX, SEARCH, TAGS_INDEX, calendar

if TYPE_CHECKING:
    from sphinx.builders import Builder


class journal_part(nodes.General, nodes.Element):  # noqa: N801
    """Stands for a part of a page until that is written; `kind` says which."""

    @property
    def query(self) -> tuple[str, ...]:
        """What the part asks for: its kind, and its option if it has one."""
        return self["kind"], str(self["option"])


class _Part(SphinxDirective):
    """Leaves a placeholder of its kind, with the value of its only option."""

    kind: ClassVar[str]
    default: ClassVar[int] = 0

    def run(self) -> list[nodes.Node]:
        option = next(iter(self.options.values()), self.default)
        part = journal_part(kind=self.kind, option=option)
        self.set_source_info(part)
        return [part]


class SearchField(_Part):
    """A field that leads to the page of the search."""

    kind = "search-field"


class TagList(_Part):
    """The tags with the most posts, by name; `limit` says how many."""

    kind = "tag-list"
    default = 40
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"limit": directives.positive_int}


class Calendar(_Part):
    """The heat map of a year, of the latest that has posts if none is given."""

    kind = "calendar"
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"year": directives.nonnegative_int}


class Journals(_Part):
    """The journals that are read as one, each in short."""

    kind = "journals"


class NewestOfAll(_Part):
    """The newest posts of all these journals; `limit` says how many."""

    kind = "newest-of-all"
    default = 10
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"limit": directives.positive_int}


def describe(query: tuple[str, ...], site: Site) -> dict[str, Any]:
    """What the template of a part is given; the part changes only with it."""
    journal, config = site.journal, site.config
    match query:
        case (Journals.kind | NewestOfAll.kind, _):
            return pages.describe(query, site)
        case ("tag-list", limit):
            counts = sorted(len(tag.posts) for tag in journal.tags.values())
            heaviest = journal.tags_by_weight[: int(limit)]
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
        case ("calendar", year) if journal.years:
            shown = int(year) or max(journal.years)
            return {
                "year": shown,
                "cells": calendar(journal, shown, config),
                "index": ARCHIVE_INDEX,
            }
        case _:
            return {"page": SEARCH}


class Parts(SphinxPostTransform):
    """Fill the placeholders, in HTML; take them out elsewhere."""

    # Before references are resolved (10): what is made here has none.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        builder: Builder = haiku_domain(self.env).builder
        docname = self.env.current_document.docname
        for part in list(self.document.findall(journal_part)):
            if builder.name not in PAGED_BUILDERS:
                part.parent.remove(part)
                continue
            context = {
                **describe(part.query, Site(builder)),
                "pathto": partial(_path_to, builder, docname),
                "write_date": partial(
                    write_date,
                    pattern=self.config.haiku_date_format,
                    language=self.config.language,
                ),
                "pagename": docname,
            }
            html = builder.templates.render(f"part-{part['kind']}.html", context)
            part.replace_self(nodes.raw("", html, format="html"))


def _path_to(builder: Builder, docname: str, name: str, is_address: bool = False) -> str:
    """The way from a document to a page or an address, as `pathto` has it in templates."""
    if not is_address:
        return builder.get_relative_uri(docname, name)
    return name if "://" in name else relative_uri(builder.get_target_uri(docname), name) or "#"
