"""Test the search in the terminal, over a folder and over a site on the web."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from haiku_journal.cli import main
from haiku_journal.cli.site.search import format_result
from haiku_journal.header.model import SUPERSEDED
from haiku_journal.lookup import FolderSite, SiteIndex, WebSite
from haiku_journal.search.indexing import CodeBlock, Section, make_entry, make_index
from support.processes import process_environment
from support.search import post, write_files

CODE = (CodeBlock("py", "zebra = 1\nstripes = 2"),)
POSTS = [
    post("posts/reflog", "Find a lost commit.", title="The reflog", tags=("git",), haiku=()),
    post(
        "posts/names",
        sections=(
            Section("", "", "An introduction."),
            Section('a "name"', "Naming things", "How to name a zebra.", CODE),
        ),
        date="2022-01-02",
    ),
    post("posts/evil", "\x1b[31mpanda\x1b]0;x\x07 \u202etxet \U000e0041.", title="\x1b[2JPanda"),
    *(post(f"posts/{word}", f"A {word}.") for word in ("lion", "tiger", "leopard")),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the index of POSTS."""
    folder = tmp_path_factory.mktemp("site")
    files = make_index(map(make_entry, POSTS), states={"posts/names": SUPERSEDED})
    write_files(files, folder / "_search")
    return folder


class Recorder(SimpleHTTPRequestHandler):
    """Serve a folder, record what is asked for, and redirect what is below `moved`."""

    requests: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.requests.append(self.path)
        if self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *args: Any) -> None:
        """Suppress the log output."""


