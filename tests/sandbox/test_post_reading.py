"""Test that posts are read as Sphinx reads documents."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document
from docutils.utils.smartquotes import educate_tokens, smartchars
from haiku_journal.sandbox.post_reading import CHANGED_BY_SMART_QUOTES, document
from hypothesis import given
from hypothesis import strategies as st
from sphinx.builders import Builder
from sphinx.testing.util import SphinxTestApp
from sphinx.util.docutils import SphinxTranslator
from support.posts import post
from support.projects import Project

BODY = """"Quotes" -- and *emphasis*, `code`, a [link](https://journal.example) and a note[^1].

[^1]: The note.

## A section

| a | b |
| - | - |
| 1 | $x$ |

```python
print("...")
```

:::{note}
See {post}`a`.
:::
"""


def test_a_post_is_what_sphinx_makes_of_it(project: Project) -> None:
    project.write({"posts/a.md": post("A"), "posts/b.md": post("B", body=BODY)})
    app = SphinxTestApp("html", srcdir=project.folder, builddir=project.root / "b")
    app.build()

    def reading(*, by_sphinx: bool) -> list[object]:
        app.emit("env-purge-doc", app.env, "posts/b")
        app.env.clear_doc("posts/b")
        read = Builder.read_doc if by_sphinx else type(app.builder).read_doc
        read(app.builder, "posts/b")
        doctree = pickle.loads(Path(app.doctreedir, "posts/b.doctree").read_bytes())
        page = {name: repr(value) for name, value in vars(doctree).items() if name != "settings"}
        nodes_below = doctree.findall(include_self=False)
        return [vars(doctree.settings), page, doctree.pformat(), *map(described, nodes_below)]

    as_configured = reading(by_sphinx=False)
    assert as_configured == reading(by_sphinx=True)
    (project.folder / "docutils.conf").write_text("[general]\n", encoding="utf-8")
    app.env.settings["report_level"] = 3
    app.emit("env-before-read-docs", app.env, ["posts/b"])
    assert as_configured != reading(by_sphinx=False) == reading(by_sphinx=True)
    assert any("docutils.conf" in str(path) for path in app.env.dependencies["posts/b"])
    app.cleanup()


def described(node: nodes.Node) -> tuple[object, ...]:
    """Return what a node is, without what is above and below it.

    Sphinx's smart quotes replace all texts, which then no longer have a line.
    """
    if isinstance(node, nodes.Text):
        return "Text", str(node)
    values = {**vars(node), "parent": None, "children": None, "_document": None}
    return type(node).__name__, values


def test_nodes_are_found_as_docutils_finds_them() -> None:
    section = nodes.section("", nodes.title("", "A"), nodes.paragraph("", "B"))
    page = document(None, None, "", nodes.paragraph("", "C"), section)  # type: ignore[arg-type]

    def is_paragraph(node: nodes.Node) -> bool:
        return isinstance(node, nodes.paragraph)

    for condition in (None, nodes.Node, nodes.Text, nodes.section, nodes.table, is_paragraph):
        found = [*page.findall(condition)]
        assert list(map(id, found)) == list(map(id, nodes.document.findall(page, condition)))
    assert next(page.findall(nodes.Element, include_self=False)) is page[0]


class Names(nodes.NodeVisitor):
    """A visitor that notes what it visits and departs from, and raises an error at paragraph B."""

    def __init__(self, page: nodes.document, error: type[Exception] | None) -> None:
        nodes.NodeVisitor.__init__(self, page)
        self.error = error
        self.noted: list[str] = []

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        self.noted.append(f"paragraph {node.astext()}")
        if self.error and node.astext() == "B":
            raise self.error

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        self.noted.append(f"end of paragraph {node.astext()}")

    def unknown_visit(self, node: nodes.Node) -> None:
        self.noted.append(f"unknown {type(node).__name__}")

    def unknown_departure(self, node: nodes.Node) -> None:
        self.noted.append(f"end of unknown {type(node).__name__}")


class Bases(Names, SphinxTranslator):
    """The same, which as Sphinx's visitors takes the method for a base class of the node."""


class Own(Names):
    """The same, which calls methods in a way of its own."""

    def dispatch_visit(self, node: nodes.Node) -> None:
        self.noted.append("own")
        super().dispatch_visit(node)


class Aside(nodes.paragraph):
    """A paragraph of another class."""


@pytest.mark.parametrize("kind", [Names, Bases, Own])
@pytest.mark.parametrize(
    "error",
    [
        None,
        nodes.SkipChildren,
        nodes.SkipSiblings,
        nodes.SkipNode,
        nodes.SkipDeparture,
        nodes.StopTraversal,
    ],
)
def test_nodes_are_visited_as_docutils_visits_them(
    kind: type[Names], error: type[Exception] | None
) -> None:
    paragraphs = [nodes.paragraph("", text) for text in ("B", "C")]
    page: Any = new_document("page")
    page.extend([nodes.section("", *paragraphs), Aside("", "D"), nodes.comment("", "E")])
    page.__class__ = document
    for walk in ("walk", "walkabout"):
        visitor, of_docutils = kind(page, error), kind(page, error)
        assert getattr(page, walk)(visitor) == getattr(nodes.document, walk)(page, of_docutils)
        assert visitor.noted == of_docutils.noted


@given(
    text=st.text(st.sampled_from(list("ab 7.-\"'`\\&#;,!(\u2026\u2014")), max_size=12),
    before=st.sampled_from(["", "a", " ", '"', "-"]),
    language=st.sampled_from(sorted(smartchars.quotes)),
    action=st.sampled_from(["qDe", "qbdew", "qBi", "1", "2", "3"]),
)
def test_smart_quotes_change_no_other_texts(
    text: str, before: str, language: str, action: str
) -> None:
    if not CHANGED_BY_SMART_QUOTES.search(text):
        tokens = [("literal", before), ("plain", text)]
        assert [*educate_tokens(tokens, action, language)] == [before, text]
