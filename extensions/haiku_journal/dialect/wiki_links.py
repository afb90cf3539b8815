"""Links in double brackets: `[[title, haiku or path#heading|words]]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

WIKI_LINK = re.compile(
    r"(?<![\\\w\[\])])\[\[(?=[^\s:])(?P<target>[^\[\]|\n]*?)"
    r"(?:\\?\|(?P<words>[^\[\]\n]+))?(?<!\s)\]\](?![(\[\]])",
    re.ASCII,
)
"""A link.  Code that looks like one is none: `x[[1]]`, `[[ -f x ]]`, `[[:space:]]`, `[[[end]]]`.

In the cell of a table, the bar is written `\\|`."""


def add_rule(markdown: MarkdownIt) -> None:
    """Let a parser make links of double brackets."""
    markdown.inline.ruler.before("link", "wiki_link", _wiki_link)


def _wiki_link(state: StateInline, silent: bool) -> bool:
    # Silently, a parser looks for the end of a link's text, where these brackets are text.
    if silent or state.src[state.pos] != "[" or state.linkLevel:
        return False
    match = WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None or not names_a_post(match["target"]) or _is_defined(state, match["target"]):
        return False
    token = state.push("wiki_link", "", 0)
    token.content = (match["words"] or "").strip()
    token.meta = {"target": match["target"].strip()}
    state.pos = match.end()
    return True


def names_a_post(target: str) -> bool:
    """Return whether a target can be a name: numbers alone are a list of numbers."""
    return any(map(str.isalpha, target))


def _is_defined(state: StateInline, label: str) -> bool:
    """Return whether the text defines the inner brackets as a link of its own: `[[1]]`."""
    return normalizeReference(label) in state.env.get("references", {})
