"""The files of the output as they are served: safe paths, and pages that reload."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from urllib.parse import unquote

PREFIX = "/.haiku/"
"""The addresses of what is served besides the output; a journal has no such folder."""

_END = b"</html>"
_PATIENCE = 2.0
"""Seconds after its last change for which a page without an end may still be being written."""
_PAUSE = 0.05

_WAITING = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>No page here yet</title>
<body><p>There is no page at this address.  It will be shown as soon as there is one.</p></body>
</html>
"""


def find_file(root: Path, address: str) -> Path | None:
    """Return the file of the output at an address, or None.

    Takes the resolved folder of the output and the target of a request (RFC 9112, 3.2).  The
    file is below the folder, also after symbolic links are followed.
    """
    try:
        path = unquote(address.partition("?")[0], errors="surrogateescape").removeprefix("/")
        file = (root / (path + "index.html" * (path[-1:] in {"", "/"}))).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # missing, too long, a loop of links, a NUL
        return None
    return file if file.is_relative_to(root) and file.is_file() else None


def read_page(file: Path | None) -> bytes:
    """Return a whole page, or one that says that there is none."""
    if file is None:
        return _WAITING
    while True:
        try:
            data, age = file.read_bytes(), time.time() - file.stat().st_mtime
        except FileNotFoundError:
            return _WAITING
        if data.rstrip().endswith(_END) or not 0 <= age < _PATIENCE:
            return data
        time.sleep(_PAUSE)


def page_version(page: bytes, generation: int) -> str:
    """Return the version of a page: another page, or another generation of files, differs."""
    return f"{generation}-{hashlib.blake2b(page, digest_size=9).hexdigest()}"


def with_script(page: bytes, version: str) -> bytes:
    """Add the script that reloads the page when there is another version of it."""
    script = f'<script src="{PREFIX}serve.js" data-version="{version}" defer></script>'.encode()
    body, end, rest = page.rpartition(b"</body>")
    return body + script + end + rest if end else page + script
