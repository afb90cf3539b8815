"""Import of posts from other tools, without Sphinx.

`sources` reads files and divides them into documents, each with a header and a
body; `conversion` makes posts of this journal of them; `importer` gives the
posts paths and writes them; `report` has the remarks for the author.
"""

from .conversion.posts import ImportedPost
from .importer import (
    assign_paths,
    convert_source,
    progress,
    remark_on,
    rewrite_links,
    write_post,
)
from .limits import SourceLimitError
from .report import Outcome, Remark, UnsupportedSourceError
from .sources.source_files import SourceFile, SourceTree, read_source

__all__ = [
    "ImportedPost",
    "Outcome",
    "Remark",
    "SourceFile",
    "SourceLimitError",
    "SourceTree",
    "UnsupportedSourceError",
    "assign_paths",
    "convert_source",
    "progress",
    "read_source",
    "remark_on",
    "rewrite_links",
    "write_post",
]
