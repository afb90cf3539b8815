"""How the Markdown of posts becomes nodes where MyST makes raw HTML, or has no such markup.

Raw HTML would be missing in builders other than HTML, and MyST warns of it.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from docutils import nodes
from docutils.parsers.rst.languages import get_language
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.addnodes import pending_xref
from sphinx.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

EXCERPT = "excerpt"
"""The attribute of a document that has the text above the mark of an excerpt."""


class struck(nodes.inline):  # noqa: N801
    """Text that is struck out."""


class checkbox(nodes.inline):  # noqa: N801
    """The box of a task; `checked` tells whether the task is done."""


class MarkupRenderer(SphinxRenderer):
    """A renderer of struck text, tasks, links in double brackets and marks of excerpts."""

    def __init__(self, parser: MarkdownIt) -> None:
        """Set what MyST sets, and look for the methods that render only once."""
        self.md = parser
        self.rules = {name: getattr(self, name) for name in _rule_names(type(self))}
        self._inventories = None

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Set what MyST sets, with the document of the options.

        MyST makes another document each time, which takes longer than to parse many a post.
        """
        self.md_env, self.md_options = env, options
        self.md_config = options["myst_config"]
        self.document = options["document"]
        self.current_node = options.get("current_node", self.document)
        self.reporter = self.document.reporter
        language = get_language(self.document.settings.language_code)
        self.language_module_rst = language  # type: ignore[assignment]
        self._heading_offset = 0
        self._level_to_section = {0: self.document}
        self._heading_slugs = {}

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Render struck text."""
        node = struck()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Render an item of a list, with a box that every builder shows if it is a task."""
        super().render_list_item(token)
        if "checked" not in token.meta:
            return
        item = self.current_node.children[-1]
        box = next(iter(item.findall(nodes.raw)))  # MyST's own, at the start of the text
        done = token.meta["checked"]
        box.replace_self(checkbox(text="☑ " if done else "☐ ", checked=done))

    def render_wiki_link(self, token: SyntaxTreeNode) -> None:
        """Render a link in double brackets as the role `post` does."""
        docname, target = self.sphinx_env.current_document.docname, token.meta["target"]
        text = token.content or target
        link = pending_xref(
            "",
            nodes.inline(text=text, classes=["xref", "haiku", "haiku-post"]),
            refdomain="haiku",
            reftype="post",
            reftarget=docname + target if target.startswith("#") else target,
            refexplicit=bool(token.content),
            refwarn=True,
            refdoc=docname,
            remedy="; brackets that are no link are written `\\[[`",
        )
        self.add_line_and_source_path(link, token)
        self.current_node.append(link)

    def render_excerpt_end(self, token: SyntaxTreeNode) -> None:
        """Note the text above a mark, unless there is an earlier one."""
        paragraphs = self.document.findall(nodes.paragraph)
        text = " ".join(paragraph.astext() for paragraph in paragraphs)
        self.document.setdefault(EXCERPT, " ".join(text.split()))


@cache
def _rule_names(renderer: type[SphinxRenderer]) -> tuple[str, ...]:
    """Return the names of the methods that render tokens."""
    names = (name for name in dir(renderer) if name.startswith("render_"))
    return tuple(name for name in names if name != "render_children")


def visit_struck(self: HTML5Translator, node: struck) -> None:
    """Open struck text."""
    self.body.append(self.starttag(node, "del", ""))


def depart_struck(self: HTML5Translator, node: struck) -> None:
    """Close struck text."""
    self.body.append("</del>")


def visit_checkbox(self: HTML5Translator, node: checkbox) -> NoReturn:
    """Write the box of a task, which a reader cannot change, with a name for screen readers."""
    name = _("Completed task") if node["checked"] else _("Incomplete task")
    attributes = {"type": "checkbox", "disabled": "disabled", "aria-label": name}
    if node["checked"]:
        attributes["checked"] = "checked"
    self.body.append(
        self.emptytag(node, "input", " ", CLASS="task-list-item-checkbox", **attributes)
    )
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Register the nodes of posts; other builders write them as the nodes they derive from."""
    app.add_node(struck, html=(visit_struck, depart_struck))
    app.add_node(checkbox, html=(visit_checkbox, None))
