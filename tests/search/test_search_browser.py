"""Test the search in a real browser, on a built site that is served over HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from support.chromium import Chromium
from support.posts import post

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"


def journal() -> dict[str, str]:
    """Return some posts, one of them with markup in every field."""
    return {
        "posts/reflog.md": post(
            "Undo a reset with the reflog",
            haiku="the branch lost its head / the log of the refs recalls / where it was before",
            date="2023-05-01",
            tags=["git"],
            body="Some words first.\n\n## Finding the commit\n\nThe reflog lists each commit that "
            "HEAD pointed to.\n\n```sh\ngit reset --hard HEAD@{1}\n```",
        ),
        "posts/rebase.md": post(
            "Rebase in small steps",
            date="2024-02-03",
            tags=["git", "habits"],
            body="Commit often.",
        ),
        "posts/compose.md": post(
            "Logs of docker-compose", date="2024-03-04", tags=["docker"], body="Follow the logs."
        ),
        "posts/hostile.md": post(
            f"A title with `{HOSTILE}`",
            haiku=["one <b>two</b>", "<script>alert(2)</script>", f"three {HOSTILE}"],
            date="2024-04-05",
            tags=["<i>tag</i>"],
            body=f"A body with {HOSTILE} in it.\n\n## Section `{HOSTILE}`\n\nMore.",
        ),
        **{
            f"posts/filler-{number:02}.md": post(
                f"Filler {number}", date=f"2022-01-{number + 1:02}", body="Nothing of note here."
            )
            for number in range(25)
        },
    }


@pytest.fixture(scope="module")
def out(make_project: Any) -> Path:
    folder: Path = make_project().write(journal()).build().out
    return folder


@pytest.fixture(scope="module")
def site(out: Path) -> Iterator[str]:
    handler = partial(QuietHandler, directory=out)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


def search_for(page: Page, query: str) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill(query)


def wait_until(page: Page, condition: str) -> None:
    # `wait_for_function` polls with eval, which the page's policy forbids.
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def open_filters(page: Page, kind: str) -> Locator:
    """Open the filters of a kind and return the group of them."""
    page.get_by_role("button", name=kind).click()
    return page.get_by_role("group", name=kind.partition(":")[0])


def titles(page: Page) -> list[str]:
    return page.locator(".search-title").all_inner_texts()


def test_nothing_of_the_search_is_loaded_before_it_is_opened(page: Page, site: str) -> None:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.goto(f"{site}/index.html", wait_until="networkidle")
    of_search = [url for url in urls if "search" in url]
    assert [url.split("?")[0] for url in of_search] == [f"{site}/_static/search/loader.js"]


def test_control_k_searches_while_typing_and_enter_opens_the_section(
    page: Page, site: str
) -> None:
    page.goto(f"{site}/index.html")
    search_for(page, "reflog com")
    expect(page.get_by_role("option").first).to_contain_text("Undo a reset with the reflog")
    page.keyboard.press("ArrowDown")
    field = page.get_by_role("combobox")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "search-dialog-result-0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/reflog.html?*#finding-the-commit")
    wait_until(page, "CSS.highlights.get('search')?.size > 0")
    marked = page.evaluate("[...CSS.highlights.get('search')].map(String)")
    assert {text.lower() for text in marked} >= {"reflog", "commit"}


def test_a_result_shows_title_haiku_date_tags_and_passage(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    search_for(page, "HEAD pointed")
    option = page.get_by_role("option").first
    for text in ("Undo a reset", "the branch lost its head / the log", "2023-05-01", "git"):
        expect(option).to_contain_text(text)
    expect(option.locator("mark").first).to_be_visible()


def test_arrow_keys_wrap_around_and_escape_returns_to_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    button = page.locator(".search-button__button:visible").first
    button.click()
    page.get_by_role("combobox").fill("git")
    # Two posts with the word, and one whose words are near to it in meaning.
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_correction_is_announced_and_can_be_undone(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    search_for(page, "reflgo ")
    expect(page.locator(".search-notes")).to_contain_text("Searching for reflog instead of reflgo")
    expect(page.get_by_role("option").first).to_contain_text("reflog")
    page.get_by_role("button", name="Search for what I typed").click()
    expect(page.get_by_role("status")).to_have_text("No post found")
    page.get_by_role("button", name="Correct the spelling").click()
    expect(page.get_by_role("option").first).to_contain_text("reflog")


def test_a_search_without_results_leads_on(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=gitzilla&tag=docker")
    status, tags = page.get_by_role("status"), page.get_by_role("group", name="Posts by tag")
    expect(status).to_have_text("No post found")
    expect(tags.get_by_role("button")).to_have_text(["git"])
    page.get_by_role("button", name="Search without filters").click()
    expect(page).to_have_url(f"{site}/search.html?q=gitzilla")
    tags.get_by_role("button", name="git").click()
    expect(status).to_have_text("2 posts")
    expect(page).to_have_url(f"{site}/search.html?tag=git")
    # Without a similar tag, the most used ones are offered, and posts that are near in meaning.
    page.get_by_role("combobox").fill("merge conflict")
    page.get_by_role("button", name="Search without filters").click()
    expect(status).to_have_text("No post found; these are the nearest in meaning")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(tags.get_by_role("button").first).to_have_text("git")
    expect(page.get_by_role("button", name="More results")).to_be_hidden()


def test_code_in_a_result_has_its_lines_and_language_and_is_copied(page: Page, site: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/search.html?q=%22git+reset+--hard+HEAD%40%7B%22")
    code = page.get_by_role("option").first.locator(".search-code")
    expect(code.locator("code")).to_have_text("git reset --hard HEAD@{1}")
    expect(code).to_contain_text("bash")
    code.get_by_text("Copy").click()
    expect(code).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "git reset --hard HEAD@{1}"
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_role("combobox").press("ArrowDown")
    page.keyboard.press("Control+c")
    wait_until(page, "navigator.clipboard.readText().then(Boolean)")
    assert "search.html" in page.url


def test_an_unknown_filter_is_explained_and_can_be_replaced(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=reset+lang:bsah")
    expect(page.locator(".search-notes")).to_contain_text("lang:bsah is not a filter here")
    page.get_by_role("button", name="lang:bash").click()
    expect(page.get_by_role("combobox")).to_have_value("reset lang:bash")
    expect(page.get_by_role("status")).to_have_text("1 post")
    page.get_by_text("Search operators").click()
    expect(page.get_by_text("is:superseded")).to_be_visible()


def test_filters_have_live_counts(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=git%20docker")
    tags = page.get_by_role("group", name="Tags")
    tags.get_by_role("button", name="git 2").click()
    expect(page.get_by_role("status")).to_have_text("2 posts")
    expect(tags.get_by_role("button", name="git 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Tags: git")).to_be_visible()
    expect(open_filters(page, "Years").get_by_role("button", name="2024 1")).to_be_visible()
    page.goto(f"{site}/search.html?q=title%20git")
    expect(tags.get_by_role("button", name="<i>tag</i> 1")).to_be_visible()  # no markup


def test_the_address_shares_a_search_and_back_returns_to_it(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=commit&tag=git&year=2023")
    expect(page.get_by_role("combobox")).to_have_value("commit")
    expect(page.get_by_role("status")).to_have_text("1 post")
    year = open_filters(page, "Years: 2023").get_by_role("button", name="2023 1")
    year.click()
    expect(page.get_by_role("status")).to_have_text("2 posts")
    expect(year).to_be_focused()
    assert "year=" not in page.url
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 post")
    assert "year=2023" in page.url


def test_results_can_be_sorted_by_date(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=filler")
    page.get_by_role("button", name="Newest first").click()
    expect(page.get_by_role("option").first).to_contain_text("2022-01-25")
    assert page.url.endswith("sort=date")
    dates = page.locator(".search-result time").all_inner_texts()
    assert dates == sorted(dates, reverse=True)
    page.reload()
    expect(page.get_by_role("button", name="Newest first")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_more_results_are_shown_on_demand(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=filler")
    expect(page.get_by_role("option")).to_have_count(20)
    # A filter that leaves out no result is not offered.
    expect(page.get_by_role("button", name="Years")).to_be_hidden()
    shown = titles(page)
    page.get_by_role("button", name="More results").click()
    expect(page.get_by_role("option")).to_have_count(25)
    assert titles(page)[:20] == shown


def test_results_that_are_shown_keep_their_places(page: Page, site: str) -> None:
    held: list[Route] = []
    page.route("**/_search/vectors/**", lambda route: held.append(route))
    page.goto(f"{site}/index.html")
    search_for(page, "git")
    results = page.get_by_role("option")
    expect(results).to_have_count(2)
    shown, box = titles(page), results.last.bounding_box()
    page.evaluate("document.querySelectorAll('.search-result').forEach(r => { r.kept = true })")
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(results).to_have_count(3)
    assert titles(page)[:2] == shown
    assert results.nth(1).bounding_box() == box
    kept = "[...document.querySelectorAll('.search-result')].map(r => r.kept === true)"
    assert page.evaluate(kept) == [True, True, False]


@pytest.mark.parametrize("query", [HOSTILE, "<script>alert(1)</script>", "title body"])
def test_queries_and_posts_are_never_rendered_as_markup(page: Page, site: str, query: str) -> None:
    page.goto(f"{site}/index.html")
    search_for(page, query)
    expect(page.get_by_role("option").first).to_contain_text(f"A title with {HOSTILE}")
    dialog = page.get_by_role("dialog")
    assert dialog.locator("img, script, i, .search-haiku b").count() == 0
    expect(dialog.locator(".search-haiku").first).to_contain_text("<script>alert(2)</script>")
    expect(page.locator(".search-facts").first).to_contain_text("<i>tag</i>")


def test_an_identifier_matches_as_a_whole_and_by_part(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html?q=docker-compose")
    expect(page.locator(".search-title").first).to_have_text("Logs of docker-compose")
    page.get_by_role("combobox").fill("compose")
    expect(page.locator(".search-title").first).to_have_text("Logs of docker-compose")


def open_a_result(page: Page, query: str) -> None:
    search_for(page, query)
    page.get_by_role("option").first.click()
    page.wait_for_url("**/posts/*.html?words=*")


def test_searches_are_kept_only_if_the_journal_says_so(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    open_a_result(page, "reflog")
    assert "reflog" not in page.evaluate("JSON.stringify(localStorage)")
    kept = "export const KEEP_RECENT = true;"
    page.route(
        "**/config/recent.js",
        lambda route: route.fulfill(content_type="text/javascript", body=kept),
    )
    page.goto(f"{site}/index.html")
    for query in ("reflog", "docker", "reflog"):
        open_a_result(page, query)
    page.keyboard.press("Control+k")
    recent = page.get_by_role("group", name="Recent searches")
    expect(recent.get_by_role("button")).to_have_text(["reflog", "docker", "Clear"])
    recent.get_by_role("button", name="docker").click()
    expect(page.get_by_role("combobox")).to_have_value("docker")
    expect(page.get_by_role("option").first).to_contain_text("docker")
    expect(recent).to_have_count(0)
    page.get_by_role("combobox").fill("")
    recent.get_by_role("button", name="Clear").click()
    expect(recent).to_have_count(0)
    expect(page.get_by_role("combobox")).to_be_focused()
    assert "docker" not in page.evaluate("JSON.stringify(localStorage)")
    # Another page of the host may have written anything into the storage.
    for stored, shown in ([5, HOSTILE, None], [HOSTILE, "Clear"]), ({"length": 1}, []):
        page.evaluate("v => localStorage.setItem('searches of /', JSON.stringify(v))", stored)
        page.reload()
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").wait_for()
        expect(page.locator(".search-leads button")).to_have_text(shown)


KEYBOARD = 300  # pixels
COVER = f"""
  const visible = visualViewport.height - {KEYBOARD};
  Object.defineProperty(visualViewport, "height", {{ get: () => visible }});
  visualViewport.dispatchEvent(new Event("resize"));
