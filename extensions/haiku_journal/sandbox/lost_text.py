"""A check that every word of a post is in its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"\]\([^)]*\)|<[^>]*>|\{[^}]*\}|&\w+;")
"""The parts of a table row that the page does not show: addresses, tags, roles, entities."""


def _texts(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the visible texts in the tokens of a Markdown text, each with its line."""
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
            # Cells beyond the number in the header row have no tokens.
            for number in range(token.map[0], min(token.map[1], len(lines) + 1)):
                yield number, _MARKUP.sub(" ", lines[number - 1])
        elif token.type in {"code_block", "html_block"}:
            yield line, token.content
        elif token.type == "fence" and not token.info.startswith("{"):
            yield line, token.content  # a directive decides what it shows


def find_lost_words(
    tokens: Sequence[Token], page_text: str, lines: Sequence[str] = ()
) -> dict[int, list[str]]:
    """Return the words of Markdown tokens that are not in the text of a page.

    Takes tokens that MyST has rendered, which makes their lines count from 1, and the
    lines of the Markdown text.  Returns the words by the line, from 1, of their block.
    """
    known = set(_WORD.findall(page_text))
    lost: dict[int, list[str]] = {}
    for line, text in _texts(tokens, lines):
        for word in _WORD.findall(text):
            # Markup can join two texts to one word: `update`s becomes updates.
            if word not in known and word not in page_text:
                lost.setdefault(line, []).append(word)
    return lost
