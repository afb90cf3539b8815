"""The look of a journal: on sphinx-book-theme a layout, a style sheet and scripts of its own.

Other themes stay as they are, and so does every theme of a documentation project that the journal
is part of; `plain` has what these get.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import _

from .. import METADATA, typeface
from ..core import events
from ..core.folders import extend_paths
from ..settings import set_defaults
from . import plain
from .frames import FramedTemplates

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

BOOK_THEME = "sphinx_book_theme"

OPTIONS = {
    # The journal has a search of its own, and nothing at the end of the sidebar.
    "navbar_persistent": [],
    "primary_sidebar_end": [],
    "show_prev_next": False,
    "back_to_top_button": False,
    "footer_content_items": ["copyright.html"],
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
}
"""The journal's defaults for the options of the theme."""
SIDEBARS = {"**": ["navbar-logo.html", "search-button-field.html", "journal-sidebar.html"]}
"""The default of `html_sidebars`.  The theme's own would list every page on every page."""

_ALWAYS_FILLED = {
    "theme_article_header_start": "toggle-primary-sidebar.html",
    "theme_article_header_end": "article-header-buttons.html",
}
"""Sections of the theme and the template in each that always shows something."""
_CONTENTS = {"theme_secondary_sidebar_items": "page-toc.html"}
"""The section that shows something if the page has sections."""
_SIDEBAR = "journal-sidebar.html"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    app.setup_extension("haiku_journal.core")
    app.connect("config-inited", _choose_theme, priority=100)
    # Before other parts: what the layout overrides, it overrides for all.
    app.connect("config-inited", _add_look, priority=400)
    app.connect(events.SLOTS, _style_slots)
    return METADATA


def _choose_theme(app: Sphinx, config: Config) -> None:
    if config.haiku_standalone:
        set_defaults(config, {"html_theme": BOOK_THEME})


def _style_slots(app: Sphinx) -> list[tuple[str, str]]:
    return [] if _is_dressed(app.config) else [("head", "head-style.html")]


def _is_dressed(config: Config) -> bool:
    return bool(config.haiku_standalone and config.html_theme == BOOK_THEME)


def _add_look(app: Sphinx, config: Config) -> None:
    if not _is_dressed(config):
        plain.add_style(app, config)
        return
    search = {"search_bar_text": _("Search the journal")}
    config.html_theme_options = {**OPTIONS, **search, **config.html_theme_options}
    bridge = f"{FramedTemplates.__module__}.{FramedTemplates.__qualname__}"
    set_defaults(config, {"html_sidebars": SIDEBARS, "template_bridge": bridge})
    extend_paths(config, Path(__file__).parent)
    extend_paths(config, typeface.FOLDER)
    app.add_css_file("journal.css", priority=800)
    # The theme's own handler has priority 500.
    app.connect("html-page-context", _hold_sections, priority=400)
    app.connect("html-page-context", _restore, priority=900)
    app.connect("html-page-context", _render_sidebar, priority=960)  # with all that it may show
    app.connect("html-page-context", _add_policy, priority=940)  # after what the head gets


def _hold_sections(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hide sections from the theme, which renders each to see if it is empty."""
    context["held"] = {section: context[section] for section in _held(context)}
    context.update(dict.fromkeys(context["held"], ()))


def _held(context: dict[str, Any]) -> Iterator[str]:
    """Yield the sections that the theme need not render to see if they are empty."""
    yield "sidebars"  # its templates are the journal's
    for section, template in {**_ALWAYS_FILLED, **_CONTENTS}.items():
        if context.get(section) == template:
            yield section


def _restore(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    # The theme's own function takes long, and most posts have no sections.
    has_sections = context.get("toc", "").count("<li>") > 1
    generate = context.get("generate_toc_html", str)  # EPUB has another theme
    context["page_toc"] = str(generate()) if has_sections else ""
    held = context.pop("held")
    if held.keys() & _CONTENTS.keys() and context["page_toc"]:
        context["secondary_sidebar_items"] = [*_CONTENTS.values()]
    for section, templates in held.items():
        context[section] = [templates] if isinstance(templates, str) else templates
    # The theme writes scripts into pages.  One of them contains the name of the page
    # unescaped, and a name may be anything.
    context["script_files"] = [
        script for script in context["script_files"] if getattr(script, "filename", script)
    ]


def _render_sidebar(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Render the sidebar, which is a hole in the frame of the page."""
    if _SIDEBAR in (context["sidebars"] or ()):
        context["rendered_sidebar"] = app.builder.templates.render(_SIDEBAR, context)
        context["sidebars"] = [
            "rendered-sidebar.html" if name == _SIDEBAR else name for name in context["sidebars"]
        ]


def _add_policy(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Begin the head of the page with its policy, which applies only to what is below it."""
    if policy := context["csp"]:
        tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}" />\n'
        context["metatags"] = tag + context["metatags"]
