"""Test that the data of other journals is fetched, validated and limited in size."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.federation.fetch import SIZE_LIMIT, fetch
from haiku_journal.federation.inventories import EMPTY, cleaned
from haiku_journal.federation.json_fields import below
from haiku_journal.federation.remote_feed import read_entries
from haiku_journal.federation.remotes import RemoteJournal
from haiku_journal.federation.summary import ListedRemotePost, Summary, TagCount, Year, read, write
from haiku_journal.feeds.formats import FeedSource
from haiku_journal.util.downloads import DownloadError
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.inventory import InventoryFile

OPS = "https://ops.example/team/"
SOURCE = FeedSource("Ops", f"{OPS}index.html", f"{OPS}feed.xml")
CONFIG: Any = SimpleNamespace(user_agent="", tls_verify=True, tls_cacerts=None)

SUMMARY = Summary(
    title="Ops & <co>",
    description="",
    language="de",
    home="index.html",
    posts=3,
    years=(Year(2025, 2, "archive/2025.html"), Year(1999, 1, "archive/1999.html")),
    days=((dt.date(2025, 6, 30), 2), (dt.date(1999, 1, 2), 1)),
    tags=(TagCount("C++", 1, "tags/c-plus-plus.html"),),
    newest=(
        ListedRemotePost(
            "A title",
            ("one", "two", "drei"),
            dt.date(2025, 6, 30),
            "posts/a%20b.html",
            "In short.",
            dt.datetime(2025, 6, 29, 22, 30, tzinfo=dt.UTC),
        ),
        ListedRemotePost("B", ("a", "b", "c"), dt.date(2025, 6, 30), "posts/b.html"),
    ),
)


def document() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(write(SUMMARY))
    return parsed


def item(**changes: Any) -> dict[str, Any]:
    return {
        "id": "tag:ops.example,2025:/a",
        "url": f"{OPS}posts/a.html",
        "title": "A",
        "content_html": "<p>words</p>",
        "date_published": "2025-06-03T00:00:00+00:00",
        "authors": [{"name": "Ann"}],
        **changes,
    }


def feed(*items: Any, **changes: Any) -> bytes:
    return json.dumps({"title": "Ops", "items": list(items), **changes}).encode()


# -- Addresses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("posts/a.html#x", f"{OPS}posts/a.html#x"),
        ("", OPS),
        (f"{OPS}a?b=c", f"{OPS}a?b=c"),
        ("a%20b%E2%82%AC.html", f"{OPS}a%20b%E2%82%AC.html"),
        ("./x/../y.html", f"{OPS}y.html"),
        ("..", None),
        ("../else.html", None),
        ("/root.html", None),
        ("//evil.example/team/", None),
        ("https://ops.example/teamwork/", None),
        ("https://evil.example/?https://ops.example/team/", None),
        ("http://ops.example/team/a.html", None),
        ("javascript:alert(1)", None),
        (f"javascript:alert(1)//{OPS}", None),
        ("%2e%2e/else.html", None),
        ("a/%252e%252e/%252e%252e/b", None),
        ("..\\else.html", None),
        ("a\\..\\..\\b", None),
        ('a"onmouseover="x', None),
        ("a b", None),
        ("a\nb\u0000", None),
        ("ä.html", None),
        ("https://[", None),
    ],
)
def test_an_address_stays_below_its_base(link: str, target: str | None) -> None:
    assert below(OPS, link) == target


@given(st.text())
def test_no_address_resolves_outside_its_base(link: str) -> None:
    target = below(OPS, link)
    assert target is None or re.fullmatch(r"https://ops\.example/team/[!-~]*", target)


# -- journal.json ----------------------------------------------------------------------


def test_a_summary_round_trips_with_absolute_addresses() -> None:
    summary = read(write(SUMMARY), OPS)
    assert (summary.title, summary.language, summary.posts) == (SUMMARY.title, "de", 3)
    assert summary.home == f"{OPS}index.html"
    assert summary.years == (
        Year(2025, 2, f"{OPS}archive/2025.html"),
        Year(1999, 1, f"{OPS}archive/1999.html"),
    )
    assert summary.days == SUMMARY.days
    assert summary.tags == (TagCount("C++", 1, f"{OPS}tags/c-plus-plus.html"),)
    first, second = summary.newest
    assert (first.title, first.haiku, first.summary) == (
        "A title",
        ("one", "two", "drei"),
        "In short.",
    )
    assert first.page == f"{OPS}posts/a%20b.html"
    assert (first.datetime, second.datetime) == ("2025-06-29T22:30:00+00:00", "2025-06-30")


def value_setter(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return a function that sets the value at a path of keys and indexes in a document."""

    def edit(node: Any) -> None:
        *parents, last = path.split("/")
        for key in parents:
            node = node[int(key) if isinstance(node, list) else key]
        node[int(last) if isinstance(node, list) else last] = value

    return edit


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("version", 2, "version is 2"),
        ("title", None, "title needs to be a text"),
        ("title", "x" * 10_001, "title needs to be a text of at most 10,000"),
        ("title", "half of \ud83d", "title needs to be a text"),
        ("description", 3, "description needs to be a text"),
        ("language", "x" * 41, "language needs to be"),
        ("home", "javascript:alert(1)", f"home needs to be an address below {OPS}"),
        ("posts", "3", "posts needs to be a number"),
        ("posts", True, "posts needs to be a number"),
        ("posts", -1, "posts needs to be a number"),
        ("posts", 10**30, "posts needs to be a number"),
        ("years", {}, "years needs to be a list"),
        ("years/1/year", 0, "years[1].year needs to be a year"),
        ("years/1/year", 10_000, "years[1].year needs to be a year"),
        ("years/0/page", "//evil.example/", "years[0].page needs to be an address"),
        ("years/0", [], "years[0] needs to be an object"),
        (
            "years",
            [{"year": 1, "posts": 1, "page": ""}] * 201,
            "years needs to be a list of at most",
        ),
        ("days", [], "days needs to be an object"),
        ("days/2025-06", 3, "days.2025-06 needs to be an object"),
        ("days/2025-06/31", 1, "days.2025-06.31 is not a day"),
        ("days/2025-06/x", 1, "days.2025-06.x is not a day"),
        ("days/2025-06/30", 1.5, "days.2025-06.30 needs to be a number"),
        ("days/2001-01", {"1": 1}, "days.2001-01 is in a year that `years` lacks"),
        ("tags/0/name", ["x"], "tags[0].name needs to be a text"),
        ("tags/0/page", "../../x", "tags[0].page needs to be an address"),
        ("newest/0/haiku", "a / b / c", "newest[0].haiku needs to be a list"),
        ("newest/0/haiku", ["a", "b"], "newest[0].haiku needs three lines"),
        ("newest/0/haiku/1", 5, "newest[0].haiku needs to be a list"),
        ("newest/0/date", "20250630", "newest[0].date needs to be a day"),
        ("newest/0/date", "2025-02-30", "newest[0].date needs to be a day"),
        ("newest/0/moment", "2025-06-30T10:00", "newest[0].moment needs to be a moment"),
        ("newest/0/moment", "0001-01-01T00:00+14:00", "newest[0].moment needs to be a moment"),
        ("newest/1/page", "data:text/html,x", "newest[1].page needs to be an address"),
        ("newest/1/summary", {}, "newest[1].summary needs to be a text"),
    ],
)
def test_an_invalid_field_is_named_in_the_error(path: str, value: Any, message: str) -> None:
    changed = document()
    value_setter(path, value)(changed)
    with pytest.raises(ValueError, match=re.escape(message)):
        read(json.dumps(changed).encode(), OPS)