"""
"""Makes the page believe that a keyboard covers it; Chromium shows none that tests could open."""


def test_the_dialog_fits_a_phone_with_and_without_a_keyboard(
    chromium: Chromium, site: str
) -> None:
    page = chromium.page(viewport={"width": 360, "height": 640}, color_scheme="dark")
    page.goto(f"{site}/posts/reflog.html")
    search_for(page, "git docker")
    results = page.get_by_role("option")
    # By relevance, the second one may be longer: a busy machine has no vectors yet to rank by.
    page.get_by_role("button", name="Newest first").click()
    expect(results.nth(1)).to_be_in_viewport(ratio=1)  # the filters leave room for results
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    open_filters(page, "Years")
    assert_fits(page.get_by_role("dialog"), 360, 640)
    page.evaluate(COVER)
    assert_fits(page.get_by_role("dialog"), 360, 640 - KEYBOARD)
    page.get_by_role("combobox").press("ArrowUp")
    expect(results.last).to_have_attribute("aria-selected", "true")
    assert_fits(results.last, 360, 640 - KEYBOARD)
    assert_fits(page.get_by_role("combobox"), 360, 640 - KEYBOARD)
    page.close()


def assert_fits(element: Locator, width: int, height: int) -> None:
    """Check that an element is within an area at the top left of the window."""
    box = element.bounding_box()
    assert box is not None
    assert min(box["x"], box["y"]) >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height


def test_without_javascript_the_page_offers_other_ways(chromium: Chromium, site: str) -> None:
    page = chromium.page(java_script_enabled=False)
    page.goto(f"{site}/search.html?q=git")
    expect(page.get_by_text("The search needs JavaScript")).to_be_visible()
    article = page.locator("[data-search-page]")
    assert [link.get_attribute("href") for link in article.get_by_role("link").all()] == [
        "tags/index.html",
        "archive/index.html",
    ]
    page.close()


def test_a_page_from_a_file_searches_as_one_from_a_server(
    page: Page, site: str, out: Path
) -> None:
    found = {}
    for root in (site, out.as_uri()):
        # By date, since how far results are ranked again depends on when they are read.
        page.goto(f"{root}/search.html?q=find+comit&sort=date")
        results = page.locator(".search-result")
        expect(results.first).to_be_visible()
        found[root] = [
            (result.inner_text(), str(result.get_attribute("href")).removeprefix(root))
            for result in results.all()
        ]
    assert found[site] == found[out.as_uri()]


FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.mark.skipif(not FIREFOX, reason="Firefox is not installed")
def test_firefox_finds_the_same_from_a_file_as_from_a_server(
    site: str, out: Path, tmp_path: Path
) -> None:
    roots = (site, out.as_uri())
    pages = [f"{root}/search.html?q=find+comit&sort=date" for root in roots]
    profile = ["--profile", tmp_path, "--no-remote"]
    options = ["--headless", "--remote-debugging-port", "0", *profile]
    script = Path(__file__).with_name("js") / "firefox.mjs"
    with subprocess.Popen([FIREFOX, *options], stdout=DEVNULL, stderr=DEVNULL) as firefox:
        try:
            asked = subprocess.run(
                ["node", "--experimental-websocket", script, tmp_path, *pages],
                stdout=PIPE,
                check=True,
                timeout=120,
            )
        finally:
            firefox.terminate()
    served, opened = json.loads(asked.stdout)
    assert [[text, url.removeprefix(site)] for text, url in served] == [
        [text, url.removeprefix(out.as_uri())] for text, url in opened
    ]


def test_the_dialog_and_its_marks_work_from_a_file(page: Page, out: Path) -> None:
    page.goto((out / "posts" / "rebase.html").as_uri())
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("reflog")
    page.locator(".search-result").first.click()
    page.wait_for_url("**/posts/reflog.html?words=reflog**")
    wait_until(page, "CSS.highlights.get('search')?.size > 0")
