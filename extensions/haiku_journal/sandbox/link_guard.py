"""What a post's links and images may point at.

Links go to http, https and mailto, or into the journal.  Images and files are
taken from the folder of posts or the static folders, symbolic links followed
first.  An image elsewhere on the web becomes a link to it, so that no reader's
browser asks a third party for something unasked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.transforms import SphinxTransform

from ..core.reading.read_headers import is_post
from ..util.url_schemes import SCHEMES, scheme_of
from .attachments import picture_fault, runs_when_opened
from .parser import CELL_LIMIT, TOO_WIDE
from .violations import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

CODE_LIMIT = 50_000
"""The most characters of code that are coloured: some lexers take quadratic time."""
_ACTIVE = frozenset({"data", "file", "javascript", "vbscript"})


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
        for table in self.document.findall(nodes.table):
            if sum(1 for _cell in table.findall(nodes.entry)) > CELL_LIMIT:
                refuse(self.env, TOO_WIDE, table.line or (table.parent and table.parent.line))
        for code in self.document.findall(nodes.literal_block):
            if len(code.astext()) > CODE_LIMIT:
                code["language"] = "none"
        for image in list(self.document.findall(nodes.image)):
            self._check_image(image)
        for download in list(self.document.findall(download_reference)):
            self._check_download(download)

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

    def _check_download(self, node: download_reference) -> None:
        target = node["reftarget"]
        if scheme := scheme_of(target):
            self._refuse(node, f"a link to {scheme}: is not for posts; use http, https or mailto")
        elif (path := self._check_file(node, target, "link")) and runs_when_opened(path):
            self._refuse(
                node,
                f"a link to {target!r}, which a browser may run as a page, is not for posts; "
                "link to an archive of it, or let its name end with .txt",
            )

    def _check_file(self, node: nodes.Element, target: str, what: str) -> Path | None:
        """Find a file; refuse one that is not where posts may take files from."""
        path = Path(self.env.relfn2path(target)[1])
        if not _is_inside(self.env, path):
            self._refuse(
                node,
                f"the {what} {target!r} leads out of the folder of posts; "
                "put the file beside the post",
            )
            return None
        return path if path.is_file() else None

    def _refuse(self, node: nodes.Element, message: str) -> None:
        line = node.line or (node.parent.line if node.parent else None)
        refuse(self.env, message, line)
        text = node.astext() or node.get("alt", "") or node.get("uri", "")
        node.replace_self(nodes.literal(text, text))


def check_candidates(app: Sphinx, doctree: nodes.document) -> None:
    """Refuse a file that Sphinx chose for an image, if it leads out of the posts.

    A pattern or the page's language may choose another file than the one named.
    One that is no picture, or runs something when it is opened by itself, is refused too.
    """
    env = app.env
    if not is_post(env.config, env.current_document.docname):
        return
    for image in doctree.findall(nodes.image):
        candidates: dict[str, str] = image.get("candidates", {})
        for target in candidates.values():
            path = Path(env.srcdir, target)
            if not _is_inside(env, path):
                refuse(
                    env,
                    f"the image {target!r} leads out of the folder of posts; put the file there",
                    image.line,
                )
            elif path.is_file() and (fault := picture_fault(path)):
                refuse(env, f"the image {target!r} {fault}", image.line)


def _is_inside(env: BuildEnvironment, path: str | Path) -> bool:
    """Whether a file lies where posts may take files from, symbolic links followed."""
    found = Path(env.srcdir, path).resolve()
    return any(found.is_relative_to(folder) for folder in _folders(env))


def _folders(env: BuildEnvironment) -> Iterator[Path]:
    yield Path(env.srcdir, env.config.haiku_posts).resolve()
    for folder in env.config.html_static_path:
        yield Path(env.srcdir, folder).resolve()


def _replace_by_link(image: nodes.image, uri: str) -> None:
    text = image.get("alt") or uri
    link = image.parent
    if isinstance(link, nodes.reference):  # an image that links already
        image.replace_self(nodes.Text(text))
    else:
        link = nodes.reference("", text, refuri=uri)
        image.replace_self(link)
    if not isinstance(link.parent, nodes.TextElement):  # words stand in a paragraph
        paragraph = nodes.paragraph()
        link.replace_self(paragraph)
        paragraph += link
