"""Mathematics as MathML, which browsers render without a script.

This is a renderer for `html_math_renderer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ..util.latex import LatexError, latex_to_mathml

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def _markup(self: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> str:
    """Return the MathML of a formula, or its source if it cannot be translated."""
    try:
        return latex_to_mathml(node.astext(), block=block)
    except LatexError as error:
        logger.warning(
            "cannot render this formula: %s",
            error,
            location=node,
            type="haiku",
            subtype="math",
        )
        return f"<code>{self.encode(node.astext())}</code>"


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Render a formula within a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_markup(self, node, block=False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Render a block formula, with its number if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(_markup(self, node, block=True) + "</div>\n")
    raise nodes.SkipNode
