"""The `posts` directive: a list of posts on any page, never stale.

The directive leaves a placeholder; the list is made when its page is written,
from the journal as it is then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import NoUri
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from ...util.slugs import tag_key
from ...util.suggestions import suggestion
from ..domain import haiku_domain
from ..reading.title_block import make_date, make_haiku

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..models import Post

logger = logging.getLogger(__name__)

STYLES = ("list", "haiku")


class post_listing(nodes.container):  # noqa: N801
    """Stands for a list of posts until its page is written."""

    @property
    def query(self) -> dict[str, Any]:
        """What the list asks for, as `Journal.select` takes it."""
        return {key: self[key] for key in ("tag", "year", "limit")}


def _style(argument: str) -> str:
    return directives.choice(argument, STYLES)


class Posts(SphinxDirective):
    """List the newest posts, of a tag or a year or both if they are given."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "limit": directives.positive_int,
        "tag": directives.unchanged_required,
        "year": directives.nonnegative_int,
        "style": _style,
    }

    def run(self) -> list[nodes.Node]:
        listing = post_listing(
            limit=self.options.get("limit"),
            tag=self.options.get("tag"),
            year=self.options.get("year"),
            style=self.options.get("style", STYLES[0]),
        )
        self.set_source_info(listing)
        return [listing]


class Listings(SphinxPostTransform):
    """Replace each placeholder by the posts that it asks for."""

    # Before references are resolved (10), though what is made here needs no resolving.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        for listing in list(self.document.findall(post_listing)):
            self._check(listing)
            posts = haiku_domain(self.env).journal.select(**listing.query)
            if posts:
                items = [self._item(post, listing["style"]) for post in posts]
                classes = ["posts", f"posts-{listing['style']}"]
                listing.replace_self(nodes.bullet_list("", *items, classes=classes))
            else:
                listing.replace_self(nodes.paragraph(text=_("No posts yet.")))

    def _check(self, listing: post_listing) -> None:
        """Warn of a tag or year that no post has."""
        domain = haiku_domain(self.env)
        wrong: list[tuple[str, str]] = []
        if (tag := listing["tag"]) is not None and tag_key(tag) not in domain.journal.tags:
            wrong.append(("tag", tag))
        if (year := listing["year"]) is not None and year not in domain.journal.years:
            wrong.append(("year", f"{year:04}"))
        for typ, target in wrong:
            near = domain.candidates(typ, target)
            logger.warning(
                "no post has the %s %r%s",
                typ,
                target,
                suggestion(near),
                location=listing,
                type="haiku",
                subtype="posts",
            )

    def _link(self, post: Post) -> nodes.inline | nodes.reference:
        """A post's title, with a link where the builder has the post."""
        builder, docname = haiku_domain(self.env).builder, self.env.current_document.docname
        title = nodes.inline(text=post.title)
        try:
            return make_refnode(builder, docname, post.docname, None, title)
        except NoUri:  # a book or a manual of some documents
            return title

    def _item(self, post: Post, style: str) -> nodes.list_item:
        head = nodes.paragraph("", "", classes=["post-line"])
        head += self._link(post)
        head += nodes.Text(" ")
        head += make_date(post.date, post.datetime, self.config)
        item = nodes.list_item("", head)
        if style == "haiku":
            item.insert(0, make_haiku(post.haiku))
            if post.summary:
                item += nodes.paragraph(text=post.summary, classes=["post-summary"])
        return item
