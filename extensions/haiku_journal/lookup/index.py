"""The search index of a site, with the ranking of the search in the browser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from ..search.embedded import Engine
from ..util.visible_text import one_line, visible
from .sites import Site, SiteError

FOLDER = "_search/"
_MANIFEST = "manifest.bin"


class Part(NamedTuple):
    """A part of a text, and whether it is something that was searched for."""

    text: str
    mark: bool


def plain(parts: Iterable[Part]) -> str:
    """Return a text without its marks."""
    return "".join(part.text for part in parts)


@dataclass(frozen=True, slots=True)
class Result:
    """A post that was found; `date` is an ISO date.

    `post` is its name, and `address` leads to the section that `passage` is from: the one with
    the id `anchor`.  Both `anchor` and `section`, its heading, are empty for the beginning.
    `state` is `DUE`, `SUPERSEDED` or empty.  If the passage is code, `language` is its language,
    which may be empty, and otherwise None.
    """

    post: str
    title: tuple[Part, ...]
    haiku: str
    date: str
    tags: tuple[str, ...]
    state: str
    address: str
    anchor: str
    section: str
    passage: tuple[Part, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a search: the first results, and how many posts match.

    `corrections` are pairs of a word and what was searched for instead, and `suggestion` is
    another query.  `unknown` has what looks like a filter and is none, with filters that can be
    written instead, and `unfound` the quoted phrases that no post has; the words of both were
    searched for.  `tags` has the number of matching posts by tag, most first.
    """

    results: tuple[Result, ...]
    total: int
    corrections: tuple[tuple[str, str], ...]
    suggestion: str
    unknown: dict[str, tuple[str, ...]]
    unfound: tuple[str, ...]
    tags: dict[str, int]


class SiteIndex:
    """The search index of a site, opened when it is needed and when the site has changed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._manifest = b""
        self._engine: Engine | None = None

    def search(self, query: str, **options: Any) -> Answer:
        """Search for a query as a reader types it; an empty one finds all posts, newest first.

        The options are those of ``search`` in ``engine/engine.js``.  Raises SiteError if the
        index is missing or broken, and `MissingEngineError` if QuickJS is not installed.
        """
        try:
            return _answer(self._open().search(query, **options), self._site.base)
        except ValueError as error:
            self._engine = None
            raise SiteError(
                f"{self._site.name}: the search index cannot be read ({one_line(str(error))});"
                " this version of `haiku build` makes it again"
            ) from error

    def _open(self) -> Engine:
        [manifest] = self._site.read([FOLDER + _MANIFEST])
        if manifest is None:
            raise SiteError(
                f"{self._site.name} has no search index of this extension; `haiku build` makes one"
            )
        if self._engine is None or manifest != self._manifest:
            self._manifest = manifest
            self._engine = Engine(self._read)
        return self._engine

    def _read(self, paths: Sequence[str]) -> Sequence[bytes | None]:
        if paths == [_MANIFEST]:
            return [self._manifest]
        return self._site.read([FOLDER + path for path in paths])


def _answer(found: dict[str, Any], base: str) -> Answer:
    return Answer(
        results=tuple(_result(result, base) for result in found["results"]),
        total=found["total"],
        corrections=tuple(
            (one_line(change["from"]), one_line(change["to"])) for change in found["corrections"]
        ),
        suggestion=one_line(found["suggestion"] or ""),
        unknown={
            one_line(one["text"]): tuple(map(one_line, one["similar"])) for one in found["unknown"]
        },
        unfound=tuple(map(one_line, found["unfound"])),
        tags={one_line(tag["name"]): tag["count"] for tag in found["facets"]["tags"]},
    )


def _result(found: dict[str, Any], base: str) -> Result:
    page, _hash, anchor = found["url"].partition("#")
    if base.startswith("file:") and page.endswith("/"):
        page += "index.html"  # as a server would
    return Result(
        post=found["docname"],
        title=_parts(found["titleParts"]),
        haiku=one_line(" / ".join(filter(None, found["haiku"]))),
        date=found["date"],
        tags=tuple(map(one_line, found["tags"])),
        state=found["state"],
        address=base + page + (f"#{quote(anchor)}" if anchor else ""),
        anchor=visible(anchor),
        section=one_line(found["section"]["title"]) if found["section"] else "",
        passage=_parts(found["passage"]),
        language=one_line(found["code"]["language"]) if found["code"] else None,
    )


def _parts(parts: list[dict[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(visible(part["text"]), part["mark"]) for part in parts)
