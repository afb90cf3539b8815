"""The search of pages that are opened from a file.

Browsers load no modules for such a page, so the scripts are one classic script.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..util.digests import digest
from .embedded.bundle import SCRIPTS, bundle

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BUNDLE = "search-from-file.js"
_ENTRIES = ("view/page.js", "view/dialog.js", "view/highlight.js")
_CONFIG = ("journals", "phrases", "stemmer")


def bundle_file(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the script with the search; the host's search does not answer pages from a file."""
    render = build.builder.templates.render_string
    replaced = {"config/host.js": 'export const HOST_SCOPE = "";\n'}
    for name in _CONFIG:
        source = (SCRIPTS / f"config/{name}.js.jinja").read_text(encoding="utf-8")
        replaced[f"config/{name}.js"] = render(source, {})
    text = bundle(*_ENTRIES, replaced=replaced)
    yield File(BUNDLE, "the search of pages from a file", digest(text), text.encode)
