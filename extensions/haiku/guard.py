"""What a post's links and images may point at.

Links go to http, https and mailto, or into the journal.  Images and files are
taken from the folder of posts or the static folders, symbolic links followed
first.  An image elsewhere on the web becomes a link to it, so that no reader's
browser asks a third party for something unasked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.transforms import SphinxTransform

from .intake import is_post
from .refusals import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

SCHEMES = frozenset({"http", "https", "mailto"})
_ACTIVE = frozenset({"data", "file", "javascript", "vbscript"})


def scheme_of(uri: str) -> str:
    """The scheme of a URI as a browser reads it: control characters and blanks are skipped."""
    plain = "".join(character for character in uri if character > " ")
    try:
        return urlsplit(plain).scheme.lower()
    except ValueError:
        return "invalid"


class Guard(SphinxTransform):
    """Refuse what a post may not point at, before anything is fetched or copied."""

    # First of all: images and downloads are collected when the document is read.
    default_priority = 1

    def apply(self, **kwargs: Any) -> None:
        if not is_post(self.config, self.env.current_document.docname):
            return
        for reference in list(self.document.findall(nodes.reference)):
            self._check_reference(reference)
        for unresolved in list(self.document.findall(pending_xref)):
            self._check_target(unresolved)
        for image in list(self.document.findall(nodes.image)):
            self._check_image(image)
        for download in list(self.document.findall(download_reference)):
            self._check_file(download, download["reftarget"], "link")

    def _check_reference(self, node: nodes.reference) -> None:
        scheme = scheme_of(node.get("refuri", ""))
        if scheme and scheme not in SCHEMES:
            self._refuse(node, f"a link to {scheme}: is not for posts; use http, https or mailto")

    def _check_target(self, node: pending_xref) -> None:
        """Say aloud what MyST takes for the name of a page, and would only not find."""
        if node["reftype"] == "myst" and scheme_of(node["reftarget"]) in _ACTIVE:
            self._refuse(node, "a link that runs something is not for posts; take it out")

    def _check_image(self, node: nodes.image) -> None:
        uri = node["uri"]
        scheme = scheme_of(uri)
        if scheme in {"http", "https"} or uri.startswith("//"):
            _replace_by_link(node, uri)
        elif scheme:
            self._refuse(node, f"an image from {scheme}: is not for posts; keep it in a file")
        else:
            self._check_file(node, uri, "image")

    def _check_file(self, node: nodes.Element, target: str, what: str) -> None:
        path = Path(self.env.relfn2path(target)[1]).resolve()
        if not any(path.is_relative_to(folder) for folder in _folders(self.env)):
            self._refuse(
                node,
                f"the {what} {target!r} leads out of the folder of posts; "
                "put the file beside the post",
            )

    def _refuse(self, node: nodes.Element, message: str) -> None:
        line = node.line or (node.parent.line if node.parent else None)
        refuse(self.env, message, line)
        text = node.astext() or node.get("alt", "") or node.get("uri", "")
        node.replace_self(nodes.literal(text, text))


def _folders(env: BuildEnvironment) -> Iterator[Path]:
    yield Path(env.srcdir, env.config.haiku_posts).resolve()
    for folder in env.config.html_static_path:
        yield Path(env.srcdir, folder).resolve()


def _replace_by_link(image: nodes.image, uri: str) -> None:
    text = image.get("alt") or uri
    if isinstance(image.parent, nodes.reference):  # an image that links already
        image.replace_self(nodes.Text(text))
        return
    link = nodes.reference("", text, refuri=uri)
    if isinstance(image.parent, nodes.TextElement):
        image.replace_self(link)
    else:
        image.replace_self(nodes.paragraph("", "", link))
