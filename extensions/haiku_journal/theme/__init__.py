"""The look of a journal on sphinx-book-theme: layout, style sheet, scripts.

Other themes are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import typeface
from ..core.folders import extend_paths

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

BOOK_THEME = "sphinx_book_theme"

_ALWAYS_FILLED = {
    "theme_article_header_start": "toggle-primary-sidebar.html",
    "theme_article_header_end": "article-header-buttons.html",
}
"""Sections of the theme and the template in each that always shows something."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    # Before other parts: what the layout overrides, it overrides for all.
    app.connect("config-inited", _add_look, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_look(app: Sphinx, config: Config) -> None:
    if config.html_theme != BOOK_THEME:
        return
    extend_paths(config, Path(__file__).parent)
    extend_paths(config, typeface.FOLDER)
    app.add_css_file("journal.css", priority=800)
    # The theme's own handler has priority 500.
    app.connect("html-page-context", _hold_sections, priority=400)
    app.connect("html-page-context", _restore, priority=900)


def _hold_sections(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hide sections that are never empty from the theme, which renders each to see if it is."""
    context["held"] = {section: context[section] for section in _never_empty(context)}
    context.update(dict.fromkeys(context["held"], ()))


def _never_empty(context: dict[str, Any]) -> Iterator[str]:
    yield "sidebars"  # its templates are the journal's
    for section, template in _ALWAYS_FILLED.items():
        if context.get(section) == template:
            yield section


def _restore(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    for section, templates in context.pop("held").items():
        context[section] = [templates] if isinstance(templates, str) else templates
    # The theme writes scripts into pages.  One of them contains the name of the page
    # unescaped, and a name may be anything.
    context["script_files"] = [
        script for script in context["script_files"] if getattr(script, "filename", script)
    ]
