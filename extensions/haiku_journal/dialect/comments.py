"""HTML comments: left out of the page, except for the mark that ends an excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

EXCERPT_END = "excerpt_end"
"""The type of the token that stands for `<!-- more -->` or `<!-- truncate -->`."""
_MARK = re.compile(r"\s*<!--\s*(?:more|truncate)\s*-->\s*", re.IGNORECASE)


def add_rule(markdown: MarkdownIt) -> None:
    """Let a parser leave comments out."""
    markdown.core.ruler.push("comments", _drop_comments)


def _drop_comments(state: StateCore) -> None:
    state.tokens = list(_without_comments(state.tokens))
    for token in state.tokens:
        if token.children and any(child.type == "html_inline" for child in token.children):
            token.children = list(_without_comments(token.children))


def _without_comments(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type not in {"html_block", "html_inline"} or "<!--" not in token.content:
            yield token
        elif _MARK.fullmatch(token.content):
            yield Token(EXCERPT_END, "", 0, map=token.map, level=token.level)
        else:
            token.content = remove_comments(token.content)
            if token.content.strip():
                yield token


def remove_comments(html: str) -> str:
    """Return HTML without its comments; one without an end is text (CommonMark, 6.6)."""
    parts, place = [], 0
    while (start := html.find("<!--", place)) >= 0:
        # From the hyphens that open it, since `<!-->` and `<!--->` are whole.
        end = html.find("-->", start + 2)
        if end < 0:
            break
        parts.append(html[place:start])
        place = end + len("-->")
    return "".join(parts) + html[place:]
