"""Whether every word of a text has arrived in the page made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_WORD = re.compile(r"\w+")


_MARKUP = re.compile(r"\]\([^)]*\)|<[^>]*>|\{[^}]*\}|&\w+;")
"""What stands in a row of a table and is not shown: addresses, tags, roles, entities."""


def _said(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What the tokens of a Markdown text say, each with its line."""
    line = 1
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "inline":
            for child in token.children or ():
                if child.type in {"text", "code_inline", "html_inline"}:
                    yield line, child.content
                elif child.type == "image":
                    yield line, str(child.attrGet("title") or "")
        elif token.type == "table_open" and token.map:
            # A row's cells beyond the header's are in no token.
            for number in range(token.map[0], min(token.map[1], len(lines) + 1)):
                yield number, _MARKUP.sub(" ", lines[number - 1])
        elif token.type in {"code_block", "html_block"}:
            yield line, token.content
        elif token.type == "fence" and not token.info.startswith("{"):
            yield line, token.content  # a directive's content is its own to show


def lost_words(
    tokens: Sequence[Token], shown: str, lines: Sequence[str] = ()
) -> dict[int, list[str]]:
    """Find the words of Markdown tokens that a page's text does not hold.

    Takes tokens that MyST has rendered: it makes their lines count from 1.
    `lines` are those of the text.
    Returns them by the line, from 1, of the block that says them; empty when
    nothing was lost.
    """
    known = set(_WORD.findall(shown))
    lost: dict[int, list[str]] = {}
    for line, text in _said(tokens, lines):
        for word in _WORD.findall(text):
            # Markup may join what the parser kept apart: `update`s is updates.
            if word not in known and word not in shown:
                lost.setdefault(line, []).append(word)
    return lost
