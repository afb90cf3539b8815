"""The site as an application: `site.webmanifest` (W3C Web Application Manifest)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ..core.site import Site
from ..incremental.output.output_files import File
from ..util.digests import digest

MANIFEST = "site.webmanifest"
_ICONS = (
    ("_static/icons/icon.svg", "any", "image/svg+xml"),
    ("_static/icons/icon-192.png", "192x192", "image/png"),
    ("_static/icons/icon-512.png", "512x512", "image/png"),
)


def manifest_files(site: Site) -> Iterator[File]:
    """Describe the manifest.  It names the icons that the journal's static folders hold."""
    folders = [Path(site.builder.app.confdir, name) for name in site.config.html_static_path]
    icons = [
        {"src": name, "sizes": sizes, "type": kind}
        for name, sizes, kind in _ICONS
        if any((folder / name.removeprefix("_static/")).is_file() for folder in folders)
    ]
    content = {
        "name": site.config.project,
        "description": site.config.haiku_description,
        "lang": site.config.language,
        "start_url": "./",
        "display": "browser",
        "icons": icons,
    }
    text = json.dumps({key: value for key, value in content.items() if value}, ensure_ascii=False)
    yield File(MANIFEST, "the manifest", digest(text), text.encode)
