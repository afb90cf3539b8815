"""The location of posts among the documents of a site."""

from __future__ import annotations


def is_post(folder: str, docname: str) -> bool:
    """Return whether a document is a post: all documents below the folder of posts are."""
    return docname.startswith(folder.rstrip("/") + "/")
