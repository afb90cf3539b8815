"""The settings of a journal, less what belongs to its extensions."""

import runpy

KEEP = ("project", "author", "copyright", "language", "exclude_patterns", "suppress_warnings")
DROP = (
    "html_additional_pages",
    "html_css_files",
    "html_extra_path",
    "html_favicon",
    "html_js_files",
    "html_math_renderer",
    "html_static_path",
)
PARTS = ("article_", "content_", "footer_", "navbar_", "primary_", "secondary_")
"""Prefixes of the theme's options that list the components of a page."""

for name, value in runpy.run_path("journal_conf.py").items():
    if name in KEEP or (name.startswith(("html_", "myst_")) and name not in DROP):
        globals()[name] = value

extensions = ["myst_parser"]
html_theme_options = {
    name: value
    for name, value in globals().get("html_theme_options", {}).items()
    if not name.startswith(PARTS)
}
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html"]}
