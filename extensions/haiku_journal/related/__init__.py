"""The foot of a post: related posts, and posts that link to it.

Related posts are found in the index entries of the search; without the search there are none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import METADATA
from ..core import add_part_folders, current_first, events
from ..core.site import Site
from ..incremental.events import PAGE_INPUTS, READ
from ..incremental.source_digest import module_digest
from ..incremental.stores import whole
from ..search.indexer import IndexEntries
from .backlinks import FootEntry, backlinks
from .related_posts import RelatedPosts
from .sentences import LinkSentences

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from ..incremental.build import Build


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    add_part_folders(app, Path(__file__).parent)
    app.add_env_collector(LinkSentences)
    foot = Foot()
    app.connect(READ, foot.begin)
    app.connect(PAGE_INPUTS, foot.inputs)
    app.connect("html-page-context", foot.add, priority=400)
    app.connect(events.SLOTS, lambda app: [("foot", "foot-related.html")])
    return METADATA


class Foot:
    """The lists at the foot of each post, in one build."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Find the related posts and the backlinks, once all posts have been read."""
        self._site = Site(build.builder)
        self._related = _related_posts(app)
        self._backlinks = backlinks(app.env)

    def inputs(self, app: Sphinx, build: Build, pagename: str) -> object:
        """Return what the lists of a post show."""
        return [
            [
                (post.docname, post.title, post.datetime, post.state, *text)
                for post, *text in entries
            ]
            for entries in (self._related_entries(pagename), self._backlinks.get(pagename, ()))
        ]

    def add(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Add the lists to the context of a page."""
        context["related_posts"] = self._related_entries(pagename)
        context["backlinks"] = self._backlinks.get(pagename, ())

    def _related_entries(self, pagename: str) -> list[FootEntry]:
        """Return the related posts of a post as entries without a sentence."""
        posts = self._site.posts(self._related.get(pagename, ()))
        return [FootEntry(post) for post in current_first(posts)]


def _related_posts(app: Sphinx) -> dict[str, tuple[str, ...]]:
    """Return the posts most like each post, the most alike first, by docname.

    They are kept from build to build, since few change; a change of the source recomputes all.
    """
    source = module_digest(__name__, __name__)
    kept = whole(app.env)
    if kept.get("related-source") != source:
        kept.update({"related-source": source, "related": RelatedPosts()})
    related_posts: RelatedPosts = kept["related"]
    related_posts.update(IndexEntries.of(app.env))
    return related_posts.related
