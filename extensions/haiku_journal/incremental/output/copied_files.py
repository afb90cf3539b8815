"""Images and attachments of documents, as copies in the output folder.

Sphinx numbers images that share a file name in the order in which it meets them, and that
order differs between serial and parallel builds.  So each image gets a name from its own
path.  And Sphinx never removes a copy, though the file may belong to a draft by now.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from docutils import nodes

from ..stores import DocumentStore
from .output_files import make_way, remove_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_IMAGE = re.compile(r".*-[0-9a-f]{8}\.[^.]+")
"""The names that `name_images` gives; other files in that folder are not ours to remove."""
_DOWNLOAD = re.compile(r"[0-9a-f]{32}/.+")
"""The names that Sphinx gives to attachments."""
_ANY = re.compile(".+", re.DOTALL)

DOWNLOADS = "_downloads"
"""The folder of the output that has the attachments."""
SOURCES = "_sources"
"""The folder of the output that has the sources of documents, with `html_copy_source`."""


def image_name(path: str) -> str:
    """Return the file name in the output of the image at a path in the source folder."""
    pure = PurePosixPath(path)
    return f"{pure.stem}-{hashlib.blake2b(path.encode(), digest_size=4).hexdigest()}{pure.suffix}"


def name_images(env: BuildEnvironment) -> None:
    """Give every image in the environment a name of its own.

    In a new dictionary: the old one keeps the names that Sphinx gave, and never forgets one.
    """
    named = type(env.images)()
    for path, (docnames, _name) in env.images.items():
        named[path] = (docnames, image_name(path))
    env.images = named


class ImageChoices(DocumentStore[list[dict[str, str]]]):
    """The images of each document that names one of any type (`dot.*`).

    For each image, the path of its file by media type.  A builder copies only the file of the
    type that it prefers, but Sphinx keeps all of them.
    """

    name = "image choices"

    def read(
        self, app: Sphinx, docname: str, doctree: nodes.document
    ) -> list[dict[str, str]] | None:
        images = [node["candidates"] for node in doctree.findall(nodes.image)]
        return images if any(len(files) > 1 for files in images) else None


def used_images(builder: Builder) -> Iterator[str]:
    """Yield the names in the output of the images that documents show with this builder."""
    choices = {
        docname: {_chosen(files, builder.supported_image_types) for files in images}
        for docname, images in ImageChoices.of(builder.env).items()
    }
    for path, (docnames, name) in builder.env.images.items():
        if any(path in choices.get(docname, {path}) for docname in docnames):
            yield name


def _chosen(files: dict[str, str], types: Iterable[str]) -> str | None:
    """Return the path that a builder takes, as `Builder.post_process_images` does."""
    return next((files[kind] for kind in ("*", *types) if kind in files), None)


def remove_orphans(builder: Builder) -> None:
    """Delete the copies in the output that no document uses any more."""
    outdir, env = Path(builder.outdir), builder.env
    images = {*used_images(builder)}
    downloads = {PurePosixPath(name).as_posix() for _docnames, name in env.dlfiles.values()}
    _remove_others(outdir / builder.imagedir, _IMAGE, images)
    _remove_others(outdir / DOWNLOADS, _DOWNLOAD, downloads)


def source_copies(builder: Builder) -> dict[str, str]:
    """Return the paths in `SOURCES` by docname; empty if sources are not copied."""
    env, config = builder.env, builder.config
    if not (config.html_copy_source and getattr(builder, "copysource", False)):
        return {}
    suffix = config.html_sourcelink_suffix
    names = {docname: str(env.doc2path(docname, False)) for docname in env.found_docs}
    return {
        docname: name if name == docname + suffix else name + suffix
        for docname, name in names.items()
    }


def prepare_sources(builder: Builder) -> None:
    """Delete what is not the copy of a source; that is all, if sources are not copied."""
    folder = Path(builder.outdir, SOURCES)
    copies = {*source_copies(builder).values()}
    _remove_others(folder, _ANY, copies)
    missing = (path for name in copies if not os.path.isfile(path := f"{folder}/{name}"))
    make_way(missing, str(builder.outdir))


def _remove_others(folder: Path, pattern: re.Pattern[str], kept: Set[str]) -> None:
    for path in list(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in kept and pattern.fullmatch(name) and path.is_file():
            remove_file(path, folder.parent)
