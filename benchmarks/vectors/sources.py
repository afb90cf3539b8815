"""The texts that the word vectors are fitted to: tldr-pages (CC-BY 4.0), by its contributors.

A page of tldr-pages is Markdown: the name of a command, its description, and examples, each with
a sentence and a line of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_MARKUP = re.compile(r"[`*{}\[\]<>]")
_EXAMPLE = re.compile(r"^- (.+?):?\n\n`(.+)`$", re.MULTILINE)


class Manual(NamedTuple):
    """A page: the name of a command, its description, and (sentence, code) for each example."""

    name: str
    description: str
    examples: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> list[str]:
        """The texts in plain English."""
        texts = [self.description, *(sentence for sentence, _ in self.examples)]
        return [text for text in texts if text]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield (query, document): a sentence and the rest of the page that answers it."""
        for sentence, code in self.examples:
            others = (" ".join(other) for other in self.examples if other[0] != sentence)
            yield sentence, " ".join((self.name, self.description, *others, code))
        if self.description and self.examples:
            yield self.description, " ".join((self.name, *map(" ".join, self.examples)))


def read_manuals(checkout: Path) -> list[Manual]:
    """Return the English pages of a checkout of tldr-pages, sorted by path."""
    return [_manual(path.read_text()) for path in sorted(checkout.glob("pages/*/*.md"))]


def _manual(text: str) -> Manual:
    name = text.partition("\n")[0].removeprefix("# ")
    quoted = [line[2:] for line in text.splitlines() if line.startswith("> ")]
    prose = [line for line in quoted if not line.startswith(("More information", "See also"))]
    examples = tuple((_plain(sentence), _plain(code)) for sentence, code in _EXAMPLE.findall(text))
    return Manual(name, _plain(" ".join(prose)), examples)


def _plain(text: str) -> str:
    return _MARKUP.sub("", text).strip()
