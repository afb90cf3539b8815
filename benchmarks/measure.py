"""Measurement of several kinds of site with the same posts, in turns."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from environments import environment_of
from figures import Results
from kinds import KINDS
from notes import Note
from output import weigh
from post import Post, make_posts
from process import CommandError, Cost
from sites import Site
from wire import BrowserError, measure_traffic

STEPS = ("full", "unchanged", "edited", "added")
"""The builds of a turn; each continues from the one before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of a measurement: kinds, number of runs, processes, browser, steps."""

    kinds: Sequence[str]
    runs: int
    jobs: int
    browser: bool
    steps: Sequence[str] = STEPS


def measure(notes: Sequence[Note] | None, count: int, folder: Path, plan: Plan) -> Results:
    """Build `count` posts as sites of all kinds; a kind that fails is not built again."""
    *posts, extra = make_posts(notes, count + 1)
    extra = extra.on(posts[count // 2].note.date)
    results = Results(count, plan.kinds)
    sites: dict[str, Site] = {}
    for kind in plan.kinds:
        try:
            environment = environment_of(kind)
        except CommandError as failure:
            _note_failure(results, kind, failure)
        else:
            sites[kind] = Site(KINDS[kind], folder / kind, environment, plan.jobs)
    for run in range(plan.runs):
        for kind in sorted(sites, key=plan.kinds.index, reverse=bool(run % 2)):
            if kind in results.failures:
                continue
            try:
                _take_turn(sites[kind], posts, extra, results, plan, first=not run)
            except CommandError as failure:
                _note_failure(results, kind, failure)
    return results


def _take_turn(
    site: Site, posts: Sequence[Post], extra: Post, results: Results, plan: Plan, *, first: bool
) -> None:
    kind = site.kind.name
    post = posts[len(posts) // 2]
    site.lay_out(posts)
    for step in plan.steps:
        match step:
            case "edited":
                site.edit(post)
            case "added":
                site.add([extra])
        cost = site.build()
        results.note(kind, step, cost)
        _log(f"{results.posts} posts, {kind}, {step}: {_summary(cost)}")
        if first and step == "full":
            results.outputs[kind] = weigh(site.output)
            if plan.browser:
                _visit(site, post, results)


def _visit(site: Site, post: Post, results: Results) -> None:
    kind = site.kind.name
    query = query_for(post)
    try:
        traffic = measure_traffic(site.output, site.page_of(post), site.kind.search, query)
    except BrowserError as failure:
        _note_failure(results, f"{kind}, in the browser", failure)
        return
    results.traffic[kind] = traffic
    searched = "no search" if traffic.searched is None else f"{traffic.searched} with {query!r}"
    _log(f"{results.posts} posts, {kind}, first visit: {traffic.visit} bytes, {searched}")


def query_for(post: Post) -> str:
    """Return the query: the first two words of the title that every search recognizes."""
    words = re.findall(r"\b[a-zA-Z]{4,}\b", post.note.title)
    return " ".join(words[:2]) or post.haiku[0].split()[0]


def _note_failure(results: Results, what: str, failure: Exception) -> None:
    results.failures[what] = str(failure)
    _log(f"{results.posts} posts, {what} failed: {failure}")


def _summary(cost: Cost) -> str:
    return (
        f"{cost.seconds:.2f} s, {cost.cpu:.2f} s of CPU,"
        f" {cost.peak / 2**20:.0f} MiB, {cost.pages} pages written"
    )


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
