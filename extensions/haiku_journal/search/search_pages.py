"""The page of the search, the page for addresses that do not exist, and the search field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from ..core.pages.blocks import Block
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..incremental.pages import Page
from ..util.digests import digest

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

NOT_FOUND = "404"

_RELATIVE = re.compile(r'\b(?:href|src)="(?!/|[a-z]+:)')


class SearchField(Block):
    """Show a field that opens the page of the search."""

    kind = "search-field"


def search_page(config: Config) -> str:
    """Return the name of the search page; a documentation project has Sphinx's own at the root."""
    return "search" if config.haiku_standalone else f"{config.haiku_posts.strip('/')}/search"


def describe_field(app: Sphinx, site: Site, kind: str, option: str) -> dict[str, Any] | None:
    """Return the context of the search field."""
    return {"page": search_page(site.config)} if kind == SearchField.kind else None


def search_pages(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the page of the search and the page for addresses that do not exist.

    In a documentation project, the latter is a matter of the project.
    """
    context = {"title": _("Search")}
    name = search_page(app.config)
    yield Page(name, "the search", "journal-search.html", context, indexed=False)
    if not app.config.haiku_standalone:
        return
    context = {"title": _("Page not found")}
    owner = "the page for wrong addresses"
    yield Page(NOT_FOUND, owner, "not-found.html", context, indexed=False)


def empty_index(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe an empty index of Sphinx's own search, which some themes load on every page."""
    if app.config.haiku_standalone:
        text = "// This site has another search.\n"
        yield File("searchindex.js", "the search", digest(text), text.encode)


def add_search_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the name of the search page to the context of a page."""
    context["search_page"] = search_page(app.config)


def use_root_addresses(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Make the addresses of the page for wrong addresses start at the root of the host.

    The host shows that page at any address.
    """
    if pagename != NOT_FOUND:
        return
    root, target = Site(app.builder).addresses.root, app.builder.get_target_uri

    def pathto(name: str, resource: bool = False, baseuri: str = "") -> str:
        if resource and "://" in name:
            return name
        return root + (name if resource else target(name))

    def rooted(tag: Callable[[Any], str]) -> Callable[[Any], str]:
        # Sphinx's own tags of style sheets and scripts use its own `pathto`.
        return lambda file: _RELATIVE.sub(lambda match: match[0] + root, tag(file))

    context["pathto"] = pathto
    context["css_tag"] = rooted(context["css_tag"])
    context["js_tag"] = rooted(context["js_tag"])
    context["content_root"] = root
    context["pageurl"] = None
