"""The settings of a journal, less what belongs to its extensions."""

import runpy

KEEP = ("project", "author", "copyright", "exclude_patterns")

for name, value in runpy.run_path("journal_conf.py").items():
    if name in KEEP:
        globals()[name] = value

extensions = ["myst_parser"]
suppress_warnings = ["misc.highlighting_failure"]

# What `haiku_journal` sets in a journal.
myst_enable_extensions = ["deflist", "fieldlist", "tasklist", "dollarmath"]
myst_url_schemes = ["http", "https", "mailto"]
myst_heading_anchors = 3
html_theme = "sphinx_book_theme"
html_theme_options = {
    "show_prev_next": False,
    "back_to_top_button": False,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
}
html_title = globals()["project"]
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_permalinks_icon = "#"
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html"]}
