"""Checks that no text of a post is lost: it is in the page, or reported with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, getLine, table
from markdown_it.token import Token

_WORD = re.compile(r"\w+")
_SHOWN = {"text", "code_inline", "html_inline"}
_NEAR = 500
"""The characters on a page in which a text is looked for as it is written."""


def keep_text(markdown: MarkdownIt) -> None:
    """Let a parser show comments and block breaks of MyST, and keep what the checks need.

    Lines such as `% make` and `+++ b/file` are usually commands and parts of a patch.
    """
    # Plain CommonMark and GitHub's Markdown do not have them.
    markdown.disable(["myst_line_comment", "myst_block_break"], ignoreInvalid=True)
    markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    markdown.options["store_labels"] = True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table as markdown-it does, and keep the cells that it drops in each row's token."""
    before = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    columns = 0
    for token in state.tokens[before:]:
        columns += token.type == "th_open"
        if token.type == "tr_open" and token.map and columns:
            token.meta["surplus"] = _cells(getLine(state, token.map[0]))[columns:]
    return True


def _cells(row: str) -> list[str]:
    """Return the cells of a row, without the empty ones that the outer bars make."""
    cells = [cell.strip() for cell in escapedSplit(row.strip())]
    return cells[not cells[0] : len(cells) - (not cells[-1])]


def find_surplus_cells(tokens: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line, from 0, of each table row with more cells than the header, and these cells.

    Takes tokens of a parser with `keep_text` that have not been rendered.  Empty cells are
    left out.
    """
    for token in tokens:
        if token.map and (cells := [cell for cell in token.meta.get("surplus", ()) if cell]):
            yield token.map[0], cells


def _texts(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield the visible texts in the tokens of a Markdown text, each with its line."""
    line, before = 1, ""
    for token in tokens:
        line = token.map[0] if token.map else line
        # The name of an alert is shown as the title of an admonition, which a theme adds.
        if token.type == "inline" and before != "alert_title_open":
            automatic = False
            for child in token.children or ():
                if child.type in {"link_open", "link_close"}:
                    automatic = child.info == "auto" and child.nesting == 1
                elif child.type in _SHOWN and not automatic:  # MyST may show a title instead
                    yield line, child.content
                elif child.type == "image":
                    yield line, str(child.attrGet("title") or "")
        elif token.type in {"code_block", "html_block"}:
            yield line, token.content
        elif token.type == "fence" and not token.info.startswith("{"):
            yield line, token.content  # a directive decides what it shows
        before = token.type


def find_lost_words(tokens: Sequence[Token], page_text: str) -> dict[int, list[str]]:
    """Return the words of Markdown tokens that are not in the text of a page.

    Takes tokens that MyST has rendered, which makes their lines count from 1.  Returns the
    words by the line, from 1, of their block.
    """
    lost: dict[int, list[str]] = {}
    known: set[str] = set()
    place = 0
    for line, text in _texts(tokens):
        # Most texts follow each other on the page as they are written.
        found = page_text.find(text, place, place + len(text) + _NEAR)
        if found >= 0:
            place = found
            continue
        known = known or {*_WORD.findall(page_text)}
        for word in _WORD.findall(text):
            # Markup can join two texts to one word: `update`s becomes updates.
            if word not in known and word not in page_text:
                lost.setdefault(line, []).append(word)
    return lost
