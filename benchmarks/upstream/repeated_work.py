"""Measure what other libraries do again for each document, page, node or block of code.

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
from docutils.utils.smartquotes import educate_tokens
from haiku_journal.sandbox.post_reading import CHANGED_BY_SMART_QUOTES, document
from jinja2 import DictLoader, Environment
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, make_document
from myst_parser.parsers.mdit import create_md_parser
from sphinx.highlighting import PygmentsBridge

PARAGRAPH = "A *word*, some ``code`` and a `link <https://journal.example/>`_.\n\n"
PAGE: Any = publish_doctree(10 * PARAGRAPH)
SAME_PAGE: Any = document(PAGE.settings, PAGE.reporter)
SAME_PAGE.extend(PAGE.children)
MADE: Any = get_default_settings(Reader, Parser)

TEXT = "Words of a paragraph, as most are. " * 5
HIGHLIGHTER = PygmentsBridge()

TEMPLATES = Environment(loader=DictLoader({"chained": "x", "plain": "x"}), auto_reload=False)
TEMPLATES.globals.update({f"global{number}": number for number in range(8)})  # as many as Sphinx's
TEMPLATES.get_template("plain").globals = TEMPLATES.globals
VALUES = {f"value{number}": number for number in range(110)}  # as many as a page has


class Silent(nodes.GenericNodeVisitor):
    """A visitor that does nothing."""

    def default_visit(self, node: nodes.Node) -> None:
        """Do nothing."""

    default_departure = default_visit


STEPS = {
    "Sphinx: settings of a document": lambda: get_default_settings(Reader, Parser),
    "the same, copied": lambda: MADE.copy(),
    "MyST: a document that is not used": make_document,
    "MyST: a Markdown parser": lambda: create_md_parser(MdParserConfig(), DocutilsRenderer),
    "docutils: a search for nodes": lambda: [*PAGE.findall(nodes.literal)],
    "the same, in one loop": lambda: [*SAME_PAGE.findall(nodes.literal)],
    "docutils: a visit to all nodes": lambda: PAGE.walkabout(Silent(PAGE)),
    "the same, without messages": lambda: SAME_PAGE.walkabout(Silent(SAME_PAGE)),
    "docutils: smart quotes of a text without any": lambda: [*educate_tokens([("plain", TEXT)])],
    "a search for what they change": lambda: CHANGED_BY_SMART_QUOTES.search(TEXT),
    "Sphinx: a lexer": lambda: HIGHLIGHTER.get_lexer("", "yaml"),
    "Jinja: a template of one letter": lambda: TEMPLATES.get_template("chained").render(VALUES),
    "the same, without a chain": lambda: TEMPLATES.get_template("plain").render(VALUES),
}


def main() -> None:
    """Print the milliseconds of each step: the fastest of five series."""
    for name, step in STEPS.items():
        seconds = min(timeit.repeat(step, number=100, repeat=5)) / 100
        print(f"{1000 * seconds:7.3f} ms  {name}")


if __name__ == "__main__":
    main()
