"""The Markdown of posts, as far as it differs from MyST: rules for markdown-it, without Sphinx.

Engineers type GitHub's Markdown, links in double brackets and prices in dollars.  Each module
has one rule of that kind.  MyST and markdown-it have rules for alerts, struck text, task lists
and bare links, which `haiku_markdown` turns on.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote.index import footnote_ref

from . import bare_links, comments, definitions, dollars, wiki_links
from .post_names import PostNames
from .wiki_links import WIKI_LINK

__all__ = ["EXTENSIONS", "WIKI_LINK", "WIKI_LINKS", "PostNames", "add_rules"]

WIKI_LINKS = "wikilink"
"""The name of the journal's own extension; all others are MyST's."""

EXTENSIONS = (
    *("alert", "deflist", "dollarmath", "gfm_autolink", "strikethrough", "tasklist"),
    WIKI_LINKS,
)
"""The default of `haiku_markdown`."""


def add_rules(markdown: MarkdownIt, extensions: Collection[str]) -> None:
    """Add the rules of posts to a parser: to MyST's own, and for links in double brackets."""
    comments.add_rule(markdown)
    if WIKI_LINKS in extensions:
        wiki_links.add_rule(markdown)
    # Settings of MyST decide which of these a parser has.
    known = {*markdown.block.ruler.get_all_rules(), *markdown.inline.ruler.get_all_rules()}
    for name, add_rule in _ADDITIONS.items():
        if name in known:
            add_rule(markdown)


def _keep_brackets(markdown: MarkdownIt) -> None:
    """Let a footnote that is not defined be text, as on GitHub: `[^a-z]` is seldom a footnote."""
    markdown.inline.ruler.at("footnote_ref", partial(footnote_ref, always_match=False))


_ADDITIONS = {
    "deflist": definitions.add_rule,
    "footnote_ref": _keep_brackets,
    "gfm_autolink_protocol": bare_links.add_rule,
    "math_inline": dollars.replace_rule,
}
"""What is added to a parser, by the name of the rule that it must have."""
