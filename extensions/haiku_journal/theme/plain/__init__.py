"""What a journal adds to any theme: a style sheet for what is its own, and its sidebar.

Colours and typefaces are the theme's.  The sidebar stands below the theme's own, on the pages of
the journal that have one (`html_sidebars`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.folders import extend_paths

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config

SIDEBAR = "journal-sidebar.html"
_CLOSING = "sidebar/scroll-end.html"
"""The template that closes the part of Furo's sidebar that scrolls."""


def add_style(app: Sphinx, config: Config) -> None:
    """Add the style sheet; a template of this part links to it."""
    extend_paths(config, Path(__file__).parent)
    # Before themes (500), which may leave out a sidebar that is empty.
    app.connect("html-page-context", _add_sidebar, priority=410)
    app.connect("html-page-context", _add_banner, priority=940)  # when there is a body


def _add_sidebar(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    is_own = app.config.haiku_standalone or doctree is None or "post" in context
    sidebars = list(context["sidebars"] or ())
    if not (context["is_journal_page"] and is_own and sidebars) or SIDEBAR in sidebars:
        return
    place = sidebars.index(_CLOSING) if _CLOSING in sidebars else len(sidebars)
    context["sidebars"] = [*sidebars[:place], SIDEBAR, *sidebars[place:]]


def _add_banner(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if context["preview"] and context["is_journal_page"] and "body" in context:
        banner = app.builder.templates.render("preview-banner.html", context)
        context["body"] = banner + context["body"]
