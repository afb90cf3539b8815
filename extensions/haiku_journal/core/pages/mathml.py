"""Mathematics as MathML, which browsers set themselves: no script, no other host.

Docutils turns LaTeX into MathML (docutils.utils.math.latex2mathml); this makes
it one of the renderers that `html_math_renderer` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import pick_math_environment
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)


def _markup(self: HTML5Translator, node: nodes.math | nodes.math_block, *, block: bool) -> str:
    """The MathML of a formula, or its source where docutils cannot read it."""
    code = node.astext()
    try:
        if block and pick_math_environment(code).startswith("align"):
            code = f"\\begin{{aligned}}{code}\\end{{aligned}}"
        return str(tex2mathml(code, as_block=block))
    except Exception as error:  # what docutils cannot read, it fails on in many ways
        logger.warning(
            "this formula cannot be set: %s", error, location=node, type="haiku", subtype="math"
        )
        return f"<code>{self.encode(node.astext())}</code>"


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """Set a formula within a line."""
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(_markup(self, node, block=False) + "</span>")
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Set a formula that stands alone, with its number if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append(_markup(self, node, block=True) + "</div>\n")
    raise nodes.SkipNode
