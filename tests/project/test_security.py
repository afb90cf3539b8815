"""Test that the promises of SECURITY.md name tests that exist, and the limits of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from haiku_journal.core.pages.csp import CSP
from haiku_journal.federation.fetch import SIZE_LIMIT
from haiku_journal.federation.inventories import ITEMS, UNPACKED_LIMIT
from haiku_journal.util.downloads import PATIENCE
from support.paths import REPOSITORY

TEXT = (REPOSITORY / "SECURITY.md").read_text(encoding="utf-8")
FOOTNOTES = dict(re.findall(r"^\[\^([a-z-]+)\]:((?:.*\n(?:    .*\n)*))", TEXT, re.MULTILINE))
PROMISES = (
    *("What a post can do", "What a post cannot do", "Other journals", "What is published"),
    *("Content-Security-Policy", "Packages"),
)
"""The sections of promises; the others say what people do."""

CAVEAT = "Another journal can still publish false statements under its own name."


def blocks() -> Iterator[str]:
    """Yield the paragraphs and list items of the sections of promises, except introductions."""
    for section in TEXT.split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        if title in PROMISES:
            for block in re.split(r"\n(?=- |\n)", body.partition("\n[^")[0]):
                text = block.strip("\n")
                if text and not text.startswith("    ") and not text.endswith((":", "**")):
                    yield " ".join(text.split())


@pytest.mark.parametrize("block", [block for block in blocks() if block != CAVEAT])
def test_every_promise_names_its_tests(block: str) -> None:
    assert re.search(r"\[\^[a-z-]+\]", block)


def test_footnotes_and_their_uses_match() -> None:
    prose, _, _ = TEXT.partition("\n[^")
    uses = re.findall(r"\[\^([a-z-]+)\]", prose)
    assert set(uses) == set(FOOTNOTES)


@pytest.mark.parametrize("label", FOOTNOTES)
def test_every_named_test_exists(label: str) -> None:
    names = re.findall(r"`(tests/[^`:]+)(?:::(\w+))?`", FOOTNOTES[label])
    assert names
    for path, name in names:
        source = (REPOSITORY / path).read_text(encoding="utf-8")
        if path.endswith(".py"):
            functions = [
                node.name for node in ast.walk(ast.parse(source)) if hasattr(node, "name")
            ]
            assert name in functions, f"{path}::{name}"


def test_the_header_is_the_policy_of_pages() -> None:
    assert f"{CSP}; frame-ancestors 'none'" in " ".join(TEXT.split())


def test_the_limits_are_those_of_the_code() -> None:
    assert PATIENCE == 60
    for limit in (f"{SIZE_LIMIT >> 20} MiB and one minute", f"{UNPACKED_LIMIT >> 20} MiB after"):
        assert limit in TEXT
    assert f"{ITEMS:,} entries" in " ".join(TEXT.split())
