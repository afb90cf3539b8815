"""The summary of this journal, made from its posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.domain import tag_page, year_page
from ..core.models import Post
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..util.digests import digest
from .summary import SUMMARY, ListedRemotePost, Summary, TagCount, Year, write

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def summarise(site: Site) -> Summary:
    """Return the summary of this journal; its addresses are relative to its root."""
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
            _listed_post(post, target(post.docname))
            for post in journal.posts[: config.haiku_feed_size]
        ),
    )


def _listed_post(post: Post, page: str) -> ListedRemotePost:
    moment = post.header.at if post.header.timed else None
    return ListedRemotePost(post.title, post.haiku, post.date, page, post.summary, moment)


def summary_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the summary of this journal."""
    content = write(summarise(Site(build.builder)))
    yield File(SUMMARY, "the journal in short", digest(content), lambda: content)
