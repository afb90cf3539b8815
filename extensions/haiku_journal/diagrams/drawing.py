"""Diagrams in a build: the node, the directive, and the drawings of earlier builds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..header.locations import is_post
from ..incremental.stores import DocumentStore
from ..sandbox.svg import check_svg
from ..util.digests import digest
from .inline import inline_drawing
from .renderers import DRAWING_LIMIT, RENDERERS, DrawingError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

SOURCE_LIMIT = 20_000
"""The most characters in the source of a diagram."""
FOLDER = "_drawings"
"""The folder of drawings, alongside the doctrees."""


class diagram(nodes.literal_block):  # noqa: N801
    """A diagram that is drawn; its text is its source, which the search and other builders use.

    `drawing` is its markup; `digest` is the name of its file in the folder of drawings.
    """


class DiagramDirective(SphinxDirective):
    """A diagram with a caption, or with a text for those who do not see it."""

    required_arguments = 1
    has_content = True
    option_spec = {"alt": directives.unchanged, "caption": directives.unchanged_required}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return a block of code as a fence has it, in a figure if there is a caption."""
        (language,) = self.arguments
        if language not in RENDERERS:
            known = " or ".join(RENDERERS)
            raise self.error(f"a diagram cannot be in {language!r}; write it in {known}")
        source = "\n".join(self.content) + "\n"
        block = nodes.literal_block(source, source, language=language)
        block.source, block.line = self.get_source_info()
        text, messages = self.parse_inline(self.options.get("caption", ""))
        caption = nodes.caption("", "", *text)
        block["alt"] = self.options.get("alt", caption.astext())
        return [nodes.figure("", block, caption), *messages] if text else [block]


class Diagrams(DocumentStore[tuple[tuple[str, str], ...]]):
    """The diagrams of each document: of each its language, and its digest if it is drawn."""

    name = "diagrams"

    def read(
        self, app: Sphinx, docname: str, doctree: nodes.document
    ) -> tuple[tuple[str, str], ...] | None:
        blocks = _diagrams(doctree)
        return tuple((block["language"], block.get("digest", "")) for block in blocks) or None


def _diagrams(doctree: nodes.document) -> Iterator[nodes.literal_block]:
    """Yield the code fences of a document that are in the language of a diagram.

    Directives that show code have an option `force`; fences do not.
    """
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") in RENDERERS and "force" not in block:
            yield block


def draw_fences(app: Sphinx, doctree: nodes.document) -> None:
    """Draw the diagrams of a document: of a post, or of any page of a site of its own."""
    docname = app.env.current_document.docname
    if not (app.config.haiku_standalone or is_post(app.config.haiku_posts, docname)):
        return
    for block in [*_diagrams(doctree)]:
        if not RENDERERS[block["language"]].version():
            continue
        try:
            block.replace_self(_drawn(app.env, block))
        except (DrawingError, ValueError) as error:
            lines = len(block.astext().splitlines())  # an end that is missing is after them
            line = (block.line or 0) + min(getattr(error, "line", 0), lines)
            message = "this diagram is shown as code: %s"
            location = (docname, line or None)
            logger.warning(message, error, location=location, type="haiku", subtype="diagram")


def _drawn(env: BuildEnvironment, block: nodes.literal_block) -> diagram:
    """Return the node of a diagram; raise ValueError if it cannot be drawn."""
    source, language = block.astext(), block["language"]
    if len(source) > SOURCE_LIMIT:
        raise ValueError(f"it has more than {SOURCE_LIMIT:,} characters; split it")
    name = digest(language, RENDERERS[language].version(), source)
    svg = _known_drawing(env, name) or _new_drawing(env, name, language, source)
    node = diagram(source, source, **block.attributes)
    node.source, node.line = block.source, block.line
    node["drawing"] = inline_drawing(svg, f"{name[:8]}-", block.get("alt", ""))
    node["digest"] = name
    return node


def _known_drawing(env: BuildEnvironment, name: str) -> bytes:
    """Return the drawing that an earlier build has made, or nothing."""
    path = _path(env, name)
    return path.read_bytes() if path.is_file() else b""


def _new_drawing(env: BuildEnvironment, name: str, language: str, source: str) -> bytes:
    """Draw a diagram, check the drawing, and keep it."""
    svg = RENDERERS[language].render(source)
    if len(svg) > DRAWING_LIMIT:
        raise ValueError(f"its drawing has more than {DRAWING_LIMIT:,} bytes; split it")
    path = _path(env, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    unchecked = path.with_suffix(f".{os.getpid()}")  # several processes may draw the same
    unchecked.write_bytes(svg)
    try:
        check_svg(unchecked)
    except ValueError as error:
        unchecked.unlink()
        raise ValueError(f"its drawing {error}") from None
    unchecked.replace(path)
    return svg


def _path(env: BuildEnvironment, name: str) -> Path:
    return Path(env.doctreedir, FOLDER, f"{name}.svg")


def warn_of_missing_renderers(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn once of each renderer that is missing, and say what to install."""
    languages = [language for found in Diagrams.of(env).values() for language, _digest in found]
    for language, renderer in RENDERERS.items():
        if (count := languages.count(language)) and not renderer.version():
            logger.warning(
                "diagrams in %s are shown as code (%d); to draw them, %s",
                language,
                count,
                renderer.remedy,
                type="haiku",
                subtype="diagram",
            )


def remove_unused_drawings(app: Sphinx, error: Exception | None) -> None:
    """Remove the drawings of diagrams that no document has any more."""
    used = {digest for found in Diagrams.of(app.env).values() for _language, digest in found}
    for path in Path(app.env.doctreedir, FOLDER).glob("*"):
        if path.stem not in used:
            path.unlink(missing_ok=True)


def visit_diagram(self: HTML5Translator, node: diagram) -> NoReturn:
    """Write a drawing, and its source, which can be opened and which feeds show."""
    self.body.append(self.starttag(node, "div", node["drawing"], CLASS="diagram") + "</div>\n")
    summary, code = escape(_("Source")), escape(node.astext())
    self.body.append(
        f'<details class="diagram-source"><summary>{summary}</summary>'
        f'<div class="highlight"><pre>{code}</pre></div></details>\n'
    )
    raise nodes.SkipNode
