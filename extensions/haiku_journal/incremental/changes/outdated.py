"""The documents that have changed since the last build, by content and not by time.

A checkout gives every file the time at which it was made, and an archive or a copy may give
it an older one.  So the files that a document was read from are kept by digest: its source,
and the files that it depends on.  What reading found, or did not find, by looking for files is
kept too: a file that comes or goes may change how a link or an image is read.
"""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.i18n import get_image_filename_for_language

from ...util.digests import digest
from ..events import handlers
from ..output.assets import catalogues
from ..source_digest import handler_digest
from ..stores import DocumentStore, whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def file_digest(data: bytes) -> bytes:
    """Return the digest of a file's content: 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


class FileDigests:
    """The digests of files by their paths in the source folder; each file is read once a build.

    The digest of a file that does not exist is `b""`.
    """

    are_kept = False
    """Whether they stay for the next build, since someone watches the files."""
    has_same_paths = False
    """Whether no file has come or gone since the last build, which found no fault in a path."""

    def __init__(self, srcdir: Path) -> None:
        self.srcdir = srcdir
        self.known: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self.known:
            path = self.srcdir / name
            self.known[name] = file_digest(path.read_bytes()) if path.is_file() else b""
        return self.known[name]


_file_digests: WeakKeyDictionary[BuildEnvironment, FileDigests] = WeakKeyDictionary()


def file_digests(env: BuildEnvironment) -> FileDigests:
    """Return the digests of this build; whoever has read a file may add its digest."""
    if env not in _file_digests:
        _file_digests[env] = FileDigests(Path(env.srcdir))
    return _file_digests[env]


class DocumentFiles(DocumentStore[dict[str, bytes]]):
    """The files that each document was read from, its source first, with their digests."""

    name = "files"

    @classmethod
    def content_digest(cls, env: BuildEnvironment, docname: str) -> bytes:
        """Return the digest of the source that a document was read from."""
        return next(iter(cls.of(env)[docname].values()))

    def read(self, app: Sphinx, docname: str, doctree: nodes.document) -> dict[str, bytes]:
        digests = file_digests(app.env)
        return {name: digests[name] for name in _files(app.env, docname)}

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the documents whose files have another content than when they were read.

        Takes those whose files only have another time out of `changed`.
        """
        common = _common(app)
        if whole(env).setdefault("common", common) != common:
            whole(env)["common"] = common
            return sorted(env.found_docs - added)
        digests = file_digests(env)
        outdated = []
        for docname in env.found_docs - added:
            known = self.of(env).get(docname)
            if known is None or docname in env.reread_always:
                continue  # Sphinx decides
            if [*known] != _files(env, docname) or any(
                digests[name] != content for name, content in known.items()
            ):
                outdated.append(docname)
            elif docname in changed and Path(env.doctreedir, f"{docname}.doctree").is_file():
                changed.discard(docname)
        return outdated


def withdraw(env: BuildEnvironment, docname: str, *scheduled: set[str]) -> None:
    """Leave a document out of the build, so that its name is in nothing that the build keeps.

    `scheduled` are the documents that are added, changed and removed in this build.
    """
    added, changed, removed = scheduled
    project = env.project
    for docnames in (project.docnames, added, changed):
        docnames.discard(docname)
    if (path := project._docname_to_path.pop(docname, None)) is not None:
        project._path_to_docname.pop(path, None)
    if docname in env.all_docs:
        removed.add(docname)


def _files(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the source of a document, then the files that it depends on."""
    return [str(env.doc2path(docname, False)), *sorted(map(str, env.dependencies[docname]))]


def _common(app: Sphinx) -> str:
    """Return a digest of what the reading of every document depends on, besides settings.

    These are the translations, since doctrees have some texts, the settings of docutils, and
    the handlers of extensions and of conf.py that change what is read.
    """
    docutils = file_digests(app.env)[str(Path(app.confdir, "docutils.conf"))]
    reading = {
        handler_digest(app, handler)
        for event in ("source-read", "include-read", "doctree-read")
        for handler in handlers(app, event)
    }
    return digest(catalogues(app), docutils, sorted(reading))


class Lookups(DocumentStore[dict[str, list[str]]]):
    """The patterns of paths for which reading a document looked, with what matched each."""

    name = "lookups"

    def read(
        self, app: Sphinx, docname: str, doctree: nodes.document
    ) -> dict[str, list[str]] | None:
        env = app.env
        patterns = {*_looked_up_for_links(env, docname, doctree)}
        patterns |= {*_looked_up_for_images(env, docname, doctree)}
        return {pattern: _matches(env.srcdir, pattern) for pattern in sorted(patterns)} or None

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the documents for which a file that reading looked for has come or gone."""
        matches = cache(lambda pattern: _matches(env.srcdir, pattern))
        outdated = {
            docname
            for docname, known in self.of(env).items()
            if any(matches(pattern) != found for pattern, found in known.items())
        }
        # Sphinx looks at its documents, and reads again where one was missing.
        listing = {name for name, listed in env.toctree_includes.items() if removed & {*listed}}
        return sorted((outdated | listing) & env.found_docs)


def _matches(srcdir: Path, pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, root_dir=srcdir))


def _looked_up_for_links(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> Iterator[str]:
    """Yield the files that MyST looks for: a link to a file that exists is read differently."""
    for link in doctree.findall(pending_xref):
        match link.get("reftype"), link.get("refdomain"), link.get("reftarget", ""):
            case "myst", "doc", target:
                yield from (glob.escape(target + suffix) for suffix in env.config.source_suffix)
            case "myst", _, target if path := target.partition("#")[0]:
                yield glob.escape(env.relfn2path(path, docname)[0])


def _looked_up_for_images(
    env: BuildEnvironment, docname: str, doctree: nodes.document
) -> Iterator[str]:
    """Yield the files that Sphinx looks for: of any kind (`dot.*`), or for one language."""
    for image in doctree.findall(nodes.image):
        uri = image.get("original_uri", image["uri"])
        if "?" in image.get("candidates", {}):  # on another site, or data
            continue
        if is_pattern := uri.endswith(".*"):
            yield uri  # its path starts at the source folder already
            uri = f"/{uri}"
        path = env.relfn2path(get_image_filename_for_language(uri, env), docname)[0]
        yield path if is_pattern else glob.escape(path)


def forget_digests(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Forget the digests of an earlier build of the same application, unless they are kept."""
    if not file_digests(env).are_kept:
        _file_digests.pop(env)
    return []
