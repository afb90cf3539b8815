"""Check that the search finds what the queries of a journal are to find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from ...authoring.post_files import find_post_files
from ...lookup import Site, SiteIndex
from ...lookup.relevance import (
    MOST_RESULTS,
    QueriesError,
    Query,
    figures,
    figures_by_kind,
    rank_of,
    read_queries,
)
from ..journal import Journal, find_journal

QUERIES = "queries.jsonl"


def check_search(site: Site, least: float) -> int:
    """Print how well a site answers the journal's queries; return 1 if below *least*, else 0.

    Raises ClickException if the file of queries is missing or wrong.
    """
    journal = find_journal(None)
    queries = _read_queries(journal)
    ranks = _ranks(site, queries, journal)
    for line in _report(queries, ranks):
        click.echo(line)
    mrr = figures(ranks).mrr
    if mrr < least:
        click.echo(f"search: MRR@{MOST_RESULTS} is {mrr:.3f}, below {least}", err=True)
    return int(mrr < least)


def _read_queries(journal: Journal) -> list[Query]:
    files = find_post_files(journal.folder)
    names = {file.relative_to(journal.folder).with_suffix("").as_posix() for file in files}
    path = journal.root / QUERIES
    try:
        return read_queries(path, names)
    except QueriesError as error:
        raise click.ClickException(str(error)) from None
    except FileNotFoundError:
        raise click.ClickException(
            f"there is no file {path}; the guide on the search says what to write into it"
        ) from None


def _ranks(site: Site, queries: Sequence[Query], journal: Journal) -> list[int]:
    index = SiteIndex(site)
    answers = [index.search(query.query, limit=MOST_RESULTS) for query in queries]
    names = [[result.post for result in answer.results] for answer in answers]
    return [
        rank_of(f"{journal.posts}/{query.doc}", found)
        for query, found in zip(queries, names, strict=True)
    ]


def _report(queries: Sequence[Query], ranks: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a table, and the queries whose post is not the first result."""
    kinds = figures_by_kind(queries, ranks)
    width = max(map(len, kinds))
    yield f"{'':{width}}  queries  MRR@{MOST_RESULTS}  success@5"
    for kind, (count, mrr, success) in kinds.items():
        yield f"{kind:{width}}  {count:7}  {mrr:6.3f}  {success:9.1%}"
    for query, rank in zip(queries, ranks, strict=True):
        if rank != 1:
            place = f"result {rank}" if rank else "not found"
            yield f"{place}: {query.query} ({query.doc})"
