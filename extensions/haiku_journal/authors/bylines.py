"""The authors of a post: links in its title block, and structured data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..core.domain import haiku_domain
from ..core.reading.title_block import title_block
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.output.claims import PAGED_BUILDERS
from .author_pages import author_page, picture_file
from .listed_authors import author_list, authors_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Bylines(SphinxPostTransform):
    """Link the authors of a post to their pages, in HTML."""

    # After references are resolved (10): these need no resolving.
    default_priority = 20
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        builder = haiku_domain(self.env).builder
        if builder.name not in PAGED_BUILDERS:
            return
        listed = author_list(self.env)
        for block in self.document.findall(title_block):
            for name in list(block.findall(nodes.inline)):
                if "post-author" not in name["classes"]:
                    continue
                if author := listed.find(name.astext()):
                    docname = self.env.current_document.docname
                    uri = builder.get_relative_uri(docname, author_page(author))
                    link = nodes.reference("", "", name.deepcopy(), refuri=uri, internal=True)
                    name.replace_self(link)


def inputs(app: Sphinx, build: Build, pagename: str) -> object:
    """Return what the page of a post shows of its authors."""
    journal = haiku_domain(app.env).journal
    return authors_of(app.env, journal[pagename]) if pagename in journal else []


def person(app: Sphinx, name: str) -> dict[str, str] | None:
    """Return the properties of a listed author besides the name (schema.org, Person)."""
    if (author := author_list(app.env).find(name)) is None:
        return None
    site = Site(app.builder)
    base = site.addresses.base
    return {
        "url": site.page(author_page(author)) if base else "",
        "sameAs": author.link,
        "image": site.file(picture_file(author)) if base and author.picture else "",
    }
