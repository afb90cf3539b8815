"""A journal in short, made from its posts for the journals that are read with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.domain import tag_page, year_page
from ..core.models import Post
from ..incremental.output.output_files import File
from ..util.digests import digest
from .summary import SUMMARY, Summary, TagCount, Told, Year, write

if TYPE_CHECKING:
    from ..core.site import Site


def summarise(site: Site) -> Summary:
    """A journal in short; its addresses are relative to the root of its output."""
    journal, config, target = site.journal, site.config, site.builder.get_target_uri
    return Summary(
        title=config.project,
        description=config.haiku_description,
        language=config.language,
        home=target(config.root_doc),
        posts=len(journal.posts),
        years=tuple(
            Year(year, len(posts), target(year_page(year)))
            for year, posts in journal.years.items()
        ),
        days=tuple(Counter(post.date for post in journal.posts).items()),
        tags=tuple(
            TagCount(tag.name, len(tag.posts), target(tag_page(tag.slug)))
            for tag in journal.tags.values()
        ),
        newest=tuple(
            _told(post, target(post.docname)) for post in journal.posts[: config.haiku_feed_size]
        ),
    )


def _told(post: Post, page: str) -> Told:
    moment = post.at if post.timed else None
    return Told(post.title, post.haiku, post.date, page, post.summary, moment)


def summary_files(site: Site) -> Iterator[File]:
    """Describe the journal in short, as it is published."""
    content = write(site.summary)
    yield File(SUMMARY, "the journal in short", digest(content), lambda: content)