@pytest.mark.parametrize("key", sorted(document().keys() - {"description", "language"}))
def test_a_missing_field_is_named_in_the_error(key: str) -> None:
    changed = document()
    del changed[key]
    with pytest.raises(ValueError, match=key):
        read(json.dumps(changed).encode(), OPS)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not valid JSON"),
        (write(SUMMARY)[:-40], "not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "needs to be an object"),
        (b'{"a":' * 100_000, "nests too deep"),
        (b'{"version":' + b"9" * 5_000 + b"}", "integer string conversion"),
    ],
)
def test_data_that_is_not_a_json_document_is_reported(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(data, OPS)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(list(document())), inner),
    ),
    st.sampled_from(list(document())),
)
def test_any_value_is_read_or_raises_value_error(value: Any, key: str) -> None:
    for data in (value, {**document(), key: value}):
        try:
            summary = read(json.dumps(data).encode(), OPS)
        except ValueError:
            continue
        assert isinstance(summary, Summary)


# -- feed.json -------------------------------------------------------------------------


def test_an_entry_keeps_its_id_dates_and_authors() -> None:
    full = item(
        date_modified="2025-06-05T02:00:00+02:00", tags=["a", "b"], summary="S", url="posts/a.html"
    )
    entry, plain = read_entries(feed(full, item(authors=[])), OPS, SOURCE)
    assert (entry.id, entry.url) == ("tag:ops.example,2025:/a", f"{OPS}posts/a.html")
    assert entry.published == dt.datetime(2025, 6, 3, tzinfo=dt.UTC)
    assert entry.updated == dt.datetime(2025, 6, 5, tzinfo=dt.UTC)
    assert (entry.authors, entry.categories, entry.summary) == (("Ann",), ("a", "b"), "S")
    assert entry.source == SOURCE
    assert plain.updated == plain.published
    assert plain.authors == ("Ops",)


