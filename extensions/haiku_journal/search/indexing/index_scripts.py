"""The files of the index again, as scripts, for pages that are opened from a file.

A browser fetches no files for such a page, but runs scripts.  Each script has several files, as
base64, and the hash of a file's path chooses its script; the manifest has a script of its own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping

from .vectors import fnv_1a

FOLDER = "scripts"
MANIFEST = "manifest.bin"
SCRIPT_BYTES = 200_000  # of the files in a script, on average


def index_scripts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the scripts with the files of an index: contents by path."""
    count = 1 + sum(map(len, files.values())) // SCRIPT_BYTES
    groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, data in files.items():
        group = "manifest" if path == MANIFEST else str(fnv_1a(path) % count)
        groups[group][path] = b64encode(data).decode()
    return {
        f"{FOLDER}/{group}.js": f"searchFiles({json.dumps([group, count, content])});\n".encode()
        for group, content in groups.items()
    }
