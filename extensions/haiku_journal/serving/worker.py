"""The process that builds: one Sphinx application, which stays in memory."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
import sysconfig
import time
import traceback
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from .faults import Fault
from .messages import Built, Completed, PagesWritten, Started

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .warm_build import WarmBuild


@dataclass(frozen=True, slots=True)
class Site:
    """The folders of a site, and settings that take precedence over those of conf.py."""

    source: Path
    output: Path
    doctrees: Path
    settings: dict[str, object]


def run(site: Site, connection: Connection) -> None:
    """Build, then build again for each set of changed files that is received.

    Ends when None is received, or when the other process has ended.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other process
    started = time.monotonic()
    try:
        build = _start(site, connection)
        changed: Collection[Path] | None = ()
        while changed is not None:
            connection.send(_update(build, changed, started))
            _write_sets(build, site.output, connection)
            changed = _receive(connection)
            started = time.monotonic()
        build.save()
    except BrokenPipeError:
        pass
    except (Exception, SystemExit) as error:  # a setting that is not valid ends the process
        faults = (_fault_of(error),)
        connection.send(Built(time.monotonic() - started, faults, is_last=True))


def _start(site: Site, connection: Connection) -> WarmBuild:
    # Imported here: the process that serves imports this module, too.
    from sphinx.application import Sphinx

    from .warm_build import WarmBuild

    app = Sphinx(
        site.source,
        site.source,
        site.output,
        site.doctrees,
        "html",
        confoverrides=site.settings,
        status=None,
        warning=io.StringIO(),
        parallel=os.cpu_count() or 1,
    )
    connection.send(Started(frozenset(_inputs(app))))
    return WarmBuild(app, partial(connection.send, PagesWritten()))


def _update(build: WarmBuild, changed: Collection[Path], started: float) -> Built:
    faults = build.update(changed)
    return Built(time.monotonic() - started, tuple(faults))


def _receive(connection: Connection) -> Collection[Path] | None:
    try:
        changed: Collection[Path] | None = connection.recv()
    except EOFError:
        return None
    return changed


def _write_sets(build: WarmBuild, output: Path, connection: Connection) -> None:
    """Write the search index and other file sets, unless the next change comes first."""
    from .living_sphinx import can_fork

    for files in list(build.waiting):
        if can_fork(build.app):
            process = multiprocessing.get_context("fork").Process(
                target=files.write, args=(output,)
            )
            process.start()
            wait([connection, process.sentinel])
            process.terminate()  # if it still runs; the next build makes the files again
            process.join()
            if process.exitcode:
                return
        else:
            files.write(output)
        build.note_written(files)
    connection.send(Completed())


def _fault_of(error: Exception | SystemExit) -> Fault:
    """Return an error that ended the process as a fault, with its place if it has one."""
    from sphinx.errors import SphinxError

    if isinstance(error, SphinxError | SystemExit):
        return Fault("", 0, str(error).strip(), is_error=True)
    traceback.print_exception(error)
    message = f"internal error, please report it: {type(error).__name__}: {error}"
    return Fault("", 0, message, is_error=True)


def _inputs(app: Sphinx) -> set[Path]:
    """Return the files and folders that a process reads once: settings, templates and code.

    Installed libraries are not among them.
    """
    config, confdir = app.config, Path(app.confdir)
    folders = (
        *config.templates_path,
        *config.html_static_path,
        *config.html_extra_path,
        *config.locale_dirs,
        *config.html_theme_path,
    )
    files = filter(None, (config.html_logo, config.html_favicon))
    paths = {confdir / "conf.py", *(confdir / name for name in (*folders, *files))}
    for module in list(sys.modules.values()):
        if file := getattr(module, "__file__", None):
            path = Path(file)
            paths.add(path.parent if path.name == "__init__.py" else path)
    libraries = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    return {
        path
        for path in map(Path.resolve, paths)
        if path.exists() and libraries.isdisjoint((path, *path.parents))
    }
