"""Names of images in the output that depend on the image alone.

Sphinx numbers images that share a file name in the order in which they are
met, which differs from build to build when posts are read in parallel or one
by one.  Here each gets a name from its own path.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


_OURS = re.compile(r".*-[0-9a-f]{8}\.[^.]+")


def name_of(path: str) -> str:
    """The file name in the output of the image at a path in the source."""
    pure = PurePosixPath(path)
    return f"{pure.stem}-{hashlib.blake2b(path.encode(), digest_size=4).hexdigest()}{pure.suffix}"


def name_images(env: BuildEnvironment) -> None:
    """Give every image in the environment its own name."""
    for path, (docnames, _name) in list(env.images.items()):
        env.images[path] = (docnames, name_of(path))


def remove_orphans(builder: Builder) -> None:
    """Delete the images in the output that no document shows any more."""
    kept = {name for _docnames, name in builder.env.images.values()}
    folder = builder.outdir / builder.imagedir
    for image in folder.iterdir() if folder.is_dir() else ():
        if image.name not in kept and _OURS.fullmatch(image.name):
            image.unlink()
