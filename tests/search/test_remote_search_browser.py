"""Test the search of several journals and the host's search in a real browser.

Each journal is built and served separately: two at paths of one origin, the
others at their own origins.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from support.hub import House
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
ANSWER = Path(__file__).with_name("readthedocs.json")
API = "/_/api/v3/search/"

HUB = {
    "posts/reflog.md": post(
        "Undo a reset with the reflog", date="2023-05-01", tags=["Git"], body="The log of HEAD."
    ),
    "posts/rebase.md": post("Rebase in small steps", date="2025-02-03", tags=["Git", "habits"]),
}
OPS = {
    "posts/a-pager.md": post(
        "A pager that shows the reflog",
        date="2024-06-07",
        tags=["git"],
        body="Words.\n\n## Paging\n\nThe reflog is long, and a pager cuts it.",
    ),
    "posts/hostile.md": post(
        f"A title with `{HOSTILE}`",
        haiku=["one <b>two</b>", "<script>alert(2)</script>", "three"],
        date="2022-04-05",
        body=f"A reflog with {HOSTILE} in it.",
    ),
}
WEB = {"posts/style.md": post("A style sheet for the reflog", date="2023-12-24", tags=["css"])}


class Handler(SimpleHTTPRequestHandler):
    """A handler for files and the search API, controlled by its server."""

    server: Server

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""

    def end_headers(self) -> None:
        if self.server.shared and "/_search/" in self.path:
            self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def do_GET(self) -> None:
        if urlsplit(self.path).path != API:
            super().do_GET()
            return
        query = {key: value[0] for key, value in parse_qs(urlsplit(self.path).query).items()}
        self.server.queries.append(query)
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.server.answer(query).encode())


class Server(ThreadingHTTPServer):
    """A host of journals, with settings for its sharing of indexes and for its search."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=folder))
        self.folder = folder
        self.shared = True
        self.status = 200
        self.fuzzy = False
        self.fillers = 0
        self.queries: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def publish(self, name: str, out: Path) -> str:
        """Serve a build output at a path and return its address."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).symlink_to(out, target_is_directory=True)
        return f"{self.origin}/{name}/"

    def answer(self, query: dict[str, str]) -> str:
        """Return an answer like the host's: the recorded results, then the fillers."""
        recorded = ANSWER.read_text().replace("https://journal.example", self.origin)
        answer = json.loads(recorded)
        last = answer["results"][-1]
        for number in range(self.fillers):
            answer["results"].append(
                {
                    **last,
                    "title": f"Filler {number}",
                    "path": f"/en/latest/{number}.html",
                    "blocks": [],
                }
            )
        page, size = int(query["page"]), int(query["page_size"])
        count = len(answer["results"])
        shown = answer["results"][(page - 1) * size : page * size]
        more = f"{self.origin}{API}?page={page + 1}" if page * size < count else None
        fuzzy = self.fuzzy
        return json.dumps(
            {**answer, "count": count, "next": more, "results": shown, "fuzzy_fallback": fuzzy}
        )


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Server]]:
    """Return a function that starts a host."""
    servers: list[Server] = []

    def start() -> Server:
        servers.append(Server(tmp_path_factory.mktemp("served")))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()


@dataclass
class Family:
    """A journal and other journals: their addresses and their hosts."""

    address: str
    ops: str
    web: str
    own_host: Server
    other_host: Server


@pytest.fixture(scope="module")
def family(serve: Callable[[], Server], make_project: Callable[[], Project]) -> Family:
    own_host, other_host = serve(), serve()
    ops = other_host.publish("ops", make_project().write(OPS).build(project="Operations").out)
    web = own_host.publish("web", make_project().write(WEB).build(project="The Web").out)
    hub = make_project().write(HUB)
    out = hub.build(haiku_journals={"ops": ops, "web": web}, project="The Hub").out
    return Family(own_host.publish("hub", out), ops, web, own_host, other_host)


def results(page: Page) -> list[str]:
    return page.locator(".search-title").all_inner_texts()


def assert_marked(page: Page) -> None:
    """Wait for marked words; the pages' policy forbids `wait_for_function`."""
    for _ in range(50):
        if page.evaluate("CSS.highlights.get('search')?.size > 0"):
            return
        page.wait_for_timeout(100)
    pytest.fail("no word is marked")


