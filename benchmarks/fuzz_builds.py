"""Edit a journal at random; compare each incremental build with a build from nothing.

    python benchmarks/fuzz_builds.py --steps 1000 --seed 1

After each step, the output of both builds must be the same bytes, and so must their warnings.
A step that stops a build is undone.  Differences are printed with the shortest sequence of
steps that shows them.  The exit status is 1 if there are any.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

if __name__ == "__main__":
    ROOT = Path(__file__).parents[1]
    sys.path[:0] = [str(ROOT / "extensions"), str(ROOT / "tests")]

from fuzz_edits import FIRST, Journal, Step, edited, steps
from support.builds import build
from support.folders import differences
from support.projects import Project

LONGEST = 8
"""The most steps that are repeated to find a short sequence that shows a difference."""


class Outcome(NamedTuple):
    """The result of a build: its warnings, sorted, and the error that stopped it, if any."""

    warnings: tuple[str, ...]
    error: str


@dataclass
class Finding:
    """A difference between both builds, after the last of these steps."""

    start: Journal
    steps: tuple[Step, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        before = f"  settings: {dict(self.start.settings)}", f"  posts: {dict(self.start.posts)}"
        return "\n".join([*before, *(f"  {step}" for step in self.steps), *self.lines])


@dataclass
class Site:
    """A journal on disk, and the output of its builds."""

    root: Path
    journal: Journal = FIRST
    project: Project = field(init=False)

    def __post_init__(self) -> None:
        self.project = Project(self.root)
        self._conf = self.project.read("conf.py")
        self._written: dict[str, bytes] = {}
        self.write(self.journal)

    def write(self, journal: Journal, moment: int | None = None) -> None:
        """Write what differs from the files on disk; remove what the journal does not have."""
        self.journal = journal
        lines = (f"{name} = {value}" for name, value in journal.settings.items())
        texts = journal.texts() | {"conf.py": "\n".join([self._conf, *lines, ""]).encode()}
        for path in self._written.keys() - texts.keys():
            self.project.delete(path)
        changed = {path: text for path, text in texts.items() if self._written.get(path) != text}
        self.project.write({**changed})
        for path in changed if moment is not None else ():
            os.utime(self.project.folder / path, (moment, moment))
        self._written = texts

    def apply(self, step: Step) -> None:
        """Apply the edits of a step."""
        self.write(reduce(edited, step.edits, self.journal), step.time)

    def build(self, into: str, step: Step) -> Outcome:
        """Build as the step says, in a process of its own, as a command would be."""
        return _in_process(
            _outcome, self.journal.now, self.project.folder, self.root / into, *step[1:3]
        )

    def compare(self, step: Step) -> tuple[Outcome, tuple[str, ...]]:
        """Build both ways; return the outcome and what differs."""
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        outcome, fresh = self.build("build", step), self.build("fresh", step._replace(parallel=0))
        if outcome.error and outcome.error == fresh.error:
            return outcome, ()  # it stopped at once, and so has not said all
        if outcome != fresh:
            mine, theirs = (Counter([*one.warnings, one.error]) for one in (outcome, fresh))
            return outcome, (
                *(f"  only incremental: {line}" for line in mine - theirs),
                *(f"  only fresh: {line}" for line in theirs - mine),
            )
        names = differences(self.root / "build" / step.builder, self.root / "fresh" / step.builder)
        return outcome, tuple(f"  differs: {name}" for name in names)

    def forget(self) -> None:
        """Remove the output."""
        shutil.rmtree(self.root / "build", ignore_errors=True)


def _outcome(now: int, source: Path, output: Path, builder: str, parallel: int) -> Outcome:
    os.environ["SOURCE_DATE_EPOCH"] = str(now)
    try:
        result = build(source, output, builder, parallel, {})
    except SystemExit as error:  # a problem of the settings
        return Outcome((), str(error))
    except Exception:
        return Outcome((), traceback.format_exc())
    lines = sorted(filter(None, result.warnings.splitlines()))
    return Outcome(
        tuple(lines), f"{type(result.error).__name__}: {result.error}" if result.error else ""
    )


def _in_process(work: Any, *arguments: Any) -> Any:
    """Call a function in a forked process, so that nothing of one build is left for the next."""
    receiver, sender = multiprocessing.Pipe(duplex=False)

    def send() -> None:
        sender.send(work(*arguments))

    process = multiprocessing.get_context("fork").Process(target=send)
    process.start()
    sender.close()
    try:
        return receiver.recv()
    finally:
        process.join()


def fuzz(root: Path, wanted: Iterable[Step]) -> Iterator[tuple[Finding | None, str]]:
    """Yield what each step shows: a difference or None, and the error that stopped both builds."""
    # The first build is made in this process: all others inherit its modules and templates.
    Site(root / "warm").project.build()
    site = Site(root / "site")
    done: list[tuple[Journal, Step]] = []
    for step in wanted:
        before = site.journal
        site.apply(step)
        outcome, lines = site.compare(step)
        done = [*done[-LONGEST:], (before, step)]
        if lines:
            site.forget()
            yield _shortest(root / "again", done, lines), outcome.error
        else:
            yield None, outcome.error
        if outcome.error:
            site.write(before, step.time)


def _shortest(root: Path, done: Sequence[tuple[Journal, Step]], lines: tuple[str, ...]) -> Finding:
    """Return the fewest last steps that show a difference; all, if none of them does."""
    for count in range(1, len(done) + 1):
        start, last = done[-count][0], tuple(step for _, step in done[-count:])
        shutil.rmtree(root, ignore_errors=True)
        site = Site(root, start)
        site.build("build", last[0])
        for step in last:
            site.apply(step)
            if step is not last[-1] and site.build("build", step).error:
                site.write(done[-count][0])
        if found := site.compare(last[-1])[1]:
            return Finding(start, last, found)
    return Finding(done[0][0], tuple(step for _, step in done), ("  (not repeated)", *lines))


def main() -> int:
    """Read the command line, run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=100, help="number of steps")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random steps")
    options = parser.parse_args()
    found, stopped, start = 0, 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        wanted = islice(steps(options.seed), options.steps)
        for number, (finding, error) in enumerate(fuzz(Path(folder), wanted), 1):
            stopped += bool(error)
            if finding:
                found += 1
                print(f"seed {options.seed}, step {number}:\n{finding}", flush=True)
    seconds = time.monotonic() - start
    print(
        f"seed {options.seed}: {options.steps} steps, {stopped} stopped by an error, "
        f"{found} differences, {seconds:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
