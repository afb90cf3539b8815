"""The journal's fixed phrases, and the catalogues that translate them.

Sphinx's own `_` and `ngettext` do it, in modules as in templates: the journal's
catalogues are added to Sphinx's, as a theme's are.  One of a journal's own, in
`locale_dirs`, goes before all of them.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.locale import get_translator

from .locales import language_of, language_tag, locale_of, plural_samples

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOGUE = "sphinx"
LOCALE = Path(__file__).parents[2] / "locale"


def add_phrases(app: Sphinx) -> None:
    """Add the journal's translations, and tell the templates about its language."""
    app.add_message_catalog(CATALOGUE, LOCALE)
    app.connect("builder-inited", _tell_templates)


def own_phrases(app: Sphinx) -> list[bytes]:
    """The catalogues of the journal's own, as they are written."""
    name = Path(app.config.language, "LC_MESSAGES", f"{CATALOGUE}.po")
    paths = [Path(app.srcdir, folder, name) for folder in app.config.locale_dirs]
    return [path.read_bytes() for path in paths if path.is_file()]


def count_of_posts(number: int) -> str:
    """A number of posts, in words."""
    return get_translator().ngettext("%d post", "%d posts", number) % number


def all_the_tags(number: int) -> str:
    """All of the tags, with their number, in words."""
    return get_translator().ngettext("All %d tag", "All %d tags", number) % number


def _tell_templates(app: Sphinx) -> None:
    templates = getattr(app.builder, "templates", None)
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    language = app.config.language
    environment = templates.environment
    # Templates have the catalogue of before the extensions: none, where Sphinx has none itself.
    environment.install_gettext_translations(get_translator())  # type: ignore[attr-defined]
    environment.globals.update(
        text_direction=locale_of(language).text_direction,
        language_tag=language_tag(language),
        plural_samples=plural_samples(language),
        language_of=partial(language_of, language=language),
        # Called by names of their own: Sphinx's gettext builder cannot take an `ngettext` in them.
        count_of_posts=count_of_posts,
        all_the_tags=all_the_tags,
    )
