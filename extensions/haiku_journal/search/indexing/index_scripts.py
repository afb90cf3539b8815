"""The files of the index again, as scripts, for pages that are opened from a file.

A browser fetches no files for such a page, but runs scripts.  Each script has several files, as
base64, and the hash of a file's path chooses its script; the manifest has a script of its own.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping

from .vectors import fnv_1a

FOLDER = "scripts"
MANIFEST = "manifest.bin"
SCRIPT_BYTES = 200_000  # of the files in a script, on average


def index_scripts(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each script with the files of an index, by path."""
    count = 1 + sum(map(len, files.values())) // SCRIPT_BYTES
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in files:
        groups["manifest" if path == MANIFEST else str(fnv_1a(path) % count)].append(path)
    for group, paths in groups.items():
        content = {path: b64encode(files[path]).decode() for path in paths}
        script = f"searchFiles({json.dumps([group, count, content])});\n"
        yield f"{FOLDER}/{group}.js", script.encode()
