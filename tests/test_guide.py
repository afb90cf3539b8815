"""The guide says what the code does: settings, keys, directives and commands."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from conftest import REPOSITORY
from haiku_journal.core.pages.page_context import CSP
from haiku_journal.header.fields import KEYS
from haiku_journal.sandbox.parser import DIRECTIVES, ROLES
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from sphinx.config import ConfigValue
from sphinx.testing.util import SphinxTestApp

GUIDE = REPOSITORY / "guide"
PAGES = sorted(GUIDE.glob("*.md"))

# Whoever starts a journal of their own from this one takes the guide out.
pytestmark = pytest.mark.skipif(not PAGES, reason="this journal has no guide")

SCOPES = {"reads": "env", "writes": "html", "nothing": ""}
"""What a setting's entry says of a change, in the words of Sphinx."""


@cache
def guide(name: str) -> BeautifulSoup:
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(deflist_plugin).use(front_matter_plugin)
    return BeautifulSoup(markdown.render((GUIDE / name).read_text(encoding="utf-8")), "lxml")


def blocks(name: str) -> list[str]:
    """The texts of a page's code blocks, without their line breaks."""
    return [" ".join(block.get_text().split()) for block in guide(name).select("pre > code")]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ConfigValue]:
    """Every setting that Sphinx knows with the journal's extensions, as it is by default."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "conf.py").write_text("extensions = ['sphinxext.opengraph', 'haiku_journal']\n")
    (folder / "index.md").write_text("# Home\n")
    app = SphinxTestApp("dummy", srcdir=folder)
    try:
        return {value.name: value for value in app.config}
    finally:
        app.cleanup()


def entries() -> Iterator[tuple[str, Tag]]:
    """Yield each entry of a setting of the journal: its name and what is said of it."""
    for term in guide("configure.md").select("dt"):
        if term.get_text().startswith("haiku_"):
            said = term.find_next_sibling("dd")
            assert said is not None, term
            yield term.get_text(), said


def test_every_setting_has_one_entry_and_no_other_has() -> None:
    documented = [name for name, _said in entries()]
    assert documented, "the page of settings has none"
    assert len(documented) == len(set(documented))


def test_the_entries_are_those_of_the_settings(settings: dict[str, ConfigValue]) -> None:
    registered = {name for name in settings if name.startswith("haiku_")}
    assert {name for name, _said in entries()} == registered


def test_an_entry_says_type_default_and_scope(settings: dict[str, ConfigValue]) -> None:
    for name, said in entries():
        first = said.find("p")
        assert first is not None, name
        kind, *rest = (code.get_text() for code in first.select("code"))
        setting = settings[name]
        assert kind == type(setting.value).__name__, name
        scope = re.fullmatch(r".*, (\w+)", first.get_text(), re.DOTALL)
        assert scope is not None, name
        assert SCOPES[scope[1]] == setting.rebuild, name
        if rest:
            assert ast.literal_eval(rest[0]) == setting.value, name
        else:
            link = first.find("a")
            assert link is not None, f"{name} has no default"
            assert link["href"] == "#defaults-that-are-long", name


def test_long_defaults_are_given_in_full(settings: dict[str, ConfigValue]) -> None:
    linked = {name for name, said in entries() if said.select_one("p a")}
    assert linked == {"haiku_csp", "haiku_directives", "haiku_roles"}
    assert settings["haiku_csp"].value == CSP
    assert CSP in blocks("configure.md")
    assert f"{CSP}; frame-ancestors 'none'" in blocks("publish.md")
    listed = [sorted(block.split()) for block in blocks("write.md")]
    assert sorted(DIRECTIVES) in listed
    assert sorted(ROLES) in listed


def test_the_settings_of_others_are_settings(settings: dict[str, ConfigValue]) -> None:
    terms = guide("configure.md").select("dt")
    others = [term for term in terms if not term.get_text().startswith("haiku_")]
    named = {
        re.split(r"\W", code.get_text())[0]
        for term in others
        for item in term.find_next_sibling("dd").select("li")  # type: ignore[union-attr]
        for code in item.select("code")[:1]
    }
    assert len(named) > 10
    assert named <= settings.keys()


def test_every_key_of_a_header_is_in_the_table() -> None:
    rows = guide("write.md").select("table")[0].select("tbody tr")
    keys = [code.get_text() for row in rows for code in row.select("td:first-child code")]
    assert sorted(keys) == sorted(KEYS)


def test_every_command_of_the_guide_is_a_session() -> None:
    sessions = {
        match[1] or match[2]
        for match in re.finditer(
            r'@nox\.session(?:\(name="([\w-]+)"\))?\ndef (\w+)',
            (REPOSITORY / "noxfile.py").read_text(encoding="utf-8"),
        )
    }
    named = {
        name
        for page in PAGES
        for name in re.findall(r"nox -s ([\w-]+)", page.read_text(encoding="utf-8"))
    }
    assert {"docs", "new", "check", "import"} <= named
    assert named <= sessions


def test_every_module_that_is_named_is_there() -> None:
    named = {
        code.get_text()
        for code in guide("how.md").select("code")
        if re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+(?<!\.js)", code.get_text())
    }
    assert {"core.reading.read_headers", "incremental.fingerprints"} <= named
    for name in named:
        importlib.import_module(f"haiku_journal.{name}")


def test_the_index_lists_every_page() -> None:
    listed = [link["href"] for link in guide("index.md").select("li > a")]
    assert sorted(listed) == sorted(page.name for page in PAGES if page.name != "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_stands_in_no_toctree(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("---\norphan: true\n---\n")
    assert "{toctree}" not in text


def test_the_figure_is_a_picture_and_nothing_else() -> None:
    figure = BeautifulSoup((GUIDE / "flow.svg").read_text(encoding="utf-8"), "xml")
    assert figure.find("title") is not None
    elements = {element.name for element in figure.find_all(True)}
    assert elements <= {"svg", "title", "defs", "marker", "path", "g", "rect", "text"}
