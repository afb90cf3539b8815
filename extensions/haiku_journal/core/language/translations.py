"""The translated texts of the journal.

Sphinx's own `_` and `ngettext` translate, in modules and in templates: the catalogues of this
package are added to Sphinx's, as a theme's are.  A catalogue of the journal's own, in
`locale_dirs`, takes precedence.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import _, get_translator

from ...header.model import DUE, SUPERSEDED
from .locales import language_of, language_tag, locale_of, plural_samples

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "sphinx"
LOCALE = Path(__file__).parents[2] / "locale"


def add_translations(app: Sphinx) -> None:
    """Add the catalogues, and what templates need to know of the language."""
    app.add_message_catalog(CATALOGUE, LOCALE)
    app.connect("builder-inited", _extend_templates)


def count_of_posts(number: int) -> str:
    """Return a number of posts as text."""
    return get_translator().ngettext("%d post", "%d posts", number) % number


def all_the_tags(number: int) -> str:
    """Return the text of a link to all tags, with their number."""
    return get_translator().ngettext("All %d tag", "All %d tags", number) % number


def label_of_state(state: str) -> str:
    """Return the label of a post's state in lists; empty if it has none."""
    return {DUE: _("due for review"), SUPERSEDED: _("superseded")}.get(state, "")


def _extend_templates(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    language = app.config.language
    environment = templates.environment
    # Templates have the catalogue of before the extensions: an empty one if Sphinx has none.
    environment.install_gettext_translations(get_translator())  # type: ignore[attr-defined]
    environment.globals.update(
        text_direction=locale_of(language).text_direction,
        language_tag=language_tag(language),
        plural_samples=plural_samples(language),
        language_of=partial(language_of, language=language),
        # Functions, since Sphinx's gettext builder cannot read an `ngettext` in a template.
        count_of_posts=count_of_posts,
        all_the_tags=all_the_tags,
        label_of_state=label_of_state,
    )
