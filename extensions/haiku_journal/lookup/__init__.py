"""Look up posts in a site that has been built, in its folder or on the web.

The terminal and the server for assistants use this package.  What a site says is not trusted:
files are bounded, texts have no unseen characters, and links lead to the site.
"""

from .index import Answer, Part, Result, SiteIndex, plain
from .sites import FolderSite, Site, SiteError, WebSite

__all__ = [
    "Answer",
    "FolderSite",
    "Part",
    "Result",
    "Site",
    "SiteError",
    "SiteIndex",
    "WebSite",
    "plain",
]
