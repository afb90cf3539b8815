"""The server: what it serves, to whom, and how a page learns that there is another version."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from haiku_journal.serving import session
from haiku_journal.serving.faults import Fault
from haiku_journal.serving.pages import find_file, read_page
from haiku_journal.serving.server import Server
from haiku_journal.serving.session import Options, ServeError
from haiku_journal.serving.status import Status

PAGE = "<!doctype html>\n<html><head></head><body><p>{0}</p></body></html>\n"
FAULT = Fault("posts/a.md", 3, "use <b> & write a date", is_error=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of an output folder next to a file that must stay private."""
    root = tmp_path_factory.mktemp("served").resolve()
    (root / "secret.html").write_text("secret")
    out = root / "out"
    (out / "posts").mkdir(parents=True)
    (out / "index.html").write_text(PAGE.format("Front"))
    (out / "posts" / "index.html").write_text(PAGE.format("Posts"))
    (out / "posts" / "-a post é.html").write_text(PAGE.format("A post"))
    (out / "style.css").write_text("p { color: red }")
    (out / "404.html").write_text(PAGE.format("Not found"))
    (out / "link.html").symlink_to(root / "secret.html")
    (out / "folder").symlink_to(root, target_is_directory=True)
    (out / "loop.html").symlink_to(out / "loop.html")
    server = Server("127.0.0.1", 0, out, Status())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.status.update(is_closed=True)
    server.shutdown()
    server.server_close()


def ask(server: Server, address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest(method, address, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    return connection.getresponse()


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "Front"),
        ("/index.html?q=1", "Front"),
        ("/posts/", "Posts"),
        ("/posts/-a%20post%20%C3%A9.html", "A post"),
        ("/style.css", "color: red"),
    ],
)
def test_a_file_of_the_output_is_served(server: Server, address: str, text: str) -> None:
    answer = ask(server, address)
    assert (answer.status, text in answer.read().decode()) == (200, True)


HOSTILE = [
    "/../secret.html",
    "/posts/../../secret.html",
    "/%2e%2e/secret.html",
    "/..%2fsecret.html",
    "/%2e%2e%2fsecret.html",
    "/..%5csecret.html",
    "/..\\secret.html",
    "//secret.html",
    "/link.html",
    "/folder/secret.html",
    "/folder/",
    "/loop.html",
    "/index.html%00.png",
    "/%ff%fe.html",
    "/" + "a" * 5_000,
    "/[::1",
    "http://127.0.0.1/../secret.html",
    "file:///etc/passwd",
    "*",
]


@pytest.mark.parametrize("address", HOSTILE, ids=lambda address: address[:30])
def test_nothing_outside_of_the_output_is_served(server: Server, address: str) -> None:
    answer = ask(server, address)
    body = answer.read()
    assert answer.status == 404
    assert b"secret" not in body
    assert b"root:" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_possible(server: Server, method: str) -> None:
    assert ask(server, "/", method).status == 501


