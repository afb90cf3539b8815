"""Test that the guide matches the code: settings, keys, directives and commands."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from haiku_journal import __version__
from haiku_journal.cli import haiku
from haiku_journal.core.pages.csp import CSP
from haiku_journal.extras import EXTRAS
from haiku_journal.header.fields import KEYS
from haiku_journal.sandbox.attachments import ATTACHMENT_TYPES
from haiku_journal.sandbox.element_names import CLASSES
from haiku_journal.sandbox.parser import DIRECTIVES, ROLES
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from sphinx.config import ConfigValue
from sphinx.testing.util import SphinxTestApp
from support.paths import REPOSITORY

GUIDE = REPOSITORY / "guide"
PAGES = sorted(GUIDE.glob("*.md"))

# A journal that is started from this one removes the guide.
pytestmark = pytest.mark.skipif(not PAGES, reason="this journal has no guide")

SCOPES = {"reads": "env", "writes": "html", "nothing": ""}
"""Sphinx's name for the effect of changing a setting, by the guide's word for it."""


@cache
def guide(name: str) -> BeautifulSoup:
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(deflist_plugin).use(front_matter_plugin)
    return BeautifulSoup(markdown.render((GUIDE / name).read_text(encoding="utf-8")), "lxml")


def blocks(name: str) -> list[str]:
    """Return the texts of a page's code blocks, without their line breaks."""
    return [" ".join(block.get_text().split()) for block in guide(name).select("pre > code")]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ConfigValue]:
    """Return every setting of Sphinx and the journal's extensions, with its default."""
    folder = tmp_path_factory.mktemp("settings")
    (folder / "conf.py").write_text("extensions = ['sphinxext.opengraph', 'haiku_journal']\n")
    (folder / "index.md").write_text("# Home\n")
    app = SphinxTestApp("dummy", srcdir=folder)
    try:
        return {value.name: value for value in app.config}
    finally:
        app.cleanup()


def entries() -> Iterator[tuple[str, Tag]]:
    """Yield the name and the description of each setting of the journal."""
    for term in guide("configure.md").select("dt"):
        if term.get_text().startswith("haiku_"):
            description = term.find_next_sibling("dd")
            assert description is not None, term
            yield term.get_text(), description


def test_no_setting_has_more_than_one_entry() -> None:
    documented = [name for name, _description in entries()]
    assert documented, "the page of settings has no entries"
    assert len(documented) == len(set(documented))


def test_the_entries_match_the_registered_settings(settings: dict[str, ConfigValue]) -> None:
    registered = {name for name in settings if name.startswith("haiku_")}
    assert {name for name, _description in entries()} == registered


def test_an_entry_states_type_default_and_scope(settings: dict[str, ConfigValue]) -> None:
    for name, description in entries():
        first = description.find("p")
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


def test_long_defaults_are_shown_in_full(settings: dict[str, ConfigValue]) -> None:
    linked = {name for name, description in entries() if description.select_one("p a")}
    assert linked == {
        *("haiku_attachment_types", "haiku_classes", "haiku_csp"),
        *("haiku_directives", "haiku_roles"),
    }
    assert settings["haiku_csp"].value == CSP
    assert CSP in blocks("configure.md")
    assert f"{CSP}; frame-ancestors 'none'" in blocks("publish.md")
    listed = [sorted(block.split()) for block in blocks("write.md")]
    for default in (ATTACHMENT_TYPES, CLASSES, DIRECTIVES, ROLES):
        assert sorted(default) in listed


def test_the_settings_of_other_extensions_exist(settings: dict[str, ConfigValue]) -> None:
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


def test_the_guide_and_the_changelog_know_the_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    rows = guide("configure.md").select("table tbody tr td:first-child code")
    named = {name for row in rows for name in re.findall(r"\[(\w+)\]", row.get_text())}
    assert named == project["optional-dependencies"].keys()
    required = {extra.name for extra in EXTRAS.values()}
    assert required <= named
    assert f"\n## {__version__} (" in (REPOSITORY / "CHANGELOG.md").read_text("utf-8")


def test_every_key_of_a_header_is_in_the_table() -> None:
    rows = guide("write.md").select("table")[0].select("tbody tr")
    keys = [code.get_text() for row in rows for code in row.select("td:first-child code")]
    assert sorted(keys) == sorted(KEYS)


def test_every_task_of_the_guide_is_a_nox_session() -> None:
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
    assert {"docs", "lint"} <= named
    assert named <= sessions


def test_every_command_of_the_guide_exists() -> None:
    named = {
        name
        for page in PAGES
        for code in guide(page.name).select("code")
        for name in re.findall(r"^(?:\.venv/bin/)?haiku ([a-z]+)", code.get_text(), re.MULTILINE)
    }
    assert {"init", "new", "check", "build", "mv", "import"} <= named
    assert named <= haiku.commands.keys()


def test_every_module_named_in_the_guide_exists() -> None:
    named = {
        code.get_text()
        for code in guide("how.md").select("code")
        if re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+(?<!\.js)", code.get_text())
    }
    assert {"core.reading.read_headers", "incremental.changes.fingerprints"} <= named
    for name in named:
        importlib.import_module(f"haiku_journal.{name}")


def test_the_index_lists_every_page() -> None:
    listed = [link["href"] for link in guide("index.md").select("li > a")]
    assert sorted(listed) == sorted(page.name for page in PAGES if page.name != "index.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_in_no_toctree(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("---\norphan: true\n---\n")
    assert "{toctree}" not in text


def test_the_figure_holds_only_drawing_elements() -> None:
    figure = BeautifulSoup((GUIDE / "flow.svg").read_text(encoding="utf-8"), "xml")
    assert figure.find("title") is not None
    elements = {element.name for element in figure.find_all(True)}
    assert elements <= {"svg", "title", "defs", "marker", "path", "g", "rect", "text"}
