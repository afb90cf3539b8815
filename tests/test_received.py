"""What other journals tell: read field by field, and bounded, from a folder or a server."""

from __future__ import annotations

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.federation.fetch import SIZE_LIMIT, FetchError, fetch
from haiku_journal.federation.inventories import EMPTY, cleaned
from haiku_journal.federation.json_fields import below
from haiku_journal.federation.remote_feed import read_entries
from haiku_journal.federation.remotes import Member
from haiku_journal.federation.summary import Summary, TagCount, Told, Year, read, write
from haiku_journal.feeds.formats import Source
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.inventory import InventoryFile

OPS = "https://ops.example/team/"
SOURCE = Source("Ops", f"{OPS}index.html", f"{OPS}feed.xml")
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
        Told(
            "A title",
            ("one", "two", "drei"),
            dt.date(2025, 6, 30),
            "posts/a%20b.html",
            "In short.",
            dt.datetime(2025, 6, 29, 22, 30, tzinfo=dt.UTC),
        ),
        Told("B", ("a", "b", "c"), dt.date(2025, 6, 30), "posts/b.html"),
    ),
)


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write(SUMMARY))
    return found


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
def test_no_address_leads_out(link: str) -> None:
    target = below(OPS, link)
    assert target is None or re.fullmatch(r"https://ops\.example/team/[!-~]*", target)


# -- journal.json ----------------------------------------------------------------------


def test_a_summary_is_read_as_it_was_written_with_absolute_addresses() -> None:
    found = read(write(SUMMARY), OPS)
    assert (found.title, found.language, found.posts) == (SUMMARY.title, "de", 3)
    assert found.home == f"{OPS}index.html"
    assert found.years == (
        Year(2025, 2, f"{OPS}archive/2025.html"),
        Year(1999, 1, f"{OPS}archive/1999.html"),
    )
    assert found.days == SUMMARY.days
    assert found.tags == (TagCount("C++", 1, f"{OPS}tags/c-plus-plus.html"),)
    first, second = found.newest
    assert (first.title, first.haiku, first.summary) == (
        "A title",
        ("one", "two", "drei"),
        "In short.",
    )
    assert first.page == f"{OPS}posts/a%20b.html"
    assert (first.datetime, second.datetime) == ("2025-06-29T22:30:00+00:00", "2025-06-30")


def put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """An edit of a document: the value at a path of keys and numbers."""

    def edit(found: Any) -> None:
        *way, last = path.split("/")
        for step in way:
            found = found[int(step) if isinstance(found, list) else step]
        found[int(last) if isinstance(found, list) else last] = value

    return edit


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("version", 2, "version is 2"),
        ("title", None, "title wants a text"),
        ("title", "x" * 10_001, "title wants a text of at most 10,000"),
        ("title", "half of \ud83d", "title wants a text"),
        ("description", 3, "description wants a text"),
        ("language", "x" * 41, "language wants"),
        ("home", "javascript:alert(1)", f"home wants an address below {OPS}"),
        ("posts", "3", "posts wants a number"),
        ("posts", True, "posts wants a number"),
        ("posts", -1, "posts wants a number"),
        ("posts", 10**30, "posts wants a number"),
        ("years", {}, "years wants a list"),
        ("years/1/year", 0, "years[1].year wants a year"),
        ("years/1/year", 10_000, "years[1].year wants a year"),
        ("years/0/page", "//evil.example/", "years[0].page wants an address"),
        ("years/0", [], "years[0] wants an object"),
        ("years", [{"year": 1, "posts": 1, "page": ""}] * 201, "years wants a list of at most"),
        ("days", [], "days wants an object"),
        ("days/2025-06", 3, "days.2025-06 wants an object"),
        ("days/2025-06/31", 1, "days.2025-06.31 is no day"),
        ("days/2025-06/x", 1, "days.2025-06.x is no day"),
        ("days/2025-06/30", 1.5, "days.2025-06.30 wants a number"),
        ("days/2001-01", {"1": 1}, "days.2001-01 is in none of the years"),
        ("tags/0/name", ["x"], "tags[0].name wants a text"),
        ("tags/0/page", "../../x", "tags[0].page wants an address"),
        ("newest/0/haiku", "a / b / c", "newest[0].haiku wants a list"),
        ("newest/0/haiku", ["a", "b"], "newest[0].haiku wants three lines"),
        ("newest/0/haiku/1", 5, "newest[0].haiku wants a list"),
        ("newest/0/date", "20250630", "newest[0].date wants a day"),
        ("newest/0/date", "2025-02-30", "newest[0].date wants a day"),
        ("newest/0/moment", "2025-06-30T10:00", "newest[0].moment wants a moment"),
        ("newest/0/moment", "0001-01-01T00:00+14:00", "newest[0].moment wants a moment"),
        ("newest/1/page", "data:text/html,x", "newest[1].page wants an address"),
        ("newest/1/summary", {}, "newest[1].summary wants a text"),
    ],
)
def test_a_field_that_is_not_as_it_should_be_is_named(path: str, value: Any, told: str) -> None:
    changed = document()
    put(path, value)(changed)
    with pytest.raises(ValueError, match=re.escape(told)):
        read(json.dumps(changed).encode(), OPS)


