"""The engine of the search, as the terminal and the server use it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..stemmer_scripts import stemmer_script
from .bundle import bundle

MOST_MEMORY = 512 * 2**20  # bytes of the engine
LONGEST_SEARCH = 60  # seconds of CPU time
LARGEST_FILE = 4 * 2**20  # bytes of a file, decompressed, as in engine/index/format.js

_HERE = Path(__file__).parent

Read = Callable[[Sequence[str]], Sequence[bytes | None]]
"""Reads files of an index, by their paths: their content as it is, None for one that is missing.

The paths come in groups, so that they can be fetched side by side.
"""


class MissingEngineError(Exception):
    """The package that runs the engine is not installed."""


class Engine:
    """The search over one index."""

    def __init__(self, read: Read) -> None:
        """Open the index whose files *read* reads.

        Raises `MissingEngineError` if QuickJS is missing, and OSError or ValueError if the
        manifest cannot be read.
        """
        try:
            import quickjs
        except ImportError as error:
            message = "the search needs quickjs-ng: pip install 'haiku-journal[search]'"
            raise MissingEngineError(message) from error
        self._read = read
        self._context = quickjs.Context()
        self._context.set_memory_limit(MOST_MEMORY)
        self._context.set_time_limit(LONGEST_SEARCH)
        replaced = {"engine/index/files.js": (_HERE / "files.js").read_text()}
        self._context.eval((_HERE / "host.js").read_text())
        self._context.eval(bundle("engine/engine.js", replaced=replaced))
        script = stemmer_script(self._language())
        self._context.eval(f'modules["engine/stem.js"].useStemmer({script})')

    def search(self, query: str, **options: Any) -> dict[str, Any]:
        """Search, as ``search`` of ``engine/engine.js`` does, and return its answer.

        Raises ValueError if the index is broken.
        """
        import quickjs

        try:
            content = self._answer(json.dumps({"query": query, "options": options}))
        except quickjs.JSException as error:  # out of time or memory
            raise ValueError(f"the search has been stopped: {error}") from error
        if "error" in content:
            raise ValueError(content["error"])
        value: dict[str, Any] = content["value"]
        return value

    def _answer(self, request: str) -> dict[str, Any]:
        """Return the answer to a request; read the files that the engine asks for."""
        self._context.get("start")(request)
        while True:
            while self._context.execute_pending_job():
                pass
            if answer := self._context.get("result")():
                content: dict[str, Any] = json.loads(answer)
                return content
            self._deliver(json.loads(self._context.get("requests")()))

    def _deliver(self, paths: Sequence[str]) -> None:
        deliver = self._context.get("deliver")
        for content in self._read(paths):
            # A string is the only way into QuickJS for bytes.
            deliver(None if content is None else _decompressed(content).decode("latin-1"))

    def _language(self) -> str:
        """Return the name of the stemmer that made the index."""
        [manifest] = self._read(["manifest.bin"])
        if manifest is None:
            raise FileNotFoundError("manifest.bin")
        try:
            content = json.loads(_decompressed(manifest))
        except RecursionError:
            raise ValueError("manifest nests too deep") from None
        match content:
            case {"language": str(language)}:
                return language
        return ""  # the engine says what is wrong


def _decompressed(data: bytes) -> bytes:
    """Return the content of a file; raise ValueError if it is broken or too large."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(data, LARGEST_FILE)
    except zlib.error as error:
        raise ValueError(f"cannot be decompressed: {error}") from error
    if not stream.eof or stream.unused_data:
        raise ValueError(f"is incomplete, or has more than {LARGEST_FILE} bytes")
    return content
