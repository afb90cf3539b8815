"""A check of the targets of a post's links and images.

Links may have the schemes http, https and mailto, or lead into the journal.  Images
and files come from the folder of posts or a static folder, after symbolic links are
followed.  An image on another site becomes a link to it, so that a reader's browser
sends no request to a third party.
"""

from __future__ import annotations

from os.path import isfile  # it raises for no name, unlike a method of Path
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.transforms import SphinxTransform

from ..header.locations import is_post
from ..util.path_claims import path_problem
from ..util.url_schemes import INVALID, LINK_SCHEMES, url_scheme
from .attachments import attachment_problem, image_problem
from .parser import CELL_LIMIT, TOO_MANY_CELLS
from .violations import report_violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

CODE_LIMIT = 50_000
"""The most characters of code with syntax colours: some lexers take quadratic time."""
_ACTIVE = frozenset({"data", "file", "javascript", "vbscript", INVALID})
"""The schemes that the name of a missing page may not have; a name may have a colon."""


class LinkGuard(SphinxTransform):
    """A transform that reports forbidden targets before any file is read or copied."""

    # Before all others: Sphinx collects images and downloads when it reads a document.
    default_priority = 1

    def apply(self, **kwargs: Any) -> None:
        for download in list(self.document.findall(download_reference)):
            self._check_source_file(download)
        if not is_post(self.config.haiku_posts, self.env.current_document.docname):
            return
        for reference in list(self.document.findall(nodes.reference)):
            self._check_reference(reference)
        for unresolved in list(self.document.findall(pending_xref)):
            self._check_target(unresolved)
        for table in self.document.findall(nodes.table):
            if sum(1 for _cell in table.findall(nodes.entry)) > CELL_LIMIT:
                report_violation(
                    self.env, TOO_MANY_CELLS, table.line or (table.parent and table.parent.line)
                )
        for code in self.document.findall(nodes.literal_block):
            if len(code.astext()) > CODE_LIMIT:
                code["language"] = "none"
        for image in list(self.document.findall(nodes.image)):
            self._check_image(image)
        for download in list(self.document.findall(download_reference)):
            self._check_download(download)

    def _check_reference(self, node: nodes.reference) -> None:
        scheme = url_scheme(node.get("refuri", ""))
        if scheme and scheme not in LINK_SCHEMES:
            self._reject(
                node, f"a link to {scheme}: is not allowed in a post; use http, https or mailto"
            )

    def _check_target(self, node: pending_xref) -> None:
        """Report a link that MyST reads as the name of a missing page."""
        if node["reftype"] == "myst" and url_scheme(node["reftarget"]) in _ACTIVE:
            self._reject(node, "a link that runs a script is not allowed in a post; take it out")

    def _check_image(self, node: nodes.image) -> None:
        uri = node["uri"]
        scheme = url_scheme(uri)
        if scheme in {"http", "https"} or uri.startswith("//"):
            _replace_by_link(node, uri)
        elif scheme:
            self._reject(
                node, f"an image from {scheme}: is not allowed in a post; keep it in a file"
            )
        else:
            self._check_file(node, uri, "image")

    def _check_download(self, node: download_reference) -> None:
        target = node["reftarget"]
        if scheme := url_scheme(target):
            self._reject(
                node, f"a link to {scheme}: is not allowed in a post; use http, https or mailto"
            )
        elif (path := self._check_file(node, target, "link")) and (
            problem := attachment_problem(path, attachment_types(self.config))
        ):
            self._reject(node, f"the link {target!r}: this file {problem}")

    def _check_source_file(self, node: download_reference) -> None:
        """Report a download of a post's source, on any page: the post may be a draft."""
        target = node["reftarget"]
        if problem := path_problem(target):
            self._reject(node, f"a link to such a name leads to no file; use another: {problem}")
            return
        path = Path(self.env.relfn2path(target)[1]).resolve()
        folder = Path(self.env.srcdir, self.config.haiku_posts).resolve()
        if path.suffix.lower() in self.config.source_suffix and path.is_relative_to(folder):
            self._reject(
                node,
                f"a link to {target!r} would publish the source of a post; link to the post "
                "itself, without `path:`",
            )

    def _check_file(self, node: nodes.Element, target: str, kind: str) -> Path | None:
        """Return the path of a file; report one outside the folders for posts' files."""
        if problem := path_problem(target):
            self._reject(node, f"the {kind} is no file: {problem}")
            return None
        path = Path(self.env.relfn2path(target)[1])
        if not _is_inside(self.env, path):
            self._reject(
                node,
                f"the {kind} {target!r} is outside the folder of posts; "
                "put the file next to the post",
            )
            return None
        return path if isfile(path) else None

    def _reject(self, node: nodes.Element, message: str) -> None:
        """Report a node and replace it by its text."""
        line = node.line or (node.parent.line if node.parent else None)
        report_violation(self.env, message, line)
        text = node.astext() or node.get("alt", "") or node.get("uri", "")
        node.replace_self(nodes.literal(text, text))


def attachment_types(config: Config) -> set[str]:
    """Return the endings that files of posts may have, in lower case and without a dot."""
    return {ending.lower().removeprefix(".") for ending in config.haiku_attachment_types}


def check_candidates(app: Sphinx, doctree: nodes.document) -> None:
    """Check the files that Sphinx has chosen for the images of a post.

    For a pattern such as `x.*`, or by the language of the page, it may choose another
    file than the one in the post.
    """
    env = app.env
    if not is_post(env.config.haiku_posts, env.current_document.docname):
        return
    types = {*attachment_types(env.config), env.config.language.lower()}
    for image in doctree.findall(nodes.image):
        candidates: dict[str, str] = image.get("candidates", {})
        for target in candidates.values():
            path = Path(env.srcdir, target)
            if not _is_inside(env, path):
                report_violation(
                    env,
                    f"the image {target!r} is outside the folder of posts; put the file there",
                    image.line,
                )
            elif problem := path_problem(target):
                report_violation(env, f"the image cannot be copied: {problem}", image.line)
            elif isfile(path) and (problem := image_problem(path, types)):
                report_violation(env, f"the image {target!r} {problem}", image.line)


def _is_inside(env: BuildEnvironment, path: str | Path) -> bool:
    """Return whether a file is in a folder for posts' files, after symbolic links."""
    real = Path(env.srcdir, path).resolve()
    return any(real.is_relative_to(folder) for folder in _folders(env))


def _folders(env: BuildEnvironment) -> Iterator[Path]:
    """Yield the folders that images and files of posts come from."""
    yield Path(env.srcdir, env.config.haiku_posts).resolve()
    for folder in env.config.html_static_path:
        yield Path(env.srcdir, folder).resolve()


def _replace_by_link(image: nodes.image, uri: str) -> None:
    text = image.get("alt") or uri
    link = image.parent
    if isinstance(link, nodes.reference):  # the image is in a link already
        image.replace_self(nodes.Text(text))
    else:
        link = nodes.reference("", text, refuri=uri)
        image.replace_self(link)
    if not isinstance(link.parent, nodes.TextElement):  # text needs a paragraph
        paragraph = nodes.paragraph()
        link.replace_self(paragraph)
        paragraph += link
