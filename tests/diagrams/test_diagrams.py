"""Test that diagrams are drawn, safely and in the colours of the page, in every build."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from haiku_journal.diagrams.drawing import COUNT_LIMIT, FOLDER, SOURCE_LIMIT
from haiku_journal.diagrams.inline import inline_drawing
from haiku_journal.diagrams.markup import diagram
from haiku_journal.diagrams.renderers import DRAWING_LIMIT, PALETTE, RENDERERS, DrawingError
from haiku_journal.search.indexer import _sections
from support.builds import Result
from support.folders import differences
from support.posts import post
from support.projects import Project

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")

FLOW = """```mermaid
flowchart LR
  accTitle: How a page is made
  A[Wheelbarrow] --> B{"Is #172D4A a colour?"}
  style A fill:#f96
```
"""
BODY = f"""Words.

{FLOW}
```{{diagram}} mermaid
:caption: What *follows*.

sequenceDiagram
  Alice->>Bob: Hello
```

```{{diagram}} mermaid
:alt: A pie of <pets>

pie
  "Dogs" : 3
```

```{{code-block}} mermaid
flowchart TD
```
"""
BROKEN = "Words.\n\n```mermaid\nflowchart LR\n  A --> B\n  B ==\n```\n"


@pytest.fixture(scope="module")
def project(make_project: Callable[[], Project]) -> Project:
    project = make_project()
    project.write({"posts/a.md": post("A", body=BODY), "posts/b.md": post("B", body=BROKEN)})
    return project


@pytest.fixture(scope="module")
def built(project: Project) -> Result:
    result = project.build()
    assert result.error is None
    return result


@pytest.fixture
def drawings(built: Result) -> Any:
    return built.article("posts/a").select(".diagram > svg[role=img]")


def test_fences_and_directives_are_drawn_and_directives_for_code_are_not(
    built: Result, drawings: Any
) -> None:
    assert "Wheelbarrow" in drawings[0].get_text()
    assert len(drawings) == 3
    assert built.article("posts/a").select_one(".highlight-mermaid").get_text().strip() == (
        "flowchart TD"
    )


def test_the_name_of_a_drawing_is_its_alt_text_its_caption_or_its_title(drawings: Any) -> None:
    names = [drawing["aria-label"] for drawing in drawings]
    assert names == ["How a page is made", "What follows.", "A pie of <pets>"]
    assert str(drawings[1].find_parent("figure").figcaption.em) == "<em>follows</em>"


def test_colours_are_those_of_the_page_except_where_the_author_chose_them(drawings: Any) -> None:
    markup = str(drawings[0])
    assert 'fill="var(--diagram-surface,#e5effa)"' in markup
    assert not [colour for colour in PALETTE if f'"{colour}"' in markup.lower()]
    filled = drawings[0].find("rect", style=re.compile("#f96"))
    assert filled.find_next("text")["fill"].startswith("rgb")
    assert "#172D4A" in drawings[0].get_text()


def test_a_diagram_that_cannot_be_read_is_shown_as_code(built: Result) -> None:
    (warning,) = built.warnings.strip().splitlines()
    line = post("B", body=BROKEN).splitlines().index("  B ==") + 1
    place, message = warning.split(": WARNING: ")
    assert int(place.rpartition(":")[2]) == line
    assert message.startswith("this diagram is shown as code: Parse error")
    assert "B ==" in built.article("posts/b").select_one(".highlight-mermaid").get_text()


def test_feeds_have_the_source(built: Result) -> None:
    items = json.loads(built.text("feed.json"))["items"]
    content = next(item["content_html"] for item in items if item["title"] == "A")
    code = BeautifulSoup(content, "lxml").select_one("details pre")
    assert code.get_text() == FLOW.split("\n", 1)[1].removesuffix("```\n")
    assert "<svg" not in content


def test_the_search_has_the_words() -> None:
    source = "flowchart LR\n  A[Wheelbarrow]\n"
    section = nodes.section("", nodes.title(text="T"), diagram(source, source, drawing="<svg/>"))
    document = new_document("")
    document += section
    (indexed,) = _sections(document)
    assert "Wheelbarrow" in indexed.code


def test_other_builders_show_the_source(project: Project, built: Result) -> None:
    text = project.build("text", into="text").text("posts/a.txt")
    assert "accTitle: How a page is made" in text


@needs_dot
def test_graphviz_draws_dot() -> None:
    source = 'digraph { label="A title"; a [style=filled fillcolor=orange]; a -> b }'
    markup = inline_drawing(RENDERERS["dot"].render(source), "x-")
    assert 'aria-label="A title"' in markup
    assert "var(--diagram-line,#000000)" in markup
    with pytest.raises(DrawingError, match="syntax error in line 2") as error:
        RENDERERS["dot"].render("digraph {\na -- }")
    assert error.value.line == 2


HOSTILE = {
    "script": 'flowchart TD\n A["<script>alert(1)</script><img src=x onerror=alert(1)>"]',
    "link in a label": "flowchart TD\n A[\"<a href='javascript:alert(1)'>x</a>\"]",
    "click": 'flowchart TD\n A --> B\n click A "javascript:alert(1)"\n click B call alert(1)',
    "click href": 'flowchart TD\n A\n click A href "https://e.org" _blank',
    "directive": '%%{init: {"securityLevel": "loose", "themeCSS": "*{background:url(//e.org)}",'
    ' "fontFamily": "url(//e.org)", "themeVariables": {"lineColor": "url(//e.org)"}}}%%\n'
    "flowchart TD\n A --> B",
    "front matter": "---\nconfig:\n  htmlLabels: true\n  securityLevel: loose\n"
    "  themeCSS: '*{background:url(//e.org)}'\n---\nflowchart TD\n A --> B",
    "image": 'flowchart TD\n A@{img: "http://e.org/x.png", label: "x"}',
    "style": "flowchart TD\n A\n style A fill:url(http://e.org/x),position:fixed",
    "class": "flowchart TD\n A:::modal\n classDef modal fill:red;",
    "entity": "flowchart TD\n A[#lt;script#gt;] --> B[&lt;script&gt;]",
    "dot link": 'digraph { a [URL="https://e.org" target="_top" class="modal" id="search"] }',
    "dot file": 'digraph { a [image="/etc/passwd" shapefile="/etc/passwd"] }',
    "dot HTML": 'digraph { a [label=<<TABLE HREF="https://e.org"><TR><TD>x</TD></TR></TABLE>>] }',
    "dot style sheet": 'digraph { stylesheet="https://e.org/x.css"; a }',
    "dot size": "digraph { a [peripheries=3000000] }",
}


@needs_dot
@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_drawing_has_only_shapes_and_text(source: str) -> None:
    language = "dot" if source.startswith("digraph") else "mermaid"
    try:
        markup = inline_drawing(RENDERERS[language].render(source), "x-")
    except DrawingError:
        return
    elements = [*ElementTree.fromstring(markup).iter()]
    names = {element.tag.rpartition("}")[2] for element in elements}
    assert names <= {"circle", "ellipse", "g", "path", "polygon", "rect", "svg", "text", "tspan"}
    values = [value for element in elements for value in element.attrib.values()]
    assert not [value for value in values if re.search(r"e\.org|javascript|/etc|modal", value)]
    keys = {key for element in elements for key in element.attrib}
    assert not [key for key in keys if key.startswith(("on", "class", "href", "{"))]
    assert all(element.get("id", "x-").startswith("x-") for element in elements)


def test_diagrams_that_are_too_large_or_too_many_are_shown_as_code(project: Project) -> None:
    long = "flowchart LR\n" + "  a --> b\n" * (SOURCE_LIMIT // 10)
    wide = "flowchart LR\n" + "".join(f"  a{n} --> a{n * 7 % 900}\n" for n in range(1200))
    many = "```mermaid\nflowchart LR\n  a\n```\n\n" * (COUNT_LIMIT - 1)
    body = f"```mermaid\n{long}```\n\n```mermaid\n{wide}```\n\n{many}"
    other = Project(project.root / "large")
    warnings = other.write({"posts/a.md": post(body=body)}).build().warnings
    assert f"it has more than {SOURCE_LIMIT:,} characters; split it" in warnings
    assert warnings.count(f"a page has at most {COUNT_LIMIT} diagrams") == 1
    assert f"its drawing has more than {DRAWING_LIMIT:,} bytes; split it" in warnings


def test_a_missing_renderer_is_one_warning_and_its_diagrams_come_when_it_does(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project(project.root / "other")
    other.write({f"posts/{name}.md": post(name, body=FLOW) for name in "abc"})
    with monkeypatch.context() as patch:
        missing = RENDERERS["mermaid"]._replace(version=lambda: "")
        patch.setitem(RENDERERS, "mermaid", missing)
        result = other.build(parallel=2)
        assert result.warnings.strip().splitlines() == [
            "WARNING: diagrams in mermaid are shown as code (3); to draw them, "
            "run: pip install 'haiku-journal[diagrams]' [haiku.diagram]"
        ]
        assert result.article("posts/b").select(".highlight-mermaid")
        assert other.build().warnings == result.warnings  # nothing was read again
    result = other.build(parallel=2)
    assert (result.error, result.warnings) == (None, "")
    assert result.article("posts/b").select(".diagram")
    assert differences(result.out, other.fresh().out) == []


def test_drawings_are_kept_as_long_as_a_document_has_them(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project(project.root / "kept")
    other.write({"posts/a.md": post("A", body=FLOW), "posts/b.md": post("B", body=FLOW)})
    out = other.build().out
    (kept,) = [*out.parent.rglob(f"{FOLDER}/*")]
    drawn: list[str] = []
    render = RENDERERS["mermaid"].render
    recording = RENDERERS["mermaid"]._replace(
        render=lambda source: drawn.append(source) or render(source)
    )  # type: ignore[func-returns-value]
    monkeypatch.setitem(RENDERERS, "mermaid", recording)
    other.edit("posts/a.md", "# A", "# A title")
    other.build()
    assert (drawn, kept.is_file()) == ([], True)
    other.edit("posts/a.md", "Wheelbarrow", "Barrow")
    other.edit("posts/b.md", "Wheelbarrow", "Barrow")
    result = other.build()
    assert (len(drawn), kept.is_file()) == (1, False)
    assert differences(result.out, other.fresh().out) == []
