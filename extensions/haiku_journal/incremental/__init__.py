"""Incremental builds: write only what changed, and leave what a build from nothing would.

This package knows documents, pages, files and their fingerprints; it knows nothing of posts.
Parts connect to its events (`events`) and keep stores by document (`stores`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA
from .build import Build
from .changes import outdated
from .changes.definitions import Definitions
from .changes.references import References, placeholder
from .errors import BuildError, LocatedProblem, end_build
from .events import EVENTS, skip_hidden_messages
from .kept_warnings import KeptWarnings
from .output.asset_tags import AssetTags
from .output.claims import PAGED_BUILDERS, PathClashError
from .output.copied_files import ImageChoices
from .output.html_builder import JournalDirectoryBuilder, JournalHTMLBuilder
from .output.output_files import File, FileSet, write_if_changed
from .pages import Page
from .processes import fork_memory
from .processes.reading_progress import ReadingProgress
from .shared_lists import share_empty_lists
from .stores import DocumentStore, whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = [
    "PAGED_BUILDERS",
    "Build",
    "BuildError",
    "DocumentStore",
    "File",
    "FileSet",
    "LocatedProblem",
    "Page",
    "PathClashError",
    "placeholder",
    "whole",
    "write_if_changed",
]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder, the events and the stores of incremental builds."""
    fork_memory.configure_collector()
    skip_hidden_messages(app)
    for event in EVENTS:
        app.add_event(event)
    for builder in (JournalHTMLBuilder, JournalDirectoryBuilder):
        app.add_builder(builder, override=True)
    app.connect("builder-inited", fork_memory.freeze_loaded, priority=100)
    app.connect("env-get-outdated", outdated.forget_digests, priority=100)
    app.add_env_collector(outdated.DocumentFiles)
    app.add_env_collector(outdated.Lookups)
    app.add_env_collector(References)
    app.add_env_collector(Definitions)
    app.add_env_collector(ImageChoices)
    app.connect("doctree-read", share_empty_lists, priority=600)  # after Sphinx's collectors
    AssetTags().connect(app)
    ReadingProgress().connect(app)
    KeptWarnings().connect(app)
    app.connect("build-finished", end_build, priority=1000)
    return METADATA