REFLOG = {
    "Undo a reset with the reflog",
    "A pager that shows the reflog",
    "A style sheet for the reflog",
    f"A title with {HOSTILE}",
}


# -- Several journals ----------------------------------------------------------------


def test_nothing_of_other_journals_is_loaded_before_a_search(page: Page, family: Family) -> None:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(f"{family.address}index.html", wait_until="networkidle")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").wait_for()
    indexes = [f"{address}_search/" for address in (family.address, family.ops, family.web)]
    assert not [url for url in urls if url.startswith(tuple(indexes))]
    page.get_by_role("combobox").fill("reflog")
    expect(page.get_by_role("option")).to_have_count(4)
    for index in indexes:
        assert f"{index}manifest.bin" in urls


def test_one_search_finds_the_posts_of_all_journals_and_links_to_them(
    page: Page, family: Family
) -> None:
    page.goto(f"{family.address}index.html")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("reflog")
    expect(page.get_by_role("status")).to_have_text("4 posts")
    assert set(results(page)) == REFLOG
    journals = page.get_by_role("group", name="Journals")
    page.get_by_role("button", name="Journals").click()
    assert journals.get_by_role("button").all_inner_texts() == [
        "Operations 2",
        "The Hub 1",
        "The Web 1",
    ]
    journals.get_by_role("button", name="Operations 2").click()
    expect(page.get_by_role("status")).to_have_text("2 posts")
    expect(journals.get_by_role("button", name="Operations 2")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(journals.get_by_role("button", name="The Hub 1")).to_be_visible()
    option = page.get_by_role("option").filter(has_text="A pager")
    expect(option.locator(".search-facts")).to_have_text("2024-06-07 · git · Operations")
    expect(page.get_by_role("dialog").locator("img, script, i, .search-haiku b")).to_have_count(0)
    option.click()
    page.wait_for_url(f"{family.ops}posts/a-pager.html?*#paging")
    assert_marked(page)


def test_results_of_this_journal_and_of_a_neighbouring_one_open(
    page: Page, family: Family
) -> None:
    for name, address in (
        ("Undo a reset", f"{family.address}posts/reflog.html"),
        ("A style sheet", f"{family.web}posts/style.html"),
    ):
        page.goto(f"{family.address}search.html?q=reflog")
        page.get_by_role("option").filter(has_text=name).click()
        page.wait_for_url(f"{address}?*")
        expect(page.locator("h1")).to_contain_text(name)


def test_results_of_all_journals_can_be_sorted_by_date(page: Page, family: Family) -> None:
    page.goto(f"{family.address}search.html?q=reflog&sort=date")
    expect(page.get_by_role("option")).to_have_count(4)
    dates = page.locator(".search-result time").all_inner_texts()
    assert dates == ["2024-06-07", "2023-12-24", "2023-05-01", "2022-04-05"]


def test_the_address_and_the_query_can_select_a_journal(page: Page, family: Family) -> None:
    page.goto(f"{family.address}search.html?q=reflog&journal=web&journal=nowhere")
    expect(page.get_by_role("status")).to_have_text("1 post")
    assert results(page) == ["A style sheet for the reflog"]
    journals = page.get_by_role("group", name="Journals")
    page.get_by_role("button", name="Journals: The Web").click()
    journals.get_by_role("button", name="The Hub").click()
    expect(page.get_by_role("status")).to_have_text("2 posts")
    assert page.url.endswith("?q=reflog&journal=web&journal=the-hub")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 post")
    page.goto(f"{family.address}search.html")
    page.get_by_role("combobox").fill("reflog journal:ops")
    expect(page.get_by_role("status")).to_have_text("2 posts")
    assert any("pager" in title for title in results(page))
    page.get_by_role("combobox").fill("reflog -journal:ops")
    expect(page.get_by_role("option").filter(has_text="pager")).to_have_count(0)
    expect(page.get_by_role("option")).to_have_count(2)


def test_spellings_of_a_tag_are_one_chip(page: Page, family: Family) -> None:
    page.goto(f"{family.address}search.html?q=tag:git")
    expect(page.get_by_role("status")).to_have_text("3 posts")
    tags = page.get_by_role("group", name="Tags").get_by_role("button")
    assert tags.all_inner_texts() == ["Git 3", "habits 1"]


def test_a_single_journal_has_no_filter_for_journals(page: Page, family: Family) -> None:
    page.goto(f"{family.web}search.html?q=reflog&journal=ops")
    expect(page.get_by_role("status")).to_have_text("1 post")
    expect(page.get_by_role("button", name="Journals")).to_be_hidden()
    expect(page.locator(".search-facts")).to_have_text("2023-12-24 · css")


def test_an_unreachable_journal_is_named_and_tried_again(page: Page, family: Family) -> None:
    family.other_host.shared = False
    page.goto(f"{family.address}search.html?q=reflog")
    notes = page.locator(".search-notes")
    expect(notes).to_have_text("Operations could not be searched.")
    expect(notes.get_by_role("link", name="Operations")).to_have_attribute("href", family.ops)
    assert set(results(page)) == REFLOG - {
        "A pager that shows the reflog",
        f"A title with {HOSTILE}",
    }
    family.other_host.shared = True
    page.get_by_role("button", name="Newest first").click()
    expect(page.get_by_role("option")).to_have_count(4)
    expect(notes).to_be_hidden()


def test_missing_closed_and_broken_journals_are_named_and_the_own_one_answers(
    page: Page, serve: Callable[[], Server], make_project: Callable[[], Project]
) -> None:
    host = serve()
    journals = {"closed": "http://127.0.0.1:9/"}
    manifests = {"gone": None, "broken": b'{"tagged": [null]}', "bomb": b" " * 2**26}
    for name, manifest in manifests.items():
        journals[name] = f"{host.origin}/{name}/"
        if manifest:
            folder = host.folder / name / "_search"
            folder.mkdir(parents=True)
            (folder / "manifest.bin").write_bytes(zlib.compress(manifest))
    out = make_project().write(HUB).build(haiku_journals=journals).out
    page.goto(f"{host.publish('hub', out)}search.html?q=reflog")
    expect(page.locator(".search-notes")).to_have_text(
        " ".join(f"{name} could not be searched." for name in journals)
    )
    expect(page.get_by_role("option")).to_have_count(1)


def test_the_example_of_two_journals_is_searched_as_one(
    page: Page, serve: Callable[[], Server], tmp_path: Path
) -> None:
    house, host = House(tmp_path), serve()
    address = {name: f"{host.origin}/{name}/" for name in ("ops", "web", "hub")}
    others = {name: (address[name], f"../{name}/_build/html") for name in ("ops", "web")}
    for journal in (house.ops, house.web, house.hub):
        settings = {"haiku_journals": others} if journal is house.hub else {}
        result = journal.publish(html_baseurl=address[journal.folder.name], **settings)
        assert result.warnings == ""
        host.publish(journal.folder.name, result.out)
    page.goto(f"{address['hub']}search.html?q=disk+form")
    expect(page.get_by_role("status")).to_have_text("4 posts")
    page.get_by_role("button", name="Journals").click()
    names = page.get_by_role("group", name="Journals").get_by_role("button").all_inner_texts()
    assert {name.rpartition(" ")[0] for name in names} == {
        "Notes of the house",
        "Notes of the night shift",
        "Notes of the front desk",
    }
    page.get_by_role("option").filter(has_text="deleted log").click()
    page.wait_for_url(f"{address['ops']}posts/the-disk-fills-at-night.html?*")
    expect(page.locator("h1")).to_contain_text("The space of a deleted log")


def test_a_custom_policy_is_not_changed(
    page: Page, family: Family, make_project: Callable[[], Project]
) -> None:
    """A journal's own policy decides which hosts the search may contact."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
    journals = {"ops": family.ops, "web": family.web}
    out = make_project().write(HUB).build(haiku_journals=journals, haiku_csp=policy).out
    page.goto(f"{family.own_host.publish('strict', out)}search.html?q=reflog")
    expect(page.locator(".search-notes")).to_have_text("Operations could not be searched.")
    expect(page.get_by_role("option")).to_have_count(2)


# -- The host's search -----------------------------------------------------------------


@pytest.fixture(scope="module")
def hosted(serve: Callable[[], Server], make_project: Callable[[], Project]) -> Server:
    host = serve()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READTHEDOCS_PROJECT", "journal")
        patch.setenv("READTHEDOCS_VERSION", "latest")
        out = make_project().write(HUB).build(haiku_search="readthedocs").out
    host.publish("en/latest", out)
    return host


@pytest.fixture
def host(hosted: Server) -> Server:
    hosted.queries.clear()
    hosted.status, hosted.fuzzy, hosted.fillers = 200, False, 0
    return hosted


def test_the_host_s_results_are_shown_in_the_dialog(page: Page, host: Server) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{host.origin}/en/latest/index.html")
    page.keyboard.press("Control+k")
    with page.expect_response(lambda response: "other" in response.url):
        page.get_by_role("combobox").press_sequentially("reflog project:other", delay=10)
    option = page.get_by_role("option").first
    expect(option).to_contain_text("Undo a reset with the reflog")
    expect(option.locator(".search-title mark")).to_have_text("reflog")
    expect(option.locator(".search-passage")).to_have_text(
        "Finding the commit: The reflog lists each commit; see https://git-scm.com/docs."
    )
    expect(page.get_by_role("status")).to_have_text("4 results")
    expect(page.locator(".search-chip:visible")).to_have_count(0)
    queries = [query["q"] for query in host.queries]  # more than one if typing is slow
    assert queries[-1] == "project:journal/latest reflog project\\:other"
    assert all(query.startswith("project:journal/latest ") for query in queries)
    assert not [url for url in loaded if "/_search/" in url]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/latest/posts/reflog.html?*#finding-the-commit")
    assert_marked(page)


def test_the_host_s_results_are_never_rendered_as_markup(page: Page, host: Server) -> None:
    page.goto(f"{host.origin}/en/latest/search.html?q=reflog")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)  # the one with an active address is left out
    expect(options.nth(1).locator(".search-title")).to_have_text(f"{HOSTILE} <span>no</span>")
    expect(options.nth(1).locator(".search-passage")).to_have_text(
        "<script>alert(4)</script>: <img src=x onerror=alert(5)> reflog"
        " <img src=x onerror=alert(6)>"
    )
    expect(options.locator("img, script, [onclick]")).to_have_count(0)
    addresses = [link.get_attribute("href") or "" for link in options.all()]
    assert all(address.startswith(f"{host.origin}/en/latest/posts/") for address in addresses)


def test_more_results_of_the_host_are_shown_on_demand(page: Page, host: Server) -> None:
    host.fillers = 40
    page.goto(f"{host.origin}/en/latest/search.html?q=reflog")
    expect(page.get_by_role("status")).to_have_text("44 results")
    more = page.get_by_role("button", name="More results")
    more.click()
    expect(page.get_by_role("option")).to_have_count(39)
    more.click()
    expect(page.get_by_role("option")).to_have_count(43)
    expect(more).to_be_hidden()
    assert [query["page"] for query in host.queries] == ["1", "2", "3"]


def test_results_with_similar_words_are_announced(page: Page, host: Server) -> None:
    host.fuzzy = True
    page.goto(f"{host.origin}/en/latest/search.html?q=reflgo")
    expect(page.locator(".search-notes")).to_have_text(
        "No page has these words; these have similar ones."
    )


@pytest.mark.parametrize("status", [404, 500])
def test_the_journal_s_own_search_answers_if_the_host_fails(
    page: Page, host: Server, status: int
) -> None:
    host.status = status
    page.goto(f"{host.origin}/en/latest/search.html?q=reflog")
    expect(page.locator(".search-notes")).to_have_text(
        "The host’s search did not answer; these are the journal’s own results."
    )
    expect(page.get_by_role("status")).to_have_text("1 post")
    expect(page.get_by_role("button", name="Newest first")).to_be_visible()
    host.status = 200
    page.get_by_role("combobox").fill("reflog again")
    expect(page.get_by_role("status")).to_have_text("4 results")


def test_the_journal_s_own_search_answers_tags_and_years(page: Page, host: Server) -> None:
    page.goto(f"{host.origin}/en/latest/search.html?q=&tag=Git")
    expect(page.get_by_role("status")).to_have_text("2 posts")
    page.get_by_role("combobox").fill("year:2023")
    expect(page.get_by_role("status")).to_have_text("1 post")
    expect(page.locator(".search-notes")).to_be_hidden()
    assert host.queries == []
