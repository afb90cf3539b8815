"""The pages of authors, their index, and their pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx.locale import _

from ..core.domain import haiku_domain
from ..core.models import Post
from ..core.pages.index_pages import list_pages
from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..incremental.pages import Page
from ..registries.authors import AUTHORS_FILE, Author
from ..util.digests import digest
from .listed_authors import author_list, authors_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

AUTHORS_INDEX = "authors/index"


def author_page(author: Author) -> str:
    """Return the name of an author's page."""
    return f"authors/{author.slug}"


def picture_file(author: Author) -> str:
    """Return the path in the output of an author's picture."""
    return f"{author_page(author)}{PurePosixPath(author.picture).suffix.lower()}"


def folders(app: Sphinx) -> list[str]:
    """Return the folder that these pages fill."""
    return ["authors"] if Path(app.confdir, AUTHORS_FILE).is_file() else []


def pages(app: Sphinx, build: Build) -> Iterator[Page]:
    """Describe the page of each listed author, and the index of all."""
    authors = author_list(app.env).authors
    if not authors:
        return
    posts: defaultdict[str, list[Post]] = defaultdict(list)
    for post in haiku_domain(app.env).journal.posts:
        for author in authors_of(app.env, post):
            posts[author.id].append(post)
    entries = [
        (author.name, author_page(author), len(posts[author.id]), author.team, author.alumni)
        for author in sorted(authors, key=lambda author: (author.alumni, author.name.casefold()))
    ]
    index = {"title": _("Authors"), "authors": entries}
    yield Page(AUTHORS_INDEX, AUTHORS_FILE, "journal-authors.html", index)
    for author in authors:
        context = {
            "title": author.name,
            "person": author._asdict(),  # themes have an `author`
            "picture": picture_file(author) if author.picture else "",
            "up": AUTHORS_INDEX,
        }
        owner = f"[{author.id}] in {AUTHORS_FILE}"
        page = Page(author_page(author), owner, "journal-author.html", context, AUTHORS_INDEX)
        yield from list_pages(page, posts[author.id], app.config)


def pictures(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the pictures of authors."""
    for author in author_list(app.env).authors:
        if author.picture:
            path = Path(app.confdir, author.picture)
            owner = f"the picture of [{author.id}] in {AUTHORS_FILE}"
            yield File(picture_file(author), owner, digest(path.read_bytes()), path.read_bytes)
