"""How well a search finds what it should: queries, each with the one post that answers it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from ..util.suggestions import nearest, suggestion

MOST_RESULTS = 10
"""A post that comes later counts as not found."""
_FIRST = 5
_FORM = 'write {"query": "some words", "doc": "name-of-the-post"} in each line'


class QueriesError(Exception):
    """A file of queries is wrong; the message has its line and what to write instead."""


class Query(NamedTuple):
    """What is typed, the name of the post that answers it, and a group of queries."""

    query: str
    doc: str
    kind: str = ""


class Figures(NamedTuple):
    """The figures of some queries, from 0 to 1.

    ``mrr`` is the mean reciprocal rank of the right posts (E. M. Voorhees, "The TREC-8 Question
    Answering Track Report", 1999), and ``success`` the share of those among the first five.
    """

    queries: int
    mrr: float
    success: float


def read_queries(path: Path, posts: Collection[str]) -> list[Query]:
    """Read a file with a JSON object in each line, with the fields of `Query`.

    Raises QueriesError for what is wrong in any line, such as a post that is not one of *posts*,
    and OSError.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise QueriesError(f"{path} is not in UTF-8; save it in that encoding") from None
    queries = []
    problems = []
    for number, line in enumerate(lines, 1):
        query = _read_query(line)
        problem = _FORM if query is None else _unknown_post(query.doc, posts)
        if query and not problem:
            queries.append(query)
        elif line.strip():
            problems.append(f"{path}:{number}: {problem}")
    if problems or not queries:
        raise QueriesError("\n".join(problems) or f"{path} has no queries; {_FORM}")
    return queries


def _read_query(line: str) -> Query | None:
    try:
        match json.loads(line):
            case {"query": str(query), "doc": str(doc), **rest} if query.strip():
                return Query(query, doc, str(rest.get("kind", "")))
    except (ValueError, RecursionError):
        pass
    return None


def _unknown_post(name: str, posts: Collection[str]) -> str:
    """Return a message about a post that does not exist; empty if it does."""
    return "" if name in posts else f"no post {name!r}{suggestion(nearest(name, posts))}"


def rank_of(doc: str, found: Sequence[str]) -> int:
    """Return the place of a post among the first results, from 1; 0 if it is not there."""
    first = found[:MOST_RESULTS]
    return first.index(doc) + 1 if doc in first else 0


def figures(ranks: Sequence[int]) -> Figures:
    """Return the figures of some ranks, as `rank_of` returns them."""
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return Figures(len(ranks), mrr, sum(0 < rank <= _FIRST for rank in ranks) / len(ranks))


def figures_by_kind(queries: Sequence[Query], ranks: Sequence[int]) -> dict[str, Figures]:
    """Return the figures of each kind of queries, and of all of them as the last kind, "all"."""
    kinds: dict[str, list[int]] = {}
    for query, rank in zip(queries, ranks, strict=True):
        kinds.setdefault(query.kind, []).append(rank)
    of_kinds = {kind: figures(of_kind) for kind, of_kind in kinds.items() if kind}
    return {**of_kinds, "all": figures(ranks)}
