"""Measure what an assistant reads until it has an answer, with and without `haiku mcp`.

    PYTHONPATH=extensions python benchmarks/assistant_bytes.py SITE [--queries QUERIES.jsonl]

SITE is the folder of a built site.  For each query, an assistant searches, and reads the section
that the right post is found with; or it reads `llms.txt` and then the whole post.  QUERIES.jsonl
is that of `haiku search --check`.  The output is the median of the bytes of both, over the queries
whose post is among the first eight results, and the number of these queries.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median

from haiku_journal.lookup import FolderSite
from haiku_journal.lookup.mcp_server import Tools

QUERIES = Path(__file__).parents[1] / "queries.jsonl"


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, help="folder of a built site")
    parser.add_argument("--queries", type=Path, default=QUERIES, help="JSON lines: query, doc")
    options = parser.parse_args()
    lines = options.queries.read_text(encoding="utf-8").splitlines()
    queries = [(query["query"], query["doc"]) for query in map(json.loads, lines)]
    tools = Tools(FolderSite(options.site))
    measured = [read for query, doc in queries if (read := bytes_read(tools, query, doc))]
    index = (options.site / "llms.txt").stat().st_size
    print(f"{len(measured)} of {len(queries)} queries find their post")
    print(f"haiku mcp: {median(tool for tool, _ in measured):,.0f} bytes")
    print(f"llms.txt:  {median(index + post for _, post in measured):,.0f} bytes")


def bytes_read(tools: Tools, query: str, doc: str) -> tuple[int, int] | None:
    """Return the bytes of the tools' answers, and of the post; None if it is not found."""
    found = tools.search(query)
    for result in json.loads(found)["results"]:
        if result["post"].endswith(doc):
            section = tools.read_post(result["post"], result["anchor"])
            return len((found + section).encode()), len(tools.read_post(result["post"]).encode())
    return None


if __name__ == "__main__":
    main()
