"""Measure the search: how often it finds the right note, what it moves and how long it takes.

    python benchmarks/search_eval.py [--corpus NOTES --queries QUERIES.jsonl] [--peps CHECKOUT]

NOTES is a folder of posts, or of bare Markdown notes, each with one ``# title``. The text between
the first two ``--`` of a note's file name is its tag. A ``dates.json`` in the folder or its parent
can contain the dates of publication. By default, the posts of this journal are searched for the
queries in ``queries.jsonl``. A line of QUERIES.jsonl is an object with ``query``, the ``doc`` that
is the one correct answer (a note's path without ``.md``) and a ``kind``, which groups the results.
``literal_queries.jsonl`` has 60 of code as it is, for the notes that README.md names.
CHECKOUT is one of python/peps, of which ``peps_queries.jsonl`` asks: long documents, as a second
measurement. The figures are those of the search as it is shipped; nothing is fitted to them here.

The output is the mean reciprocal rank among the first ten (MRR@10), the share of queries with the
right note at the top (precision@1) and among the first five (success@5), by kind; the bytes that a
first query loads, scripts included; and the time of a warm query.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "extensions/haiku_journal/search/static/search"
sys.path.insert(0, str(ROOT / "extensions"))

from haiku_journal.header import post_file  # noqa: E402
from haiku_journal.search.indexing import (  # noqa: E402
    CodeBlock,
    IndexedPost,
    Section,
    make_entry,
    make_index,
)
from peps import peps  # noqa: E402

QUERIES = Path(__file__).with_name("queries.jsonl")
PEPS_QUERIES = Path(__file__).with_name("peps_queries.jsonl")


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "posts", help="folder of notes")
    parser.add_argument(
        "--queries", type=Path, default=QUERIES, help="JSON lines: query, doc, kind"
    )
    parser.add_argument(
        "--posts",
        type=int,
        help="number of notes, by varied copies: to measure bytes and times, not ranks",
    )
    parser.add_argument("--typing", action="store_true", help="treat the last word as incomplete")
    parser.add_argument(
        "--misses", action="store_true", help="print queries whose answer is not first"
    )
    parser.add_argument("--peps", type=Path, help="a checkout of python/peps, to measure too")
    parser.add_argument(
        "--words-only", action="store_true", help="rank by words only, not by what they mean"
    )
    parser.add_argument(
        "--least", type=float, default=0.0, metavar="MRR", help="fail below this MRR@10 of all"
    )
    options = parser.parse_args()
    pages = list(notes(options.corpus))
    if options.posts:
        pages = list(multiplied(pages, options.posts))
    mrr = measure(options, pages, options.queries)
    if options.peps:
        print("\nPython Enhancement Proposals")
        measure(options, list(peps(options.peps / "peps")), PEPS_QUERIES)
    if mrr < options.least:
        sys.exit(f"MRR@10 is {mrr:.3f}, below {options.least}")


def measure(options: argparse.Namespace, pages: Sequence[IndexedPost], queries: Path) -> float:
    """Make the index of pages, print what the queries find, and return the MRR@10 of all."""
    start = time.perf_counter()
    entries = [make_entry(page) for page in pages]
    analysed = time.perf_counter()
    files = make_index(entries)
    made = time.perf_counter()
    print(f"{len(pages)} notes, {1000 * (analysed - start) / len(pages):.2f} ms each to analyse")
    print(f"index made in {made - analysed:.2f} s: {sizes(files)}")
    return print_measured(options, files, queries)


def print_measured(
    options: argparse.Namespace, files: dict[str, bytes], queries_file: Path
) -> float:
    """Run the queries over the index and print the figures; return the MRR@10 of all."""
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        script = Path(__file__).with_suffix(".mjs")
        flags = json.dumps({"typing": options.typing, "meaning": not options.words_only})
        command = ["node", script, folder, queries_file, flags]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    lines = queries_file.read_text().splitlines()
    queries = [json.loads(line) for line in lines if line]
    measured = [json.loads(line) for line in done.stdout.splitlines()]
    ranks: defaultdict[str, list[int]] = defaultdict(list)
    for query, run in zip(queries, measured, strict=True):
        rank = run["found"].index(query["doc"]) + 1 if query["doc"] in run["found"] else 0
        ranks[query["kind"]].append(rank)
        if options.misses and rank != 1:
            print(f"{rank:2} {query['query']} | {query['doc']} | {run['corrections'] or ''}")
    print(f"{'':10} queries  MRR@10  precision@1  success@5")
    for kind, of_kind in [*ranks.items(), ("all", list(chain(*ranks.values())))]:
        mrr = sum(1 / rank for rank in of_kind if rank) / len(of_kind)
        success = sum(0 < rank <= 5 for rank in of_kind) / len(of_kind)
        precision = sum(rank == 1 for rank in of_kind) / len(of_kind)
        print(f"{kind:10} {len(of_kind):7}  {mrr:6.3f}  {precision:11.1%}  {success:9.1%}")
    scripts = sum(path.stat().st_size for path in SCRIPTS.rglob("*.js"))
    print(f"first query moves {spread([run['moved'] / 1000 for run in measured])} kB of index")
    print(f"and at most {scripts / 1000:.0f} kB of scripts, uncompressed")
    print(f"a warm query takes {spread([run['milliseconds'] for run in measured])} ms")
    return mrr  # of the last line, that of all


def notes(folder: Path) -> Iterator[IndexedPost]:
    """Yield a page for each note in a folder."""
    dates = _dates(folder)
    for path in sorted(folder.rglob("*.md")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        text, _problems = post_file.decode(path.read_bytes())
        header, _problems = post_file.parse_post_text(text)
        if header is not None:
            title, sections = _sections(post_file.markdown_body(text, header))
            date = header.date.isoformat()
            yield IndexedPost(name, title, header.haiku, date, header.tags, sections)
            continue
        parts = name.split("--")
        tags = (parts[1],) if len(parts) > 2 else ()
        title, sections = _sections(text)
        haiku = ("", "", "")
        date = dates.get(name, "2000-01-01")
        yield IndexedPost(name, title or name, haiku, date, tags, sections)


def multiplied(pages: Sequence[IndexedPost], count: int) -> Iterator[IndexedPost]:
    """Yield the pages and then copies of them until there are *count*.

    A copy has the words of its page, but one in ten of the longer words is new in each copy, so
    that the vocabulary grows as in real notes.
    """
    for number in range(count):
        page = pages[number % len(pages)]
        copy = number // len(pages)
        if not copy:
            yield page
            continue
        name = f"{page.docname}-{copy}"
        sections = tuple(
            Section(part.anchor, part.title, _varied(part.text, copy), _varied_code(part, copy))
            for part in page.sections
        )
        yield IndexedPost(name, page.title, page.haiku, page.date, page.tags, sections)


def _varied(text: str, copy: int) -> str:
    lines = text.split("\n")
    return "\n".join(" ".join(_word(word, copy) for word in line.split(" ")) for line in lines)


def _varied_code(section: Section, copy: int) -> tuple[CodeBlock, ...]:
    return tuple(block._replace(text=_varied(block.text, copy)) for block in section.blocks)


def _word(word: str, copy: int) -> str:
    varies = len(word) > 5 and sum(word.encode()) % 10 == copy % 10
    return f"{word}{chr(97 + copy)}" if varies else word


def _sections(source: str) -> tuple[str, tuple[Section, ...]]:
    title = ""
    found: list[dict[str, Any]] = [{"anchor": "", "title": "", "text": [], "blocks": []}]
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in {"fence", "code_block"}:
            found[-1]["blocks"].append(CodeBlock(token.info.partition(" ")[0], token.content))
        elif token.type == "inline" and before and before.type == "heading_open":
            if not title:
                title = _plain(token)
                continue
            anchor = _plain(token).lower().replace(" ", "-")
            found.append({"anchor": anchor, "title": _plain(token), "text": [], "blocks": []})
        elif token.type == "inline":
            found[-1]["text"].append(_plain(token))
    sections = (
        Section(part["anchor"], part["title"], "\n".join(part["text"]), tuple(part["blocks"]))
        for part in found
    )
    return title, tuple(sections)


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        breaks = child.type in {"softbreak", "hardbreak"}
        parts.append("\n" if breaks else child.content)
    return "".join(parts)


def _dates(folder: Path) -> dict[str, str]:
    for place in (folder, folder.parent):
        path = place / "dates.json"
        if path.exists():
            dates: dict[str, str] = json.loads(path.read_text())
            return dates
    return {}


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
