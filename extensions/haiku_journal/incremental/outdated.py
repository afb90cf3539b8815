"""What has changed since the last build, by content and not by time.

A checkout gives every file the time at which it was made, and an archive or a
copy may give it an older one.  So what a document was read from is remembered
by digest: its source, and the files that it depends on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.domain import haiku_domain
from ..core.language.translations import own_phrases
from ..util.digests import digest

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def file_digest(data: bytes) -> bytes:
    """The digest of a file's content."""
    return hashlib.blake2b(data, digest_size=16).digest()


class Contents:
    """The digests of files in a source folder; each is read once.  b"" stands for none there."""

    def __init__(self, srcdir: Path) -> None:
        self.srcdir = srcdir
        self.known: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self.known:
            path = self.srcdir / name
            self.known[name] = file_digest(path.read_bytes()) if path.is_file() else b""
        return self.known[name]


def note_contents(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what a document was read from: its source, then what else it depends on."""
    env = app.env
    docname = env.current_document.docname
    contents = Contents(Path(env.srcdir))
    reading = haiku_domain(env).readings.get(docname)
    source = str(env.doc2path(docname, False))
    if reading is not None:
        contents.known[source] = reading.digest
    names = [source, *sorted(map(str, env.dependencies[docname]))]
    haiku_domain(env).contents[docname] = {name: contents[name] for name in names}


def compare(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the documents whose files are not what they were read from.

    Takes those whose files only have another time out of `changed`.
    """
    domain = haiku_domain(env)
    phrases = digest(own_phrases(app))
    if domain.data.setdefault("phrases", phrases) != phrases:  # some are in what was read
        domain.data["phrases"] = phrases
        return sorted(env.found_docs - added)
    contents = Contents(Path(env.srcdir))
    outdated = []
    for docname in env.found_docs - added:
        known = domain.contents.get(docname)
        if known is None or docname in env.reread_always:
            continue  # Sphinx knows better
        if docname in domain.readings:  # its source, the first of its files, has just been read
            contents.known[next(iter(known))] = domain.readings[docname].digest
        if any(contents[name] != digest for name, digest in known.items()):
            outdated.append(docname)
        elif docname in changed and Path(env.doctreedir, f"{docname}.doctree").is_file():
            changed.discard(docname)
    return outdated
