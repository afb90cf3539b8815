"""Measure what Sphinx and MyST-Parser make again for each document that they read.

README.md in this folder has the changes that would save it.
"""

from __future__ import annotations

import timeit
from typing import Any

from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.readers.standalone import Reader
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, make_document
from myst_parser.parsers.mdit import create_md_parser

MADE: Any = get_default_settings(Reader, Parser)

STEPS = {
    "Sphinx: settings of a document": lambda: get_default_settings(Reader, Parser),
    "the same, copied": lambda: MADE.copy(),
    "MyST: a document that is not used": make_document,
    "MyST: a Markdown parser": lambda: create_md_parser(MdParserConfig(), DocutilsRenderer),
}


def main() -> None:
    """Print the milliseconds of each step: the fastest of five series."""
    for name, step in STEPS.items():
        seconds = min(timeit.repeat(step, number=100, repeat=5)) / 100
        print(f"{1000 * seconds:7.3f} ms  {name}")


if __name__ == "__main__":
    main()
