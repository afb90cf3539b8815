"""Watch the files of a journal."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, DefaultFilter
from watchfiles._rust_notify import RustNotify

STEP = 10
"""Milliseconds without a change after which changes are reported: editors write in steps."""
DEBOUNCE = 400
"""The most milliseconds for which changes are collected."""

_STREAMS = (1, 2)
"""The file descriptors of the standard output and of that for errors."""


class WatchError(Exception):
    """The files cannot be watched; the message says why and what to do."""


class Watcher:
    """Reports what changes below a source folder, and at some other places.

    The system is asked to watch each folder in the source folder, and the source folder
    without what is below it.  So the folder with the output costs nothing.  Files that come
    with a new folder may be reported by that folder alone.
    """

    def __init__(
        self,
        folder: Path,
        excluded: Collection[Path],
        report: Callable[[set[Path]], object],
    ) -> None:
        """Take the source folder, folders in it to leave out, and what to call with paths.

        `report` is called in another thread.  Raises WatchError.
        """
        self.folder = folder
        self._excluded = excluded
        self._report = report
        self._is_of_interest = DefaultFilter()
        self._watched: set[Path] = set()
        self._stop = threading.Event()
        self._start([folder], recursive=False)
        self.follow()

    def follow(self, others: Iterable[Path] = ()) -> None:
        """Watch folders that are new in the source folder, and files or folders elsewhere.

        Raises WatchError.
        """
        wanted = {path for path in self.folder.iterdir() if path.is_dir() and self._wants(path)}
        wanted.update(path for path in others if not path.is_relative_to(self.folder))
        self._watched = {path for path in self._watched if path.exists()}
        if new := wanted - self._watched:
            self._watched |= new
            self._start(new, recursive=True)

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _wants(self, path: Path, change: Change = Change.added) -> bool:
        if any(path.is_relative_to(folder) for folder in self._excluded):
            return False
        if change is Change.modified and (path.is_dir() or _is_own_output(path)):
            return False  # what is in a folder is reported by itself
        return self._is_of_interest(change, str(path))

    def _start(self, paths: Iterable[Path], *, recursive: bool) -> None:
        is_polling = bool(os.environ.get("WATCHFILES_FORCE_POLLING"))
        try:
            # Not `watchfiles.watch`, which begins to watch some time after it is called.
            notify = RustNotify(list(map(str, paths)), False, is_polling, 300, recursive, True)
        except (OSError, RuntimeError) as error:
            raise WatchError(
                f"cannot watch the files: {error}; set WATCHFILES_FORCE_POLLING=1 to look for "
                "changes instead, or on Linux raise the limit of fs.inotify.max_user_watches"
            ) from None
        threading.Thread(target=self._run, args=(notify,), daemon=True).start()

    def _run(self, notify: RustNotify) -> None:
        while not isinstance(batch := notify.watch(DEBOUNCE, STEP, 0, self._stop), str):
            changes = [(Change(change), Path(path)) for change, path in batch]
            if paths := {path for change, path in changes if self._wants(path, change)}:
                self._report(paths)
        notify.close()


def _is_own_output(path: Path) -> bool:
    """Return whether this process prints into a file: each report would lead to another."""
    with suppress(OSError):
        status = path.stat()
        return any(os.path.samestat(status, os.fstat(stream)) for stream in _STREAMS)
    return False
