"""The time and memory of a process and its descendants."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_KNOWN = ("/proc/self/smaps_rollup", f"/proc/self/task/{os.getpid()}/children")
LINUX = all(Path(path).exists() for path in _KNOWN)
MEMORY = "of all processes" if LINUX else "of the largest process"

_PAUSE = 0.02
_SHARE = 40
"""Sampling memory takes at most one part in this many of the time."""

_TAIL = 2000


class CommandError(Exception):
    """A failed command; the message contains the command and the end of its output."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of a build: seconds, CPU seconds, peak bytes, number of HTML pages written."""

    seconds: float
    cpu: float
    peak: int
    pages: int = 0


def run(
    command: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command in a folder; write its output to `log`.

    Raise CommandError if the command cannot be started or if its exit status is not 0.
    """
    with log.open("w", encoding="utf-8") as output:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise CommandError(f"{' '.join(command)}: {error}") from error
        with _watch_memory(process.pid) as memory:
            _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        printed = log.read_text(encoding="utf-8", errors="replace")[-_TAIL:]
        raise CommandError(f"{' '.join(command)} ended with {process.returncode}:\n{printed}")
    # On Linux, a child process inherits the peak of this process: only a higher value counts.
    largest = usage.ru_maxrss if usage.ru_maxrss > _own_peak() or not memory else 0
    peak = max([*memory, largest * (1 if sys.platform == "darwin" else 1024)])
    return Cost(seconds, usage.ru_utime + usage.ru_stime, peak)


def _own_peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextmanager
def _watch_memory(pid: int) -> Iterator[list[int]]:
    """Sample, on Linux, the memory of a process and its descendants while it runs."""
    samples: list[int] = []
    done = threading.Event()

    def watch() -> None:
        pause = 0.0
        while not done.wait(pause):
            start = time.thread_time()
            samples.append(memory_of(pid))
            pause = max(_PAUSE, _SHARE * (time.thread_time() - start))

    watcher = threading.Thread(target=watch, daemon=True)
    if LINUX:
        watcher.start()
    try:
        yield samples
    finally:
        done.set()
        if LINUX:
            watcher.join()


def memory_of(pid: int) -> int:
    """Return the memory of a process and its descendants in bytes (Linux)."""
    return sum(_proportional_size(member) for member in _family(pid))


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and its descendants so far (Linux).

    A process that has ended counts for the one that waited for it.
    """
    return sum(_ticks(member) for member in _family(pid)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    """Return the CPU time of a process and of ended ones that it waited for; proc_pid_stat(5)."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return sum(map(int, line.rpartition(")")[2].split()[11:15]))


def _family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    family = [pid]
    for member in family:
        for children in Path(f"/proc/{member}/task").glob("*/children"):
            with suppress(OSError):  # the process has ended
                family += map(int, children.read_text().split())
    return family


def _proportional_size(pid: int) -> int:
    """Return the memory of a process in bytes, with its share of shared memory."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
