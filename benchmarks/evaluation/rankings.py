"""Rankings of pages for queries: by the journal's own search, and by Pagefind."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from haiku_journal.lookup.relevance import Query
from haiku_journal.search.embedded import Engine
from haiku_journal.search.indexing import IndexedPost

PAGEFIND = Path(__file__).parents[1] / "peers/pagefind"

_HERE = Path(__file__).parent


class Run(NamedTuple):
    """A query that has been run: the names of the first ten pages, and what it took.

    ``moved`` is the bytes of the index that a first query loads, ``milliseconds`` the time of a
    warm one.
    """

    found: list[str]
    moved: int = 0
    milliseconds: float = 0.0


def search_runs(folder: Path, queries: Sequence[Query], **options: bool) -> list[Run]:
    """Run queries with the scripts of the browser, over an index in a folder, in Node.

    *options* are those of ``search`` in ``engine/engine.js``.
    """
    with tempfile.TemporaryDirectory() as work:
        texts = _json_file(work, [query.query for query in queries])
        lines = _node("rankings.mjs", folder, texts, json.dumps(options))
    return [Run(**json.loads(line)) for line in lines]


def terminal_runs(folder: Path, queries: Sequence[Query]) -> list[Run]:
    """Run queries over an index in a folder as `haiku search` and `haiku mcp` do."""
    engine = Engine(lambda paths: [(folder / path).read_bytes() for path in paths])
    answers = [engine.search(query.query) for query in queries]
    return [Run([result["docname"] for result in answer["results"]]) for answer in answers]


def pagefind_runs(pages: Iterable[IndexedPost], queries: Sequence[Query]) -> dict[str, list[Run]]:
    """Run queries with Pagefind: as it is, and with a search for each word.

    Pagefind finds the pages that have all words of a query.  With a search for each word, a page
    is found by some of them, and the rarer a word is, the more it counts.
    """
    with tempfile.TemporaryDirectory() as folder:
        html = {page.docname: page_html(page) for page in pages}
        texts = [query.query for query in queries]
        content = _json_file(folder, {"pages": html, "queries": texts})
        found = [json.loads(line) for line in _node("pagefind.mjs", PAGEFIND, content, folder)]
    version = json.loads((PAGEFIND / "node_modules/pagefind/package.json").read_text())["version"]
    return {
        f"Pagefind {version}": [Run(run["stock"]) for run in found],
        f"Pagefind {version}, a search a word": [Run(run["tuned"]) for run in found],
    }


def page_html(page: IndexedPost) -> str:
    """Return the HTML of a page for a search engine: headings, text and code."""
    parts = [f"<h1>{escape(page.title)}</h1>", f"<p>{escape(', '.join(page.tags))}</p>"]
    for section in page.sections:
        parts += [f"<h2>{escape(section.title)}</h2>"] if section.title else []
        parts += [f"<p>{escape(section.text)}</p>", f"<pre>{escape(section.code)}</pre>"]
    return f"<html lang='en'><body>{''.join(parts)}</body></html>"


def _json_file(folder: str, content: object) -> Path:
    path = Path(folder, "content.json")
    path.write_text(json.dumps(content))
    return path


def _node(script: str, *arguments: str | Path) -> list[str]:
    command = ["node", _HERE / script, *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout.splitlines()
