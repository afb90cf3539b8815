"""Formulas between dollar signs, told from prices and variables by Pandoc's rules.

Pandoc's manual, `tex_math_dollars`: the opening sign has a character other than white space
to its right, the closing one to its left, and no digit follows the closing sign.  Engineers
write more about shells: here, a sign that begins a variable or a command closes no formula
(`$PATH:$HOME`, `$a/${b}`), and code comes before formulas, as on GitHub.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_CONTENT = r"(?!\s)((?:[^$\\`]|\\[^`])+?)(?<!\s)"
_FORMULA = re.compile(rf"\${_CONTENT}\$(?![\dA-Z_({{])|\$\${_CONTENT}\$\$")


def replace_rule(markdown: MarkdownIt) -> None:
    """Replace the rule for dollar signs within a line, of a parser with formulas."""
    markdown.inline.ruler.at("math_inline", _formula)


def _formula(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        kind = "math_inline" if match[1] else "math_inline_double"
        token = state.push(kind, "math", 0)
        token.content = match[1] or match[2]
        token.markup = "$" if match[1] else "$$"
    state.pos = match.end()
    return True