def test_entries_without_authors_get_the_authors_of_the_feed() -> None:
    (entry,) = read_entries(feed(item(authors=[]), authors=[{"name": "All"}]), OPS, SOURCE)
    assert entry.authors == ("All",)


def test_posts_of_a_third_journal_are_left_out() -> None:
    data = feed(item(url="https://web.example/a.html", id=3), item())
    assert [entry.url for entry in read_entries(data, OPS, SOURCE)] == [f"{OPS}posts/a.html"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "no uri"}, "items[0].id needs to be a URI"),
        ({"id": "javascript:alert(1)"}, "items[0].id needs to be a URI"),
        ({"url": 3}, "items[0].url needs to be a text"),
        ({"title": None}, "items[0].title needs to be a text"),
        ({"content_html": ["<p>"]}, "items[0].content_html needs to be a text"),
        ({"date_published": "yesterday"}, "items[0].date_published needs to be a moment"),
        (
            {"date_published": "2025-06-03T00:00:00"},
            "items[0].date_published needs to be a moment",
        ),
        ({"date_modified": 5}, "items[0].date_modified needs to be a moment"),
        ({"authors": ["Ann"]}, "items[0].authors[0] needs to be an object"),
        ({"authors": [{"name": 3}]}, "items[0].authors[0].name needs to be a text"),
        ({"tags": "a, b"}, "items[0].tags needs to be a list"),
        ({"summary": 1}, "items[0].summary needs to be a text"),
    ],
)
def test_an_invalid_entry_field_is_named_in_the_error(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_entries(feed(item(**changes)), OPS, SOURCE)


MANY = " ".join(f"a{number}=b" for number in range(50_000))


@pytest.mark.parametrize(
    "content",
    [
        f"<p {MANY}>",
        f"<p {MANY}",
        f"<P\n{MANY.replace('=b ', '/')}>",
        f"<p {MANY.replace('=b', '')}>",
        f"<p {MANY.replace('=b', ' = <b>')}>".replace("<b>", '">"'),
        f"<!-- <p a=' --><p {MANY}>",
        f"<style><p a='</style><p {MANY}>",
        '<p a="' * 50_000,
    ],
)
def test_content_that_would_take_minutes_to_parse_is_rejected(content: str) -> None:
    with pytest.raises(ValueError, match=r"items\[0\].content_html needs to have at most 1,000"):
        read_entries(feed(item(content_html=content)), OPS, SOURCE)


def test_content_with_many_elements_is_accepted() -> None:
    content = '<p class="a" title="x &lt; y"><img src="a.png" alt="">1 < 2</p>' * 10_000
    (entry,) = read_entries(feed(item(content_html=content)), OPS, SOURCE)
    assert entry.content == content


# -- objects.inv -----------------------------------------------------------------------


def inventory(*lines: str) -> bytes:
    head = b"# Sphinx inventory version 2\n# Project: Ops\n# Version: \n# compressed using zlib.\n"
    return head + zlib.compress("\n".join([*lines, ""]).encode(errors="surrogateescape"))


def addresses_by_name(data: bytes) -> dict[str, str]:
    """Return the addresses in an inventory by name, as intersphinx reads them."""
    objects = InventoryFile.loads(data, uri=OPS).data
    return {name: item.uri for items in objects.values() for name, item in items.items()}


def test_an_inventory_without_outside_addresses_is_unchanged() -> None:
    data = inventory(
        "a / b / c haiku:post 1 posts/a.html A title",
        "c++ haiku:tag -1 tags/c-plus-plus.html C++",
        "label std:label -1 index.html#$ A place",
    )
    result = cleaned(data, OPS)
    assert InventoryFile.loads(result, uri=OPS) == InventoryFile.loads(data, uri=OPS)
    assert addresses_by_name(result)["label"] == f"{OPS}index.html#label"
    assert addresses_by_name(cleaned(EMPTY, OPS)) == {}


@pytest.mark.parametrize(
    "line",
    [
        "x haiku:post 1 ../x.html X",
        "x haiku:post 1 /x.html X",
        "x haiku:post 1 //evil.example/x X",
        "x std:label 1 a/%2e%2e/%2e%2e/x X",
        "x std:doc 1 a\\..\\..\\x X",
        "./.$ haiku:post 1 $ X",
        "../../x haiku:post 1 $ X",
    ],
)
def test_inventory_entries_outside_the_base_are_left_out(line: str) -> None:
    result = cleaned(inventory(line, "a / b / c haiku:post 1 posts/a.html A title"), OPS)
    assert addresses_by_name(result) == {"a / b / c": f"{OPS}posts/a.html"}


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["a", "b:c", ":", "1", "-2", "³", "x.html", "y#$", "$", "/", "..", "-"]
            )
        ).map(" ".join)
    )
)
def test_an_inventory_is_read_as_sphinx_reads_it(lines: list[str]) -> None:
    data = inventory(*lines)
    names = addresses_by_name(data)
    inside = {
        name: address
        for name, address in names.items()
        if below(OPS, address) and not address.endswith("$")
    }
    result = addresses_by_name(cleaned(data, OPS))
    assert result.items() <= names.items()
    # Of a name with several types, the one that is left may be another.
    assert result.keys() >= inside.keys()


