"""Measure the cost of building and reading the journal, compared with other generators.

Build the same posts as sites of several kinds, each build in a separate process.  The kinds
take turns, so that a slow phase of the machine affects all of them.  Each figure is a median.
Print tables in Markdown; assert nothing.  README.md describes the comparison.
"""

from __future__ import annotations

import argparse
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from figures import Results
from kinds import KINDS
from measure import STEPS, Plan, measure
from notes import Note, load_notes
from report import Report
from wire import BrowserError, check_browser

CURVE_KINDS = ("journal", "bare")
CURVE_STEPS = ("full", "edited")


def count_of(text: str) -> int:
    """Parse a number above 0."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def _counts(text: str) -> list[int]:
    return sorted({count_of(part) for part in text.split(",")})


def notes_of(text: str) -> list[Note]:
    """Read the notes of a folder or a .tar.xz."""
    try:
        notes, _mended = load_notes(Path(text))
    except (OSError, tarfile.TarError) as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be read: {error}") from error
    if not notes:
        raise argparse.ArgumentTypeError(f"{text} contains no Markdown files")
    return notes


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is not a kind; the kinds are {', '.join(KINDS)}"
        )
    return list(dict.fromkeys(kinds))


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Measure the cost of the journal, compared with other generators.",
        epilog="Tables go to standard output, the figures of each build to standard error.",
    )
    parser.add_argument(
        "--corpus",
        type=notes_of,
        metavar="DIR",
        help="Markdown notes to turn into posts: a folder or a .tar.xz (default: generated notes)",
    )
    parser.add_argument(
        "--posts",
        type=count_of,
        metavar="N",
        help="compare the kinds with N posts (default: 1000; with --curve, do not compare)",
    )
    parser.add_argument(
        "--curve",
        type=_counts,
        default=[],
        metavar="N,N",
        help="measure the growth of costs with these numbers of posts",
    )
    parser.add_argument(
        "--kinds",
        type=_kinds,
        metavar="KIND,KIND",
        help=f"the kinds of site, from {', '.join(KINDS)} (default: all; for --curve "
        f"{' and '.join(CURVE_KINDS)}); ratios are relative to the first",
    )
    parser.add_argument(
        "--jobs",
        type=count_of,
        default=2,
        metavar="N",
        help="number of processes of a build (default: 2)",
    )
    parser.add_argument(
        "--runs", type=count_of, default=3, metavar="N", help="turns of each kind (default: 3)"
    )
    parser.add_argument(
        "--no-browser",
        dest="browser",
        action="store_false",
        help="do not measure the traffic of a visit and a search",
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="also write the tables to this Markdown file, and plots (SVG) to its folder",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="work in this folder and keep the sites"
    )
    return parser.parse_args(arguments)


def plan_of(options: argparse.Namespace, kinds: Sequence[str], steps: Sequence[str]) -> Plan:
    """Return the plan of the command line; `kinds` apply unless it names others."""
    return Plan(options.kinds or kinds, options.runs, options.jobs, options.browser, steps)


def run(notes: Sequence[Note] | None, count: int, keep: Path | None, plan: Plan) -> Results:
    """Measure with `count` posts, in a folder below `keep` or in a temporary one."""
    with tempfile.TemporaryDirectory(prefix="journal-") as temporary:
        return measure(notes, count, keep / str(count) if keep else Path(temporary), plan)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the results.  Return 1 if a kind failed."""
    options = parse(arguments)
    if options.browser:
        try:
            check_browser()
        except BrowserError as error:
            print(error, file=sys.stderr)
            return 1
    notes = options.corpus
    report = Report(
        options.runs, options.jobs, "generated notes" if notes is None else "real notes"
    )
    if options.posts or not options.curve:
        plan = plan_of(options, list(KINDS), STEPS)
        report.compared = run(notes, options.posts or 1000, options.keep, plan)
    plan = plan_of(options, CURVE_KINDS, CURVE_STEPS)
    report.curve = [run(notes, count, options.keep, plan) for count in options.curve]
    print(report.text())
    if options.write:
        report.write(options.write)
    return 1 if report.failures() else 0


if __name__ == "__main__":
    sys.exit(main())
