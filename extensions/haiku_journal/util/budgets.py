"""Budgets of processor time and memory for work on input that is not trusted.

Limits on the form of an input (its length, its nesting) cannot foresee all that is slow.
A budget stops whatever takes too long, at the price of a limit that depends on the machine.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MEMORY = 512 * 2**20
"""The most bytes of address space that the work may add to a process."""

_STATM = Path("/proc/self/statm")
"""The memory of this process, in pages; only on Linux."""

LARGE = 65_536
"""The bytes of an input from which the work on it is rehearsed: on fewer, even a loop whose
time grows with their square ends soon."""


class TimeBudgetError(BaseException):
    """The work has used more processor time than it may.

    Not an `Exception`: libraries catch these, and would continue.
    """


def attempt(
    work: Callable[[], object],
    seconds: float,
    *,
    rehearse: bool = False,
    passed_on: type[Exception] | tuple[type[Exception], ...] = (),
) -> str:
    """Do some work in a budget; return why it failed, as the end of a sentence, or "".

    With `rehearse`, the work is done twice, first in a process that can be killed.  Use it for
    large inputs: a loop in C code cannot be stopped otherwise.
    Raises only exceptions of the types in `passed_on`.
    """
    try:
        with budget(seconds):
            if rehearse:
                _rehearse(work, seconds)
            work()
    except TimeBudgetError:
        return f"takes more than {seconds:g} seconds of processor time; shorten or split it"
    except MemoryError:
        return f"needs more than {MEMORY // 2**20} MB of memory; shorten or split it"
    except RecursionError:
        return "nests too deep; flatten it"
    except passed_on:
        raise
    except Exception as error:
        cause = error.__cause__ or error  # Sphinx wraps what the handler of an event raises
        return f"failed with {type(cause).__name__}: {cause}"
    return ""


def limit_process(seconds: int, file_size: int) -> None:
    """Limit the processor time, the memory and the files of this process, which runs a command.

    `file_size` is the most bytes that it may write to a file.  For the `preexec_fn` of
    `subprocess`, which Windows does not have.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))


@contextmanager
def budget(seconds: float) -> Iterator[None]:
    """Stop the work of a block when it takes too much processor time or memory.

    Raises TimeBudgetError after so many seconds of processor time of this process, and
    MemoryError when its address space grows by more than MEMORY.  Time is limited in the main
    thread only, since Python handles signals there, and memory on Linux only.
    """
    if _is_limited():  # within another budget, which goes on
        yield
        return
    with _time_limit(seconds), _memory_limit():
        yield


def _stop(*_signal: Any) -> NoReturn:
    raise TimeBudgetError


def _is_limited() -> bool:
    return hasattr(signal, "SIGPROF") and signal.getsignal(signal.SIGPROF) is _stop


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    try:
        before = signal.signal(signal.SIGPROF, _stop)
    except (AttributeError, ValueError):  # Windows; a thread that is not the main one
        yield
        return
    # Once more every second, in case a bare `except:` has caught the first.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _memory_limit() -> Iterator[None]:
    if (limit := _address_space_limit()) is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        limit = min(limit, soft)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space_limit() -> int | None:
    """Return the bytes of address space after which the work is stopped, if it is known."""
    with suppress(OSError):
        pages = int(_STATM.read_bytes().split()[0])
        return pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    return None


def _rehearse(work: Callable[[], object], seconds: float) -> None:
    """Do some work in a process that the system kills if it takes too long; lose the result.

    Unlike `budget`, this also stops a loop in C code that lets no signal through.  What the
    work raises or logs is lost as well.  Raises TimeBudgetError if the process was killed.
    """
    if resource is None or not hasattr(os, "fork"):
        return
    if (child := os.fork()) == 0:
        try:
            logging.disable()
            whole = int(seconds) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
            work()
        finally:  # whatever is raised: it will be raised again
            os._exit(0)
    _child, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        raise TimeBudgetError
