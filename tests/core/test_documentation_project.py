"""A journal in a documentation project: posts are added, and all else stays as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from support.builds import Result
from support.html import broken_links
from support.posts import post
from support.projects import Project

CONF = """
import sys
from pathlib import Path

from docutils import nodes
from sphinx.parsers import Parser

sys.path.insert(0, str(Path(__file__).parent))

project = "Pond"
extensions = ["sphinx.ext.autodoc"]
source_suffix = {{".rst": "restructuredtext"}}
html_theme = {theme!r}
templates_path = []  # sphinx-book-theme adds to the default list, which later builds share


class NoteParser(Parser):
    supported = ("note",)

    def parse(self, text, document):
        section = nodes.section(ids=["note"])
        section += [nodes.title(text="A note"), nodes.paragraph(text=text)]
        document += section


def setup(app):
    app.add_source_suffix(".note", "note")
    app.add_source_parser(NoteParser)
"""

WITH_JOURNAL = """
extensions += ["haiku_journal"]
haiku_standalone = False
haiku_cards = False
"""

FILES = {
    "index.rst": """
Pond
====

.. toctree::
   :caption: Contents

   api
   quiet
   plain

See :py:func:`pond.freeze` and :ref:`genindex`.
""",
    "api.rst": "API\n===\n\n.. automodule:: pond\n   :members:\n",
    "quiet.rst": """
Quiet
=====

.. function:: still(water)

   See :doc:`missing`.

.. code-block:: python

   x = = 1

.. raw:: html

   <b class="raw">raw</b>

.. math:: a^2 + b^2
""",
    "plain.note": "A page in another language.",
    "README.md": "# Not a page\n\nFor those who edit the pages.\n",
    "pond.py": '"""Water."""\n\n\ndef freeze(depth: int) -> None:\n    """Make ice."""\n',
}

POSTS = {
    "posts/ice.md": post("On ice", body="Term\n: Ice is late.  See {post}`reeds`.", tags=["ice"]),
    "posts/reeds.md": post("On reeds", date="2024-05-01", body="Reeds stay.", tags=["ice"]),
}


def documentation(root: Path, theme: str) -> Project:
    project = Project(root)
    (project.folder / "index.md").unlink()
    return project.write({"conf.py": CONF.format(theme=theme), **FILES})


@pytest.fixture(scope="module", params=["alabaster", "furo", "sphinx_book_theme"])
def builds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Result, Result]:
    """Build a project without a journal, and then with one."""
    project = documentation(tmp_path_factory.mktemp("project") / request.param, request.param)
    before = project.build(into="before")
    project.write(dict(POSTS))
    project.configure(WITH_JOURNAL)
    after = project.build(into="after")
    assert (before.error, after.error) == (None, None)
    return before, after


def without_feeds(page: BeautifulSoup) -> list[str]:
    """Return the tags and texts of a page, without the links to feeds in its head."""
    copy = BeautifulSoup(str(page), "lxml")
    for link in copy.select('head link[rel="alternate"]'):
        link.decompose()
    return [part.strip() for part in re.split("(<[^>]*>)", str(copy)) if part.strip()]


def test_pages_of_the_project_stay_as_they_were(builds: tuple[Result, Result]) -> None:
    before, after = builds
    assert {"index", "api", "quiet", "plain", "genindex", "py-modindex", "search"} <= set(
        before.pages
    )
    assert set(before.pages) <= set(after.pages)
    for name in before.pages:
        assert without_feeds(after.page(name)) == without_feeds(before.page(name)), name


def test_the_warnings_of_the_project_stay_as_they_were(builds: tuple[Result, Result]) -> None:
    before, after = builds
    assert "WARNING" in before.warnings

    def messages(result: Result) -> list[str]:
        return sorted(re.sub(r"^.*?/source/", "", line) for line in result.warnings.splitlines())

    assert messages(after) == messages(before)


def test_the_journal_is_whole_beside_the_project(builds: tuple[Result, Result]) -> None:
    _before, after = builds
    for name in ("posts/ice", "tags/ice", "tags/index", "archive/2025", "posts/search"):
        assert name in after.pages
        assert after.page(name).select_one("nav.journal-sidebar") is not None, name
    page = after.page("posts/ice")
    assert len(page.select(".title-block .haiku-line")) == 3
    assert page.select_one("dl dd") is not None, "posts have the journal's Markdown"
    assert "README" not in after.pages
    assert "404" not in after.pages
    for name in ("robots.txt", "sitemap.xml", "site.webmanifest"):
        assert not (after.out / name).exists(), name
    assert broken_links(after.out) == []


def test_the_search_of_the_project_finds_pages_and_posts(builds: tuple[Result, Result]) -> None:
    _before, after = builds
    index = json.loads(re.sub(r"^Search.setIndex\(|\)$", "", after.text("searchindex.js")))
    assert {"api", "quiet", "posts/ice"} <= set(index["docnames"])
    assert (after.out / "_search/manifest.bin").is_file()


def test_another_parser_of_markdown_files_is_refused(tmp_path: Path) -> None:
    project = documentation(tmp_path / "project", "alabaster").write(dict(POSTS))
    project.edit("conf.py", '".note", "note"', '".md", "note", override=True')
    project.configure(WITH_JOURNAL)
    with pytest.raises(SystemExit, match=r"the parser 'note' of \.md files does not limit"):
        project.build()
