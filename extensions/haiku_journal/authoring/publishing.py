"""Publish a site whole or not at all: build next to what is served, then switch.

The output is a symbolic link to one of two folders next to it.  A build goes into the
folder that is not served, and the link is replaced, in one step, only when the build
has succeeded.  A build that fails, is killed or fills the disk leaves what is served
unchanged; a second build at the same time is refused.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such lock
    fcntl = None  # type: ignore[assignment]


class PublishError(Exception):
    """Nothing was published; the message says why."""


def publish(output: Path, options: Sequence[str], *, folder: bool = False) -> int:
    """Build with Sphinx, then publish; return the exit status of the build.

    Takes the path of what is served, and the options of sphinx-build with the source
    folder last.  With `folder` the output becomes a real folder, not a symbolic link.
    Raises PublishError if publishing would destroy the output or another build runs.
    """
    if output.exists() and not output.is_symlink() and any(output.iterdir()):
        raise PublishError(f"{output} is a folder with files in it; move it away first")
    build = build_folder(output)
    build.parent.mkdir(parents=True, exist_ok=True)
    with build_lock(build.parent) as lock:
        doctrees = build.with_name(f"{build.name}.doctrees")
        # A site with warnings is not to be served.
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-d", str(doctrees)]
        command += [*options, str(build)]
        inherited = (lock,) if fcntl is not None else ()
        status = subprocess.run(command, check=False, pass_fds=inherited).returncode
        if status == 0:
            switch(output, build, folder=folder)
    return status


def build_folder(output: Path) -> Path:
    """Return which of the two folders to build in: the one that is not served."""
    home = output.parent / f".{output.name}"
    first, second = home / "a", home / "b"
    return second if output.is_symlink() and output.resolve() == first.resolve() else first


@contextmanager
def build_lock(folder: Path) -> Iterator[int]:
    """Hold the lock of a folder and yield its file descriptor.

    The system releases the lock when the last process with the descriptor ends, so a
    child that inherits it holds the lock even if it outlives its parent.
    Raises PublishError if another build holds the lock.
    """
    with (folder / "lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublishError(
                    "another build of this output is running; wait for it"
                ) from None
        yield lock.fileno()


def switch(output: Path, build: Path, *, folder: bool) -> None:
    """Replace the output by what was built, in one step: with a link to it, or with itself."""
    if output.is_dir() and not output.is_symlink():
        output.rmdir()
    if folder:
        build.rename(output)
        return
    link = build.parent / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(build, output.parent), target_is_directory=True)
    link.replace(output)
