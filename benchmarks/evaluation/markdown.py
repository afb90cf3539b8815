"""The title and the sections of Markdown, read without Sphinx, which would take minutes."""

from __future__ import annotations

from typing import Any

from haiku_journal.search.indexing import CodeBlock, Section
from markdown_it import MarkdownIt
from markdown_it.token import Token


def title_and_sections(source: str, title: str = "") -> tuple[str, tuple[Section, ...]]:
    """Return the first heading of a text, if it has no *title* yet, and its sections."""
    found: list[dict[str, Any]] = [{"anchor": "", "title": "", "text": [], "blocks": []}]
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"fence", "code_block"}:
            found[-1]["blocks"].append(CodeBlock(token.info.partition(" ")[0], token.content))
        elif token.type == "inline" and before and before.type == "heading_open":
            if not title:
                title = _plain(token)
                continue
            anchor = _plain(token).lower().replace(" ", "-")
            found.append({"anchor": anchor, "title": _plain(token), "text": [], "blocks": []})
        elif token.type == "inline":
            found[-1]["text"].append(_plain(token))
    sections = (
        Section(part["anchor"], part["title"], "\n".join(part["text"]), tuple(part["blocks"]))
        for part in found
    )
    return title, tuple(sections)


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        breaks = child.type in {"softbreak", "hardbreak"}
        parts.append("\n" if breaks else child.content)
    return "".join(parts)
