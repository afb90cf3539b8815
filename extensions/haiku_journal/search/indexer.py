"""The index in a build: entries are made when posts are read, files from all entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from ..core.domain import haiku_domain
from ..core.models import Post
from ..core.reading.title_block import title_block
from ..incremental.build import Build
from ..incremental.output.output_files import FileSet, write_if_changed
from ..incremental.stores import DocumentStore
from ..registries.tags import TagList
from ..util.digests import digest
from ..util.slugs import tag_key
from .indexing import (
    CodeBlock,
    IndexedPost,
    IndexEntry,
    Section,
    index_scripts,
    load_tables,
    make_entry,
    make_index,
)
from .stemmers import stemmer_name

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER = "_search"
"""The folder of the output that has the index."""


class IndexEntries(DocumentStore[IndexEntry]):
    """The entry of each post in the index."""

    name = "index-entries"

    def read(self, app: Sphinx, docname: str, doctree: nodes.document) -> IndexEntry | None:
        post = haiku_domain(app.env).post(docname)
        language = stemmer_name(app.config.language)
        tag_list = haiku_domain(app.env).tag_list
        return make_entry(indexed_post(post, doctree, tag_list), language) if post else None


def load_vectors(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Load the vectors of words before posts are read, by processes that would each load them."""
    if haiku_domain(env).headers.keys() & docnames:
        load_tables()


def switch_off_sphinx_search(app: Sphinx) -> None:
    """Switch off the index and the page of Sphinx's own search, unless it has other pages."""
    if app.config.haiku_standalone:
        app.builder.search = False  # type: ignore[attr-defined]


def indexed_post(post: Post, doctree: nodes.document, tag_list: TagList) -> IndexedPost:
    """Return what is indexed of a post: its header, and its text by section."""
    above = {key for tag in post.tags for key in tag_list.above(tag)} - {*map(tag_key, post.tags)}
    entries = [entry for tag in (*post.tags, *above) if (entry := tag_list.entry(tag))]
    return IndexedPost(
        docname=post.docname,
        title=post.title,
        haiku=post.haiku,
        date=post.date.isoformat(),
        tags=post.tags,
        sections=tuple(_sections(doctree)),
        authors=post.header.authors,
        above=tuple(sorted(map(tag_list.name, above))),
        synonyms=tuple(sorted({name for entry in entries for name in entry.synonyms})),
    )


def _sections(doctree: nodes.document) -> Iterator[Section]:
    """Yield the text of each section; the first one follows the title of the post."""
    for number, section in enumerate(doctree.findall(nodes.section)):
        blocks = [block for child in section.children for block in _blocks(child)]
        title = section.next_node(nodes.title)
        yield Section(
            anchor=section["ids"][0] if number and section["ids"] else "",
            title=title.astext() if number and title else "",
            text="\n".join(block for block in blocks if isinstance(block, str)),
            blocks=tuple(block for block in blocks if isinstance(block, CodeBlock)),
        )


def _blocks(node: nodes.Node) -> Iterator[str | CodeBlock]:
    """Yield the blocks of text and of code in a node."""
    match node:
        case nodes.section() | title_block() | nodes.Invisible():
            return
        case nodes.title() if isinstance(node.parent, nodes.section):
            return
        case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
            yield CodeBlock(node.get("language", ""), node.astext())
        case nodes.image():
            yield node.get("alt", "")
        case nodes.TextElement():
            yield node.astext()
        case nodes.Element():
            for child in node.children:
                yield from _blocks(child)


def index_files(app: Sphinx, build: Build) -> Iterator[FileSet]:
    """Describe the files of the index."""
    suffix = "/" if build.builder.name == "dirhtml" else ".html"
    synonyms = haiku_domain(app.env).tag_list.synonyms
    language = stemmer_name(app.config.language)
    states = {
        post.docname: post.state for post in haiku_domain(app.env).journal.posts if post.state
    }
    content = _content_digest(IndexEntries.of(app.env))
    fingerprint = digest(suffix, synonyms, language, states, content)
    write = partial(write_index, app.env, suffix, language, states)
    yield FileSet(f"{FOLDER}/manifest.bin", "the index of the search", fingerprint, write)


def _content_digest(entries: Mapping[str, IndexEntry]) -> str:
    """Return a digest of all entries, from their bytes: there may be many megabytes."""
    content = hashlib.blake2b(digest_size=12)
    for _docname, entry in sorted(entries.items()):
        parts = (
            entry.docname,
            entry.date,
            "\n".join(entry.tags + entry.authors + entry.languages),
            entry.terms,
            entry.words,
        )
        content_parts = entry.weights, entry.places, entry.display, entry.vectors
        for part in (*map(str.encode, parts), *content_parts):
            content.update(len(part).to_bytes(8) + part)
    return content.hexdigest()


def write_index(
    env: BuildEnvironment, suffix: str, language: str, states: Mapping[str, str], outdir: Path
) -> None:
    """Write the index of all posts and remove the files of an earlier one."""
    folder = outdir / FOLDER
    # Each name except the manifest's has a version, so old files are never overwritten.
    synonyms = haiku_domain(env).tag_list.synonyms
    files = make_index(IndexEntries.of(env).values(), suffix, synonyms, language, states)
    written = set()
    # The scripts are as large as the files, so only one of them is in memory at a time.
    for name, content in chain(files.items(), index_scripts(files)):
        write_if_changed(folder / name, content)
        written.add(name)
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in written:
            path.unlink()
