"""Publish a site whole or not at all: build beside what is served, then switch.

    python -m haiku_journal.cli.publish _build/html -- -j auto .

The output is a symbolic link to one of two folders beside it.  A build goes
into the folder that is not served, and only when it has succeeded is the link
replaced, in one step.  A build that fails, is killed or fills the disk leaves
what is served as it was; a second build at the same time is turned away.

A host that publishes by itself wants a real folder: with `--folder` the output
is one, put there in one step when the build has succeeded.
"""

from __future__ import annotations

import argparse
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
    """Why nothing was published."""


@contextmanager
def only_build(folder: Path) -> Iterator[int]:
    """Hold the folder's lock; yields its descriptor.

    The system lets go of it when no process has the descriptor any more, however
    they end: one that is handed on holds the lock for a child that lives longer.

    Raises PublishError if another build holds it.
    """
    with (folder / "lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PublishError(
                    "another build is at work on this output; wait for it"
                ) from None
        yield lock.fileno()


def stages(output: Path) -> tuple[Path, Path]:
    """The folder to build in and the one that is served, which may not exist yet."""
    home = output.parent / f".{output.name}"
    first, second = home / "a", home / "b"
    served = output.resolve() if output.is_symlink() else None
    return (second, first) if served == first.resolve() else (first, second)


def switch(output: Path, stage: Path, *, folder: bool) -> None:
    """Let the output be the folder that was built, in one step."""
    if output.is_dir() and not output.is_symlink():
        output.rmdir()
    if folder:
        stage.rename(output)
        return
    link = stage.parent / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(stage, output.parent), target_is_directory=True)
    link.replace(output)


def publish(output: Path, options: Sequence[str], *, folder: bool = False) -> int:
    """Build with Sphinx, then publish; returns the exit status of the build.

    `options` are sphinx-build's, the source folder last.  Raises PublishError
    if the output is something that publishing would destroy.
    """
    if output.exists() and not output.is_symlink() and any(output.iterdir()):
        raise PublishError(f"{output} is a folder with files in it; move it away first")
    stage, _served = stages(output)
    stage.parent.mkdir(parents=True, exist_ok=True)
    with only_build(stage.parent) as lock:
        doctrees = stage.with_name(f"{stage.name}.doctrees")
        # What is wrong enough for a warning is wrong enough not to be served.
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-d", str(doctrees)]
        command += [*options, str(stage)]
        handed_on = (lock,) if fcntl is not None else ()
        status = subprocess.run(command, check=False, pass_fds=handed_on).returncode
        if status == 0:
            switch(output, stage, folder=folder)
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="haiku_journal.cli.publish", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--folder", action="store_true", help="make the output a real folder")
    parser.add_argument("output", type=Path, help="what is served")
    parser.add_argument("options", nargs="+", help="sphinx-build's options and the source folder")
    parsed = parser.parse_args(arguments)
    try:
        return publish(parsed.output, parsed.options, folder=parsed.folder)
    except (PublishError, OSError) as error:
        print(f"nothing was published: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
