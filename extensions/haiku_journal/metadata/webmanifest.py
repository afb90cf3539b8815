"""The manifest of the site as an application, `site.webmanifest` (W3C)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..incremental.build import Build
from ..incremental.output.output_files import File
from ..util.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MANIFEST = "site.webmanifest"
_ICONS = (
    ("_static/icons/icon.svg", "any", "image/svg+xml"),
    ("_static/icons/icon-192.png", "192x192", "image/png"),
    ("_static/icons/icon-512.png", "512x512", "image/png"),
)


def manifest_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the manifest, with the icons that are in the static folders."""
    config = app.config
    folders = [Path(app.confdir, name) for name in config.html_static_path]
    icons = [
        {"src": name, "sizes": sizes, "type": kind}
        for name, sizes, kind in _ICONS
        if any((folder / name.removeprefix("_static/")).is_file() for folder in folders)
    ]
    content = {
        "name": config.project,
        "description": config.haiku_description,
        "lang": config.language,
        "start_url": "./",
        "display": "browser",
        "icons": icons,
    }
    text = json.dumps({key: value for key, value in content.items() if value}, ensure_ascii=False)
    yield File(MANIFEST, "the manifest", digest(text), text.encode)
