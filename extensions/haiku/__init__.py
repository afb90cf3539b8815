"""A journal on Sphinx: posts headed by a haiku, indexed by tag and by date.

`setup` below names everything that is hooked into a build, in the order in
which it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    build,
    builder,
    freshness,
    guard,
    intake,
    inventories,
    listing,
    mathml,
    memory,
    pace,
    parser,
    parts,
    phrases,
    received,
    references,
    refusals,
    searched,
    searching,
    settings,
    tags,
    titleblock,
    updates,
    views,
)
from .domain import HaikuDomain, warn_missing

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: its settings, and what it does at each step of a build."""
    memory.begin()
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_tags")

    settings.add_settings(app)
    phrases.add_phrases(app)

    # Before reading: headers are checked, drafts and future posts leave.
    app.connect("builder-inited", memory.settle)
    app.connect("builder-inited", build.begin_build)
    app.connect("builder-inited", updates.ask_git)
    app.connect("builder-inited", searched.tell_scripts)
    app.connect("env-get-outdated", intake.admit)
    app.connect("env-get-outdated", freshness.compare)
    app.connect("env-get-outdated", views.misread)

    # Reading: bodies are parsed, title blocks set, records noted.
    pace.ReadingPace().connect(app)
    app.connect("source-read", memory.Inheritance().leave, priority=100)
    app.connect("source-read", intake.give_body)
    app.add_source_parser(parser.PostParser, override=True)
    app.add_transform(guard.Guard)
    app.add_domain(HaikuDomain)
    app.add_directive("posts", listing.Posts)
    for part in (parts.SearchField, parts.TagList, parts.Calendar):
        app.add_directive(part.kind, part)
    if app.config.haiku_journals:
        _read_with_others(app)
    app.add_directive("tags", tags.Tags, override=True)
    app.add_transform(titleblock.TitleBlock)
    app.connect("doctree-read", freshness.note_contents)
    app.connect("doctree-read", guard.check_candidates)
    app.connect("doctree-read", titleblock.note_post)
    app.connect("doctree-read", views.note_shown)
    app.connect("doctree-read", searching.note_entry)
    app.connect("env-updated", refusals.check_refusals, priority=400)
    app.connect("env-updated", intake.remember)

    app.add_builder(builder.JournalHTMLBuilder, override=True)

    # Writing: what depends on other posts is filled in.
    app.add_post_transform(listing.Listings)
    app.add_post_transform(parts.Parts)
    app.add_post_transform(titleblock.Updated)
    app.add_post_transform(titleblock.Neighbours)
    app.connect("warn-missing-reference", warn_missing)
    app.add_html_math_renderer(
        "mathml", (mathml.visit_math, None), (mathml.visit_math_block, None)
    )
    app.add_node(titleblock.title_block)
    app.add_node(titleblock.haiku_block, html=(titleblock.visit_haiku, titleblock.depart_haiku))
    app.add_node(titleblock.haiku_line, html=(titleblock.visit_line, titleblock.depart_line))
    app.add_node(titleblock.moment, html=(titleblock.visit_moment, titleblock.depart_moment))

    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _read_with_others(app: Sphinx) -> None:
    """Register what only a journal has that is read with others.

    Before reading, they are asked for what they tell, and intersphinx reads their
    inventories; after it, references lead there.
    """
    app.setup_extension("sphinx.ext.intersphinx")
    app.connect("config-inited", inventories.add_mappings, priority=600)
    app.connect("builder-inited", received.receive, priority=400)
    app.connect("builder-inited", references.look_beside, priority=600)
    for part in (parts.Journals, parts.NewestOfAll):
        app.add_directive(part.kind, part)
    app.add_post_transform(references.ReferencesBeside)
    app.connect("missing-reference", references.lead_beside, priority=400)
