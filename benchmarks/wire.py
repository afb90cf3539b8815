"""The traffic of a visit: a site is served as hosts serve it, and read in a real browser.

The size of each response body is counted as it is sent, compressed if hosts compress it.
Responses in the browser's cache are not requested again.  The browser reaches no other site.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kinds import Search
from output import pack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PACKED = ("text/", "application/javascript", "application/json", "application/xml", "image/svg")
"""The prefixes of content types that hosts compress."""

QUIET_SECONDS = 1.0
PATIENCE_SECONDS = 120.0
_KEY_MILLISECONDS = 50


class BrowserError(Exception):
    """A browser that could not be started, or a search without results."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """The bytes of a first visit, and of one with a search; None if the site has no search."""

    visit: int
    searched: int | None


class _Server(ThreadingHTTPServer):
    """A server of one folder that counts the bytes it sends and notes the time of requests."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server_port}/"
        self._lock = threading.Lock()
        self._sent = 0
        self._last = time.monotonic()

    def count(self, size: int) -> None:
        with self._lock:
            self._sent += size
            self._last = time.monotonic()

    def sent_until_quiet(self, page: Page) -> int:
        """Wait until there are no more requests.  Return the bytes sent since the last call."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < min(self._last + QUIET_SECONDS, deadline):
            page.wait_for_timeout(100)
        with self._lock:
            sent, self._sent = self._sent, 0
        return sent


class _Handler(SimpleHTTPRequestHandler):
    """A handler that responds with a file, compressed if hosts compress its type."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        exists = path.is_file()
        body = path.read_bytes() if exists else b"not found"
        kind = self.guess_type(str(path)) if exists else "text/plain"
        packed = kind.startswith(PACKED) and "gzip" in self.headers.get("Accept-Encoding", "")
        body = pack(body) if packed else body
        self.send_response(200 if exists else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.server.count(len(body))
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[_Server]:
    """Serve a folder to this machine."""
    server = _Server(folder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Chromium with an empty cache.  Raise BrowserError if that fails."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BrowserError(f"{error}; install the test group or use --no-browser") from error
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        with sync_playwright() as playwright:
            only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
            browser = playwright.chromium.launch(
                executable_path=installed, args=["--no-sandbox", only_here]
            )
            yield browser
            browser.close()
    except Error as error:
        raise BrowserError(str(error)) from error


def check_browser() -> None:
    """Raise BrowserError if no browser can be started."""
    with open_browser():
        pass


def measure_traffic(output: Path, page_name: str, search: Search | None, query: str) -> Traffic:
    """Open a page in a browser with an empty cache, then search once.

    Raise BrowserError if the browser cannot be started or the search has no results.
    """
    with serve(output) as server, open_browser() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.goto(server.address + quote(page_name.removesuffix("index.html")))
        visit = server.sent_until_quiet(page)
        if search is None:
            return Traffic(visit, None)
        page.keyboard.press(search.key)
        entry = page.locator(search.entry).first
        entry.wait_for()
        entry.press_sequentially(query, delay=_KEY_MILLISECONDS)
        if search.enter:
            page.keyboard.press("Enter")
        page.locator(search.result).first.wait_for()
        return Traffic(visit, visit + server.sent_until_quiet(page))
