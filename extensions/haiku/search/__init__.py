"""The journal's search: from posts to the static files that the reader's browser searches.

:func:`analyse` makes a post's entry when the post is read, :func:`index` makes the files of all
entries. The other half, which reads the files and ranks, is in ``_static/search/``.
"""

from .analyse import Entry, analyse
from .index import index
from .page import Page, Section

__all__ = ["Entry", "Page", "Section", "analyse", "index"]
