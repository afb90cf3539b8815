"""What each page shows of the others, and so when it must be written again.

A page is read again when its own source changes.  It is *written* again when
what it shows of other posts has: the titles of its neighbours, of the posts it
refers to, the lists it holds.  All of that is gathered into one digest a page,
its view; views that differ from those last written name the pages to write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref

from .domain import haiku_domain
from .listing import post_listing
from .sidebar import Sidebar

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .records import Post


def digest(*parts: object) -> str:
    """A short name for what some values say; equal values have equal names."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def note_shown(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which other posts and places a document that was read refers to."""
    docname = app.env.current_document.docname
    haiku_domain(app.env).note_shown(docname, _shown(doctree))


def _shown(doctree: nodes.document) -> Iterator[tuple[str, ...]]:
    for node in doctree.findall(pending_xref):
        yield ("reference", node.get("refdomain") or "", node["reftype"], node["reftarget"])
    for listing in doctree.findall(post_listing):
        yield ("listing", *(str(listing[key]) for key in ("limit", "tag", "year", "style")))


class Views:
    """The views of all pages of one build."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.domain = haiku_domain(env)
        self.journal = self.domain.journal
        self.sidebar = Sidebar(self.journal)

    def all(self) -> dict[str, str]:
        """The view of every document, by docname."""
        return {docname: self.of(docname) for docname in self.env.found_docs}

    def of(self, docname: str) -> str:
        """The view of one document."""
        parts: list[object] = [self._common, self.env.config.html_baseurl]
        if docname in self.journal:
            parts.append(_line(self.journal.older(docname)))
            parts.append(_line(self.journal.newer(docname)))
        parts.append([_line(post) for post in self.sidebar.posts(docname)])
        parts.extend(self._target(what) for what in sorted(self.domain.shown.get(docname, ())))
        return digest(*parts)

    @cached_property
    def _common(self) -> str:
        """What every page shows."""
        return digest(self.sidebar.tags, self.sidebar.years)

    def _target(self, what: tuple[str, ...]) -> object:
        match what:
            case ("listing", limit, tag, year, _style):
                posts = self.journal.select(
                    tag=None if tag == "None" else tag,
                    year=None if year == "None" else int(year),
                    limit=None if limit == "None" else int(limit),
                )
                return [(_line(post), post.haiku, post.summary, post.datetime) for post in posts]
            case ("reference", "haiku", "post", target):
                post = self.domain.find_post(target)
                return (_line(post), post.haiku if post else None)
            case ("reference", "haiku", _typ, target):
                return target in self._objects
            case ("reference", "doc", _, target) | ("reference", "std", "doc", target):
                return self._title(target)
            case ("reference", "std", "ref", target):
                return repr(self.env.domains.standard_domain.labels.get(target.lower()))
        # A reference of another kind may mean anything that has a name.
        return self._everything

    def _title(self, docname: str) -> str | None:
        title = self.env.titles.get(docname.strip("/"))
        return title.astext() if title is not None else None

    @cached_property
    def _objects(self) -> set[str]:
        years = {f"{year:04}" for year in self.journal.years}
        return set(self.journal.tags) | years

    @cached_property
    def _everything(self) -> str:
        return digest(
            [sorted(domain.get_objects()) for domain in self.env.domains.sorted()],
            sorted(self.env.domains.standard_domain.labels),
        )


def _line(post: Post | None) -> Any:
    return (post.docname, post.title) if post else None
