"""The journal itself: headers, records, title blocks, indexes by tag and date, redirects.

`extensions = ["haiku_journal.core"]` builds a journal without any optional part.  It sets up
the sandbox for posts, which cannot be left out, and incremental builds.

The names below are for parts; the guide's page on writing a part describes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import _

from .. import METADATA
from ..incremental import PAGED_BUILDERS, Build, DocumentStore, File, FileSet, Page, placeholder
from ..incremental import events as build_events
from ..incremental.processes.fork_memory import Inheritance
from ..incremental.source_digest import base_version
from ..sandbox import mathml
from . import config, events
from .domain import HaikuDomain, haiku_domain, warn_missing
from .folders import add_part_folders
from .language.translations import add_translations
from .models import Journal, ListedPost, Post, Tag, current_first
from .pages import blocks, index_pages, post_list
from .pages.blocks import Block
from .pages.page_context import Alternate, PageContext, shown_reference
from .reading import read_headers, tags_directive, title_block
from .site import Site

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = [
    "PAGED_BUILDERS",
    "Alternate",
    "Block",
    "Build",
    "DocumentStore",
    "File",
    "FileSet",
    "Journal",
    "ListedPost",
    "Page",
    "Post",
    "Site",
    "Tag",
    "add_part_folders",
    "current_first",
    "haiku_domain",
    "placeholder",
]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the core: its settings, and what it does at each step of a build."""
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_tags")
    app.setup_extension("haiku_journal.incremental")
    app.setup_extension("haiku_journal.sandbox")
    for event in events.EVENTS:
        app.add_event(event)
    config.add_settings(app)
    add_translations(app)
    add_part_folders(app, Path(__file__).parent, priority=900)
    context = PageContext()

    # Before reading: headers are checked, drafts and future posts are withdrawn.
    app.connect("builder-inited", _begin_build)
    app.connect("env-get-outdated", read_headers.read_headers, priority=400)

    # Reading: bodies are parsed, title blocks inserted, records kept.
    app.connect("source-read", Inheritance((HaikuDomain.name, "index")).set_aside, priority=100)
    app.connect("source-read", read_headers.replace_source)
    app.add_domain(HaikuDomain)
    for name, role in HaikuDomain.roles.items():
        app.add_role(name, role)
    app.add_directive("posts", post_list.PostsDirective)
    app.add_directive("tags", tags_directive.Tags, override=True)
    for block in (blocks.TagList, blocks.Calendar):
        app.add_directive(block.kind, block)
    app.connect(events.BLOCK, blocks.describe)
    app.add_transform(title_block.TitleBlock)
    app.connect("doctree-read", title_block.note_post, priority=450)  # before any store

    # After reading: pages are generated and compared.
    app.connect(build_events.READ, context.begin, priority=100)
    app.connect(build_events.FOLDERS, _output_folders)
    app.connect(build_events.PAGES, index_pages.index_pages)
    app.connect(build_events.PAGE_INPUTS, context.inputs)
    app.connect(build_events.SHOWN, shown_reference)
    app.connect(build_events.SHOWN, blocks.shown_block)

    # Writing: what depends on other posts is filled in.
    app.add_post_transform(post_list.PostLists)
    app.add_post_transform(blocks.Blocks)
    app.add_post_transform(title_block.Updated)
    app.connect("warn-missing-reference", warn_missing)
    # Before the theme (500), since it renders each part once to see if it is empty.
    app.connect("html-page-context", context.add, priority=400)
    app.connect("html-page-context", context.fill_slots, priority=930)
    app.connect(events.SLOTS, lambda app: [("head", "head-alternates.html")])
    app.connect(events.SLOTS, lambda app: [("foot", "foot-neighbours.html")], priority=100)
    if app.config.haiku_standalone:  # Sphinx prefers a renderer of an extension to its own
        math = mathml.visit_math, None
        app.add_html_math_renderer("mathml", math, (mathml.visit_math_block, None))
    app.add_node(title_block.title_block)
    haiku = title_block.visit_haiku, title_block.depart_haiku
    app.add_node(title_block.haiku_block, html=haiku)
    app.add_node(title_block.haiku_line, html=(title_block.visit_line, title_block.depart_line))
    app.add_node(title_block.moment, html=(title_block.visit_moment, title_block.depart_moment))
    return {**METADATA, "env_version": base_version()}


def _begin_build(app: Sphinx) -> None:
    standard = app.env.domains.standard_domain
    for label, page, title in (
        ("journal-tags", index_pages.TAGS_INDEX, _("Tags")),
        ("journal-archive", index_pages.ARCHIVE_INDEX, _("Archive")),
    ):
        standard.labels[label] = (page, "", title)
        standard.anonlabels[label] = (page, "")
    haiku_domain(app.env).begin(app)
    Build(app, HaikuDomain.name).connect()


def _output_folders(app: Sphinx) -> list[str]:
    return [app.config.haiku_posts, "tags", "archive"]
