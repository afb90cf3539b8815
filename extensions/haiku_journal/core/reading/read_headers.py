"""Read the header of every post before any post is read.

A header that has a problem stops the build here, with all problems of all posts in one run.
Drafts, and posts dated after the day of the build, are withdrawn here, too: what is never
read cannot be published by accident.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from sphinx.project import EXCLUDE_PATHS
from sphinx.util import logging
from sphinx.util.matching import Matcher

from ...header.errors import Problem, Rule
from ...header.locations import files_by_docname, find_files, is_post
from ...header.model import Header, is_published
from ...header.post_file import file_problem, markdown_body, parse_post
from ...incremental.changes.outdated import file_digest, file_digests, withdraw
from ...incremental.errors import BuildError
from ...incremental.source_digest import base_digest
from ...util.budgets import LARGE, attempt
from ...util.dates import today
from ..domain import haiku_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

_CACHE = "haiku-headers.pickle"
_SECONDS = 2
"""The processor time for the header of one post."""


class HeaderError(BuildError):
    """Some posts have a header with problems; nothing was built."""

    category = "Header error"


class ParsedFile(NamedTuple):
    """The header of a file with this content, or its problems."""

    digest: bytes
    header: Header | None
    problems: tuple[Problem, ...] = ()


_last_parsed: WeakKeyDictionary[BuildEnvironment, dict[str, ParsedFile]] = WeakKeyDictionary()
"""The headers of the last build of this process."""


def read_headers(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Read all headers; withdraw drafts and future posts from the build.

    Returns no documents to read again.  Raises HeaderError when any header has a problem.
    """
    posts = env.config.haiku_posts
    docnames = sorted(docname for docname in env.found_docs if is_post(posts, docname))
    doctreedir = Path(env.doctreedir)  # Sphinx has a subclass of its own
    cached = _last_parsed.get(env) or _load(doctreedir, app.config.haiku_required)
    parsed = _parse_all(env, docnames, cached)
    has_same_paths = file_digests(env).has_same_paths
    if not has_same_paths:
        parsed |= _problems_of_files(env)
    _report(parsed)
    headers = {docname: file.header for docname, file in parsed.items() if file.header}
    haiku_domain(env).note_headers(headers)
    day = today()
    for docname, header in headers.items():
        if not (app.config.haiku_drafts or is_published(header, day)):
            withdraw(env, docname, added, changed, removed)
            # The cache may lie in the folder that is served, so it knows no such post.
            del parsed[docname]
    _last_parsed[env] = parsed
    # While files are watched, an edit costs less if the next process parses the header again.
    if parsed.keys() != cached.keys() or (parsed != cached and not has_same_paths):
        _save(doctreedir, parsed, app.config.haiku_required)
    return []


def _problems_of_files(env: BuildEnvironment) -> dict[str, ParsedFile]:
    """Return the problems of files that Sphinx leaves out, by docname.

    Of two files of one document, it reads one.  It does not find names with line breaks.
    """
    folder = os.path.join(env.srcdir, env.config.haiku_posts.rstrip("/"))
    start = len(f"{env.srcdir}/")
    paths = [path[start:] for path in find_files(folder, env.project.source_suffix)]
    is_excluded = Matcher([*env.config.exclude_patterns, *EXCLUDE_PATHS])
    parsed = {}
    for docname, files in files_by_docname(paths).items():
        if len(files) == 1 and docname in env.found_docs:
            continue
        read = [path for path in files if not any(map(is_excluded, _from_the_top(path)))]
        problem = file_problem(read[0]) if read else None
        if len(read) > 1:
            names = " and ".join(map(ascii, read))
            message = f"{names} are files of one document; rename or delete all but one"
            problem = Problem(1, Rule.NAME, message)
        if problem:
            parsed[docname] = ParsedFile(b"", None, (problem,))
    return parsed


def _from_the_top(path: str) -> Iterable[str]:
    """Return the folders of a path, from the outermost, and the path."""
    return accumulate(path.split("/"), "{}/{}".format)


