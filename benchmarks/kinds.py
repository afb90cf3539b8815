"""The kinds of site that are measured: what each is made of, and how it is built.

In commands and variables, `{python}` stands for the kind's Python, `{packages}` for
the folder of what is installed for it, `{jobs}` for the number of processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from environments import PEERS, ROOT


@dataclass(frozen=True, slots=True)
class Search:
    """How a reader searches: by a key, in a field, perhaps with Enter, until there is a result."""

    key: str
    entry: str
    result: str
    enter: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of site.

    `parts` are copied into its folder, each under its name.  Posts go to `posts`,
    pages come to `output`; `page` is where the page of the post `{path}` is there.
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
    """What a kind's site starts from: all that is in its folder."""
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
        # The others draw no cards; `cards` is the same journal with them.
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
