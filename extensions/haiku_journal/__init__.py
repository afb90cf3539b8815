"""A journal on Sphinx: posts headed by a haiku, indexed by tag and by date.

`setup` below names everything that is hooked into a build, in the order in
which it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .core import config
from .core.domain import HaikuDomain, warn_missing
from .core.language import translations
from .core.pages import blocks, mathml, post_list
from .core.reading import read_headers, tags_directive, title_block
from .federation import inventories, references, remote
from .git_dates import last_updated
from .incremental import build, fingerprints, outdated
from .incremental.output import html_builder
from .incremental.processes import fork_memory, reading_progress
from .sandbox import link_guard, parser, violations
from .search import indexer, script_config

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"

_HERE = Path(__file__).parent


def _add_folders(app: Sphinx, config: Config) -> None:
    """Add the package's templates after those of conf.py, and its static files before them."""
    rooms = ("theme", "core", "related", "search", "federation", "metadata")
    config.templates_path = [
        *config.templates_path,
        *(str(_HERE / room / "templates") for room in rooms),
    ]
    static = ("typeface/static", "theme/static", "search/static")
    config.html_static_path = [
        *(str(_HERE / folder) for folder in static),
        *config.html_static_path,
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: its settings, and what it does at each step of a build."""
    fork_memory.begin()
    app.setup_extension("myst_parser")
    app.setup_extension("sphinx_tags")
    app.connect("config-inited", _add_folders)

    config.add_settings(app)
    translations.add_phrases(app)

    # Before reading: headers are checked, drafts and future posts leave.
    app.connect("builder-inited", fork_memory.settle)
    app.connect("builder-inited", build.begin_build)
    app.connect("builder-inited", last_updated.ask_git)
    app.connect("builder-inited", script_config.tell_scripts)
    app.connect("env-get-outdated", read_headers.admit)
    app.connect("env-get-outdated", outdated.compare)
    app.connect("env-get-outdated", fingerprints.misread)

    # Reading: bodies are parsed, title blocks set, records noted.
    reading_progress.ReadingPace().connect(app)
    app.connect("source-read", fork_memory.Inheritance().leave, priority=100)
    app.connect("source-read", read_headers.give_body)
    app.add_source_parser(parser.PostParser, override=True)
    app.add_transform(link_guard.Guard)
    app.add_domain(HaikuDomain)
    app.add_directive("posts", post_list.Posts)
    for part in (blocks.SearchField, blocks.TagList, blocks.Calendar):
        app.add_directive(part.kind, part)
    if app.config.haiku_journals:
        _read_with_others(app)
    app.add_directive("tags", tags_directive.Tags, override=True)
    app.add_transform(title_block.TitleBlock)
    app.connect("doctree-read", outdated.note_contents)
    app.connect("doctree-read", link_guard.check_candidates)
    app.connect("doctree-read", title_block.note_post)
    app.connect("doctree-read", fingerprints.note_shown)
    app.connect("doctree-read", indexer.note_entry)
    app.connect("env-updated", violations.check_refusals, priority=400)
    app.connect("env-updated", read_headers.remember)

    app.add_builder(html_builder.JournalHTMLBuilder, override=True)

    # Writing: what depends on other posts is filled in.
    app.add_post_transform(post_list.Listings)
    app.add_post_transform(blocks.Parts)
    app.add_post_transform(title_block.Updated)
    app.add_post_transform(title_block.Neighbours)
    app.connect("warn-missing-reference", warn_missing)
    app.add_html_math_renderer(
        "mathml", (mathml.visit_math, None), (mathml.visit_math_block, None)
    )
    app.add_node(title_block.title_block)
    app.add_node(title_block.haiku_block, html=(title_block.visit_haiku, title_block.depart_haiku))
    app.add_node(title_block.haiku_line, html=(title_block.visit_line, title_block.depart_line))
    app.add_node(title_block.moment, html=(title_block.visit_moment, title_block.depart_moment))

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
    app.connect("builder-inited", remote.receive, priority=400)
    app.connect("builder-inited", references.look_beside, priority=600)
    for part in (blocks.Journals, blocks.NewestOfAll):
        app.add_directive(part.kind, part)
    app.add_post_transform(references.ReferencesBeside)
    app.connect("missing-reference", references.lead_beside, priority=400)
