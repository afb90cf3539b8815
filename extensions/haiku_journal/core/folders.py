"""The templates and static files of a part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def add_part_folders(app: Sphinx, folder: Path, *, priority: int = 500) -> None:
    """Add the folders `templates` and `static` of a part, if it has them.

    Templates of conf.py's own `templates_path` and files of its own `html_static_path` take
    precedence.  Of two parts, the templates of the one with the lower `priority` do.
    """

    def add(app: Sphinx, config: Config) -> None:
        extend_paths(config, folder)

    app.connect("config-inited", add, priority=priority)


def extend_paths(config: Config, folder: Path) -> None:
    """Add the folders to the settings."""
    if (templates := folder / "templates").is_dir():
        config.templates_path = [*config.templates_path, str(templates)]
    if (static := folder / "static").is_dir():
        # Sphinx copies the folders in this order: a later file replaces an earlier one.
        config.html_static_path = [str(static), *config.html_static_path]