def test_white_space_in_an_inventory_does_not_slow_sphinx_down() -> None:
    line = f"a{' ' * 4_000}b\t\x0b\u2028haiku:post 1 a.html A{' ' * 4_000}b"
    result = cleaned(inventory(line, f"x{' ' * 40_000}haiku:post 1 x.html X"), OPS)
    assert zlib.decompress(result.split(b"\n", 4)[4]) == b"a b haiku:post 1 a.html A b\n"


def test_the_number_of_items_of_an_inventory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haiku_journal.federation.inventories.ITEMS", 2)
    lines = [f"{name} haiku:post 1 {name}.html -" for name in "abc"]
    assert len(addresses_by_name(cleaned(inventory(*lines[:2]), OPS))) == 2
    with pytest.raises(ValueError, match="more than 2 items"):
        cleaned(inventory(*lines), OPS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# Sphinx inventory version 1\n",
        b"<html>",
        EMPTY[:-6],
        inventory("x")[:-3] + b"zzz",
        inventory("x").replace(b"zlib", b"bzip"),
        inventory("x").replace(b"Ops", b"\xff"),
        inventory("\udcff"),
    ],
)
def test_data_that_is_not_an_inventory_is_reported(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an inventory"):
        cleaned(data, OPS)


def test_the_unpacked_size_of_an_inventory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haiku_journal.federation.inventories.UNPACKED_LIMIT", 1_000_000)
    with pytest.raises(ValueError, match="unpacks to more than"):
        cleaned(inventory("x" * 2_000_000), OPS)


# -- Fetching from a folder or a server ---------------------------------------------------


class StubHandler(BaseHTTPRequestHandler):
    """Send the response that the path selects and record the request."""

    requests: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.requests.append((self.path, self.headers["User-Agent"]))
        match self.path:
            case "/good":
                self._answer(200, b"good")
            case "/moved":
                self._answer(302, b"", Location="http://169.254.169.254/latest")
            case "/bomb":
                packed = gzip.compress(bytes(SIZE_LIMIT + 1))
                self._answer(200, packed, **{"Content-Encoding": "gzip"})
            case "/endless":
                self._send_forever(b"x" * 2**16)
            case "/slow":
                self._send_forever(b"x", pause=0.02)
            case "/slow-headers":
                self._send_forever(b"X-Header: x\r\n", pause=0.02, headers=True)
            case _:
                self._answer(404, b"none")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_forever(self, part: bytes, *, pause: float = 0, headers: bool = False) -> None:
        self.send_response(200)
        self.flush_headers() if headers else self.end_headers()
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(part)
                time.sleep(pause)

    def log_message(self, *args: Any) -> None:
        """Suppress the log output."""


@pytest.fixture(scope="module")
def server() -> Iterator[RemoteJournal]:
    with ThreadingHTTPServer(("127.0.0.1", 0), StubHandler) as http_server:
        Thread(target=http_server.serve_forever, daemon=True).start()
        yield RemoteJournal("ops", f"http://127.0.0.1:{http_server.server_port}/")
        http_server.shutdown()


def test_a_file_is_fetched_from_the_server(server: RemoteJournal) -> None:
    assert fetch(server, "good", CONFIG) == b"good"
    assert "Sphinx" in StubHandler.requests[-1][1]
    fetch(server, "good", SimpleNamespace(**{**vars(CONFIG), "user_agent": "mine"}))  # type: ignore[arg-type]
    assert StubHandler.requests[-1] == ("/good", "mine")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none", "answers 404"),
        ("moved", "redirects to 'http://169.254.169.254/latest'"),
        ("endless", "larger than"),
        ("bomb", "larger than"),
    ],
)
def test_a_failed_request_is_reported(server: RemoteJournal, name: str, message: str) -> None:
    with pytest.raises(DownloadError, match=message):
        fetch(server, name, CONFIG)


