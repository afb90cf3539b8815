"""What an author writes for a diagram besides a code fence, and what a page shows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NoReturn

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util.docutils import SphinxDirective

from .renderers import RENDERERS

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator


class diagram(nodes.literal_block):  # noqa: N801
    """A diagram that is drawn; its text is its source, which the search and other builders use.

    `drawing` is its markup; `digest` is the name of its file in the folder of drawings.
    """


class DiagramDirective(SphinxDirective):
    """A diagram with a caption, or with a text for those who do not see it."""

    required_arguments = 1
    has_content = True
    option_spec = {"alt": directives.unchanged, "caption": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return a block of code as a fence has it, in a figure if there is a caption."""
        (language,) = self.arguments
        if language not in RENDERERS:
            known = " or ".join(RENDERERS)
            raise self.error(f"a diagram cannot be in {language!r}; write it in {known}")
        source = "\n".join(self.content) + "\n"
        block = nodes.literal_block(source, source, language=language)
        block.source, block.line = self.get_source_info()
        text, messages = self.parse_inline(self.options.get("caption", ""))
        caption = nodes.caption("", "", *text)
        block["alt"] = self.options.get("alt", caption.astext())
        return [nodes.figure("", block, caption), *messages] if text else [block]


def visit_diagram(self: HTML5Translator, node: diagram) -> NoReturn:
    """Write a drawing, and its source, which can be opened and which feeds show."""
    self.body.append(self.starttag(node, "div", node["drawing"], CLASS="diagram") + "</div>\n")
    summary, code = escape(_("Source")), escape(node.astext())
    self.body.append(
        f'<details class="diagram-source"><summary>{summary}</summary>'
        f'<div class="highlight"><pre>{code}</pre></div></details>\n'
    )
    raise nodes.SkipNode
