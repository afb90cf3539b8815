"""The time of queries in Chromium, with the scripts and the index as a site serves them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from haiku_journal.lookup.relevance import Query
from wire import open_browser, serve

_SCRIPTS = Path(__file__).parents[2] / "extensions/haiku_journal/search/static/search"
_MEASURE = """async (queries) => {
  const { openEngine } = await import("/search/engine/engine.js");
  const engine = await openEngine(new URL("/index/", location.href).href);
  const times = [];
  for (const query of queries) {
    await engine.search(query);
    const start = performance.now();
    await engine.search(query);
    times.push(performance.now() - start);
  }
  return times;
}"""


def chromium_times(index: Path, queries: Sequence[Query]) -> list[float]:
    """Return the milliseconds of each query over an index whose files have been loaded."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(_SCRIPTS, folder / "search")
        shutil.copytree(index, folder / "index")
        (folder / "index.html").write_text("<!doctype html>")
        with serve(folder) as server, open_browser() as browser:
            page = browser.new_page()
            page.goto(server.address)
            times: list[float] = page.evaluate(_MEASURE, [query.query for query in queries])
    return times
