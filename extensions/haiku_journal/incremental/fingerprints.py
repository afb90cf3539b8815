"""What each page shows of the others, and so when it must be written again.

A page is read again when its own source changes.  It is *written* again when
what it shows of other posts has: the titles of its neighbours, of the posts it
refers to, the lists it holds.  All of that is gathered into one digest a page,
its view; views that differ from those last written name the pages to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import docname_join

from ..core.domain import haiku_domain
from ..core.pages.blocks import describe, journal_part
from ..core.pages.post_list import post_listing
from ..core.pages.sidebar import Sidebar
from ..core.site import Site
from ..util.digests import digest
from ..util.slugs import tag_key

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def note_shown(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which other posts and places a document that was read refers to."""
    docname = app.env.current_document.docname
    haiku_domain(app.env).note_shown(docname, _shown(doctree))


def _shown(doctree: nodes.document) -> Iterator[tuple[str, ...]]:
    for node in doctree.findall(pending_xref):
        place = str(node.get("reftargetid") or "")
        domain = node.get("refdomain") or ""
        if "intersphinx" in node:  # a role that leads into another project
            journal = node["inventory"] or ""
            yield ("external", journal, domain, node["reftype"], node["reftarget"])
            continue
        yield ("reference", domain, node["reftype"], node["reftarget"], place)
    for listing in doctree.findall(post_listing):
        yield ("listing", *(str(listing[key]) for key in ("limit", "tag", "year", "style")))
    for part in doctree.findall(journal_part):
        yield ("part", *part.query)


