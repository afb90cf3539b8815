"""The search of pages that are opened from a file.

Browsers load no modules for such a page, so the scripts are one classic script.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..util.digests import digest
from .embedded.bundle import SCRIPTS, bundle

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BUNDLE = "search-from-file.js"
_ENTRIES = ("view/page.js", "view/dialog.js", "view/highlight.js")


def bundle_file(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the script with the search; the host's search does not answer pages from a file."""
    sources = [path.read_bytes() for path in sorted(SCRIPTS.rglob("*.js*"))]
    fingerprint = digest(build.filling, sources)
    yield File(BUNDLE, "the search of pages from a file", fingerprint, partial(_make, app))


def _make(app: Sphinx) -> bytes:
    render = app.builder.templates.render_string
    replaced = {
        f"config/{path.stem}": render(path.read_text(encoding="utf-8"), {})
        for path in (SCRIPTS / "config").glob("*.js.jinja")
    }
    replaced["config/host.js"] = 'export const HOST_SCOPE = "";\n'
    return bundle(*_ENTRIES, replaced=replaced).encode()
