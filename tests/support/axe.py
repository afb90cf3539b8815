"""Axe (https://github.com/dequelabs/axe-core), which checks the accessibility of a page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""The rules of WCAG 2.2 at levels A and AA."""

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_RUN = """([parts, rules]) => axe.run(
  {include: parts.filter((part) => document.querySelector(part))},
  {runOnly: rules, resultTypes: ["violations"]},
)"""


def faults(
    page: Page, *, parts: Sequence[str] = ("html",), rules: Sequence[str] = RULES
) -> list[str]:
    """Return the violations of rules in some parts of a page, in its current state.

    `parts` are CSS selectors; those without a match are left out.
    """
    if page.evaluate("!window.axe"):
        page.evaluate(f"() => {{ {_AXE} }}")
    results = page.evaluate(_RUN, [parts, rules])
    return [
        f"{fault['id']}: {node['html']}"
        for fault in results["violations"]
        for node in fault["nodes"]
    ]