def test_a_redirect_is_not_followed(server: RemoteJournal) -> None:
    with pytest.raises(DownloadError):
        fetch(server, "moved", CONFIG)
    assert StubHandler.requests[-1][0] == "/moved"


@pytest.mark.parametrize("name", ["slow", "slow-headers"])
def test_a_download_that_takes_too_long_is_aborted(
    server: RemoteJournal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A server that sends a byte now and then never exceeds the limit of a single wait."""
    monkeypatch.setattr("haiku_journal.util.downloads.PATIENCE", 0.2)
    with pytest.raises(DownloadError, match="did not arrive within"):
        fetch(server, name, CONFIG)


def test_an_unreachable_server_is_reported() -> None:
    with pytest.raises(DownloadError, match="cannot be reached"):
        fetch(RemoteJournal("ops", "http://127.0.0.1:1/"), "journal.json", CONFIG)


def test_a_folder_takes_precedence_over_the_address(tmp_path: Path) -> None:
    (tmp_path / "journal.json").write_bytes(b"here")
    journal = RemoteJournal("ops", "http://127.0.0.1:1/", tmp_path)
    assert fetch(journal, "journal.json", CONFIG) == b"here"
    with pytest.raises(DownloadError, match=r"No such file.*build that journal first"):
        fetch(journal, "feed.json", CONFIG)


def test_the_size_of_a_file_in_a_folder_is_limited(tmp_path: Path) -> None:
    with (tmp_path / "feed.json").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    with pytest.raises(DownloadError, match="larger than"):
        fetch(RemoteJournal("ops", OPS, tmp_path), "feed.json", CONFIG)
