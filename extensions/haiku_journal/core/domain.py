"""The domain of posts: their records, and what refers to them.

Roles: `post` (by path or by haiku), `tag`, `year`.  Records are noted as posts
are read; the `Journal` that they make is put together when it is first asked
for, after all are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from ..federation.remote_names import Beside
from ..related.related_posts import Kinship
from ..util.slugs import haiku_key, listed_name, tag_key
from ..util.suggestions import nearest, suggestion
from .models import Journal, Post

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from ..federation.remote import Received
    from ..search.indexing import Entry
    from .reading.read_headers import Reading

logger = logging.getLogger(__name__)

STORES = ("posts", "digests", "contents", "shown", "entries", "refusals")
"""What the domain keeps, each by docname."""

PAGED_BUILDERS = frozenset({"html", "dirhtml"})
"""The builders that write a page for each tag and year."""


def tag_page(slug: str) -> str:
    """The name of a tag's page."""
    return f"tags/{slug}"


def year_page(year: int) -> str:
    """The name of a year's page."""
    return f"archive/{year:04}"


class HaikuDomain(Domain):
    """Posts, tags and years, and the references to them."""

    name = "haiku"
    label = "Haiku journal"
    object_types: ClassVar = {
        "post": ObjType("post", "post"),
        "tag": ObjType("tag", "tag"),
        "year": ObjType("year", "year"),
    }
    roles: ClassVar = {
        "post": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
        "tag": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
        "year": XRefRole(innernodeclass=nodes.inline, warn_dangling=True),
    }
    data_version = 1

    readings: dict[str, Reading]
    """The header of every post, from this build's first step (never pickled)."""
    builder: Builder
    """The builder of this build (never pickled)."""

    revisions: dict[str, dt.date]
    """The day of the last commit of every post, if the build asks git (never pickled)."""

    received: tuple[Received, ...]
    """What the other journals tell of themselves in this build (never pickled)."""
    beside: Beside
    """What references may mean in the other journals (never pickled)."""

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.readings = {}
        self.revisions = {}
        self.received = ()
        self.beside = Beside({})
        self._journal: Journal | None = None

    @property
    def posts(self) -> dict[str, Post]:
        """The record of every post read, by docname."""
        return cast("dict[str, Post]", self.data.setdefault("posts", {}))

    @property
    def digests(self) -> dict[str, bytes]:
        """The digest of the content that each post was read from."""
        return cast("dict[str, bytes]", self.data.setdefault("digests", {}))

    @property
    def contents(self) -> dict[str, dict[str, bytes]]:
        """The files that each document was read from, with their digests."""
        return cast("dict[str, dict[str, bytes]]", self.data.setdefault("contents", {}))

    @property
    def shown(self) -> dict[str, set[tuple[str, ...]]]:
        """What each document shows of others; see `views`."""
        return cast("dict[str, set[tuple[str, ...]]]", self.data.setdefault("shown", {}))

    @property
    def entries(self) -> dict[str, Entry]:
        """What the search knows of each post."""
        return cast("dict[str, Entry]", self.data.setdefault("entries", {}))

    @property
    def refusals(self) -> dict[str, int]:
        """How often each post tried what posts may not do."""
        return cast("dict[str, int]", self.data.setdefault("refusals", {}))

    @property
    def kinship(self) -> Kinship:
        """Which posts were related when the site was last written."""
        return cast("Kinship", self.data.setdefault("kinship", Kinship()))

    def _stores(self) -> Iterator[dict[str, Any]]:
        for name in STORES:
            yield self.data.setdefault(name, {})

    @property
    def journal(self) -> Journal:
        """All posts together.  Made anew when a record has changed."""
        if self._journal is None:
            self._journal = Journal(map(self._revised, self.posts.values()))
        return self._journal

    def _revised(self, post: Post) -> Post:
        """A post with the day of its last commit, where its header gives none."""
        day = self.revisions.get(post.docname)
        if post.updated is None and day is not None and day > post.date:
            return post._replace(updated=day)
        return post

    def note_post(self, post: Post, digest: bytes) -> None:
        """Keep the record of a post that has just been read."""
        self.posts[post.docname] = post
        self.digests[post.docname] = digest
        self._journal = None

    def note_shown(self, docname: str, what: Iterable[tuple[str, ...]]) -> None:
        """Keep what a document shows of others."""
        if found := set(what):
            self.shown[docname] = found

    def note_entry(self, entry: Entry) -> None:
        """Keep what the search is to know of a post."""
        self.entries[entry.docname] = entry

    def note_refusal(self, docname: str) -> None:
        """Count one more refusal of a post."""
        self.refusals[docname] = self.refusals.get(docname, 0) + 1

    def clear_doc(self, docname: str) -> None:
        for store in self._stores():
            store.pop(docname, None)
        self._journal = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for name in STORES:
            theirs = otherdata.get(name, {})
            mine = self.data.setdefault(name, {})
            mine.update((docname, theirs[docname]) for docname in docnames if docname in theirs)
        self._journal = None

    # -- references -----------------------------------------------------------

    def find_post(self, target: str) -> Post | None:
        """The post that a reference means: a path, with or without the folder, or a haiku."""
        folder = self.env.config.haiku_posts.rstrip("/")
        path = target.strip().removesuffix(".md").removeprefix("/")
        for docname in (path, f"{folder}/{path}"):
            if docname in self.journal:
                return self.journal[docname]
        namesakes = self.journal.by_haiku.get(haiku_key(target), [])
        return namesakes[0] if namesakes else None

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
                if (post := self.find_post(target)) is None:
                    return None
                if not node["refexplicit"]:
                    contnode = nodes.inline(text=post.title, classes=contnode["classes"])
                return make_refnode(
                    builder, fromdocname, post.docname, None, contnode, post.one_line
                )
            case "tag":
                if (tag := self.journal.tags.get(tag_key(target))) is None:
                    return None
                return self._page_reference(builder, fromdocname, tag_page(tag.slug), contnode)
            case "year":
                if not target.isdecimal() or (year := int(target)) not in self.journal.years:
                    return None
                return self._page_reference(builder, fromdocname, year_page(year), contnode)
        return None

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
        found = self.resolve_xref(env, fromdocname, builder, "post", target, node, contnode)
        return [("haiku:post", found)] if isinstance(found, nodes.reference) else []

    def candidates(self, typ: str, target: str) -> list[str]:
        """The names nearest to one that means nothing, nearest first."""
        match typ:
            case "post":
                if " / " in target:
                    names = [post.one_line for post in self.journal.posts]
                    names += self.beside.names(typ)
                else:
                    names = [post.docname for post in self.journal.posts]
                    target = target.strip().removesuffix(".md")
                    folder = self.env.config.haiku_posts.rstrip("/") + "/"
                    target = target if target.startswith(folder) else folder + target
            case "tag":
                names = [tag.name for tag in self.journal.tags.values()]
                names += self.beside.names(typ)
            case _:
                names = [f"{year:04}" for year in self.journal.years]
                names += self.beside.names(typ)
        return nearest(target, names)

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for post in self.journal.posts:
            yield listed_name(post.one_line), post.title, "post", post.docname, "", 1
        for tag in self.journal.tags.values():
            yield tag.key, tag.name, "tag", tag_page(tag.slug), "", -1
        for year in self.journal.years:
            yield f"{year:04}", f"{year:04}", "year", year_page(year), "", -1


def haiku_domain(env: BuildEnvironment) -> HaikuDomain:
    """The journal's domain in an environment."""
    return cast(HaikuDomain, env.get_domain(HaikuDomain.name))


def warn_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Say where a reference fails, and what it may have meant."""
    if not isinstance(domain, HaikuDomain):
        return None
    typ, target = node["reftype"], node["reftarget"]
    near = domain.candidates(typ, target)
    logger.warning(
        "no %s %r in this journal%s",
        typ,
        target,
        suggestion(near),
        location=node,
        type="ref",
        subtype=f"haiku-{typ}",
    )
    return True


def reference_to(typ: str, target: str, text: str, classes: Iterable[str] = ()) -> pending_xref:
    """A reference into this domain, to be resolved when its page is written."""
    return pending_xref(
        "",
        nodes.inline(text=text, classes=list(classes)),
        refdomain=HaikuDomain.name,
        reftype=typ,
        reftarget=target,
        refexplicit=True,
        refwarn=True,
    )
