"""The cards of a site: what each says, and which page it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ..core.domain import tag_page, year_page
from ..core.language.locales import write_date
from ..core.language.translations import count_of_posts
from ..core.models import Post
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..typeface import FONTS
from ..util.digests import digest
from .drawing import Card, Style, alt, draw, drawing_inputs, read_colours, typeface

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

FOLDER = "_cards"
"""The folder of the output that has the cards."""


def setting_problems(app: Sphinx, config: Config) -> Iterator[str]:
    """Yield what is wrong with the colours of cards."""
    try:
        read_colours(config.haiku_card_colours)
    except ValueError as error:
        yield f"haiku_card_colours: {error}"


class Cards:
    """The cards of one build, by the names of their pages."""

    def begin(self, app: Sphinx, build: Build) -> None:
        """Take the posts of a build, once all have been read."""
        self._front = app.config.root_doc
        self._cards = dict(_describe(Site(build.builder))) if app.config.haiku_cards else {}

    def files(self, app: Sphinx, build: Build) -> Iterator[File]:
        """Describe every card."""
        style = Style(
            verse=typeface(FONTS, "italic"),
            text=typeface(FONTS, "normal"),
            colours=read_colours(app.config.haiku_card_colours),
            language=app.config.language,
        )
        for page, card in self._cards.items():
            name, owner = f"{FOLDER}/{page}.png", f"the card of {page}"
            yield File(
                name, owner, digest(drawing_inputs(card, style)), partial(draw, card, style)
            )

    def image(self, app: Sphinx, pagename: str) -> tuple[str, str] | None:
        """Return the file of a page's card and its alt text.

        A page without a card has that of the page above it or else of the front page.
        """
        if not self._cards:
            return None
        # The further pages of a tag or a year are below its first.
        candidates = pagename, pagename.rpartition("/")[0], self._front
        page = next(name for name in candidates if name in self._cards)
        return f"{FOLDER}/{page}.png", alt(self._cards[page])


def _describe(site: Site) -> Iterator[tuple[str, Card]]:
    journal, config = site.journal, site.config
    name = config.project
    yield config.root_doc, Card(name, note=config.haiku_description)
    for post in journal.posts:
        yield post.docname, _post_card(post, config)
    for tag in journal.tags.values():
        yield tag_page(tag.slug), Card(tag.name, count_of_posts(len(tag.posts)), name)
    for year, posts in journal.years.items():
        yield year_page(year), Card(f"{year:04}", count_of_posts(len(posts)), name)


def _post_card(post: Post, config: Config) -> Card:
    date = write_date(post.date, config.haiku_date_format, config.language)
    return Card(post.title, date, config.project, post.haiku)
