"""From posts that were read to the files that the search reads.

Each post is analysed where it is read, in parallel with the others; the index
is put together from all of them when the pages are written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ..core.domain import haiku_domain
from ..core.reading.title_block import title_block
from .indexing import Page, Section, analyse, index

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from ..core.models import Post

FOLDER = "_search"
"""Where the index lies in the output."""


def note_entry(app: Sphinx, doctree: nodes.document) -> None:
    """Analyse a post that was read, and keep its entry."""
    domain = haiku_domain(app.env)
    post = domain.posts.get(app.env.current_document.docname)
    if post is not None:
        domain.note_entry(analyse(page_of(post, doctree)))


def page_of(post: Post, doctree: nodes.document) -> Page:
    """What the search is told of a post: its record, and its text by section."""
    return Page(
        docname=post.docname,
        title=post.title,
        haiku=post.haiku,
        date=post.date.isoformat(),
        tags=post.tags,
        sections=tuple(_sections(doctree)),
    )


def _sections(doctree: nodes.document) -> Iterator[Section]:
    """Each section's own text; the first is what stands below the post's title."""
    for number, section in enumerate(doctree.findall(nodes.section)):
        blocks = [block for child in section.children for block in _blocks(child)]
        title = section.next_node(nodes.title)
        yield Section(
            anchor=section["ids"][0] if number and section["ids"] else "",
            title=title.astext() if number and title else "",
            text="\n".join(text for is_code, text in blocks if not is_code),
            code="\n".join(text for is_code, text in blocks if is_code),
        )


def _blocks(node: nodes.Node) -> Iterator[tuple[bool, str]]:
    """The blocks of text in a node, each with whether it is code."""
    match node:
        case nodes.section() | title_block() | nodes.Invisible():
            return
        case nodes.title() if isinstance(node.parent, nodes.section):
            return
        case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
            yield True, node.astext()
        case nodes.image():
            yield False, node.get("alt", "")
        case nodes.TextElement():
            yield False, node.astext()
        case nodes.Element():
            for child in node.children:
                yield from _blocks(child)


def write_index(app: Sphinx, builder: Builder) -> None:
    """Write the index of all posts: what is new is added, what is old removed."""
    folder = Path(builder.outdir, FOLDER)
    suffix = "/" if builder.name == "dirhtml" else ".html"
    files = index(haiku_domain(app.env).entries.values(), suffix)
    for name, content in files.items():
        path = folder / name
        # A name holds the version of its content, all but the manifest's.
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