def misread(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the documents that MyST would read otherwise than it did.

    It looks for the file of a link when it reads the link, so a page must be
    read again when such a file comes or goes.
    """
    return [
        docname
        for docname, shown in haiku_domain(env).shown.items()
        if docname in env.found_docs
        and any(_is_misread(env, docname, what, removed) for what in shown)
    ]


def _is_misread(
    env: BuildEnvironment, docname: str, what: tuple[str, ...], removed: set[str]
) -> bool:
    match what:
        case ("reference", "doc", _, target, _):
            return target in removed
        case ("reference", "", "myst", target, _):
            path = target.partition("#")[0]
            found = Path(env.srcdir, env.relfn2path(path, docname)[0]) if path else None
            return found is not None and found.is_file() and _is_document(env, found)
    return False


def _is_document(env: BuildEnvironment, path: Path) -> bool:
    """Whether a file is a document of this build."""
    return env.path2doc(path) in env.found_docs


class Views:
    """The views of all pages of one build.  `style` is what all are made with, in short."""

    def __init__(self, site: Site, style: str) -> None:
        self.site = site
        self.style = style
        self.env = site.env
        self.domain = haiku_domain(site.env)
        self.journal = site.journal
        self.sidebar = Sidebar(self.journal)

    def all(self) -> dict[str, str]:
        """The view of every document, by docname."""
        return {docname: self.of(docname) for docname in self.env.found_docs}

    def of(self, docname: str, *own: object) -> str:
        """The view of one document, or of a page with what it shows of its own."""
        parts: list[object] = [self._common, *own]
        if docname in self.journal:
            # The posts before and after it are among those in the sidebar.
            parts.append(str(self.journal[docname].updated))
            parts.append(self._lines(self.site.related.get(docname, ())))
            parts.append(self._lines(self.site.mentions.get(docname, ())))
        parts.append(self._lines(post.docname for post in self.sidebar.posts(docname)))
        parts.extend(
            self._target(docname, what) for what in sorted(self.domain.shown.get(docname, ()))
        )
        return digest(*parts)

    @cached_property
    def _common(self) -> str:
        """What every page shows."""
        # The layout links to the last ones where they are there.
        linked = sorted(self.env.found_docs & {"about", "copyright"})
        front = self._title(self.env.config.root_doc)
        base = self.env.config.html_baseurl
        return digest(self.style, self.sidebar.tags, self.sidebar.years, front, linked, base)

    @cached_property
    def _known(self) -> dict[str, str]:
        """What a link to each post shows, in short: about a dozen pages have one."""
        return {
            post.docname: digest(post.docname, post.title, post.datetime)
            for post in self.journal.posts
        }

    def _lines(self, docnames: Iterable[str]) -> str:
        return " ".join(map(self._known.__getitem__, docnames))

    def _target(self, docname: str, what: tuple[str, ...]) -> object:
        match what:
            case ("listing", limit, tag, year, style):
                posts = self.journal.select(
                    tag=None if tag == "None" else tag,
                    year=None if year == "None" else int(year),
                    limit=None if limit == "None" else int(limit),
                )
                poems = [(post.haiku, post.summary) for post in posts if style == "haiku"]
                return self._lines(post.docname for post in posts), poems
            case ("part", *query):
                return describe(tuple(query), self.site)
            case ("external", journal, "haiku", kind, target):
                return self._beside(kind, target, journal)
            case ("reference", "haiku", "post", target, _):
                post = self.domain.find_post(target)
                known = (self._known[post.docname], post.haiku) if post else None
                return known or self._beside("post", target)
            case ("reference", "haiku", "tag", target, _):
                found = self.journal.tags.get(tag_key(target))
                return found.slug if found else self._beside("tag", target)
            case ("reference", "haiku", "year", target, _):
                own = target.isdecimal() and int(target) in self.journal.years
                return own or self._beside("year", target)
            case ("reference", "doc", _, target, place):
                slugs = self.env.metadata[target].get("myst_slugs", {})
                return (self._title(target), slugs.get(place, ())[1:])
            case ("reference", "std", "doc", target, _):
                return self._title(docname_join(docname, target))
            case ("reference", "std", "ref", target, _):
                standard = self.env.domains.standard_domain
                label = standard.labels.get(target), standard.anonlabels.get(target)
                return repr(label) if any(label) else self.domain.beside.digest
            case ("reference", _, "any" | "myst", *_):
                return self._names, self._own_names, self.domain.beside.digest
        # A reference of another kind may mean anything that has a name there.
        return self._names, self.domain.beside.digest

    def _beside(self, kind: str, target: str, journal: str = "") -> object:
        """What a link into another journal shows; if it leads nowhere, what there is."""
        found = self.domain.beside.find(kind, target, journal)
        return found.shown if found else self.domain.beside.digest

    def _title(self, docname: str) -> str | None:
        title = self.env.titles.get(docname.strip("/"))
        return title.astext() if title is not None else None

    @cached_property
    def inventory(self) -> str:
        """What `objects.inv` lists."""
        others = sorted(self.env.found_docs - self.journal.place.keys())
        titles = [(docname, self._title(docname)) for docname in others]
        project = self.env.config.project, self.env.config.version
        return digest(self.style, project, self._own_names, self._names, titles)

    @cached_property
    def _own_names(self) -> str:
        """Everything that has a name in this domain."""
        named = [(post.docname, post.title, post.haiku) for post in self.journal.posts]
        tags = [(tag.key, tag.name, tag.slug) for tag in self.journal.tags.values()]
        return digest(named, tags, self.sidebar.years)

    @cached_property
    def _names(self) -> str:
        """Everything that has a name or a number in the domains of others."""
        own = self.domain.name, "index"  # entries of the index have no names
        others = [domain for domain in self.env.domains.sorted() if domain.name not in own]
        data = {domain.name: domain.data for domain in others}
        # Some keep their names in objects that only they can read.  The standard domain does
        # not, and would list every document.
        objects = [sorted(domain.get_objects()) for domain in others if domain.name != "std"]
        numbers = (self.env.toc_secnumbers, self.env.toc_fignumbers)
        return digest(_plain(data), objects, _plain(numbers))


def _plain(value: object) -> object:
    """A value whose `repr` is the same in every process: in order, and without addresses."""
    match value:
        case dict():
            return sorted((repr(key), repr(_plain(item))) for key, item in value.items())
        case set() | frozenset():
            return sorted(repr(_plain(item)) for item in value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case nodes.Node():
            return value.astext()
        case str() | int() | float() | bool() | None:
            return value
    return type(value).__name__
