"""Test that pages from frames are the pages that the theme's templates would render."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.theme.frames import FramedTemplates
from hypothesis import given
from hypothesis import strategies as st
from sphinx.jinja2glue import BuiltinTemplateLoader
from support.posts import post
from support.projects import Project

PLAIN = "sphinx.jinja2glue.BuiltinTemplateLoader"
LAYOUT = """{{ note }}<title>{{ title|striptags|e }} &#8212; {{ site }}</title>
<a href="{{ pathto('index') }}">{% include "part.html" %}</a>{{ count('id') }}
{%- if page_toc %}<nav>{{ page_toc }}</nav>{% endif %}
<link href="{{ pageurl|e }}">{{ metatags }}{% block body %}{{ body }}{% endblock %}"""
PART = "{% for item in items %}{{ item }}{% endfor %}"


def test_pages_are_those_of_the_theme(project: Project) -> None:
    sections = "Text.\n\n## One & `two`\n\nText.\n\n### Three\n\nText.\n\n## <Four>\n\nText.\n"
    project.write(
        {
            f"posts/{name}.md": post(title, body=body)
            for name, title, body in (
                ("a", '"Quotes" & <tags>', "Text.\n"),
                ("b", "With `code`", sections),
                ("c", "Plain", sections),
                ("deep/er/d", "Deep", "Text.\n"),
                ("deep/er/e", "Deep, too", sections),
            )
        }
        | {"page.md": "# A page\n\nText.\n\n## Section\n\nText.\n", "other.md": "# Another\n"}
    )
    framed = project.build()
    contents = {"secondary_sidebar_items": ["components/page-toc.html"]}  # the theme's own
    plain = project.build(into="plain", template_bridge=PLAIN, html_theme_options=contents)
    assert framed.pages == plain.pages
    for page in framed.pages:
        assert framed.text(f"{page}.html") == plain.text(f"{page}.html"), page


class Templates:
    """Templates of a theme, or of the journal, with Sphinx's own loader beside the frames."""

    def __init__(self, folder: Path, *, is_own: bool = False, **changed: str) -> None:
        folder.mkdir()
        for name, text in ({"page": LAYOUT, "part": PART} | changed).items():
            (folder / f"{name}.html").write_text(text, encoding="utf-8")
        config = SimpleNamespace(templates_path=[str(folder)])
        builder: Any = SimpleNamespace(confdir=folder.parent, config=config, _translator=None)
        theme: Any = SimpleNamespace(get_theme_dirs=lambda: [] if is_own else [folder])
        self.framed, self.plain = FramedTemplates(), BuiltinTemplateLoader()
        self.noted = 0
        for templates in (self.framed, self.plain):
            templates.init(builder, theme)
            templates.environment.globals["note"] = self

    def __str__(self) -> str:
        """Count the pages that templates render."""
        self.noted += 1
        return ""

    def is_rendered(self, **changed: Any) -> bool:
        """Return whether templates render the page, whose text must be the right one."""
        before = self.noted
        page = self.framed.render("page.html", context(**changed))
        was_rendered = self.noted > before
        assert page == self.plain.render("page.html", context(**changed))
        return was_rendered


def context(**changed: Any) -> dict[str, Any]:
    made: list[str] = []

    def count(name: str) -> str:
        made.append(name)
        return f"{name}-{len(made)}"

    return {
        "content_root": "../",
        "site": "Journal",
        "items": ["one", "two"],
        "pathto": lambda name: f"../{name}.html",
        "count": count,
        "title": "Title",
        "pageurl": "https://journal.example/page.html",
        "metatags": "<meta>",
        "body": "<p>Text</p>",
    } | changed


def test_a_page_with_other_holes_fills_a_frame(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "theme")
    assert templates.is_rendered()
    assert not templates.is_rendered(title="<b>Other</b> & 'more'", body="other", unused=1)


@pytest.mark.parametrize(
    "changed",
    [
        {"site": "Other"},
        {"items": ["one"]},
        {"items": ("one", "two")},
        {"page_toc": "<ul></ul>"},
        {"title": ""},
        {"content_root": "../../"},
        {"pathto": lambda name: "#"},
        {"count": lambda name: "other"},
    ],
)
def test_a_page_with_other_values_is_rendered(tmp_path: Path, changed: dict[str, Any]) -> None:
    templates = Templates(tmp_path / "theme")
    assert templates.is_rendered()
    assert templates.is_rendered(**changed)
    assert not templates.is_rendered(**changed)
    assert not templates.is_rendered()


def test_a_value_that_is_changed_in_place_is_noticed(tmp_path: Path) -> None:
    templates, items = Templates(tmp_path / "theme"), ["one"]
    assert templates.is_rendered(items=items)
    items.append("two")
    assert templates.is_rendered(items=items)


def test_templates_print_the_globals_of_all(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "theme", part="{{ motto }}")
    printed = []
    for motto in ("first", "second"):  # the template is loaded once
        templates.framed.environment.globals["motto"] = motto
        printed.append(templates.framed.render("part.html", {}))
    assert printed == ["first", "second"]
    assert templates.framed.render("part.html", {"motto": "of the page"}) == "of the page"


@pytest.mark.parametrize(
    "body",
    ["{{ body|upper }}", "{{ title }}{{ body }}", "{{ body|e }}", "{{ body|length }}"],
)
def test_a_hole_that_is_printed_in_another_way_makes_no_frame(tmp_path: Path, body: str) -> None:
    templates = Templates(tmp_path / "theme", page=LAYOUT.replace("{{ body }}", body))
    assert templates.is_rendered()
    assert templates.is_rendered(body="other")


def test_templates_of_the_journal_make_no_frame(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "own", is_own=True, part="{% if title == 'b' %}b{% endif %}")
    assert templates.is_rendered(title="a")
    assert templates.is_rendered(title="b")


def test_pages_that_all_differ_make_few_frames(tmp_path: Path) -> None:
    templates = Templates(tmp_path / "theme")
    assert all(templates.is_rendered(site=str(number)) for number in range(20))
    assert not templates.is_rendered(site="7")
    assert templates.is_rendered(site="19")


@given(st.dictionaries(st.sampled_from(["title", "pageurl", "metatags", "body"]), st.text()))
def test_a_page_may_have_any_text(tmp_path_factory: Any, holes: dict[str, str]) -> None:
    templates = Templates(tmp_path_factory.mktemp("any") / "theme")
    templates.is_rendered()
    templates.is_rendered(**holes)
