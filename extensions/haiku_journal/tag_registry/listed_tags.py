"""The listed tags in a build: posts to read again, redirects, tags that are not listed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ..core.domain import haiku_domain, tag_page
from ..core.models import current_first
from ..incremental.build import Build
from ..incremental.errors import BuildError, report_file
from ..incremental.pages import Page
from ..incremental.stores import whole
from ..registries.tags import TAGS_FILE, TagEntry, TagList, read_tag_list, unlisted_tag
from ..util.slugs import tag_key, tag_slug

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_STORE = "tag-list"
"""The list that the posts have been read with."""


def read_file(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read the list; return the posts whose tags have another entry than when they were read.

    Raises BuildError if the file has problems.
    """
    path = Path(app.confdir, TAGS_FILE)
    tag_list, problems = read_tag_list(path.read_bytes() if path.is_file() else b"")
    report_file(path, [(one.line, one.rule, one.message) for one in problems])
    domain = haiku_domain(env)
    domain.tag_list, before = tag_list, whole(env).get(_STORE, TagList())

    @cache
    def has_changed(tag: str) -> bool:
        return _entries(before, tag) != _entries(tag_list, tag)

    return [name for name, body in domain.bodies.items() if any(map(has_changed, body.tags))]


def _entries(tag_list: TagList, tag: str) -> list[TagEntry | None]:
    """Return the entries of a tag and of those above it."""
    return [tag_list.entry(key) for key in (tag, *tag_list.above(tag))]


def check_tags(app: Sphinx, build: Build) -> None:
    """Keep the list, and report tags that are not in it if `haiku_tags_only_listed` is set.

    Raises BuildError if there are any.
    """
    domain = haiku_domain(app.env)
    whole(app.env)[_STORE] = domain.tag_list
    if not app.config.haiku_tags_only_listed:
        return
    message_of = cache(partial(unlisted_tag, domain.tag_list))
    count = 0
    for post in domain.journal.posts:
        for message in filter(None, map(message_of, post.tags)):
            place = post.location_of("tags")
            logger.error("%s", message, location=place, type="haiku", subtype="tag")
            count += 1
    if count:
        noun = "tag is" if count == 1 else "tags are"
        raise BuildError(f"{count} {noun} not in {TAGS_FILE}; nothing was written")


def redirects(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the redirects to the pages of tags from those that their synonyms would have.

    Each has the feed of the tag too, for those who subscribed to it before tags were merged.
    """
    size = app.config.haiku_feed_size
    for tag in haiku_domain(app.env).journal.tags.values():
        slugs = {tag_slug(tag_key(synonym)) for synonym in tag.entry.synonyms} - {tag.slug}
        if not slugs:
            continue
        owner = f"a synonym of the tag {tag.name!r} in {TAGS_FILE}"
        context = {"title": tag.name, "target": tag_page(tag.slug)}
        feed = tuple(post.docname for post in current_first(tag.posts)[:size])
        for slug in sorted(slugs):
            name = tag_page(slug)
            yield Page(name, owner, "alias.html", context, indexed=False, is_whole=True, feed=feed)