def test_an_absolute_path_does_not_replace_the_folder(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "other.html"
    file.write_text("other")
    assert find_file(server.output, f"/{file}") is None
    assert find_file(server.output, f"//host{file}") is None


MACHINE = socket.gethostname()
NAMES = ["localhost:8000", "127.0.0.1", "192.0.2.7:80", "[::1]:80", "LOCALHOST", MACHINE]


@pytest.mark.parametrize("host", [*NAMES, f"{MACHINE}.local"])
def test_addresses_and_names_of_this_machine_are_answered(server: Server, host: str) -> None:
    assert ask(server, "/", Host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.", ""]
)
def test_other_names_that_lead_to_this_machine_are_refused(server: Server, host: str) -> None:
    for address in ("/", "/style.css", "/.haiku/events?page=/"):
        answer = ask(server, address, Host=host)
        assert (answer.status, b"Front" in answer.read()) == (421, False)


def test_other_names_are_refused_also_where_others_can_connect(tmp_path: Path) -> None:
    server = Server("0.0.0.0", 0, tmp_path, Status())
    with server:
        assert not server.accepts("evil.example")
        assert server.accepts("192.0.2.7:8000")


def test_other_sites_cannot_load_a_draft_as_a_script(server: Server) -> None:
    for address in ("/", "/style.css"):
        assert ask(server, address).getheader("Cross-Origin-Resource-Policy") == "same-origin"


def test_a_connection_too_many_is_closed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haiku_journal.serving.server.CONNECTIONS", 2)
    small = Server("127.0.0.1", 0, server.output, Status())
    threading.Thread(target=small.serve_forever, daemon=True).start()
    heard = [events(small, "/", "") for _ in range(2)]
    assert [next(one)[0] for one in heard] == ["faults", "faults"]
    with pytest.raises(ConnectionError):
        ask(small, "/")
    small.status.update(is_closed=True)  # ends both answers
    small.shutdown()
    small.server_close()


def test_a_folder_is_redirected_to_its_page(server: Server) -> None:
    answer = ask(server, "/posts")
    assert (answer.status, answer.getheader("Location")) == (307, "/posts/")


def test_an_unchanged_file_is_not_sent_again(server: Server) -> None:
    tag = ask(server, "/style.css").getheader("ETag") or ""
    assert ask(server, "/style.css", If_None_Match=tag).status == 304
    (server.output / "style.css").write_text("p { color: tan }")
    assert ask(server, "/style.css", If_None_Match=tag).status == 200


def test_the_script_is_added_to_what_is_sent_only(server: Server) -> None:
    body = ask(server, "/").read().decode()
    assert '<script src="/.haiku/serve.js" data-version=' in body
    assert body.index("serve.js") < body.index("</body>")
    assert "serve.js" not in (server.output / "index.html").read_text()
    for name in ("serve.js", "serve.css"):
        assert ask(server, f"/.haiku/{name}").status == 200


def test_a_page_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body>")
    timer = threading.Timer(0.1, page.write_text, [PAGE.format("Whole")])
    timer.start()
    assert b"Whole" in read_page(page)
    timer.join()


def test_a_page_that_never_ends_is_not_waited_for(tmp_path: Path) -> None:
    page = tmp_path / "verification.html"
    page.write_text("google-site-verification")
    os.utime(page, (0, 0))
    before = time.monotonic()
    assert read_page(page) == b"google-site-verification"
    assert time.monotonic() - before < 1


def events(server: Server, page: str, version: str) -> Iterator[tuple[str, object]]:
    """Yield the events that a page receives: names and data."""
    answer = ask(server, f"/.haiku/events?page={page}&version={version}")
    name = ""
    for line in answer:
        key, _, value = line.decode().strip().partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


def version_of(server: Server, address: str) -> str:
    return ask(server, address).read().decode().partition('data-version="')[2].partition('"')[0]


def test_a_page_hears_of_another_version_and_of_faults(server: Server) -> None:
    heard = events(server, "/posts/", version_of(server, "/posts/"))
    assert next(heard) == ("faults", [])
    server.status.update(faults=(FAULT,))
    assert next(heard) == (
        "faults",
        [{"path": "posts/a.md", "line": 3, "message": FAULT.message, "is_error": True}],
    )
    (server.output / "posts/index.html").write_text(PAGE.format("Edited"))
    server.status.update(faults=())
    assert [next(heard), next(heard)] == [("faults", []), ("reload", None)]


def test_a_page_that_changed_before_it_listened_hears_of_it(server: Server) -> None:
    version = version_of(server, "/")
    (server.output / "index.html").write_text(PAGE.format("Front, edited"))
    heard = events(server, "/", version)
    assert [next(heard)[0], next(heard)[0]] == ["faults", "reload"]


def test_a_page_hears_of_a_changed_picture(server: Server) -> None:
    version = version_of(server, "/")
    server.status.update(has_new_files=True)
    heard = events(server, "/", version)
    assert [next(heard)[0], next(heard)[0]] == ["faults", "reload"]


def test_a_port_in_use_is_named_with_a_remedy(project_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = Options(project_folder, project_folder / "out", port=port)
        with pytest.raises(ServeError, match=rf"127\.0\.0\.1:{port} is in use; .*--port"):
            session.serve(options, print)


def test_a_folder_without_a_journal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServeError, match=r"there is no conf\.py in"):
        session.serve(Options(tmp_path, tmp_path / "out"), print)


@pytest.fixture
def project_folder(tmp_path: Path) -> Path:
    (tmp_path / "conf.py").write_text("")
    return tmp_path
