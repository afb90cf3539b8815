"""The `posts` directive: a list of posts on any page, always current.

The directive inserts a placeholder; the list is made when its page is written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ...incremental.changes.references import Shown, placeholder
from ...util.suggestions import suggestion
from ..domain import haiku_domain, link_to
from ..language.translations import label_of_state
from ..models import Journal, Post
from ..reading.title_block import make_date, make_haiku

logger = logging.getLogger(__name__)

QUERY = "posts"
_STYLES = ("list", "haiku")


class post_list(placeholder):  # noqa: N801
    """The placeholder of a list of posts."""

    @property
    def query(self) -> Shown:
        """The options of the directive as text."""
        values = (self[key] for key in ("tag", "year", "limit", "style"))
        return (QUERY, *("" if value is None else str(value) for value in values))


def _style(argument: str) -> str:
    return directives.choice(argument, _STYLES)


class PostsDirective(SphinxDirective):
    """List the newest posts; the options restrict them to a tag, a year, a number."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "limit": directives.positive_int,
        "tag": directives.unchanged_required,
        "year": directives.nonnegative_int,
        "style": _style,
    }

    def run(self) -> list[nodes.Node]:
        options: dict[str, Any] = {key: self.options.get(key) for key in ("limit", "tag", "year")}
        listing = post_list(**options, style=self.options.get("style", _STYLES[0]))
        self.set_source_info(listing)
        return [listing]


def shown_posts(journal: Journal, query: Shown) -> object:
    """Return what the list of a query shows, if it is one of these lists."""
    if query[0] != QUERY:
        return None
    tag, year, limit = query[1:4]
    return [
        (post.listed if query[4] == "haiku" else (*post.listed[:2], *post.listed[3:5], post.state))
        for post in journal.select(
            tag=tag or None, year=int(year) if year else None, limit=int(limit) if limit else None
        )
    ]


class PostLists(SphinxPostTransform):
    """Replace each placeholder by its list of posts."""

    # Before references are resolved (10), though the links made here are resolved already.
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        for listing in list(self.document.findall(post_list)):
            self._check(listing)
            query = {key: listing[key] for key in ("tag", "year", "limit")}
            posts = haiku_domain(self.env).journal.select(**query)
            if posts:
                items = [self._item(post, listing["style"]) for post in posts]
                classes = ["posts", f"posts-{listing['style']}"]
                listing.replace_self(nodes.bullet_list("", *items, classes=classes))
            else:
                listing.replace_self(nodes.paragraph(text=_("No posts yet.")))

    def _check(self, listing: post_list) -> None:
        """Warn of a tag or year that no post has."""
        domain = haiku_domain(self.env)
        year = None if listing["year"] is None else f"{listing['year']:04}"
        for typ, target in (("tag", listing["tag"]), ("year", year)):
            if target is not None and not domain.has(typ, target):
                logger.warning(
                    "no post has the %s %r%s",
                    typ,
                    target,
                    suggestion(domain.nearest(typ, target)),
                    location=listing,
                    type="haiku",
                    subtype="posts",
                )

    def _item(self, post: Post, style: str) -> nodes.list_item:
        head = nodes.paragraph("", "", classes=["post-line"])
        head += link_to(post, self.env.current_document.docname, haiku_domain(self.env).builder)
        head += nodes.Text(" ")
        head += make_date(post.date, post.datetime, self.config)
        if label := label_of_state(post.state):
            head += [nodes.Text(" "), nodes.inline(text=label, classes=["post-state"])]
        item = nodes.list_item("", head)
        if style == "haiku":
            item.insert(0, [make_haiku(post.haiku)] if post.haiku else [])
            if post.summary:
                item += nodes.paragraph(text=post.summary, classes=["post-summary"])
        return item
