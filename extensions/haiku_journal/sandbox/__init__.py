"""The limits of posts: no code runs, no file is read, no text is lost without a warning.

The core sets the sandbox up.  It has no switch: it applies to every document below the folder
of posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA
from ..dialect import EXTENSIONS
from . import attachments, element_names, link_guard, markup, parser
from .bounded_builder import add_bounded_builders
from .violations import Violations, check_violations

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

_LISTS = (list, tuple)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the parser of posts, the guard of links and files, and their settings."""
    app.setup_extension("myst_parser")
    app.add_config_value("haiku_markdown", EXTENSIONS, "env", _LISTS)
    app.add_config_value("haiku_directives", parser.default_directives, "env", _LISTS)
    app.add_config_value("haiku_roles", parser.ROLES, "env", _LISTS)
    app.add_config_value("haiku_classes", element_names.CLASSES, "env", _LISTS)
    app.add_config_value("haiku_attachment_types", attachments.ATTACHMENT_TYPES, "env", _LISTS)
    app.add_config_value("haiku_time_limit", 4.0, "", (float, int))
    add_bounded_builders(app)
    markup.add_nodes(app)
    app.connect("builder-inited", parser.check_parser)
    app.connect("env-get-outdated", parser.leave_out_pages, priority=300)
    app.add_source_parser(parser.PostParser, override=True)
    app.add_transform(link_guard.LinkGuard)
    app.add_env_collector(Violations)
    app.connect("doctree-read", link_guard.check_candidates)
    app.connect("env-updated", check_violations, priority=400)
    return METADATA
