"""The journal as one builder publishes it: its posts, settings and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..util.slugs import tag_key, tag_slug
from .domain import haiku_domain
from .models import Journal, Post
from .urls import Addresses

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config


class Site:
    """The posts, settings and addresses that generated pages and files are made from."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.env = builder.env
        self.config: Config = builder.config
        self.addresses = Addresses(self.config.html_baseurl)

    @property
    def journal(self) -> Journal:
        """All posts, once they have been read."""
        return haiku_domain(self.env).journal

    def posts(self, docnames: Iterable[str]) -> list[Post]:
        """Return the records of some posts."""
        return [self.journal[docname] for docname in docnames]

    def page(self, name: str) -> str:
        """Return the address of a page: absolute, or relative to the root without a base URL."""
        return self.addresses.absolute(self.builder.get_target_uri(name))

    def file(self, name: str) -> str:
        """Return the address of a file of the output, likewise."""
        return self.addresses.absolute(quote(name))


def journal_name(project: str) -> str:
    """Return the name of this journal among others: the slug of the project's name."""
    return tag_slug(tag_key(project)) or "journal"
