"""The list of authors, `authors.toml`: names, links, pictures, teams, and who has left.

Each author has a table; `name` is the only key that is required:

    [ann]
    name = "Ann Example"
    link = "https://ann.example/"
    picture = "_static/ann.jpg"
    team = "Platform"
    alumni = true
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from ..header.errors import FieldError, Problem, Rule
from ..header.raw import RawValue
from ..header.values import read_flag, read_text
from ..util.path_claims import path_problem
from ..util.slugs import tag_key, tag_slug
from ..util.suggestions import nearest, suggestion
from ..util.url_schemes import LINK_SCHEMES, url_scheme
from .toml_tables import Readers, read_table, read_tables

AUTHORS_FILE = "authors.toml"


class Author(NamedTuple):
    """A listed author: the name of the table, and its values; `picture` is a path."""

    id: str
    name: str = ""
    link: str = ""
    picture: str = ""
    team: str = ""
    alumni: bool = False

    @property
    def slug(self) -> str:
        """The name of the author's page."""
        return tag_slug(tag_key(self.id))


class AuthorList:
    """The listed authors; of a journal without the file, none."""

    def __init__(self, authors: Iterable[Author] = ()) -> None:
        self.authors = tuple(authors)
        self._by_key = {tag_key(name): one for one in self.authors for name in (one.id, one.name)}
        self._teams = {tag_key(one.team) for one in self.authors if one.team}

    def find(self, name: str) -> Author | None:
        """Return the author whose table or name this is, in any case, if it is listed."""
        return self._by_key.get(tag_key(name))

    def is_team(self, name: str) -> bool:
        """Return whether a listed author is of a team with this name, in any case."""
        return tag_key(name) in self._teams

    def name(self, name: str) -> str:
        """Return the full name of an author; of one that is not listed, the name as it is."""
        author = self.find(name)
        return author.name if author else name


def unlisted_author(authors: AuthorList, name: str) -> str:
    """Say that an author is not listed; return "" if it is, or if there is no list."""
    if not authors.authors or authors.find(name):
        return ""
    near = suggestion(nearest(name, (known for one in authors.authors for known in one[:2])))
    return f"{name!r} is not in {AUTHORS_FILE}{near}"


def read_author_list(
    data: bytes, root: Path, image_problem: Callable[[Path], str] = lambda path: ""
) -> tuple[AuthorList, list[Problem]]:
    """Read the list of authors; return it, or an empty one and all its problems.

    `root` is the folder of conf.py, which the paths of pictures start from; `image_problem`
    describes why a file is not an image for pages.
    """

    def read_picture(key: str, value: RawValue) -> str:
        path = _read_path(key, value, root)
        if problem := image_problem(root / path):
            raise FieldError(value.line, Rule.REGISTRY, f"{key}: {path} {problem}")
        return path

    readers: Readers = {
        "name": read_text,
        "link": _read_link,
        "picture": read_picture,
        "team": read_text,
        "alumni": read_flag,
    }
    tables, problems = read_tables(data)
    authors = []
    for name, table in tables.items():
        values, more = read_table(name, table, readers)
        if message := _name_problem(name):
            more.append(Problem(table.line, Rule.REGISTRY, message))
        elif not more and "name" not in values:
            message = f'{name}: no name; add `name = "The full name"`'
            more.append(Problem(table.line, Rule.REGISTRY, message))
        problems += more
        authors.append(Author(name, **values))
    problems += _repeated(authors, tables)
    return (AuthorList(), sorted(problems)) if problems else (AuthorList(authors), [])


def _name_problem(name: str) -> str:
    """Describe why a table cannot have a name, which is in an address; return "" if it can."""
    if not tag_key(name):
        return "the name of a table is empty; write a short name for the author"
    return path_problem(tag_slug(tag_key(name)))


def _read_link(key: str, value: RawValue) -> str:
    link = read_text(key, value)
    if url_scheme(link) not in LINK_SCHEMES or " " in link or not any(urlsplit(link)[1:3]):
        message = f"{key}: needs an address that begins with https://, http:// or mailto:"
        raise FieldError(value.line, Rule.TYPE, f"{message}, not {link!r}")
    return link


def _read_path(key: str, value: RawValue, root: Path) -> str:
    path = read_text(key, value)
    parts = PurePosixPath(path).parts
    if path_problem(path) or "\\" in path or any(part.startswith((".", "/")) for part in parts):
        message = f"{key}: needs the path of a file below conf.py, such as _static/ann.jpg"
        raise FieldError(value.line, Rule.TYPE, f"{message}, not {path!r}")
    file = root / path
    if not (file.is_file() and file.resolve().is_relative_to(root.resolve())):
        raise FieldError(
            value.line, Rule.REGISTRY, f"{key}: there is no file {path} below conf.py"
        )
    return path


def _repeated(authors: Iterable[Author], tables: Mapping[str, RawValue]) -> Iterator[Problem]:
    """Yield a problem for each author who could be taken for another one."""
    owners: dict[str, Author] = {}
    for author in authors:
        for name in filter(None, (author.id, author.name)):
            owner = owners.setdefault(tag_key(name), author)
            if owner is not author:
                message = f"{name!r} also names the author [{owner.id}]; change one of them"
                yield Problem(tables[author.id].line, Rule.DUPLICATE, message)
