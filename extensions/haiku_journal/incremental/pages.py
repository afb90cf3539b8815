"""Generated pages: pages that are made of data and not of a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """A page to generate: its name, its owner in words, its template and that one's context.

    The template has the content of the page, which `page.html` of the theme shows; `is_whole`
    says that it has the whole page instead.  `title` is in the context.  `parent` is the name of
    the page above it, for breadcrumbs.  `newest` is the day of the last change of what it lists;
    `indexed` says whether search engines may list it.  `location`, for messages, is the docname
    and the line that its name comes from.  `feed` has the docnames in the page's feed, if it has
    one.  The page is rendered again when its template or its
    context changes; so the `repr` of the context must be the same in every process.
    """

    name: str
    owner: str
    template: str
    context: dict[str, Any] = field(repr=False)
    parent: str = ""
    newest: dt.date | None = None
    indexed: bool = True
    location: tuple[str, int | None] | None = None
    is_whole: bool = False
    feed: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The page's title, as text."""
        return str(self.context["title"])

    @property
    def description(self) -> str:
        """A sentence that describes the page, for previews; "" if its context has none."""
        return str(self.context.get("description", ""))
