"""Claims on the paths of the output: each can be written, and has one owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from os.path import dirname, splitext
from typing import TYPE_CHECKING, NamedTuple

from sphinx.builders.html import INVENTORY_FILENAME

from ...util.path_claims import find_conflicts, path_key, path_problem
from ..errors import BuildError, LocatedProblem, Location, report_problems
from .copied_files import DOWNLOADS, SOURCES, source_copies
from .output_files import File, FileSet

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ..pages import Page

PAGED_BUILDERS = frozenset({"html", "dirhtml"})
"""The builders that write generated pages and files."""

_OF_SPHINX = (
    *("_static", "_images", "_modules", DOWNLOADS, SOURCES, ".doctrees"),
    *(".buildinfo", INVENTORY_FILENAME, "opensearch.xml", "searchindex.js"),
)
"""The folders and files of the output, besides pages, that Sphinx writes."""


class PathClashError(BuildError):
    """Some paths of the output have two owners or cannot be written, or some posts one id."""

    category = "Path error"


class Claim(NamedTuple):
    """A file to write: its path in the output, its name without the suffix, its owner in words.

    `location` is the place in a source that the name comes from.
    """

    path: str
    name: str
    owner: str
    location: Location | None = None


def report_clashes(problems: Iterable[LocatedProblem]) -> None:
    """Report problems of paths and ids.

    Raises PathClashError if there are any.
    """
    if count := report_problems(problems, "path"):
        noun = "problems" if count > 1 else "problem"
        raise PathClashError(f"{count} {noun} of paths or ids; nothing was written")


def check_documents(builder: Builder) -> None:
    """Check the paths of documents, before any is read: its doctree is written then.

    Raises PathClashError.
    """
    claims = list(_documents(builder))
    copies = source_copies(builder)
    report_clashes(
        chain(
            _problems([claim._replace(path=f"{claim.name}.doctree") for claim in claims]),
            _problems(claims if builder.name in PAGED_BUILDERS else ()),
            _problems([claim._replace(path=copies[claim.name]) for claim in claims if copies]),
        )
    )


def check_output(
    builder: Builder,
    pages: Sequence[Page],
    files: Sequence[File | FileSet],
    extra: Iterable[str],
) -> None:
    """Check the paths of all that a build writes.

    Takes the generated pages and files, and the paths of the files of `html_extra_path`.
    Raises PathClashError.
    """
    claims = [
        *_documents(builder),
        *(Claim(path, path, "Sphinx") for path in _files_of_sphinx(builder)),
        *(_page(builder, name, "Sphinx") for name in pages_of_sphinx(builder)),
        *(_page(builder, name, "conf.py") for name in builder.config.html_additional_pages),
        *(_page(builder, page.name, page.owner, page.location) for page in pages),
        *map(_file, files),
        *(
            Claim(name, splitext(name)[0], "a file of html_extra_path")
            for name in sorted(extra)
            if name.partition("/")[0] not in _OF_SPHINX  # Sphinx lets it replace its own
        ),
    ]
    # What an author has named comes last, since it can be renamed.
    report_clashes(_problems(sorted(claims, key=lambda claim: claim.location is not None)))


def _files_of_sphinx(builder: Builder) -> Iterator[str]:
    """Yield the files and folders that Sphinx writes; the index only with its own search."""
    has_search = getattr(builder, "search", False)
    yield from (path for path in _OF_SPHINX if has_search or path != "searchindex.js")


def pages_of_sphinx(builder: Builder) -> list[str]:
    """Return the pages of its own that Sphinx's HTML builder may write."""
    search = ["search"] if getattr(builder, "search", False) else []
    return [*indexes_of_sphinx(builder), *search]


def indexes_of_sphinx(builder: Builder) -> list[str]:
    """Return the index pages that Sphinx's HTML builder may write, depending on settings."""
    domains = builder.env.domains.sorted()
    names = (f"{domain.name}-{index.name}" for domain in domains for index in domain.indices)
    return ["genindex", *names]


def page_path(builder: Builder, name: str) -> str:
    """Return the path in the output of a page."""
    if builder.name == "html":  # as text: there are thousands
        return f"{name}{builder.out_suffix}"  # type: ignore[attr-defined]
    path = builder.get_output_path(name)  # type: ignore[attr-defined]
    return str(path.relative_to(builder.outdir).as_posix())


def _documents(builder: Builder) -> Iterator[Claim]:
    env = builder.env
    for docname in sorted(env.found_docs):
        yield _page(builder, docname, str(env.doc2path(docname, False)), (docname, None))


def _page(builder: Builder, name: str, owner: str, location: Location | None = None) -> Claim:
    path = page_path(builder, name) if builder.name in PAGED_BUILDERS else name
    return Claim(path, name, owner, location)


def _file(file: File | FileSet) -> Claim:
    path = dirname(file.name) if isinstance(file, FileSet) else file.name
    return Claim(path, splitext(file.name)[0], file.owner)


def _problems(claims: Sequence[Claim]) -> Iterator[LocatedProblem]:
    """Yield what is wrong with some claims; of two that conflict, the later one is wrong."""
    for claim in claims:
        if message := path_problem(claim.name):
            yield f"{claim.owner}: {message}", claim.location
    for _, first, second in find_conflicts((claim.path, claim) for claim in claims):
        yield f"{_describe_conflict(first, second)}; rename one of them", second.location


def _describe_conflict(first: Claim, second: Claim) -> str:
    if path_key(first.path) == path_key(second.path):
        return f"{second.name}: claimed by {first.owner} and by {second.owner}"
    paths = f"{second.path} of {second.owner} and {first.path} of {first.owner}"
    return f"{paths}: one would be a file and a folder of the other"
