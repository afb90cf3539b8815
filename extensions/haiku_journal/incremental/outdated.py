"""The documents that have changed since the last build, by content and not by time.

A checkout gives every file the time at which it was made, and an archive or a copy may give
it an older one.  So the files that a document was read from are kept by digest: its source,
and the files that it depends on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..util.digests import digest
from .output.assets import catalogues
from .stores import DocumentStore, whole

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def file_digest(data: bytes) -> bytes:
    """Return the digest of a file's content: 16 bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


class FileDigests:
    """The digests of files by their paths in the source folder; each file is read once a build.

    The digest of a file that does not exist is `b""`.
    """

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
        env = app.env
        names = [str(env.doc2path(docname, False)), *sorted(map(str, env.dependencies[docname]))]
        digests = file_digests(env)
        return {name: digests[name] for name in names}

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
        texts = digest(catalogues(app))
        if whole(env).setdefault("catalogues", texts) != texts:  # some texts are in doctrees
            whole(env)["catalogues"] = texts
            return sorted(env.found_docs - added)
        digests = file_digests(env)
        outdated = []
        for docname in env.found_docs - added:
            known = self.of(env).get(docname)
            if known is None or docname in env.reread_always:
                continue  # Sphinx decides
            if any(digests[name] != content for name, content in known.items()):
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


def forget_digests(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Forget the digests of an earlier build of the same application."""
    _file_digests.pop(env, None)
    return []
