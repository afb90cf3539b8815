"""The Sphinx domain of posts: their records, and references to them.

Roles: `post` (by path, haiku or title), `tag`, `year`.  A record joins the header, which is read
at the start of every build, with what reading the body added.  The `Journal` of all records
is made when it is first used, after all posts have been read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain, ObjType
from sphinx.errors import NoUri
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..dialect import PostNames
from ..header.model import Header
from ..incremental import PAGED_BUILDERS
from ..incremental.events import gather, handlers
from ..registries.tags import TagList
from ..util.slugs import inventory_name, tag_key, title_key
from ..util.suggestions import nearest, suggestion
from .events import NAMES, POST
from .models import BodyFacts, Journal, Post

if TYPE_CHECKING:
    from docutils.nodes import Element, Node, system_message
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_POSTS = "posts"


def tag_page(slug: str) -> str:
    """Return the name of a tag's page."""
    return f"tags/{slug}"


def year_page(year: int) -> str:
    """Return the name of a year's page."""
    return f"archive/{year:04}"


class JournalRole(XRefRole):
    """A role of this domain, also under its name alone, whatever `primary_domain` is."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        self.name = f"{HaikuDomain.name}:{self.name.rpartition(':')[2]}"
        return super().run()


_ROLE = JournalRole(innernodeclass=nodes.inline, warn_dangling=True)


class Place(NamedTuple):
    """What a reference to a post names: the posts of that name, and perhaps a heading.

    `heading` is as written; `anchor` and `text` are the id and the text of the heading that it
    means in the first post.  Without such a heading, `near` has the nearest ones.
    """

    posts: tuple[Post, ...] = ()
    heading: str = ""
    anchor: str = ""
    text: str = ""
    near: tuple[str, ...] = ()


class HaikuDomain(Domain):
    """Posts, tags and years, and references to them."""

    name = "haiku"
    label = "Haiku journal"
    object_types: ClassVar = {
        "post": ObjType("post", "post"),
        "tag": ObjType("tag", "tag"),
        "year": ObjType("year", "year"),
    }
    roles: ClassVar = {"post": _ROLE, "tag": _ROLE, "year": _ROLE}
    data_version = 2

    # Of one build, and so attributes of the domain, which are not pickled:
    app: Sphinx
    builder: Builder
    headers: Mapping[str, Header]
    """The header of every post by its docname."""
    tag_list: TagList
    """The listed tags; set it before documents are read."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.headers, self.tag_list = {}, TagList()
        self._journal: Journal | None = None

    def begin(self, app: Sphinx) -> None:
        """Begin a build with this application."""
        self.app, self.builder = app, app.builder

    @property
    def bodies(self) -> dict[str, BodyFacts]:
        """The additions of each post's body to its header, by docname."""
        return cast("dict[str, BodyFacts]", self.data.setdefault(_POSTS, {}))

    def post(self, docname: str) -> Post | None:
        """Return the record of a post that has been read."""
        if (body := self.bodies.get(docname)) is None:
            return None
        header = self.headers[docname]
        post = Post(docname, header, *body, header.updated)
        for handler in handlers(self.app, POST):
            post = handler(self.app, post)
        return post

    @property
    def journal(self) -> Journal:
        """All posts; made anew after a post was read or removed."""
        if self._journal is None:
            self._journal = Journal(filter(None, map(self.post, self.bodies)), self.tag_list)
            names = {post.docname: (post.one_line, post.title) for post in self._journal.posts}
            self._names = PostNames(names, self.env.config.haiku_posts, suffix="")
        return self._journal

    def note_headers(self, headers: Mapping[str, Header]) -> None:
        """Keep the headers of this build."""
        self.headers = headers
        self._journal = None

    def note_body(self, docname: str, body: BodyFacts) -> None:
        """Keep what reading the body of a post added."""
        self.bodies[docname] = body
        self._journal = None

    def clear_doc(self, docname: str) -> None:
        self.bodies.pop(docname, None)
        self._journal = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata.get(_POSTS, {})
        self.bodies.update((name, theirs[name]) for name in docnames if name in theirs)
        self._journal = None

    # -- references -----------------------------------------------------------

    def find_post(self, target: str) -> Post | None:
        """Return the post of a path, with or without the folder of posts, or of a haiku."""
        journal = self.journal
        docname = self._names.by_path_or_haiku(target)
        return journal[docname] if docname else None

    def locate(self, target: str) -> Place:
        """Return what a reference names by path, haiku or title, and perhaps a heading."""
        journal = self.journal
        docnames, _name, heading = self._names.find(target)
        posts = tuple(journal[docname] for docname in docnames)
        if not heading:
            return Place(posts)
        slugs = self.env.metadata[docnames[0]].get("myst_slugs", {})
        for slug, (_line, anchor, text) in slugs.items():
            if slug == heading.casefold() or title_key(text) == title_key(heading):
                return Place(posts, heading, anchor, text)
        texts = [text for _line, _anchor, text in slugs.values()]
        return Place(posts, heading, near=tuple(nearest(heading, texts)))

    def resolve_xref(  # type: ignore[override]  # text, where a builder has no such page
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> Element | None:
        match typ:
            case "post":
                return self._post_reference(builder, fromdocname, target, node, contnode)
            case "tag":
                if (tag := self.journal.tag(target)) is None:
                    return None
                return self._page_reference(builder, fromdocname, tag_page(tag.slug), contnode)
            case "year":
                if (year := self._year(target)) is None:
                    return None
                return self._page_reference(builder, fromdocname, year_page(year), contnode)
        return None

    def _post_reference(
        self, builder: Builder, fromdocname: str, target: str, node: pending_xref, text: Element
    ) -> Element | None:
        """Link to a post, or a heading in it; warn of a name that is not clear."""
        place = self.locate(target)
        if not place.posts:
            return None
        post = place.posts[0]
        if problem := _problem(target, place):
            logger.warning("%s", problem, location=node, type="ref", subtype="haiku-post")
        if not node["refexplicit"]:
            text = nodes.inline(text=place.text or post.title, classes=text["classes"])
        anchor = place.anchor or None
        return make_refnode(builder, fromdocname, post.docname, anchor, text, post.one_line)

    def _year(self, target: str) -> int | None:
        """Return the year with posts that a reference names."""
        return next((year for year in self.journal.years if str(year) == target), None)

    def _page_reference(
        self, builder: Builder, fromdocname: str, page: str, contnode: Element
    ) -> Element:
        if builder.name not in PAGED_BUILDERS:
            return contnode
        uri = builder.get_relative_uri(fromdocname, page)
        return nodes.reference("", "", contnode, refuri=uri, internal=True)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        if self.find_post(target) is None:  # a title may be the name of a label, too
            return []
        link = self.resolve_xref(env, fromdocname, builder, "post", target, node, contnode)
        return [("haiku:post", link)] if isinstance(link, nodes.reference) else []

    def has(self, typ: str, target: str) -> bool:
        """Return whether a reference means something in this journal."""
        match typ:
            case "post":
                return bool(self.locate(target).posts)
            case "tag":
                return self.journal.tag(target) is not None
            case _:
                return self._year(target) is not None

    def nearest(self, typ: str, target: str) -> list[str]:
        """Return the names most like one that means nothing, the likest first."""
        names: Iterable[str]
        match typ:
            case "post" if " / " in target:
                names = [post.one_line for post in self.journal.posts]
            case "post":  # by its path or title: the parts know haiku only
                return self._names.nearest(target)
            case "tag":
                names = [tag.name for tag in self.journal.tags.values()]
            case _:
                names = [f"{year:04}" for year in self.journal.years]
        return nearest(target, chain(names, gather(self.app, NAMES, typ)))

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for post in self.journal.posts:
            yield inventory_name(post.one_line), post.title, "post", post.docname, "", 1
        for tag in self.journal.tags.values():
            for key in (tag.key, *map(tag_key, tag.entry.synonyms)):
                yield key, tag.name, "tag", tag_page(tag.slug), "", -1
        for year in self.journal.years:
            yield f"{year:04}", f"{year:04}", "year", year_page(year), "", -1


def haiku_domain(env: BuildEnvironment) -> HaikuDomain:
    """Return the domain of posts in an environment."""
    return cast(HaikuDomain, env.get_domain(HaikuDomain.name))


def _problem(target: str, place: Place) -> str:
    """Describe why the name of a post or a heading is not clear; return "" if it is."""
    if (number := len(place.posts)) > 1:
        paths = ", ".join(sorted(post.docname for post in place.posts)[:3])
        return f"{number} posts have the name {target[:200]!r}; name one by its path: {paths}"
    if place.heading and not place.anchor:
        post = place.posts[0].docname
        return f"no heading {place.heading[:200]!r} in {post}{suggestion(place.near)}"
    return ""


def warn_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Warn of a reference to a missing post, tag or year, and suggest the nearest names."""
    if not isinstance(domain, HaikuDomain):
        return None
    typ, target = node["reftype"], node["reftarget"]
    logger.warning(
        "no %s %.200r in this journal%s%s",
        typ,
        target,
        suggestion(domain.nearest(typ, target)),
        node.get("remedy", ""),
        location=node,
        type="ref",
        subtype=f"haiku-{typ}",
    )
    return True


def link_to(post: Post, docname: str, builder: Builder) -> nodes.Element:
    """Return the title of a post, with a link from a document if the builder has the post."""
    title = nodes.inline(text=post.title)
    try:
        return make_refnode(builder, docname, post.docname, None, title)
    except NoUri:  # a book or a manual of some documents
        return title


def reference_to(typ: str, target: str, text: str, classes: Iterable[str] = ()) -> pending_xref:
    """Make a reference into this domain, to be resolved when its page is written."""
    return pending_xref(
        "",
        nodes.inline(text=text, classes=list(classes)),
        refdomain=HaikuDomain.name,
        reftype=typ,
        reftarget=target,
        refexplicit=True,
        refwarn=True,
    )
