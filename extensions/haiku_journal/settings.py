"""The names and types of settings, and defaults for those of Sphinx and of other extensions.

A journal is a site of its own, or part of a documentation project: `haiku_standalone` says which.
Only a site of its own gets other defaults for settings that concern all pages.  A value in conf.py
or on the command line takes precedence.

This module uses private parts of Sphinx: `_raw_config`, since there is no public way to tell a
value of conf.py from a default, and `_options`, which has the types of settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from .util.suggestions import nearest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

PREFIX = "haiku_"
"""The beginning of the names of the journal's own settings."""

MARKDOWN = {
    "myst_enable_extensions": {"deflist", "fieldlist", "tasklist", "dollarmath"},
    "myst_url_schemes": ("http", "https", "mailto"),
    "myst_heading_anchors": 6,
}
"""The defaults of MyST for posts, and for all pages of a site of its own."""

EXCLUDED = [
    *("_build", "_readthedocs", ".*", "**/.*", "venv", "node_modules", "LICENSE.md"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "SECURITY.md"),
]
"""The default of `exclude_patterns`: what a repository has besides pages."""


def add_defaults(app: Sphinx) -> None:
    """Register `haiku_standalone`, and apply the defaults that depend on it."""
    app.add_config_value(
        "haiku_standalone", True, "env", bool, "Whether the journal is a site of its own."
    )
    app.connect("config-inited", _apply_defaults, priority=100)


def _apply_defaults(app: Sphinx, config: Config) -> None:
    # The journal makes the pages of tags; sphinx-tags would write its own into the sources.
    set_defaults(config, {"tags_create_tags": False, "tags_output_dir": "tags"})
    if config.haiku_standalone:
        set_defaults(config, MARKDOWN | _site_defaults(app, config))


def _site_defaults(app: Sphinx, config: Config) -> dict[str, Any]:
    folders = {"templates_path": "_templates", "html_static_path": "_static"}
    return {
        "primary_domain": "haiku",  # `external+ops:tag` finds roles of this domain only
        "exclude_patterns": EXCLUDED,
        "suppress_warnings": ["misc.highlighting_failure"],  # excerpts are seldom whole programs
        "html_baseurl": os.environ.get("READTHEDOCS_CANONICAL_URL", ""),
        "html_title": config.project,
        "html_copy_source": False,  # the Markdown of each post is published as `<post>.md`
        "html_use_index": False,  # a journal has tags instead of an index of terms
        "html_domain_indices": False,
        "html_math_renderer": "mathml",
        "html_permalinks_icon": "#",
        # Without the folder, Sphinx would warn.
        **{name: [folder] for name, folder in folders.items() if (app.confdir / folder).is_dir()},
    }


def is_set(config: Config, name: str) -> bool:
    """Return whether conf.py or the command line sets a setting."""
    return name in config.overrides or name in config._raw_config


def set_defaults(config: Config, defaults: Mapping[str, Any]) -> None:
    """Set the settings that neither conf.py nor the command line sets."""
    for name, value in defaults.items():
        if not is_set(config, name):
            config[name] = value


def type_problems(config: Config) -> Iterator[str]:
    """Yield the journal's settings whose values have a wrong type, of which Sphinx only warns."""
    for name, option in config._options.items():
        types = option.valid_types
        if name.startswith(PREFIX) and types and isinstance(types, frozenset):
            value = config[name]
            if not isinstance(value, tuple(types)):
                expected = " or ".join(sorted(each.__name__ for each in types))
                yield f"{name}: needs a value of type {expected}, not {value!r}"


def warn_of_unknown(config: Config) -> None:
    """Warn of names in conf.py that look like settings of the journal, but are none."""
    known = [name for name in config._options if name.startswith(PREFIX)]
    for name, value in config._raw_config.items():
        if name.startswith(PREFIX) and name not in known and not isinstance(value, ModuleType):
            near = nearest(name, known, limit=1, cutoff=0.8)
            hint = f"; did you mean {near[0]}?" if near else ""
            message = "conf.py: there is no setting %s%s"
            logger.warning(message, name, hint, type="haiku", subtype="setting")
