"""Images and attachments of documents, as copies in the output folder.

Sphinx numbers images that share a file name in the order in which it meets them, and that
order differs between serial and parallel builds.  So each image gets a name from its own
path.  And Sphinx never removes a copy, though the file may belong to a draft by now.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .output_files import remove_file

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

_IMAGE = re.compile(r".*-[0-9a-f]{8}\.[^.]+")
"""The names that `name_images` gives; other files in that folder are not ours to remove."""
_DOWNLOAD = re.compile(r"[0-9a-f]{32}/.+")
"""The names that Sphinx gives to attachments."""


def image_name(path: str) -> str:
    """Return the file name in the output of the image at a path in the source folder."""
    pure = PurePosixPath(path)
    return f"{pure.stem}-{hashlib.blake2b(path.encode(), digest_size=4).hexdigest()}{pure.suffix}"


def name_images(env: BuildEnvironment) -> None:
    """Give every image in the environment a name of its own."""
    for path, (docnames, _name) in list(env.images.items()):
        env.images[path] = (docnames, image_name(path))


def remove_orphans(builder: Builder) -> None:
    """Delete the copies in the output that no document uses any more."""
    outdir, env = Path(builder.outdir), builder.env
    images = {name for _docnames, name in env.images.values()}
    downloads = {PurePosixPath(name).as_posix() for _docnames, name in env.dlfiles.values()}
    _remove_others(outdir / builder.imagedir, _IMAGE, images)
    _remove_others(outdir / "_downloads", _DOWNLOAD, downloads)


def _remove_others(folder: Path, pattern: re.Pattern[str], kept: Set[str]) -> None:
    for path in list(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in kept and pattern.fullmatch(name) and path.is_file():
            remove_file(path, folder.parent)
