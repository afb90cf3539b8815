"""What the files and heads of a site are made from: its posts, settings and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..cards.cards import Previews
from ..federation.summary_file import summarise
from ..related.backlinks import mentions
from .domain import haiku_domain
from .models import Journal, Post
from .urls import Addresses

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config

    from ..federation.summary import Summary


class Site:
    """A journal as one builder publishes it."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.env = builder.env
        self.config: Config = builder.config
        self.addresses = Addresses(self.config.html_baseurl)

    @cached_property
    def journal(self) -> Journal:
        """All posts.  To be asked for when all have been read."""
        return haiku_domain(self.env).journal

    @cached_property
    def summary(self) -> Summary:
        """The journal in short, with addresses relative to its root."""
        return summarise(self)

    @cached_property
    def previews(self) -> Previews:
        """The preview cards of the pages."""
        return Previews(self)

    @cached_property
    def related(self) -> dict[str, tuple[str, ...]]:
        """The posts that are most like each post, the likest first, all by docname."""
        domain = haiku_domain(self.env)
        domain.kinship.update(domain.entries)
        return domain.kinship.related

    @cached_property
    def mentions(self) -> dict[str, tuple[str, ...]]:
        """The posts that link to each post, the newest first, all by docname."""
        return mentions(self.env)

    def posts(self, docnames: Iterable[str]) -> list[Post]:
        """The records of some posts."""
        return [self.journal[docname] for docname in docnames]

    def page(self, name: str) -> str:
        """The address of a page: absolute, or relative to the site's root if no base is known."""
        return self.addresses.absolute(self.builder.get_target_uri(name))

    def file(self, name: str) -> str:
        """The address of a file of the output, likewise."""
        return self.addresses.absolute(quote(name))
