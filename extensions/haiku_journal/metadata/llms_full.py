"""The sources of all posts in one file, `llms-full.txt`, or by year in a large journal.

A program that reads everything needs one request instead of one for each post.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.language.translations import label_of_state
from ..core.models import Post
from ..core.site import Site
from ..incremental.build import Build
from ..incremental.changes.outdated import DocumentFiles
from ..incremental.output.output_files import File
from ..util.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FULL = "llms-full.txt"
MOST_MINUTES = 600
"""The reading time of the posts in one file: some 700 kB, about what assistants can read."""

_Part = tuple[str, Path]
"""The line before the source of a post, and the file of the source."""


def full_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the file with all sources, or its table of contents and a file for each year."""
    site = Site(build.builder)
    posts = site.journal.posts
    if sum(post.minutes for post in posts) <= MOST_MINUTES:
        yield _file(app, site, FULL, posts)
        return
    lines = [f"# {site.config.project}", ""]
    for year, group in groupby(posts, lambda post: post.date.year):
        name = f"llms-full-{year:04}.txt"
        yield _file(app, site, name, list(group))
        lines.append(f"- [{year:04}]({site.file(name)})")
    text = "\n".join(lines) + "\n"
    yield File(FULL, "the list of all sources by year", digest(text), text.encode)


def _file(app: Sphinx, site: Site, name: str, posts: Sequence[Post]) -> File:
    """Describe a file with the sources of posts, each below its address."""
    parts = [(_address(site, post), Path(app.env.doc2path(post.docname))) for post in posts]
    contents = [DocumentFiles.content_digest(app.env, post.docname).hex() for post in posts]
    fingerprint = digest([line for line, _ in parts], contents)
    return File(name, "all sources in one file", fingerprint, partial(_join, parts))


def _address(site: Site, post: Post) -> str:
    label = label_of_state(post.state)
    address = f"Source of {site.page(post.docname)}"
    return f"{address} ({label})" if label else address


def _join(parts: Sequence[_Part]) -> bytes:
    texts = (f"{line}\n\n{path.read_text(encoding='utf-8-sig').strip()}\n" for line, path in parts)
    return "\n".join(texts).encode()
