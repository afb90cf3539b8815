"""Publish a site whole or not at all: build next to what is served, then switch.

    python -m haiku_journal.cli.publish _build/html -- -j auto .

A host that publishes by itself needs a real folder instead of a symbolic link:
that is what `--folder` makes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..authoring.publishing import PublishError, publish


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="haiku_journal.cli.publish", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--folder", action="store_true", help="make the output a real folder")
    parser.add_argument("output", type=Path, help="the path that is served")
    parser.add_argument("options", nargs="+", help="sphinx-build's options and the source folder")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = make_parser().parse_args(arguments)
    try:
        return publish(options.output, options.options, folder=options.folder)
    except (PublishError, OSError) as error:
        print(f"nothing was published: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
