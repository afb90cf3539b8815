"""Measure the search: how often it finds the right page, what it moves and how long it takes.

    python benchmarks/search_eval.py [FOLDER] [--peps CHECKOUT] [--documentation FOLDER] …

FOLDER has posts, or bare Markdown notes of which each has one ``# title``; ``dates.json`` in it or
in its parent can have the dates of publication.  ``queries.jsonl``, there too, has the queries: a
line is an object with ``query``, the ``doc`` that is the one right answer (a note's path without
``.md``) and a ``kind``, which groups the results.  Without FOLDER, the posts of this journal are
searched.  ``literal_queries.jsonl`` has 60 queries of code as it is, for the notes that README.md
names.

CHECKOUT is one of python/peps: long documents, with 86 questions.  The FOLDER of any documentation
in Markdown gives its own questions: its headings that end in a question mark, hidden in the index.
``--questions FILE FOLDER`` asks the questions of a file instead, such as those in
``evaluation/questions``.

Of each, there is a table with the mean reciprocal rank among the first ten (MRR@10) and the share
of queries with the right page among the first five (success@5), by kind, for the search as it is
shipped, by words only, and for Pagefind.  Nothing is fitted to the queries here.
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "extensions/haiku_journal/search/static/search"
sys.path.insert(0, str(ROOT / "extensions"))

from evaluation import (  # noqa: E402
    PEPS_QUERIES,
    Run,
    documentation,
    multiplied,
    notes,
    pagefind_runs,
    peps,
    search_runs,
    terminal_runs,
)
from haiku_journal.lookup.relevance import (  # noqa: E402
    Query,
    figures,
    figures_by_kind,
    rank_of,
    read_queries,
)
from haiku_journal.search.indexing import IndexedPost, make_entry, make_index  # noqa: E402


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", type=Path, nargs="?", default=ROOT / "posts", help="folder of notes"
    )
    parser.add_argument(
        "--queries", type=Path, help="queries.jsonl, if it is not in FOLDER or its parent"
    )
    parser.add_argument("--peps", type=Path, help="a checkout of python/peps, to measure too")
    parser.add_argument(
        "--documentation",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="documentation in Markdown, to measure too; can be repeated",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        nargs=2,
        action="append",
        default=[],
        metavar=("FILE", "FOLDER"),
        help="questions about the documentation in FOLDER, to measure too; can be repeated",
    )
    parser.add_argument(
        "--pagefind",
        action="store_true",
        help="compare with Pagefind, installed in peers/pagefind",
    )
    parser.add_argument(
        "--posts",
        type=int,
        help="number of notes, by varied copies: to measure bytes and times, not ranks",
    )
    parser.add_argument(
        "--chromium", action="store_true", help="measure the time of warm queries in Chromium too"
    )
    parser.add_argument(
        "--terminal", action="store_true", help="compare with the results of `haiku search`"
    )
    parser.add_argument("--typing", action="store_true", help="treat the last word as incomplete")
    parser.add_argument(
        "--misses", action="store_true", help="print queries whose answer is not first"
    )
    parser.add_argument(
        "--least", type=float, default=0.0, metavar="MRR", help="fail below this MRR@10 of FOLDER"
    )
    options = parser.parse_args()
    mrr = measure_notes(options)
    if options.peps:
        pages = list(peps(options.peps / "peps"))
        measure_file("Python Enhancement Proposals", pages, PEPS_QUERIES, options)
    for folder in options.documentation:
        measure(str(folder), *documentation(folder), options)
    for file, folder in options.questions:
        measure_file(str(folder), documentation(folder)[0], file, options)
    if mrr < options.least:
        sys.exit(f"MRR@10 is {mrr:.3f}, below {options.least}")


def measure_notes(options: argparse.Namespace) -> float:
    """Measure the search over notes, and return the MRR@10 of all queries."""
    pages = list(notes(options.folder))
    if options.posts:
        pages = list(multiplied(pages, options.posts))
    places = [folder / "queries.jsonl" for folder in (options.folder, options.folder.parent)]
    found = [options.queries] if options.queries else [place for place in places if place.exists()]
    if not found:
        sys.exit(f"there is no {places[0]}; --queries names the queries")
    return measure_file(str(options.folder), pages, found[0], options)


def measure_file(
    title: str, pages: Sequence[IndexedPost], queries: Path, options: argparse.Namespace
) -> float:
    """Measure the queries of a file as `measure` does."""
    return measure(title, pages, read_queries(queries, {page.docname for page in pages}), options)


def measure(
    title: str,
    pages: Sequence[IndexedPost],
    queries: Sequence[Query],
    options: argparse.Namespace,
) -> float:
    """Print what queries find in pages; return the MRR@10 of the search as it is shipped."""
    start = time.perf_counter()
    entries = [make_entry(page) for page in pages]
    analysed = time.perf_counter()
    files = make_index(entries)
    made = time.perf_counter()
    print(f"\n{title}: {len(pages)} pages, {len(queries)} queries")
    print(f"{1000 * (analysed - start) / len(pages):.2f} ms to analyse a page")
    print(f"index made in {made - analysed:.2f} s: {sizes(files)}")
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, path).write_bytes(data)
        runs = measure_index(Path(folder), pages, queries, options)
    ranks = _ranks(queries, runs)
    print(f"the right page is the first result of {ranks.count(1)} of {len(ranks)} queries")
    if options.misses:
        for query, rank in zip(queries, ranks, strict=True):
            if rank != 1:
                print(f"{rank:2} {query.query} | {query.doc}")
    return figures(ranks).mrr


def measure_index(
    folder: Path,
    pages: Sequence[IndexedPost],
    queries: Sequence[Query],
    options: argparse.Namespace,
) -> Sequence[Run]:
    """Print what queries find in an index, and what they take; return the runs as shipped."""
    shipped = search_runs(folder, queries, typing=options.typing)
    rankings = {
        "words and meaning, as shipped": shipped,
        "words only": search_runs(folder, queries, typing=options.typing, meaning=False),
    }
    if options.pagefind:
        rankings.update(pagefind_runs(pages, queries))
    print_table(queries, rankings)
    print_costs(shipped)
    if options.chromium:
        from evaluation.chromium import chromium_times  # needs Playwright

        print(f"and in Chromium {spread(chromium_times(folder, queries))} ms")
    if options.terminal:
        pairs = list(zip(shipped, terminal_runs(folder, queries), strict=True))
        alike = sum(run.found == other.found for run, other in pairs)
        print(f"the terminal has the same first ten results for {alike} of {len(pairs)} queries")
    return shipped


def print_table(queries: Sequence[Query], rankings: dict[str, Sequence[Run]]) -> None:
    """Print a table in Markdown with a line for each ranking and a column for each kind."""
    rows = {
        name: figures_by_kind(queries, _ranks(queries, runs)) for name, runs in rankings.items()
    }
    kinds = list(next(iter(rows.values())))
    print(f"\n| MRR@10 / success@5 | {' | '.join(kinds)} |\n| --- {'| --- ' * len(kinds)}|")
    for name, of_kinds in rows.items():
        cells = (f"{one.mrr:.3f} / {one.success:.0%}" for one in of_kinds.values())
        print(f"| {name} | {' | '.join(cells)} |")


def print_costs(runs: Sequence[Run]) -> None:
    """Print the bytes that queries move, and the time that they take."""
    scripts = sum(path.stat().st_size for path in SCRIPTS.rglob("*.js"))
    print(f"\nfirst query moves {spread([run.moved / 1000 for run in runs])} kB of index")
    print(f"and at most {scripts / 1000:.0f} kB of scripts, uncompressed")
    print(f"a warm query takes {spread([run.milliseconds for run in runs])} ms")


def _ranks(queries: Sequence[Query], runs: Sequence[Run]) -> list[int]:
    return [rank_of(query.doc, run.found) for query, run in zip(queries, runs, strict=True)]


def sizes(files: dict[str, bytes]) -> str:
    """Return the number and size of the files of each kind."""
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for path, data in files.items():
        kinds[path.replace("-", "/").split("/")[0].removesuffix(".bin")].append(len(data))
    return ", ".join(
        f"{kind} {sum(of_kind) / 1000:.0f} kB in {len(of_kind)}" for kind, of_kind in kinds.items()
    )


def spread(values: Sequence[float]) -> str:
    """Return the median, the 95th percentile and the maximum of some values."""
    ordered = sorted(values)
    median = ordered[len(ordered) // 2]
    high = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return f"{median:.1f} (95% of them up to {high:.1f}, all up to {ordered[-1]:.1f})"


if __name__ == "__main__":
    main()
