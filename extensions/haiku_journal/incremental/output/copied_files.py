"""The files that documents show and link to, as copies in the output: their names, their end.

Sphinx numbers images that share a file name in the order in which they are
met, which differs from build to build when posts are read in parallel or one
by one.  Here each gets a name from its own path.  And Sphinx takes no copy away
when no document wants it any more, though it may be a draft's by now.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .output_files import remove

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


_IMAGE = re.compile(r".*-[0-9a-f]{8}\.[^.]+")
_DOWNLOAD = re.compile(r"[0-9a-f]{32}/.+")
"""What we call an image, and Sphinx a file that is linked to; what others put there is theirs."""


def name_of(path: str) -> str:
    """The file name in the output of the image at a path in the source."""
    pure = PurePosixPath(path)
    return f"{pure.stem}-{hashlib.blake2b(path.encode(), digest_size=4).hexdigest()}{pure.suffix}"


def name_images(env: BuildEnvironment) -> None:
    """Give every image in the environment its own name."""
    for path, (docnames, _name) in list(env.images.items()):
        env.images[path] = (docnames, name_of(path))


def remove_orphans(builder: Builder) -> None:
    """Delete the copies in the output that no document shows or links to any more."""
    outdir, env = Path(builder.outdir), builder.env
    images = {name for _docnames, name in env.images.values()}
    downloads = {PurePosixPath(name).as_posix() for _docnames, name in env.dlfiles.values()}
    _remove_others(outdir / builder.imagedir, _IMAGE, images)
    _remove_others(outdir / "_downloads", _DOWNLOAD, downloads)


def _remove_others(folder: Path, own: re.Pattern[str], kept: Set[str]) -> None:
    for path in list(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in kept and own.fullmatch(name) and path.is_file():
            remove(path, folder.parent)
