"""Serve a journal while it is written: what happens when files change and builds end."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import queue
import threading
import webbrowser
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from .faults import Fault
from .messages import Built, Message, PagesWritten, Started
from .server import Server
from .status import Status
from .watcher import Watcher
from .worker import Site, run

_PATIENCE = 60.0
"""Seconds that the process that builds may take to save its state."""


class ServeError(Exception):
    """The journal cannot be served; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to serve and where."""

    source: Path
    output: Path
    host: str = "127.0.0.1"
    port: int = 8000
    drafts: bool = False
    open_browser: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that builds has ended."""

    worker: Worker


Event = set[Path] | Message | Ended


class Worker:
    """A process that builds, seen from the one that serves."""

    def __init__(self, site: Site, report: Callable[[Event], object]) -> None:
        """Start it.  `report` is called in another thread with its messages."""
        # Not forked: this process has threads, and keeps what it has imported.
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self.process = context.Process(target=run, args=(site, other))
        self.process.start()
        other.close()
        threading.Thread(target=self._receive, args=(report,), daemon=True).start()

    def _receive(self, report: Callable[[Event], object]) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                report(self._connection.recv())
        report(Ended(self))

    def send(self, changed: set[Path] | None) -> None:
        """Have it build what follows from changed files, or save its state and end."""
        with contextlib.suppress(OSError):  # it has ended; `Ended` says so
            self._connection.send(changed)

    def end(self, patience: float = _PATIENCE) -> None:
        """Have it save its state and end within some seconds."""
        self.send(None)
        self.process.join(patience)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()


def serve(options: Options, say: Callable[[str], object]) -> None:
    """Build and serve a journal until the program is interrupted.

    `say` shows a line in the terminal.  Raises ServeError or WatchError.
    """
    source, output = options.source.resolve(), options.output.resolve()
    if not (source / "conf.py").is_file():
        raise ServeError(f"there is no conf.py in {source}; name the folder of the journal")
    output.mkdir(parents=True, exist_ok=True)
    settings: dict[str, object] = {"haiku_drafts": True} if options.drafts else {}
    site = Site(source, output, output.with_name(f"{output.name}.doctrees"), settings)
    status = Status()
    with _server(options, output, status) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"The journal is at {server.url} (Ctrl-C ends this)")
        session = Session(site, status, say)
        if options.open_browser:
            session.on_first_build = lambda: webbrowser.open(server.url)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                session.run()
        finally:
            session.stop()
            server.shutdown()


def _server(options: Options, output: Path, status: Status) -> Server:
    try:
        return Server(options.host, options.port, output, status)
    except OSError as error:
        place = f"{options.host}:{options.port}"
        if error.errno == errno.EADDRINUSE:
            raise ServeError(
                f"{place} is in use; end what uses it, or choose another port with --port "
                "(0 takes any that is free)"
            ) from None
        raise ServeError(f"cannot serve at {place}: {error.strerror or error}") from None


class Session:
    """The builds of one site, each in answer to changed files.

    Changes that come while a build runs are built together when it has ended.
    """

    def __init__(self, site: Site, status: Status, say: Callable[[str], object]) -> None:
        """Start to build; raises WatchError if the files cannot be watched."""
        self.site = site
        self.status = status
        self.say = say
        self.on_first_build: Callable[[], object] = lambda: None
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._changed: set[Path] = set()
        self._has_new_files = False
        self._inputs: Collection[Path] = ()
        excluded = [_part_of(site.source, path) for path in (site.output, site.doctrees)]
        self._watcher = Watcher(site.source, excluded, self._events.put)
        self._is_building = True
        self._worker: Worker | None = Worker(site, self._events.put)

    def run(self) -> None:
        """Handle events until the program is interrupted."""
        while True:
            # With a timeout: Windows does not interrupt a wait without one.
            with contextlib.suppress(queue.Empty):
                self._handle(self._events.get(timeout=_PATIENCE))

    def stop(self) -> None:
        """End the process that builds."""
        self._watcher.stop()
        self.status.update(is_closed=True)
        if self._worker:  # which saves nothing in the middle of a build
            self._worker.end(0.0 if self._is_building else _PATIENCE)

    def _handle(self, event: Event) -> None:
        match event:
            case set() as paths:
                self._watcher.follow(self._inputs)
                self._changed |= paths
            case Started(inputs):
                self._inputs = inputs
                self._watcher.follow(inputs)
            case PagesWritten():
                self.status.update()
            case Built():
                self._note_build(event)
            case Ended(worker) if worker is self._worker:
                self._note_end(worker)
        if self._changed and not self._is_building:
            self._build(self._changed)
            self._changed = set()

    def _build(self, changed: set[Path]) -> None:
        self._is_building = True
        self._has_new_files = any(path.suffix != ".md" for path in changed)
        if self._worker and not any(map(self._is_input, changed)):
            self._worker.send(changed)
            return
        if self._worker:
            self.say("A setting, template or program has changed: starting anew")
            self._worker.end()
        self._worker = Worker(self.site, self._events.put)

    def _is_input(self, path: Path) -> bool:
        return not {path, *path.parents}.isdisjoint(self._inputs)

    def _note_build(self, build: Built) -> None:
        self._is_building = False
        if build.is_last:  # the next change starts another process
            self._worker = None
        for fault in build.faults:
            if fault not in self.status.faults:
                self.say(str(fault))
        self.say(_summary(build))
        self.status.update(faults=build.faults, has_new_files=self._has_new_files)
        self.on_first_build()
        self.on_first_build = lambda: None

    def _note_end(self, worker: Worker) -> None:
        """Report that the process was ended from outside."""
        worker.process.join()
        message = (
            f"the process that builds was ended (status {worker.process.exitcode}); is there "
            "enough memory?  The next edit starts another"
        )
        faults = (Fault("", 0, message, is_error=True),)
        self._note_build(Built(0.0, faults, is_last=True))


def _part_of(source: Path, folder: Path) -> Path:
    """Return the part of the source folder that has a folder, or the folder itself."""
    if folder.is_relative_to(source) and folder != source:
        return source / folder.relative_to(source).parts[0]
    return folder


def _summary(build: Built) -> str:
    if build.has_failed:
        return "The pages stay as they are until this is mended."
    count = len(build.faults)
    warnings = f", {count} warning{'s' * (count != 1)}" if count else ""
    return f"Built in {build.seconds:.1f} s{warnings}."
