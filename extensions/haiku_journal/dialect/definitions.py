"""Definition lists: a shell prompt, or indented code, below a paragraph is no definition."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph


def add_rule(markdown: MarkdownIt) -> None:
    """Let a parser with definition lists take only `:` as the mark of a definition."""
    markdown.block.ruler.before("deflist", "no_definition", _no_definition)


def _no_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a paragraph that the rule of definition lists would take for a term.

    That rule also takes `~` as a mark, with which many prompts begin, and ignores indents.
    """
    following = start + 1
    if following < end and state.isEmpty(following):
        following += 1
    if silent or following >= end or state.is_code_block(start):
        return False
    mark = state.src[state.bMarks[following] + state.tShift[following] :][:1]
    if mark == "~" or (mark == ":" and state.is_code_block(following)):
        return paragraph(state, start, end, silent)
    return False
