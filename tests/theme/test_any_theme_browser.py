"""Test that a journal is whole and accessible under themes that it has no look of its own for.

Axe checks what the journal adds to a page; the rest is the theme's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from support import axe
from support.builds import Result
from support.html import broken_links
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.browser

THEMES = {"furo": True, "pydata_sphinx_theme": True, "alabaster": False}
"""Each theme, and whether it has a dark mode."""

PAGES = {
    "front": "index.html",
    "post": "posts/moss.html",
    "tags": "tags/index.html",
    "tag": "tags/garden.html",
    "archive": "archive/index.html",
    "year": "archive/2025.html",
    "series": "series/water.html",
    "search": "search.html?q=moss",
    "lost": "posts/mosses.html",
}
NARROW, WIDE = 390, 1440

BODY = """
Moss grows `slowly`, see {post}`ponds`, for

a_word_that_is_an_identifier_and_much_too_long_for_any_telephone_there_ever_was_or_will_be

```python
print("a line of code that goes on for longer than the page of a telephone is wide")
```

- [x] a task
"""

OURS = (
    *(".title-block", ".post-foot", ".journal-sidebar", ".posts", ".search-page", ".highlight"),
    ".post-notice",
)
faults = partial(axe.faults, parts=OURS)


class QuietHost(SimpleHTTPRequestHandler):
    """A host that has a page for missing files."""

    def send_head(self):  # type: ignore[no-untyped-def]
        if not Path(self.translate_path(self.path)).is_file():
            self.path = "/404.html"
        return super().send_head()

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


class Site(NamedTuple):
    """A journal under one theme, and where it is served."""

    theme: str
    built: Result
    address: str


@pytest.fixture(scope="module", params=THEMES)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    project = Project(tmp_path_factory.mktemp("theme") / "journal")
    project.write(
        {
            "index.md": "# Notes\n\n```{search-field}\n```\n\n```{posts}\n:style: haiku\n```\n\n"
            "```{tag-list}\n```\n\n```{calendar}\n```\n",
            "posts/moss.md": post(
                "On moss",
                tags=["garden", "slow"],
                body=BODY,
                aliases=["moss"],
                review_in="1 month",
                series="Water",
                part=1,
            ),
            "posts/ponds.md": post(
                "On ponds",
                date="2025-05-01",
                tags=["garden"],
                superseded_by="moss",
                series="Water",
            ),
        }
    )
    built = project.build(html_theme=request.param, haiku_cards=False)
    assert (built.error, built.warnings) == (None, "")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHost, directory=built.out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(request.param, built, f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()


def test_every_page_is_whole(site: Site) -> None:
    for name in ("index", "posts/moss", "tags/garden", "archive/2025", "search"):
        page = site.built.page(name)
        assert len(page.select("h1")) == 1 or site.theme == "alabaster"
        assert page.select_one("nav.journal-sidebar") is not None, name
        assert page.select_one('link[type="application/atom+xml"]') is not None, name
    moss = site.built.page("posts/moss")
    assert len(moss.select(".title-block .haiku-line")) == 3
    assert moss.select_one(".post-foot a[href='moss.md']") is not None
    assert site.built.text("feed.xml").count("<entry>") == 2
    assert "Markdown source" not in site.built.text("feed.xml")
    assert [link for link in broken_links(site.built.out) if not link.startswith("/404")] == []


def test_no_page_scrolls_sideways_or_has_faults(site: Site, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    for kind, name in PAGES.items():
        page.goto(site.address + name)
        if kind == "search":
            expect(page.get_by_role("option").first).to_contain_text("On moss")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 900})
            if kind == "post":
                expect(page.locator(".title-block p.haiku")).to_be_in_viewport()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
            # Colours are the same in each width.
            found = faults_in_all_schemes(site, page) if width == NARROW else faults(page)
            assert found == [], (kind, width)


def faults_in_all_schemes(site: Site, page: Page) -> list[str]:
    page.emulate_media(color_scheme="light")
    white = "rgb(255, 255, 255)"
    expect(page.locator("body")).to_have_css("background-color", white)
    messages = [f"light: {fault}" for fault in faults(page)]
    if THEMES[site.theme]:
        page.emulate_media(color_scheme="dark")
        expect(page.locator("body")).not_to_have_css("background-color", white)
        messages += [f"dark: {fault}" for fault in faults(page)]
    return messages


def test_the_field_of_the_theme_and_ctrl_k_open_the_search(site: Site, page: Page) -> None:
    page.goto(f"{site.address}index.html")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog).to_have_count(1)
    dialog.get_by_role("combobox").fill("garden")
    expect(page.get_by_role("option").first).to_contain_text("On moss")
    assert faults(page) == []
    page.goto(f"{site.address}posts/ponds.html")
    field = page.locator("form[action$='search.html'] input[name=q]").first
    field.evaluate("field => { field.value = 'moss'; field.form.submit(); }")
    expect(page.get_by_role("option").first).to_contain_text("On moss")