Serve = Callable[[Path], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that serves a folder and returns its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Recorder, directory=str(folder)))
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        Recorder.requests.clear()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_result_has_its_passage_and_a_link_to_its_section(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--site", str(site), "zebra"]) == 0
    title, passage, link = capsys.readouterr().out.strip().splitlines()
    assert title == "posts/names  2022-01-02 · superseded"
    assert passage == "    Naming things: How to name a zebra."
    assert link == f"    {site.as_uri()}/posts/names.html#a%20%22name%22"


def test_code_has_its_lines_and_its_language(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = ["search", "--site", str(site), '"zebra = 1"']
    assert main(query) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:4] == [
        "    Naming things: python",
        "        zebra = 1",
        "        stripes = 2",
    ]
    assert main([*query, "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["results"]
    assert (found["language"], found["state"]) == ("python", "superseded")
    assert found["passage"] == "zebra = 1\nstripes = 2"


def test_what_is_searched_for_otherwise_is_said(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--site", str(site), '"the tiger"', "lang:pyhton"]) == 0
    assert capsys.readouterr().err.splitlines()[:2] == [
        "search: 'lang:pyhton' is not a filter here; searched for its words; "
        "filters like it: lang:python",
        "search: no post has the phrase 'the tiger'; searched for its words",
    ]


def test_json_is_for_programs(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--site", str(site), "--json", "comit"]) == 0
    output = capsys.readouterr()
    answer = json.loads(output.out)
    assert answer["corrections"] == [{"from": "comit", "to": "commit"}]
    [found] = answer["results"]
    assert (found["post"], found["tags"], found["haiku"]) == ("posts/reflog", ["git"], "")
    assert output.err == ""


def test_the_words_that_were_searched_for_are_coloured(site: Path) -> None:
    [result] = SiteIndex(FolderSite(site)).search("zebra").results
    assert "\x1b[33mzebra\x1b[0m" in format_result(result)


def test_a_post_cannot_command_the_terminal(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--site", str(site), "panda"]) == 0
    assert set(capsys.readouterr().out.replace("·", "")) <= {"\n", *map(chr, range(32, 127))}


def test_the_number_of_results_is_limited(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--site", str(site), "--limit", "2", "tag:git", "lion", "A"]) == 1
    assert main(["search", "--site", str(site), "--limit", "2", "year:2023"]) == 0
    output = capsys.readouterr()
    assert output.out.count("file://") == 2
    assert "2 of 5 posts" in output.err


def test_the_first_result_is_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert main(["search", "--site", str(site), "--open", "reflog"]) == 0
    assert opened == [f"{site.as_uri()}/posts/reflog.html"]


def test_nothing_found_is_a_status_as_of_grep(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--site", str(site), "xylophone"]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err) == ("", "search: nothing was found\n")


def test_the_site_of_a_journal_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "conf.py").touch()
    (tmp_path / "posts").mkdir()
    monkeypatch.chdir(tmp_path / "posts")
    assert main(["search", "lion"]) == 2
    message = "_build/html has no search index of this extension; `haiku build` makes one"
    assert message in capsys.readouterr().err
    write_files(make_index(map(make_entry, POSTS)), tmp_path / "_build/html/_search")
    assert main(["search", "lion"]) == 0


QUERIES = """
{"query": "lost commit", "doc": "reflog", "kind": "keyword"}
{"query": "zebra", "doc": "names"}

{"query": "lion", "doc": "reflog", "kind": "keyword"}
"""


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a journal with a built site and queries, which is the current one."""
    write_files(make_index(map(make_entry, POSTS)), tmp_path / "_build/html/_search")
    files = {"conf.py": "", "queries.jsonl": QUERIES, "posts/reflog.md": "", "posts/names.md": ""}
    write_files({name: text.encode() for name, text in files.items()}, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("least", "status"), [("0.66", 0), ("0.67", 1)])
def test_the_queries_of_a_journal_fail_below_a_figure(
    journal: Path, capsys: pytest.CaptureFixture[str], least: str, status: int
) -> None:
    assert main(["search", "--check", "--least", least]) == status
    output = capsys.readouterr()
    assert output.out.splitlines()[1:] == [
        "keyword        2   0.500      50.0%",
        "all            3   0.667      66.7%",
        "not found: lion (reflog)",
    ]
    assert ("MRR@10 is 0.667, below 0.67" in output.err) is bool(status)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"query": "zebra"', "queries.jsonl:6: write {"),
        ('{"query": " ", "doc": "names"}', "queries.jsonl:6: write {"),
        ("[" * 10_000, "queries.jsonl:6: write {"),
        (
            '{"query": "a", "doc": "name"}',
            "queries.jsonl:6: no post 'name'; the nearest are names",
        ),
    ],
)
def test_a_fault_in_the_queries_is_a_message_with_its_line(
    journal: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    (journal / "queries.jsonl").write_text(QUERIES + line)
    assert main(["search", "--check"]) == 1
    assert message in capsys.readouterr().err


def test_a_check_needs_queries(journal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (journal / "queries.jsonl").write_text("\n")
    assert main(["search", "--check"]) == 1
    (journal / "queries.jsonl").unlink()
    assert main(["search", "--check"]) == 1
    errors = capsys.readouterr().err
    assert "queries.jsonl has no queries" in errors
    assert "there is no file queries.jsonl" in errors


def test_a_site_on_the_web_gives_the_same_results_from_few_files(
    site: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--site", str(site), "--json", "zebra"]) == 0
    here = capsys.readouterr().out
    address = serve(site)
    assert main(["search", "--url", address, "--json", "zebra"]) == 0
    assert capsys.readouterr().out == here.replace(f"{site.as_uri()}/", address)
    assert Recorder.requests[0] == "/_search/manifest.bin"
    assert len(set(Recorder.requests)) == len(Recorder.requests)
    posts = [path for path in Recorder.requests if path.startswith("/_search/posts/")]
    assert len(posts) == 1


def test_a_redirect_is_not_followed(
    site: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", "--url", f"{serve(site)}moved/", "zebra"]) == 2
    assert "it redirects to 'http://169.254.169.254/'; name" in capsys.readouterr().err
    assert Recorder.requests == ["/moved/_search/manifest.bin"]


HOSTILE = {
    "not packed": b"<!doctype html>",
    "not JSON": zlib.compress(b"<!doctype html>"),
    "not an object": zlib.compress(b"[]"),
    "of another version": zlib.compress(b'{"format": 1, "language": "czech"}'),
    "nested": zlib.compress(b"[" * 2**20),
    "unpacks to 64 MiB": zlib.compress(bytes(2**26)),
    "larger than a file may be": bytes(4 * 2**20 + 1),
}


@pytest.mark.parametrize("manifest", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_index_is_a_message(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str], manifest: bytes
) -> None:
    write_files({"manifest.bin": manifest}, tmp_path / "_search")
    for option, place in (("--site", str(tmp_path)), ("--url", serve(tmp_path))):
        assert main(["search", option, place, "words"]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.startswith(f"Error: {place}")
        assert output.err.count("\n") == 1


def test_a_file_of_the_index_that_is_gone_is_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = make_index(map(make_entry, POSTS))
    write_files({"manifest.bin": files["manifest.bin"]}, tmp_path / "_search")
    assert main(["search", "--site", str(tmp_path), "lion"]) == 2
    assert "`haiku build` makes it again" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--url", "ftp://example.org", "x"], "begins with https:// and a host"),
        (["--url", "https://me:secret@example.org", "x"], "has a user name"),
        (["--url", "https://example.org/?q=1", "x"], "leave out what follows the path"),
        (["--url", "http://127.0.0.1:1", "x"], "it cannot be reached (ConnectionError)"),
        (["--url", "https://[", "x"], "is not an address of a site"),
        (["--url", "https://example.org", "--site", ".", "x"], "name two sites"),
        (["--site", "nowhere", "x"], "nowhere has no search index"),
        ([], "name the words to search for, or --check without words"),
    ],
)
def test_a_fault_is_a_message_and_the_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["search", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "path",
    ["../secret", "a/../../secret", "/etc/passwd", "a\\..\\secret", "link", "\0", "", "a" * 300],
)
def test_no_file_outside_the_site_is_read(tmp_path: Path, serve: Serve, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/link").symlink_to("../secret")
    assert FolderSite(tmp_path / "site").read([path]) == [None]
    if path != "link":
        assert WebSite(serve(tmp_path / "site")).read([path]) == [None]
        assert Recorder.requests == []


def test_the_search_imports_no_sphinx_and_no_network(site: Path) -> None:
    code = (
        "import sys; from haiku_journal.cli import main; status = main(sys.argv[1:]); "
        "sys.exit(status or not {'sphinx', 'requests'}.isdisjoint(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "search", "--site", site, "zebra"],
        env=process_environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
