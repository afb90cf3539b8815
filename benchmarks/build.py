"""What this journal costs to build and to read, beside its peers, with the same posts.

Builds the same posts as sites of several kinds, each build in a process of its own;
the kinds take turns, so that what slows the machine slows them alike; each figure
is a median.  Prints tables in Markdown.  Nothing is asserted.  README.md says what
is compared.
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


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def _counts(text: str) -> list[int]:
    return sorted({_count(part) for part in text.split(",")})


def _notes(text: str) -> list[Note]:
    try:
        notes, _mended = load_notes(Path(text))
    except (OSError, tarfile.TarError) as error:
        raise argparse.ArgumentTypeError(f"{text} cannot be read: {error}") from error
    if not notes:
        raise argparse.ArgumentTypeError(f"{text} holds no Markdown")
    return notes


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no kind; the kinds are {', '.join(KINDS)}"
        )
    return list(dict.fromkeys(kinds))


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description="Measure what the journal costs to build and to read, beside its peers.",
        epilog="Tables go to standard output, each build's figures to standard error.",
    )
    parser.add_argument(
        "--corpus",
        type=_notes,
        metavar="DIR",
        help="Markdown notes to make posts of: a folder or a .tar.xz (default: made-up notes)",
    )
    parser.add_argument(
        "--posts",
        type=_count,
        metavar="N",
        help="compare the kinds with so many posts (default: 1000, or none with --curve)",
    )
    parser.add_argument(
        "--curve",
        type=_counts,
        default=[],
        metavar="N,N",
        help="follow how costs grow with these numbers of posts",
    )
    parser.add_argument(
        "--kinds",
        type=_kinds,
        metavar="KIND,KIND",
        help=f"the kinds of site, of {', '.join(KINDS)} (default: all; for --curve "
        f"{' and '.join(CURVE_KINDS)}); ratios are to the first",
    )
    parser.add_argument(
        "--jobs",
        type=_count,
        default=2,
        metavar="N",
        help="how many processes a build may use (default: 2)",
    )
    parser.add_argument(
        "--runs", type=_count, default=3, metavar="N", help="turns of each kind (default: 3)"
    )
    parser.add_argument(
        "--no-browser",
        dest="browser",
        action="store_false",
        help="leave out what a visit and a search move",
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="write the tables to this Markdown file too, and plots (SVG) beside it",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="work in this folder and leave the sites there"
    )
    return parser.parse_args(arguments)


def plan_of(options: argparse.Namespace, kinds: Sequence[str], steps: Sequence[str]) -> Plan:
    """What the command line asks for; `kinds` unless it names others."""
    return Plan(options.kinds or kinds, options.runs, options.jobs, options.browser, steps)


def run(notes: Sequence[Note] | None, count: int, keep: Path | None, plan: Plan) -> Results:
    """Measure with so many posts, in a folder that is kept or in one that is not."""
    with tempfile.TemporaryDirectory(prefix="journal-") as temporary:
        return measure(notes, count, keep / str(count) if keep else Path(temporary), plan)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print what was found; returns 1 if a kind failed."""
    options = parse(arguments)
    if options.browser:
        try:
            check_browser()
        except BrowserError as error:
            print(error, file=sys.stderr)
            return 1
    notes = options.corpus
    report = Report(options.runs, options.jobs, "notes made up" if notes is None else "real notes")
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
