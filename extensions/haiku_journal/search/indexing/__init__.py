"""The index of the search: from posts to the static files that a reader's browser searches.

:func:`make_entry` makes the entry of a post when the post is read, :func:`make_index` makes the
files from all entries.  The scripts in ``static/search/`` read the files and rank posts.
"""

from .analysis import IndexEntry, make_entry
from .documents import CodeBlock, IndexedPost, Section
from .index_files import make_index
from .index_scripts import index_scripts
from .vectors import load_tables

__all__ = [
    "CodeBlock",
    "IndexEntry",
    "IndexedPost",
    "Section",
    "index_scripts",
    "load_tables",
    "make_entry",
    "make_index",
]
