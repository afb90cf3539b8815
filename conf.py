"""The journal's settings.  README.md says what each of the journal's own does."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "Haiku Journal"
author = "The journal's authors"
copyright = "the journal's authors"  # noqa: A001
language = "en"

extensions = [
    "haiku_journal",
]
primary_domain = "haiku"
templates_path = ["_templates"]
exclude_patterns = [
    "_build",
    "_readthedocs",
    ".*",
    "**/.*",
    "node_modules",
    "tests",
    "benchmarks",
    "examples",
    "extensions",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
]

# -- Markdown ---------------------------------------------------------------------
myst_enable_extensions = ["deflist", "fieldlist", "tasklist", "dollarmath"]
myst_url_schemes = ["http", "https", "mailto"]
myst_heading_anchors = 3

# Excerpts of code are often no whole program.
suppress_warnings = ["misc.highlighting_failure"]

# -- Tags: the directive is sphinx-tags', the pages are the journal's ---------------
tags_create_tags = False
tags_output_dir = "tags"

# -- HTML -------------------------------------------------------------------------
html_title = project
html_favicon = "_static/icons/icon.svg"
html_theme = "sphinx_book_theme"
html_theme_options = {
    "navbar_persistent": [],
    "primary_sidebar_end": [],
    "show_prev_next": False,
    "back_to_top_button": False,
    "footer_content_items": ["copyright.html"],
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    "search_bar_text": "Search the journal",
}
html_static_path = ["_static"]
html_sidebars = {"**": ["navbar-logo.html", "search-button-field.html", "journal-sidebar.html"]}
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_permalinks_icon = "#"
html_math_renderer = "mathml"
haiku_description = "What engineers learned, one post at a time, each headed by a haiku."
haiku_preview = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"  # of a pull request
# haiku_drafts = haiku_preview  # shows drafts in previews
if os.environ.get("READTHEDOCS"):
    haiku_csp = ""  # the host adds scripts of its own to each page

# -- Link previews ------------------------------------------------------------------
ogp_site_url = html_baseurl
ogp_social_cards = {"enable": False}
