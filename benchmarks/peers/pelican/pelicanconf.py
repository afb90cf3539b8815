"""Pelican with its own theme: posts, a page a tag, a page a year, a feed."""

SITENAME = "The journal"
SITEURL = "https://journal.example"
RELATIVE_URLS = True
AUTHOR = "The journal's authors"
TIMEZONE = "UTC"
PATH = "content"

# As its quick start proposes.
DEFAULT_PAGINATION = 10

ARTICLE_URL = ARTICLE_SAVE_AS = "posts/{slug}.html"
YEAR_ARCHIVE_URL = YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}.html"
DIRECT_TEMPLATES = ["index", "tags", "archives"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = ""
# Its theme wants one; that is the list of all.
DEFAULT_METADATA = {"category": "Notes"}
CATEGORY_URL = "index.html"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 20
USE_FOLDER_AS_CATEGORY = False
DISPLAY_CATEGORIES_ON_MENU = DISPLAY_PAGES_ON_MENU = False

# What it has read it does not read again.
CACHE_CONTENT = LOAD_CONTENT_CACHE = True

MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight", "guess_lang": False},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {},
    },
    "output_format": "html5",
}