@pytest.mark.parametrize("key", sorted(document().keys() - {"description", "language"}))
def test_a_field_that_is_missing_is_named(key: str) -> None:
    changed = document()
    del changed[key]
    with pytest.raises(ValueError, match=key):
        read(json.dumps(changed).encode(), OPS)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no JSON"),
        (write(SUMMARY)[:-40], "no JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "wants an object"),
        (b'{"a":' * 100_000, "nests too deep"),
        (b'{"version":' + b"9" * 5_000 + b"}", "integer string conversion"),
    ],
)
def test_what_is_no_document_is_told(data: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(data, OPS)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(list(document())), inner),
    ),
    st.sampled_from(list(document())),
)
def test_whatever_is_there_it_is_read_or_told(value: Any, key: str) -> None:
    for data in (value, {**document(), key: value}):
        try:
            found = read(json.dumps(data).encode(), OPS)
        except ValueError:
            continue
        assert isinstance(found, Summary)


# -- feed.json -------------------------------------------------------------------------


def test_an_entry_keeps_name_dates_and_authors() -> None:
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


def test_authors_of_a_feed_are_those_of_its_entries() -> None:
    (entry,) = read_entries(feed(item(authors=[]), authors=[{"name": "All"}]), OPS, SOURCE)
    assert entry.authors == ("All",)


def test_posts_of_a_third_journal_are_left_out() -> None:
    data = feed(item(url="https://web.example/a.html", id=3), item())
    assert [entry.url for entry in read_entries(data, OPS, SOURCE)] == [f"{OPS}posts/a.html"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": "no uri"}, "items[0].id wants a URI"),
        ({"id": "javascript:alert(1)"}, "items[0].id wants a URI"),
        ({"url": 3}, "items[0].url wants a text"),
        ({"title": None}, "items[0].title wants a text"),
        ({"content_html": ["<p>"]}, "items[0].content_html wants a text"),
        ({"date_published": "yesterday"}, "items[0].date_published wants a moment"),
        ({"date_published": "2025-06-03T00:00:00"}, "items[0].date_published wants a moment"),
        ({"date_modified": 5}, "items[0].date_modified wants a moment"),
        ({"authors": ["Ann"]}, "items[0].authors[0] wants an object"),
        ({"authors": [{"name": 3}]}, "items[0].authors[0].name wants a text"),
        ({"tags": "a, b"}, "items[0].tags wants a list"),
        ({"summary": 1}, "items[0].summary wants a text"),
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        read_entries(feed(item(**changes)), OPS, SOURCE)


# -- objects.inv -----------------------------------------------------------------------


def inventory(*lines: str) -> bytes:
    head = b"# Sphinx inventory version 2\n# Project: Ops\n# Version: \n# compressed using zlib.\n"
    return head + zlib.compress("\n".join([*lines, ""]).encode())


def named(data: bytes) -> dict[str, str]:
    """The addresses in an inventory as intersphinx reads it, by their names."""
    objects = InventoryFile.loads(data, uri=OPS).data
    return {name: item.uri for items in objects.values() for name, item in items.items()}


def test_an_inventory_that_stays_below_says_what_it_said() -> None:
    data = inventory(
        "a / b / c haiku:post 1 posts/a.html A title",
        "c++ haiku:tag -1 tags/c-plus-plus.html C++",
        "label std:label -1 index.html#$ A place",
    )
    found = cleaned(data, OPS)
    assert InventoryFile.loads(found, uri=OPS) == InventoryFile.loads(data, uri=OPS)
    assert named(found)["label"] == f"{OPS}index.html#label"
    assert named(cleaned(EMPTY, OPS)) == {}


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
def test_what_leads_out_of_an_inventory_is_left_out(line: str) -> None:
    found = cleaned(inventory(line, "a / b / c haiku:post 1 posts/a.html A title"), OPS)
    assert named(found) == {"a / b / c": f"{OPS}posts/a.html"}


@pytest.mark.parametrize(
    "data",
    [b"", b"# Sphinx inventory version 1\n", b"<html>", EMPTY[:-6], inventory("x")[:-3] + b"zzz"],
)
def test_what_is_no_inventory_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="no inventory"):
        cleaned(data, OPS)


