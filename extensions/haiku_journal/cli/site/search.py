"""Search a site in the terminal."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterable, Iterator
from typing import Any

import click

from ...header.model import DUE, SUPERSEDED
from ...lookup import Answer, Part, Result, Site, SiteIndex, plain
from ...util.visible_text import one_line
from ..journal import print_json
from .options import with_site

_LABELS = {DUE: "due for review", SUPERSEDED: "superseded"}


@click.command()
@click.argument("words", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--open", "open_first", is_flag=True, help="Open the first result in the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--check", is_flag=True, help="Try the queries of queries.jsonl instead.")
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="FIGURE",
    help="Fail --check if its MRR@10 is below this.",
)
@with_site
def search(
    site: Site,
    words: tuple[str, ...],
    limit: int,
    open_first: bool,
    as_json: bool,
    check: bool,
    least: float,
) -> int:
    """Search the site as its own search does, with the same results.

    Quote words that belong together, and put -- before a word that begins with a hyphen:
    haiku search -- '"exact words"' tag:git year:2023 -svn

    Operators: tag:NAME, author:NAME, year:2023, before:2023-05, after:2023-05-31, lang:bash,
    in:title, in:code, is:stale, is:due, is:superseded; with a hyphen, they exclude.

    The exit status is 0 if there are results, 1 if there are none, and 2 if the site cannot
    be searched.
    """
    if check == bool(words):
        raise click.UsageError("name the words to search for, or --check without words")
    if check:
        from .search_check import check_search  # reads the journal, which a search does not

        return check_search(site, least)
    query = " ".join(words)
    answer = SiteIndex(site).search(query, limit=limit)
    if as_json:
        print_json(as_data(query, answer))
    else:
        for result in answer.results:
            click.echo(format_result(result))
        for note in notes(answer):
            click.echo(note, err=True)
    if open_first and answer.results:
        webbrowser.open(answer.results[0].address)
    return 0 if answer.results else 1


def format_result(result: Result) -> str:
    """Return the lines that show a result, with colours, and an empty line at the end."""
    facts = " · ".join(filter(None, (result.date, _LABELS.get(result.state), *result.tags)))
    lines = (
        f"{_styled(result.title, bold=True)}  {click.style(facts, dim=True)}",
        *(f"    {line}" for line in _passage(result)),
        f"    {click.style(result.address, fg='blue')}",
    )
    return "\n".join(lines) + "\n"


def _passage(result: Result) -> Iterator[str]:
    """Yield the lines of the passage, with its section; those of code follow its language."""
    section = click.style(f"{result.section}: ", bold=True) if result.section else ""
    if result.language is None:
        yield section + _styled(result.passage)
        return
    if head := section + click.style(result.language, dim=True):
        yield head
    lines: list[list[Part]] = [[]]
    for text, mark in result.passage:
        first, *others = text.split("\n")
        lines[-1].append(Part(first, mark))
        lines += [[Part(other, mark)] for other in others]
    yield from (f"    {_styled(line)}" for line in lines)


def _styled(parts: Iterable[Part], **style: Any) -> str:
    return "".join(
        click.style(one_line(text), fg="yellow" if mark else None, **style) for text, mark in parts
    )


def notes(answer: Answer) -> Iterable[str]:
    """Yield what else there is to say of a search."""
    for typed, used in answer.corrections:
        yield f"search: no post has {typed!r}; searched for {used!r}"
    for text, similar in answer.unknown.items():
        filters = f"; filters like it: {', '.join(similar)}" if similar else ""
        yield f"search: {text!r} is not a filter here; searched for its words{filters}"
    for phrase in answer.unfound:
        yield f"search: no post has the phrase {phrase!r}; searched for its words"
    if answer.suggestion:
        yield f"search: did you mean {answer.suggestion!r}?"
    if not answer.total:
        yield "search: nothing was found"
    elif answer.total > len(answer.results):
        yield f"search: {len(answer.results)} of {answer.total} posts; --limit shows more"


def as_data(query: str, answer: Answer) -> dict[str, Any]:
    """Return an answer as it is printed as JSON."""
    return {
        "query": query,
        "total": answer.total,
        "corrections": [{"from": typed, "to": used} for typed, used in answer.corrections],
        "suggestion": answer.suggestion,
        "unknown": answer.unknown,
        "unfound": answer.unfound,
        "results": [
            {
                "post": result.post,
                "title": plain(result.title),
                "haiku": result.haiku,
                "date": result.date,
                "tags": result.tags,
                "state": result.state,
                "section": result.section,
                "passage": plain(result.passage),
                "language": result.language,
                "url": result.address,
            }
            for result in answer.results
        ],
    }
