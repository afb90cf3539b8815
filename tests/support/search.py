"""The browser's search scripts, run in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.search.indexing import IndexedPost, Section

from support.paths import TESTS

ASK = TESTS / "search" / "js" / "ask.mjs"


needs_node = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")


@lru_cache
def start_node(*arguments: str | Path) -> subprocess.Popen[str]:
    """Return a Node process that answers requests with the browser's scripts."""
    return subprocess.Popen(
        ["node", ASK, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ask(request: object, *arguments: str | Path) -> Any:
    """Return the answer of the browser's scripts."""
    node = start_node(*arguments)
    assert node.stdin
    assert node.stdout
    node.stdin.write(json.dumps(request) + "\n")
    node.stdin.flush()
    answer = node.stdout.readline()
    assert answer, "the script failed: see its error above"
    return json.loads(answer)


def post(name: str, text: str = "", **fields: Any) -> IndexedPost:
    """Return a post with one section, or with the fields passed."""
    defaults: dict[str, Any] = {
        "docname": name,
        "title": name,
        "haiku": ("first of the lines", "second of three", "the last one"),
        "date": "2023-04-10",
        "tags": (),
        "sections": (Section("", "", text),),
    }
    return IndexedPost(**(defaults | fields))


def write_files(files: dict[str, bytes], folder: Path) -> Path:
    """Write files to a folder and return the folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def search(folder: Path, query: str, **options: Any) -> list[str]:
    """Return the docnames of a query's results, best first."""
    [answer] = ask([[query, options]], "search", folder)
    return [result["docname"] for result in answer["results"]]
