"""Folders of the repository."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
REPOSITORY = TESTS.parent
EXTENSIONS = REPOSITORY / "extensions"
BENCHMARKS = REPOSITORY / "benchmarks"
FONTS = EXTENSIONS / "haiku_journal" / "typeface" / "static" / "fonts"
SEARCH_SCRIPTS = EXTENSIONS / "haiku_journal" / "search" / "static" / "search"
