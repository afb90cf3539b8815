"""The listed authors in a build: reading the file, and the posts to read again."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.domain import haiku_domain
from ..core.models import Post
from ..incremental.build import Build
from ..incremental.errors import report_file
from ..incremental.stores import whole
from ..registries.authors import AUTHORS_FILE, Author, AuthorList, read_author_list
from ..sandbox.attachments import ATTACHMENT_TYPES, image_problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_STORE = "author-list"
"""The list that the posts have been read with."""


def author_list(env: BuildEnvironment) -> AuthorList:
    """Return the listed authors, once all posts have been read."""
    listed: AuthorList = whole(env).get(_STORE, AuthorList())
    return listed


def authors_of(env: BuildEnvironment, post: Post) -> list[Author]:
    """Return the authors of a post that are listed."""
    return list(filter(None, map(author_list(env).find, post.header.authors)))


def _image_problem(path: Path) -> str:
    return image_problem(path, ATTACHMENT_TYPES)


class AuthorFile:
    """The file of authors in the builds of one application."""

    def read(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Put full names into the headers; return the posts that showed other names.

        Raises BuildError if the file has problems.
        """
        root = Path(app.confdir)
        path = root / AUTHORS_FILE
        data = path.read_bytes() if path.is_file() else b""
        listed, problems = read_author_list(data, root, _image_problem)
        report_file(path, [(one.line, one.rule, one.message) for one in problems])
        self._listed, before = listed, author_list(env)

        @cache
        def has_changed(name: str) -> bool:
            return before.name(name) != listed.name(name)

        domain = haiku_domain(env)
        headers = dict(domain.headers)
        outdated = []
        for docname, header in domain.headers.items():
            if header.authors or header.owner:
                names = tuple(dict.fromkeys(map(listed.name, header.authors)))
                owner = listed.name(header.owner)
                headers[docname] = header._replace(authors=names, owner=owner)
                if any(map(has_changed, (*header.authors, header.owner))):
                    outdated.append(docname)
        domain.note_headers(headers)
        return outdated

    def keep(self, app: Sphinx, build: Build) -> None:
        """Keep the list for the handlers that follow, and for the next build."""
        whole(app.env)[_STORE] = self._listed
