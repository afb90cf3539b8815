"""Test that posts are read as Sphinx reads documents."""

from __future__ import annotations

import pickle
from pathlib import Path

from docutils import nodes
from haiku_journal.sandbox.post_reading import document
from sphinx.builders import Builder
from sphinx.testing.util import SphinxTestApp
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

    def reading(*, by_sphinx: bool) -> bytes:
        app.emit("env-purge-doc", app.env, "posts/b")
        app.env.clear_doc("posts/b")
        read = Builder.read_doc if by_sphinx else type(app.builder).read_doc
        read(app.builder, "posts/b")
        doctree = pickle.loads(Path(app.doctreedir, "posts/b.doctree").read_bytes())
        doctree.__class__ = nodes.document
        return pickle.dumps(doctree)

    as_configured = reading(by_sphinx=False)
    assert as_configured == reading(by_sphinx=True)
    (project.folder / "docutils.conf").write_text("[general]\n", encoding="utf-8")
    app.env.settings["report_level"] = 3
    app.emit("env-before-read-docs", app.env, ["posts/b"])
    assert as_configured != reading(by_sphinx=False) == reading(by_sphinx=True)
    assert any("docutils.conf" in str(path) for path in app.env.dependencies["posts/b"])
    app.cleanup()


def test_nodes_are_found_as_docutils_finds_them() -> None:
    section = nodes.section("", nodes.title("", "A"), nodes.paragraph("", "B"))
    page = document(None, None, "", nodes.paragraph("", "C"), section)  # type: ignore[arg-type]

    def is_paragraph(node: nodes.Node) -> bool:
        return isinstance(node, nodes.paragraph)

    for condition in (None, nodes.Node, nodes.Text, nodes.section, nodes.table, is_paragraph):
        found = [*page.findall(condition)]
        assert list(map(id, found)) == list(map(id, nodes.document.findall(page, condition)))
    assert next(page.findall(nodes.Element, include_self=False)) is page[0]