class _RealPaths(dict[str, str]):
    """Paths with symbolic links followed; each folder is looked up once."""

    def __missing__(self, path: str) -> str:
        folder, name = os.path.split(path)
        if not name or os.path.islink(path):
            self[path] = os.path.realpath(path)
        else:
            self[path] = os.path.join(self[folder], name)
        return self[path]


def _parse_all(
    env: BuildEnvironment, docnames: Iterable[str], cached: dict[str, ParsedFile]
) -> dict[str, ParsedFile]:
    parsed = {}
    real = _RealPaths()
    home = real[os.path.join(env.srcdir, env.config.haiku_posts.rstrip("/"))] + os.sep
    files = file_digests(env)
    digests = files.known
    for docname in docnames:
        # Paths as text: there are thousands of posts.
        name = str(env.doc2path(docname, False))
        known = cached.get(docname)
        if files.has_same_paths and known and known.digest == digests.get(name):
            parsed[docname] = known
            continue
        path = f"{env.srcdir}/{name}"
        if not real[path].startswith(home):
            message = "a symbolic link leads out of the folder of posts; put the file itself here"
            parsed[docname] = ParsedFile(b"", None, (Problem(1, Rule.LINK, message),))
            continue
        if problem := file_problem(name):
            parsed[docname] = ParsedFile(b"", None, (problem,))
            continue
        if known is None or known.digest != digests.get(name):
            with open(path, "rb") as file:
                data = file.read()
            digests[name] = digest = file_digest(data)
            if known is None or known.digest != digest:
                known = _parse(data, digest, haiku_required=env.config.haiku_required)
        parsed[docname] = known
    return parsed


def _parse(data: bytes, digest: bytes, *, haiku_required: bool) -> ParsedFile:
    """Parse the header of a file within a budget."""
    parsed: list[ParsedFile] = []

    def parse() -> None:
        header, problems = parse_post(data, haiku_required=haiku_required)
        parsed.append(ParsedFile(digest, header, tuple(problems)))

    if failure := attempt(parse, _SECONDS, rehearse=len(data) > LARGE):
        return ParsedFile(digest, None, (Problem(1, Rule.YAML, f"reading the header {failure}"),))
    return parsed[0]


def _report(parsed: dict[str, ParsedFile]) -> None:
    with_problems = {docname: file.problems for docname, file in parsed.items() if file.problems}
    for docname, problems in with_problems.items():
        for problem in problems:
            logger.error(
                "%s",
                problem.message,
                location=(docname, problem.line),
                type="haiku",
                subtype=problem.rule.value,
            )
    if with_problems:
        count = sum(map(len, with_problems.values()))
        message = (
            f"{count} problem{'s' * (count != 1)} in {len(with_problems)} of {len(parsed)} posts; "
            "nothing was built"
        )
        raise HeaderError(message)


def _load(doctreedir: Path, haiku_required: bool) -> dict[str, ParsedFile]:
    """Load the headers of the last build.  A cache: without it they are parsed again."""
    try:
        version, parsed = pickle.loads((doctreedir / _CACHE).read_bytes())
    except Exception:  # missing, cut short, or of another release
        return {}
    return dict(parsed) if version == (base_digest(), haiku_required) else {}


def _save(doctreedir: Path, parsed: dict[str, ParsedFile], haiku_required: bool) -> None:
    doctreedir.mkdir(parents=True, exist_ok=True)
    version = (base_digest(), haiku_required)
    draft = doctreedir / f"{_CACHE}.new"
    draft.write_bytes(pickle.dumps((version, parsed), pickle.HIGHEST_PROTOCOL))
    draft.replace(doctreedir / _CACHE)


def replace_source(app: Sphinx, docname: str, content: list[str]) -> None:
    """Pass the parser the body of a post in place of its file."""
    if is_post(app.config.haiku_posts, docname):
        content[0] = markdown_body(content[0], haiku_domain(app.env).headers[docname])
