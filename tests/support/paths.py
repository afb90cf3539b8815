"""Folders of the repository."""

from __future__ import annotations

import os
from pathlib import Path

TESTS = Path(__file__).parents[1]
REPOSITORY = TESTS.parent
EXTENSIONS = REPOSITORY / "extensions"
PYTHONPATH = os.pathsep.join(map(str, (EXTENSIONS, TESTS)))
"""Where a separate process finds the journal, and the extension `no_search`."""
BENCHMARKS = REPOSITORY / "benchmarks"
FONTS = EXTENSIONS / "haiku_journal" / "typeface" / "static" / "fonts"
SEARCH_SCRIPTS = EXTENSIONS / "haiku_journal" / "search" / "static" / "search"
