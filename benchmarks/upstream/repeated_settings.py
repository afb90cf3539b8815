"""Measure what Sphinx and MyST-Parser do again for each document, and docutils for each node.

README.md in this folder has the changes that would save it.
"""

from __future__ import annotations

import sys
import timeit
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "extensions"))

from docutils import nodes
from docutils.core import publish_doctree
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.readers.standalone import Reader
from haiku_journal.sandbox.post_reading import document
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, make_document
from myst_parser.parsers.mdit import create_md_parser

PARAGRAPH = "A *word*, some ``code`` and a `link <https://journal.example/>`_.\n\n"
PAGE: Any = publish_doctree(10 * PARAGRAPH)
SAME_PAGE: Any = document(PAGE.settings, PAGE.reporter)
SAME_PAGE.extend(PAGE.children)
MADE: Any = get_default_settings(Reader, Parser)

STEPS = {
    "Sphinx: settings of a document": lambda: get_default_settings(Reader, Parser),
    "the same, copied": lambda: MADE.copy(),
    "MyST: a document that is not used": make_document,
    "MyST: a Markdown parser": lambda: create_md_parser(MdParserConfig(), DocutilsRenderer),
    "docutils: a search for nodes": lambda: [*PAGE.findall(nodes.literal)],
    "the same, in one loop": lambda: [*SAME_PAGE.findall(nodes.literal)],
}


def main() -> None:
    """Print the milliseconds of each step: the fastest of five series."""
    for name, step in STEPS.items():
        seconds = min(timeit.repeat(step, number=100, repeat=5)) / 100
        print(f"{1000 * seconds:7.3f} ms  {name}")


if __name__ == "__main__":
    main()
