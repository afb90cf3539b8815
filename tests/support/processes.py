"""Commands in processes of their own, forked from the process of the tests."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping
from subprocess import CompletedProcess
from tempfile import TemporaryFile
from typing import IO

from support.paths import PYTHONPATH

TIMEOUT = 120
"""Seconds after which a command is killed."""


def process_environment(**variables: str) -> dict[str, str]:
    """Return the environment of a process that finds the journal: this one's, with variables."""
    return {**os.environ, "PYTHONPATH": PYTHONPATH, **variables}


def run_forked(
    work: Callable[[], object], environment: Mapping[str, str]
) -> CompletedProcess[str]:
    """Call a function in a forked process; return the exit status and what it has written.

    The process has what this one has imported, which would take longer than a small build, and
    leaves nothing behind in this one.  The status is what the function returns.
    Raises TimeoutError if the process takes too long.
    """
    with _line_buffered() as out, _line_buffered() as err:
        fork = multiprocessing.get_context("fork")
        process = fork.Process(target=_call, args=(work, environment, out, err))
        process.start()
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError("the process took too long")
        return CompletedProcess((), process.exitcode, *map(_text, (out, err)))


def _line_buffered() -> IO[str]:
    return TemporaryFile("w+", buffering=1, encoding="utf-8")


def _call(
    work: Callable[[], object], environment: Mapping[str, str], out: IO[str], err: IO[str]
) -> None:
    os.setsid()  # a command that kills its process group must not kill the tests
    os.environ.update(environment)
    for number, file in ((1, out), (2, err)):  # where its own commands write
        os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = out, err
    sys.exit(work())  # type: ignore[arg-type]


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
