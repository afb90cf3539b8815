"""Test that the private parts of other libraries that the extension uses still exist."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.core.reading.tags_directive import Tags
from haiku_journal.diagrams.renderers import _THEME, PALETTE
from haiku_journal.dialect import EXTENSIONS, WIKI_LINKS
from haiku_journal.incremental.changes.definitions import _DOMAINS
from haiku_journal.incremental.processes.fork_memory import _OF_SPHINX
from haiku_journal.sandbox.markup import MarkupRenderer
from haiku_journal.sandbox.parser import PostRenderer
from haiku_journal.search.stemmer_scripts import stemmer_script
from haiku_journal.serving.living_sphinx import LivingSphinx
from haiku_journal.settings import is_set
from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit, getLine, table
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import make_document
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.testing.util import SphinxTestApp
from sphinx.util import requests
from sphinx_tags import TagLinks
from support.projects import Project
from watchfiles._rust_notify import RustNotify


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SphinxTestApp]:
    """Yield an application whose builder is initialized but has built nothing."""
    project = Project(tmp_path_factory.mktemp("private") / "journal")
    app = SphinxTestApp("html", srcdir=project.folder, builddir=project.root / "build")
    app.builder.init_highlighter()
    yield app
    app.cleanup()


def test_the_highlighter_caches_its_formatters(app: SphinxTestApp) -> None:
    formatter = app.builder.highlighter.formatter
    assert formatter(style="default") is formatter(style="default"), "formatters are not cached"


def test_the_highlighter_caches_its_lexers(app: SphinxTestApp) -> None:
    highlighter = app.builder.highlighter
    lexer = highlighter.get_lexer("a = 1", "python")
    assert highlighter.get_lexer("b = 2", "python") is lexer, "lexers are not cached"
    session = highlighter.get_lexer(">>> a", "python")
    assert session.name != lexer.name
    assert highlighter.get_lexer("b = 2", "python") is lexer
    assert not highlighter.get_lexer("c = 3", "python", force=True).filters
    assert highlighter.get_lexer("d", "python", {"tabsize": 3}).tabsize == 3


def test_the_environment_caches_pickled_doctrees(app: SphinxTestApp) -> None:
    assert isinstance(app.env._pickled_doctree_cache, dict)


def test_domains_keep_a_name_with_its_document(app: SphinxTestApp) -> None:
    standard, math = app.env.domains.standard_domain, app.env.domains.math_domain
    standard.note_object("term", "word", "term-word")
    standard.note_hyperlink_target("label", "index", "label", "Title")
    math.note_equation("index", "square")
    kept = {
        (domain, kind, name): value
        for domain in _DOMAINS
        for kind, names in app.env.domains[domain].data.items()
        if isinstance(names, dict)
        for name, value in names.items()
    }
    assert kept["std", "labels", "label"] == ("index", "label", "Title")
    assert kept["std", "objects", ("term", "word")][1:] == ("term-word",)
    assert kept["math", "objects", "square"][0] == "index"


def test_the_environment_caches_doctrees_that_are_to_be_written(app: SphinxTestApp) -> None:
    assert isinstance(app.env._write_doc_doctree_cache, dict)


def test_the_project_maps_paths_to_names_of_documents(app: SphinxTestApp) -> None:
    project = app.env.project
    project.discover(["_static"])
    assert project._path_to_docname == {Path("index.md"): "index"}
    assert project._docname_to_path == {"index": Path("index.md")}


def test_the_registry_lists_the_scripts_of_all_pages(app: SphinxTestApp) -> None:
    app.add_js_file(None, body="1")
    assert app.registry.js_files[-1] == ("", {"priority": 500, "body": "1"})


def test_a_build_of_sphinx_takes_the_steps_that_a_living_application_takes() -> None:
    steps = [*re.findall(r"self\.(?:env\.)?(\w+)\(", inspect.getsource(Builder.build))]
    own = re.findall(r"(?:env|builder)\.(\w+)\(", inspect.getsource(LivingSphinx.update))
    assert steps == ["read", "check_dependents", "check_consistency", "write", "finish"]
    assert [step for step in own if step in steps] == steps


def test_watchfiles_watches_as_soon_as_it_is_told(tmp_path: Path) -> None:
    notify = RustNotify([str(tmp_path)], False, False, 300, True, True)
    (tmp_path / "new").touch()
    assert {path for _change, path in notify.watch(100, 10, 5_000, None)} == {
        str(tmp_path / "new")
    }
    notify.close()


def test_the_environment_stores_its_values_by_document(app: SphinxTestApp) -> None:
    assert [name for name in _OF_SPHINX if not isinstance(getattr(app.env, name), dict)] == []
    assert app.env.project.docnames == {"index"}


def test_the_project_maps_documents_to_paths_and_back(app: SphinxTestApp) -> None:
    project = app.env.project
    project.discover(app.config.exclude_patterns)
    assert project._docname_to_path == {"index": Path("index.md")}
    assert project._path_to_docname == {Path("index.md"): "index"}


def test_the_event_manager_lists_its_handlers(app: SphinxTestApp) -> None:
    listeners = app.events.listeners["journal-pages"]
    assert {listener.handler.__module__ for listener in listeners} >= {
        "haiku_journal.core.pages.index_pages",
        "haiku_journal.search.search_pages",
    }


def test_a_value_of_conf_py_differs_from_a_default(app: SphinxTestApp) -> None:
    assert is_set(app.config, "project")
    assert not is_set(app.config, "html_theme")


def test_the_html_builder_has_an_attribute_that_enables_its_search(app: SphinxTestApp) -> None:
    assert StandaloneHTMLBuilder.search is True
    assert app.builder.search is False


@pytest.mark.parametrize("name", ["_get_plaintext_node", "_get_badge_node"])
def test_the_directive_of_sphinx_tags_creates_its_nodes_in_methods(name: str) -> None:
    ours, theirs = (inspect.signature(getattr(cls, name)) for cls in (Tags, TagLinks))
    assert list(ours.parameters) == list(theirs.parameters)
    assert callable(TagLinks._get_tag_color)


def test_the_renderer_of_posts_overrides_methods_that_exist() -> None:
    prefixes = ("copy_", "nested_", "render_", "run_")
    own = [name for name in vars(PostRenderer) if name.startswith(prefixes)]
    assert len(own) >= 8
    assert [name for name in own if not hasattr(SphinxRenderer, name)] == []
    assert hasattr(SphinxRenderer, "render_list_item")
    assert hasattr(SphinxRenderer, "render_s")


def test_the_renderer_of_posts_has_the_attributes_that_myst_sets() -> None:
    def attributes(renderer: type[SphinxRenderer]) -> dict[str, Any]:
        parser = create_md_parser(MdParserConfig(), renderer)
        parser.options["document"] = make_document()
        made: Any = parser.renderer
        made.setup_render(parser.options, {})
        return vars(made)

    own, theirs = attributes(MarkupRenderer), attributes(SphinxRenderer)
    assert own.keys() == theirs.keys()
    assert (
        own["rules"].keys() - {"render_wiki_link", "render_excerpt_end"} == theirs["rules"].keys()
    )
    for name in ("_heading_offset", "_heading_slugs", "_inventories", "language_module_rst"):
        assert own[name] == theirs[name]
    assert own["_level_to_section"] == {0: own["document"]}
    assert own["current_node"] is own["document"]


def test_the_markdown_parser_validates_links_by_a_replaceable_function() -> None:
    markdown = MarkdownIt("commonmark")
    assert "<a" not in markdown.render("[x](javascript:a)")
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    assert "<a" in markdown.render("[x](javascript:a)")


def test_the_rules_that_posts_replace_precede_or_leave_out_have_their_names() -> None:
    extensions = {*EXTENSIONS} - {WIKI_LINKS}
    markdown = create_md_parser(MdParserConfig(enable_extensions=extensions), SphinxRenderer)
    rulers = markdown.core.ruler, markdown.block.ruler, markdown.inline.ruler
    core, block, inline = (ruler.get_all_rules() for ruler in rulers)
    assert "wordcount" in core
    assert {"deflist", "paragraph"} <= {*block}
    assert {"footnote_ref", "gfm_autolink_protocol", "link", "math_inline"} <= {*inline}


def test_the_table_rule_of_markdown_it_takes_its_cells_from_functions() -> None:
    assert escapedSplit(r"a | b \| c |") == ["a ", " b | c ", ""]
    assert {"escapedSplit", "getLine"} <= set(table.__code__.co_names)
    assert callable(getLine)


def test_sphinx_requests_accept_the_settings_of_a_build() -> None:
    assert {"_user_agent", "_tls_info"} <= inspect.signature(
        requests._Session.request
    ).parameters.keys()


def test_the_builder_reads_each_document_in_a_method_of_its_own() -> None:
    assert list(inspect.signature(Builder.read_doc).parameters) == ["self", "docname", "_cache"]


def test_the_colours_and_classes_of_diagrams_are_known() -> None:
    renderer = pytest.importorskip("mermaid_render.renderer")
    assert {colour.lower() for colour in renderer.THEMES[_THEME].values()} == {*PALETTE}
    drawing = renderer.render("---\ntitle: T\n---\nflowchart LR\n A", _THEME)["result"]["svg"]
    classes = {name for names in re.findall('class="([^"]*)"', drawing) for name in names.split()}
    assert {"pele-title", "pele-node"} <= classes


def test_sphinx_has_the_scripts_of_stemmers() -> None:
    assert "GermanStemmer" in stemmer_script("german")
