"""The bare settings, and ABlog with the sidebar that its `ablog start` proposes."""

import runpy

globals().update(runpy.run_path("bare_conf.py"))

extensions = ["myst_parser", "ablog"]
blog_title = "The journal"
blog_baseurl = "https://journal.example/"
blog_feed_length = 20
fontawesome_included = True
html_sidebars = {
    "**": [
        "navbar-logo.html",
        "search-button-field.html",
        "ablog/postcard.html",
        "ablog/recentposts.html",
        "ablog/tagcloud.html",
        "ablog/categories.html",
        "ablog/archives.html",
    ]
}
