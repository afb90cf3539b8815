"""The kinds of site that are measured: their files and build commands.

In commands and variables, `{python}` is the Python interpreter of the kind, `{packages}` the
folder of its installed packages, and `{jobs}` the number of processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from environments import PEERS, ROOT


@dataclass(frozen=True, slots=True)
class Search:
    """The steps of a search: the key that opens it, its field and results, Enter if needed."""

    key: str
    entry: str
    result: str
    enter: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of site.

    `parts` are copied to its folder, each to its name.  `posts` is the folder of posts and
    `output` that of the site; `page` is the path in it of the page of the post `{path}`.
    """

    name: str
    title: str
    package: str
    parts: Mapping[str, Path]
    posts: str
    output: str
    page: str
    command: str
    variables: Mapping[str, str] = field(default_factory=dict)
    search: Search | None = None


def _start(name: str) -> dict[str, Path]:
    """Return the starting files of a kind's site, by name."""
    return {path.name: path for path in sorted((PEERS / name).iterdir())}


SPHINX = "{python} -m sphinx -q -b html -j{jobs} -d _build/doctrees . _build/html"
ADDRESS = {"READTHEDOCS_CANONICAL_URL": "https://journal.example/"}
SPHINX_SEARCH = Search("Control+k", "dialog input[name=q]", "#search-results li a", enter=True)

_KINDS = (
    Kind(
        name="journal",
        title="this journal",
        package="sphinx",
        parts={
            name: ROOT / name for name in ("conf.py", "index.md", "guide", "_static", "extensions")
        },
        posts="posts",
        output="_build/html",
        page="posts/{path}.html",
        # Other generators draw no cards; the kind `cards` is the same journal with cards.
        command=f"{SPHINX} -D haiku_cards=0",
        variables=ADDRESS,
        search=Search("Control+k", "[role=combobox]", "[role=option]"),
    ),
    Kind(
        name="bare",
        title="bare Sphinx",
        package="sphinx",
        parts=_start("bare") | {"journal_conf.py": ROOT / "conf.py"},
        posts="posts",
        output="_build/html",
        page="posts/{path}.html",
        command=SPHINX,
        variables=ADDRESS,
        search=SPHINX_SEARCH,
    ),
    Kind(
        name="ablog",
        title="ABlog",
        package="ablog",
        parts=_start("ablog")
        | {"journal_conf.py": ROOT / "conf.py", "bare_conf.py": PEERS / "bare/conf.py"},
        posts="posts",
        output="_build/html",
        page="posts/{path}.html",
        command=SPHINX,
        variables=ADDRESS,
        search=SPHINX_SEARCH,
    ),
    Kind(
        name="material",
        title="Material for MkDocs",
        package="mkdocs-material",
        parts=_start("material"),
        posts="docs/posts",
        output="site",
        page="posts/{path}/index.html",
        command="{python} -m mkdocs build -q",
        variables={"NO_MKDOCS_2_WARNING": "1"},
        search=Search("s", "[data-md-component=search-query]", ".md-search-result__item"),
    ),
    Kind(
        name="zensical",
        title="Zensical",
        package="zensical",
        parts=_start("zensical"),
        posts="docs/posts",
        output="site",
        page="posts/{path}/index.html",
        command="{python} -m zensical build",
        search=Search("Control+k", "input[role=combobox]", "[role=listbox] a"),
    ),
    Kind(
        name="pelican",
        title="Pelican",
        package="pelican",
        parts=_start("pelican"),
        posts="content",
        output="output",
        page="posts/{path}.html",
        command="{python} -m pelican -q",
    ),
    Kind(
        name="hugo",
        title="Hugo",
        package="hugo",
        parts=_start("hugo"),
        posts="content/posts",
        output="public",
        page="posts/{path}.html",
        command="{packages}/hugo/binaries/hugo --quiet",
        variables={"GOMAXPROCS": "{jobs}", "HUGO_NUMWORKERMULTIPLIER": "{jobs}"},
    ),
)
_CARDS = replace(_KINDS[0], name="cards", title="this journal, with cards", command=SPHINX)
KINDS = {kind.name: kind for kind in (*_KINDS, _CARDS)}
