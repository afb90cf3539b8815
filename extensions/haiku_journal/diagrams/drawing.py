"""The drawing of diagrams, and the drawings that earlier builds have made."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from ..header.locations import is_post
from ..incremental.stores import DocumentStore
from ..sandbox.svg import check_svg
from ..util.digests import digest
from .inline import inline_drawing
from .markup import diagram
from .renderers import DRAWING_LIMIT, RENDERERS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

COUNT_LIMIT = 50
"""The most diagrams that are drawn in a document: a process of Graphviz has its own time."""
SOURCE_LIMIT = 20_000
"""The most characters in the source of a diagram."""
FOLDER = "_drawings"
"""The folder of drawings, alongside the doctrees."""


class Diagrams(DocumentStore[tuple[tuple[str, str], ...]]):
    """The diagrams of each document: of each its language, and its digest if it is drawn."""

    name = "diagrams"

    def read(
        self, app: Sphinx, docname: str, doctree: nodes.document
    ) -> tuple[tuple[str, str], ...] | None:
        blocks = _diagrams(app, docname, doctree)
        return tuple((block["language"], block.get("digest", "")) for block in blocks) or None


def _diagrams(app: Sphinx, docname: str, doctree: nodes.document) -> Iterator[nodes.literal_block]:
    """Yield the diagrams of a post, or of any page if the journal is a site of its own.

    They are blocks of code in the language of a renderer.  Blocks from directives that show code
    have an attribute `force`, and stay code.
    """
    if not (app.config.haiku_standalone or is_post(app.config.haiku_posts, docname)):
        return
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") in RENDERERS and "force" not in block:
            yield block


def draw_diagrams(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the diagrams of a document by their drawings; warn of those that have a fault."""
    docname = app.env.current_document.docname
    for number, block in enumerate([*_diagrams(app, docname, doctree)]):
        if not RENDERERS[block["language"]].version():
            continue
        try:
            if number >= COUNT_LIMIT:
                raise ValueError(f"a page has at most {COUNT_LIMIT} diagrams")
            block.replace_self(_drawn(app.env, block))
        except ValueError as error:
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
    svg = _drawing(Path(env.doctreedir, FOLDER, f"{name}.svg"), language, source)
    node = diagram(source, source, **block.attributes)
    node.source, node.line = block.source, block.line
    node["drawing"] = inline_drawing(svg, f"{name[:8]}-", block.get("alt", ""))
    node["digest"] = name
    return node


def _drawing(path: Path, language: str, source: str) -> bytes:
    """Return the SVG of a diagram from a file, which is made if no build has made it yet."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(f".{os.getpid()}")  # several processes may draw the same
        whole.write_bytes(RENDERERS[language].render(source))
        whole.replace(path)
    if path.stat().st_size > DRAWING_LIMIT:
        raise ValueError(f"its drawing has more than {DRAWING_LIMIT:,} bytes; split it")
    try:
        check_svg(path)
    except ValueError as error:
        raise ValueError(f"its drawing {error}") from None
    return path.read_bytes()


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
    used = {f"{name}.svg" for found in Diagrams.of(app.env).values() for _language, name in found}
    for path in Path(app.env.doctreedir, FOLDER).glob("*"):
        if path.name not in used:
            path.unlink(missing_ok=True)
