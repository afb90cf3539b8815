"""Bare links, by the rules of GitHub's Markdown (GFM, 6.9), with the schemes of posts."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_SCHEMES = ("http", "https", "mailto")


def add_rule(markdown: MarkdownIt) -> None:
    """Let a parser of bare links take any other colon as text."""
    markdown.inline.ruler.before("gfm_autolink_protocol", "no_scheme", _no_scheme)


def _no_scheme(state: StateInline, silent: bool) -> bool:
    """Take a colon that follows no scheme as text.

    GitHub knows xmpp, too.  The rule for schemes also reads all of the text before each colon,
    which takes quadratic time.
    """
    if state.src[state.pos] != ":" or state.pending.endswith(_SCHEMES):
        return False
    if not silent:
        state.pending += ":"
    state.pos += 1
    return True
