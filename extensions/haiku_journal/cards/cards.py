"""The preview card of every page: what it says, and where it lies.

How a card is drawn is the affair of `cards`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.domain import tag_page, year_page
from ..core.language.locales import write_date
from ..core.language.translations import count_of_posts
from ..core.models import Post
from ..incremental.output.output_files import File
from ..util.digests import digest
from .drawing import Card, Style, alt, draw, read_colours, typeface, view

if TYPE_CHECKING:
    from sphinx.config import Config

    from ..core.site import Site

CARDS = "_cards"
"""Where cards lie in the output."""

_FONTS = Path(__file__).parents[1] / "typeface" / "static" / "fonts"


class Previews:
    """The cards of one site, by the names of their pages."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cards = dict(self._describe()) if site.config.haiku_cards else {}

    def _describe(self) -> Iterator[tuple[str, Card]]:
        journal, config = self.site.journal, self.site.config
        name = config.project
        yield config.root_doc, Card(name, note=config.haiku_description)
        for post in journal.posts:
            yield post.docname, _of_post(post, config)
        for tag in journal.tags.values():
            yield tag_page(tag.slug), Card(tag.name, count_of_posts(len(tag.posts)), name)
        for year, posts in journal.years.items():
            yield year_page(year), Card(f"{year:04}", count_of_posts(len(posts)), name)

    def of(self, pagename: str) -> tuple[str, str]:
        """The file of a page's card and its alt text; the front page's, if it has none itself.

        Raises KeyError if the site has no cards.
        """
        page = self._home(pagename)
        return f"{CARDS}/{page}.png", alt(self.cards[page])

    def _home(self, pagename: str) -> str:
        if pagename in self.cards:
            return pagename
        # The further pages of a tag or a year are below its first.
        first = pagename.rpartition("/")[0]
        return first if first in self.cards else self.site.config.root_doc

    def files(self) -> Iterator[File]:
        """Describe every card."""
        style = _style(self.site)
        for page, card in self.cards.items():
            yield File(
                f"{CARDS}/{page}.png",
                f"the card of {page}",
                digest(view(card, style)),
                lambda card=card: draw(card, style),  # type: ignore[misc]
            )


def _of_post(post: Post, config: Config) -> Card:
    date = write_date(post.date, config.haiku_date_format, config.language)
    return Card(post.title, date, config.project, post.haiku)


def _style(site: Site) -> Style:
    fonts = _FONTS
    return Style(
        verse=typeface(fonts, "italic"),
        text=typeface(fonts, "normal"),
        colours=read_colours(site.config.haiku_card_colours),
        language=site.config.language,
    )
