"""The journal's search: from posts to the static files that the reader's browser searches.

:func:`analyse` makes a post's entry when the post is read, :func:`index` makes the files of all
entries. The other half, which reads the files and ranks, is in ``_static/search/``.
"""

from .analysis import Entry, analyse
from .documents import Page, Section
from .index_files import index

__all__ = ["Entry", "Page", "Section", "analyse", "index"]
