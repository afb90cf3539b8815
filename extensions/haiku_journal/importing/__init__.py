"""Import of posts from other tools, without Sphinx.

`sources` reads files, recognizes the site that they are, and divides them into
documents, each with a header and a body; `conversion` makes posts of this journal of
them, with the tools of `markdown`; `importer` gives the posts paths and writes them;
`record` keeps what was imported; `report` has the remarks for the author.
"""

from .conversion.posts import ImportedPost
from .importer import (
    assign_paths,
    convert_source,
    progress,
    remark_on,
    resolve_aliases,
    rewrite_links,
    write_drawings,
    write_post,
)
from .limits import SourceLimitError
from .markdown.anchors import labels_in
from .record import ImportRecord
from .report import Outcome, Remark, UnsupportedSourceError
from .sources.source_files import SourceFile, SourceTree, locate_attachments, read_source
from .tag_names import unify_tags

__all__ = [
    "ImportRecord",
    "ImportedPost",
    "Outcome",
    "Remark",
    "SourceFile",
    "SourceLimitError",
    "SourceTree",
    "UnsupportedSourceError",
    "assign_paths",
    "convert_source",
    "labels_in",
    "locate_attachments",
    "progress",
    "read_source",
    "remark_on",
    "resolve_aliases",
    "rewrite_links",
    "unify_tags",
    "write_drawings",
    "write_post",
]