def test_an_inventory_is_bounded_when_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haiku_journal.federation.inventories.UNPACKED_LIMIT", 1_000_000)
    with pytest.raises(ValueError, match="unpacks to more than"):
        cleaned(inventory("x" * 2_000_000), OPS)


# -- From a folder, and from a server -----------------------------------------------------


class Answers(BaseHTTPRequestHandler):
    """Answers as the path says."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        match self.path:
            case "/good":
                self._answer(200, b"good")
            case "/moved":
                self._answer(302, b"", Location="http://169.254.169.254/latest")
            case "/endless":
                self.send_response(200)
                self.end_headers()
                try:
                    while True:
                        self.wfile.write(b"x" * 2**16)
                except OSError:
                    pass
            case _:
                self._answer(404, b"none")

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Member]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield Member("ops", f"http://127.0.0.1:{found.server_port}/")
        found.shutdown()


def test_a_file_comes_from_the_server(server: Member) -> None:
    assert fetch(server, "good", CONFIG) == b"good"
    assert "Sphinx" in Answers.asked[-1][1]
    fetch(server, "good", SimpleNamespace(**{**vars(CONFIG), "user_agent": "mine"}))  # type: ignore[arg-type]
    assert Answers.asked[-1] == ("/good", "mine")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("none", "answers 404"),
        ("moved", "leads on to 'http://169.254.169.254/latest'"),
        ("endless", "larger than"),
    ],
)
def test_a_server_that_does_not_give_a_file_is_told(server: Member, name: str, told: str) -> None:
    with pytest.raises(FetchError, match=told):
        fetch(server, name, CONFIG)


def test_a_redirect_is_not_followed(server: Member) -> None:
    with pytest.raises(FetchError):
        fetch(server, "moved", CONFIG)
    assert Answers.asked[-1][0] == "/moved"


def test_a_file_that_does_not_end_in_time_is_given_up(
    server: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haiku_journal.federation.fetch.PATIENCE", 0)
    with pytest.raises(FetchError, match="has not come within"):
        fetch(server, "endless", CONFIG)


def test_where_nobody_answers_it_is_told() -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(Member("ops", "http://127.0.0.1:1/"), "journal.json", CONFIG)


def test_a_folder_goes_before_the_address(tmp_path: Path) -> None:
    (tmp_path / "journal.json").write_bytes(b"here")
    member = Member("ops", "http://127.0.0.1:1/", tmp_path)
    assert fetch(member, "journal.json", CONFIG) == b"here"
    with pytest.raises(FetchError, match=r"No such file.*build that journal first"):
        fetch(member, "feed.json", CONFIG)


def test_a_file_in_a_folder_is_bounded(tmp_path: Path) -> None:
    with (tmp_path / "feed.json").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    with pytest.raises(FetchError, match="larger than"):
        fetch(Member("ops", OPS, tmp_path), "feed.json", CONFIG)
