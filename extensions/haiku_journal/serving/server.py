"""Serve the output over HTTP, and tell browsers what has changed.

The server of the standard library is enough: there are few readers, and each waits in a
thread of its own for events (server-sent events, WHATWG HTML, 9.2).
"""

from __future__ import annotations

import ipaddress
import json
import mimetypes
import socket
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from .pages import PREFIX, find_file, page_version, read_page, with_script
from .status import Status

HEARTBEAT = 15.0
"""Seconds after which something is sent, to notice that a browser has left."""
CONNECTIONS = 200
"""The most connections at a time, each with a thread; a browser keeps at most six."""

_STATIC = {
    name: (Path(__file__).parent / "static" / name).read_bytes()
    for name in ("serve.js", "serve.css")
}
_MISDIRECTED = b"This server does not answer to this name.  Use its IP address, or --host NAME.\n"


class Server(ThreadingHTTPServer):
    """The server of one site."""

    daemon_threads = True

    def __init__(self, host: str, port: int, output: Path, status: Status) -> None:
        """Bind to an address; raises OSError if that is not possible."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.output = output
        self.status = status
        machine = socket.gethostname().lower()
        self._names = {"localhost", host.lower(), machine, f"{machine}.local"}
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        super().__init__((host, port), Handler)

    @property
    def url(self) -> str:
        """The address of the front page."""
        host, port = self.server_address[:2]
        text = str(host)
        return f"http://{f'[{text}]' if ':' in text else text}:{port}/"

    def accepts(self, host: str) -> bool:
        """Return whether a Host header names this server.

        A page of another site can make its own name lead to this server ("DNS rebinding").
        Its requests have that name here.  An IP address needs no name to lead here.
        """
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        return name.lower() in self._names or _is_ip_address(name)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or close the connection if there are too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore browsers that leave in the middle of an answer, or are too slow."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    server: Server
    timeout = 60
    wbufsize = -1  # head and body of an answer are sent together
    disable_nagle_algorithm = True
    protocol_version = "HTTP/1.1"
    server_version = "haiku"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer with a file of the output, or with what keeps a page up to date."""
        if not self.server.accepts(self.headers.get("Host", "")):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, _MISDIRECTED, "text/plain")
            return
        path = self._path
        name = path.removeprefix(PREFIX)
        if path == f"{PREFIX}events":
            self._send_events()
        elif path.startswith(PREFIX) and name in _STATIC:
            self._send(HTTPStatus.OK, _STATIC[name], _type_of(Path(name)))
        else:
            self._send_file()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *arguments: Any) -> None:
        """Keep quiet: the terminal shows faults of the journal."""

    @property
    def _path(self) -> str:
        return self.path.partition("?")[0]

    def _send_file(self) -> None:
        file = find_file(self.server.output, self.path)
        if file is None and self._redirects():
            return
        if file and file.suffix != ".html":
            self._send(HTTPStatus.OK, file.read_bytes(), _type_of(file), _tag(file))
            return
        status = HTTPStatus.OK if file else HTTPStatus.NOT_FOUND
        page = read_page(file or find_file(self.server.output, "/404.html"))
        version = page_version(page if file else b"", self.server.status.generation)
        self._send(status, with_script(page, version), "text/html; charset=utf-8")

    def _redirects(self) -> bool:
        """Redirect from a folder without its slash."""
        path = self._path
        # An address that starts with two slashes would lead to another host.
        if path.startswith(("//", "/\\")) or not find_file(self.server.output, f"{path}/"):
            return False
        self._send(HTTPStatus.TEMPORARY_REDIRECT, b"", "text/plain", Location=f"{path}/")
        return True

    def _send_events(self) -> None:
        """Tell a page when there is another version of it, and what the faults are.

        The query names the page and its version.
        """
        query = parse_qs(self.path.partition("?")[2])
        page, version = (query.get(name, [""])[0] for name in ("page", "version"))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        status = self.server.status
        faults, number = None, -1
        while not status.is_closed:
            text = ":\n"
            number, previous = status.number, number
            if status.faults != faults:
                faults = status.faults
                text += _event("faults", list(map(asdict, faults)))
            if number != previous and self._version_of(page) != version:
                text += _event("reload", None)
            self.wfile.write(text.encode() + b"\n")
            self.wfile.flush()
            status.wait(number, HEARTBEAT)

    def _version_of(self, address: str) -> str:
        file = find_file(self.server.output, address)
        return page_version(read_page(file) if file else b"", self.server.status.generation)

    def _send(
        self, status: HTTPStatus, data: bytes, kind: str, tag: str = "", **headers: str
    ) -> None:
        if tag and self.headers.get("If-None-Match") == tag:
            status, data = HTTPStatus.NOT_MODIFIED, b""
        self.send_response(status)
        headers |= {"Content-Type": kind, "Content-Length": str(len(data)), "ETag": tag}
        headers |= {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        # Other sites must not load drafts as scripts or images.
        headers |= {"Cross-Origin-Resource-Policy": "same-origin"}
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _is_ip_address(name: str) -> bool:
    with suppress(ValueError):
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
        return True
    return False


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _type_of(file: Path) -> str:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _tag(file: Path) -> str:
    """Return the tag of a file's content (ETag), which differs after any change."""
    state = file.stat()
    return f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
