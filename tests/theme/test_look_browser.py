"""Test the look, accessibility, size and print of a built site in a real browser.

Axe checks the rules of WCAG 2.2 at levels A and AA and good practice.  Behaviour that axe cannot
check is tested here with keys and clicks.  If HAIKU_SCREENSHOTS is set to a folder, screenshots
of the pages are written to it.
"""

from __future__ import annotations

import gzip
import io
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, Request, expect
from support import axe
from support.builds import Result
from support.chromium import Chromium
from support.html import read_html
from support.posts import plain_post, post

pytestmark = pytest.mark.browser

PAGES = {
    "front": "index.html",
    "post": "posts/everything.html",
    "plain": "posts/plain.html",
    "guide": "guide/index.html",
    "tags": "tags/index.html",
    "tag": "tags/git.html",
    "archive": "archive/index.html",
    "year": "archive/2025.html",
    "search": "search.html?q=words",
    "lost": "no/such/words.html",
}
"""Every kind of page."""

NARROW, MIDDLE, WIDE = 360, 768, 1440

faults = partial(axe.faults, rules=[*axe.RULES, "best-practice"])


def make_image() -> bytes:
    """Return an image of an area and a line for a figure."""
    buffer = io.BytesIO()
    image = Image.new("RGB", (640, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 240, 200), fill="#8a5a00")
    draw.line((40, 120, 600, 120), fill="black", width=4)
    image.save(buffer, "PNG")
    return buffer.getvalue()


PLOT = """\
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<style>svg:root{color:#000}@media (prefers-color-scheme:dark){svg:root{color:#fff}}</style>
<rect width="40" height="20" fill="currentColor"/>
</svg>
"""

EVERYTHING = """\
Some words with `code in them`, a [link](https://example.org/), another post,
{post}`reflog`, a formula, $a^2 + b^2 = c^2$, and a footnote.[^note] Then one
word_that_is_an_identifier_and_much_too_long_for_any_telephone_there_ever_was_or_will_be.

## Code

```python
def longest(lines: list[str]) -> str:
    return max(lines, key=len, default="")  # a comment that goes on for longer than a page is wide
```

```{code-block} pycon
:caption: With prompts
:linenos:

>>> 1 + 1
2
```

```mermaid
flowchart LR
  accTitle: From words to a page
  Words --> Header --> Checks --> Page --> Search --> Feed --> Reader
  style Page fill:#f96
```

### A table

| what | how long | why it took so long, told in a sentence |
| --- | ---: | --- |
| reading | 8.7 s | every page lists every other, and all of them are read |
| writing | 22.7 s | every page lists every other, and all of them are written |

## Notes

```{note}
A note, with a [link](https://example.org/).
```

```{warning}
A warning.
```

> What somebody else has said.

## A figure

```{figure} picture.png
:alt: Two areas and a line

Two areas and a line.
```

```{image} plot.svg
:alt: An area in the colour of the text
:class: dark-light
```

$$
x_1 + x_2 + x_3 + x_4 + x_5 + x_6 + x_7 + x_8 + x_9 + x_{10} + x_{11} + x_{12} = \\frac{1}{2}
$$

term
: What it means.

- [ ] to do
- [x] done

1. one
2. two

[^note]: Which says more.
"""


def journal() -> dict[str, str | bytes]:
    """Return the files of a journal with every kind of content."""
    return {
        "index.md": "# A journal\n\nWhat it is.\n\n```{search-field}\n```\n\n## New\n\n"
        "```{posts}\n:limit: 4\n:style: haiku\n```\n\n## By tag\n\n```{tag-list}\n```\n\n"
        "## By day\n\n```{calendar}\n```\n",
        "guide/index.md": "# The guide\n\nHow to.\n\n## First\n\nThis.\n\n## Then\n\nThat.\n",
        "posts/picture.png": make_image(),
        "posts/plot.svg": PLOT,
        "posts/everything.md": post(
            "One of everything that a post may hold",
            haiku="the branch lost its head / the log of the refs recalls / where it was before",
            date="2025-06-03",
            tags=["git", "python", "writing"],
            summary="A post with code, a table, notes, a figure and a formula.",
            aliases=["posts/former"],
            body=EVERYTHING,
        ),
        "posts/plain.md": plain_post(
            "June 2, 2025: A post as its author keeps it",
            haiku="a plain file, no marks / the words stand as they were typed / "
            "someone reads them so",
            tags="git, habits",
            body="First words.\n\nA Section Heading\n\nMore words, and then some.",
        ),
        "posts/reflog.md": post(
            "Undo a reset with the reflog",
            date="2025-06-01",
            tags=["git"],
            body="See {post}`everything`.",
            review_in="1 month",
            series="Git",
        ),
        **{
            f"posts/filler-{number:02}.md": post(
                f"Filler {number}",
                date=f"2024-0{number % 9 + 1}-{number % 28 + 1:02}",
                tags=["habits", f"tag{number % 5}"],
                body="Words.",
            )
            for number in range(30)
        },
    }


# -- Host and browser ---------------------------------------------------------------


class Host(SimpleHTTPRequestHandler):
    """A host that compresses text and has a page for missing files."""

    protocol_version = "HTTP/1.1"
    font_delay = 0.0

    def do_GET(self) -> None:
        path, status = Path(self.translate_path(self.path)), 200
        if not path.is_file():
            path, status = Path(self.directory, "404.html"), 404
        if path.suffix == ".woff2":
            time.sleep(self.font_delay)
        body, kind = path.read_bytes(), self.guess_type(path)
        self.send_response(status)
        if kind.startswith("text/") or "xml" in kind or "json" in kind or "javascript" in kind:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


class SlowHost(Host):
    """A host that serves fonts late."""

    font_delay = 0.5


def serve(folder: Path, host: type[Host]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(host, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def built(make_project: Any) -> Result:
    result = make_project().write(journal()).build()
    assert result.error is None
    return result


@pytest.fixture(scope="module")
def site(built: Result) -> Iterator[str]:
    yield from serve(built.out, Host)


@pytest.fixture(scope="module")
def slow_site(built: Result) -> Iterator[str]:
    yield from serve(built.out, SlowHost)


class Visits:
    """First visits to pages of a site, with a record of the errors."""

    def __init__(self, chromium: Chromium, site: str) -> None:
        self.chromium, self.site = chromium, site
        self.pages: list[Page] = []
        self.errors: list[str] = []

    def page(self, *, width: int = WIDE, **options: Any) -> Page:
        """Return an empty page; `options` are those of Playwright's contexts."""
        size = {"width": width, "height": 900}
        settled = {"viewport": size, "reduced_motion": "reduce", "base_url": self.site}
        page = self.chromium.page(**(settled | options))
        self.pages.append(page)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def open(self, kind: str, **options: Any) -> Page:
        """Open a page of a kind and wait for its content."""
        page = self.page(**options)
        page.goto(PAGES[kind])
        if kind == "search" and options.get("java_script_enabled", True):
            expect(page.get_by_role("option").first).to_be_visible()
        return page

    def end(self) -> None:
        """Close all pages and fail if there was an error."""
        for page in self.pages:
            page.close()
        assert self.errors == []


@pytest.fixture
def visits(chromium: Chromium, site: str) -> Iterator[Visits]:
    visits = Visits(chromium, site)
    yield visits
    visits.end()


@pytest.fixture(scope="module", params=PAGES)
def any_page(request: pytest.FixtureRequest, chromium: Chromium, site: str) -> Iterator[Page]:
    """Open a page of each kind once, for all tests that do not change it."""
    visits = Visits(chromium, site)
    # The site's policy would block the script of axe.
    yield visits.open(request.param, bypass_csp=True)
    visits.end()


# -- Automatic checks -----------------------------------------------------------------


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def faults_in_both_schemes(page: Page) -> list[str]:
    messages = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        messages += [f"{scheme}: {fault}" for fault in faults(page)]
    return messages


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_axe_finds_no_violation_on_any_kind_of_page(any_page: Page, width: int) -> None:
    resize(any_page, width)
    assert faults_in_both_schemes(any_page) == []


def test_axe_finds_no_violation_in_menus_and_dialogs(visits: Visits) -> None:
    page = visits.open("post", width=NARROW, bypass_csp=True)
    for opener in (".primary-toggle", ".secondary-toggle", ".theme-switch-button"):
        page.locator(opener).click()
        assert faults_in_both_schemes(page) == [], opener
        page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("words")
    page.get_by_role("button", name="Years").click()
    expect(page.get_by_role("option").first).to_be_visible()
    assert faults_in_both_schemes(page) == []
    page.get_by_role("combobox").fill("xyzzy")
    expect(page.get_by_role("group", name="Posts by tag")).to_be_visible()
    assert faults_in_both_schemes(page) == []


def test_axe_finds_no_violation_on_a_redirect_page(visits: Visits, built: Result) -> None:
    page = visits.page(bypass_csp=True)
    staying = built.text("posts/former.html").replace('http-equiv="refresh"', "")
    page.set_content(staying)
    assert faults(page) == []


def test_headings_are_in_order_and_regions_have_names(any_page: Page) -> None:
    resize(any_page, WIDE)
    headings = any_page.locator("main :is(h1, h2, h3, h4, h5, h6)").all()
    levels = [int(heading.evaluate("heading => heading.tagName[1]")) for heading in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for role, name in (("banner", None), ("navigation", "Journal"), ("main", None)):
        expect(any_page.get_by_role(role, name=name)).to_have_count(1)


# -- Keyboard and pointer ----------------------------------------------------------------------

STOP = """() => {
  const element = document.activeElement;
  if (element === document.body || window.stops?.includes(element)) return null;
  window.stops ??= [];
  const before = window.stops.at(-1);
  window.stops.push(element);
  const style = getComputedStyle(element);
  const box = element.getClientRects()[0];
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const outline = style.outlineStyle !== "none" ? parseFloat(style.outlineWidth) : 0;
  return {
    element: element.outerHTML.slice(0, 99),
    text: element.textContent.trim(),
    follows: !before || (before.compareDocumentPosition(element) & 4) !== 0,
    marked: outline >= 2 || style.boxShadow !== "none",
    seen: element === above || element.contains(above) || above?.contains(element),
  };
}"""


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_tab_stops_are_in_order_and_visible(visits: Visits, width: int) -> None:
    page = visits.open("post", width=width)
    stops = []
    page.keyboard.press("Tab")
    while stop := page.evaluate(STOP):
        stops.append(stop)
        page.keyboard.press("Tab")
    assert stops[0]["text"] == "Skip to main content"
    assert {"Undo a reset with the reflog", "Copy", "Markdown source"} <= {
        s["text"] for s in stops
    }
    for check in ("follows", "marked", "seen"):
        assert [stop["element"] for stop in stops if not stop[check]] == [], check


def test_the_first_tab_stop_skips_the_navigation(visits: Visits) -> None:
    page = visits.open("post")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def assert_it_traps_the_focus(page: Page, dialog: Locator) -> None:
    """Check that Tab and Shift+Tab never move the focus from a dialog to the page below."""
    expect(dialog).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        for _step in range(12):
            page.keyboard.press(key)
            assert dialog.evaluate(
                "dialog => [document.body, dialog].includes(document.activeElement) "
                "|| dialog.contains(document.activeElement)"
            )


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_search_dialog_traps_the_focus_and_returns_it(visits: Visits, width: int) -> None:
    page = visits.open("post", width=width)
    button = page.get_by_role("button", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox").fill("git")
    expect(page.get_by_role("option").first).to_be_visible()
    assert_it_traps_the_focus(page, page.get_by_role("dialog", name="Search"))
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


@pytest.mark.parametrize("name", ["Site navigation", "On this page"])
def test_a_drawer_traps_the_focus_and_returns_it(visits: Visits, name: str) -> None:
    page = visits.open("post", width=NARROW)
    button, drawer = page.get_by_role("button", name=name), page.get_by_role("dialog", name=name)
    for leave in (
        lambda: page.keyboard.press("Escape"),
        lambda: drawer.get_by_text("Close").click(),
    ):
        button.focus()
        page.keyboard.press("Enter")
        assert_it_traps_the_focus(page, drawer)
        leave()
        expect(drawer).to_be_hidden()
        expect(button).to_be_focused()


def test_the_contents_in_a_drawer_link_to_their_sections(visits: Visits) -> None:
    page = visits.open("post", width=NARROW)
    page.get_by_role("button", name="On this page").click()
    page.get_by_role("dialog").get_by_role("link", name="A figure").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", name="A figure")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#a-figure') !== null")


def test_the_colour_scheme_can_be_set_by_keyboard_and_is_kept(visits: Visits) -> None:
    page = visits.open("post", color_scheme="light")
    html, button = page.locator("html"), page.get_by_role("button", name="Color mode")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dark").press("Enter")
    expect(page.get_by_role("button", name="Dark")).to_be_hidden()
    expect(button).to_be_focused()
    page.reload()
    expect(html).to_have_attribute("data-theme", "dark")
    button.click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="System").click()
    expect(html).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    page.reload(wait_until="commit")
    expect(html).to_have_attribute("data-theme", "dark")


def test_code_is_copied_without_prompts_and_line_numbers(visits: Visits) -> None:
    page = visits.open("post", permissions=["clipboard-read", "clipboard-write"])
    block = page.locator(".highlight", has_text="1 + 1")
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "1 + 1\n2\n"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_tools_of_code_need_no_hover_on_touch_and_cover_no_code(
    visits: Visits, direction: str
) -> None:
    page = visits.open("post", width=NARROW, has_touch=True, is_mobile=True)
    page.evaluate(f"document.documentElement.dir = {direction!r}")
    block = page.locator(".highlight-python .highlight")
    tools = block.locator(".code-tools")
    expect(tools).to_have_css("opacity", "1")
    expect(tools).to_contain_text("python")
    code = block.locator("pre span").filter(has_text="longest").first.bounding_box()
    box = tools.bounding_box()
    assert code is not None
    assert box is not None
    assert box["y"] + box["height"] <= code["y"]


def test_reduced_motion_disables_animations(visits: Visits) -> None:
    page = visits.open("post")
    moving = """[...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      return parseFloat(style.transitionDuration) || style.animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_buttons_are_large_enough_for_touch(visits: Visits) -> None:
    page = visits.open("post", width=NARROW)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("git")
    expect(page.get_by_role("option").first).to_be_visible()
    small = [
        button.inner_text()
        for button in page.locator("button:visible, input:visible:not([disabled])").all()
        if (box := button.bounding_box()) and min(box["width"], box["height"]) < 24
    ]
    assert small == []


# -- Width, zoom and spacing ------------------------------------------------------------


def overhang(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def test_no_page_scrolls_sideways(any_page: Page) -> None:
    """The widths include 320 pixels and 1280 at a zoom of 200% (WCAG 1.4.10 and 1.4.4)."""
    for width in (320, 1280 // 2, MIDDLE, 1024):
        resize(any_page, width)
        assert overhang(any_page) == 0, width


SPACED = """
* {
  letter-spacing: 0.12em !important;
  line-height: 1.5 !important;
  word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important }
"""
"""The text spacing at which no content may be lost (WCAG 1.4.12)."""

CUT = """[...document.querySelectorAll("body *")].filter((element) => {
  const { overflowX, overflowY } = getComputedStyle(element);
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
  const unseen = clientWidth <= 1 && clientHeight <= 1; // for screen readers only
  if (unseen || !element.checkVisibility() || !element.textContent.trim()) return false;
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);
  return (hides(overflowX) && scrollWidth > clientWidth + 1)
    || (hides(overflowY) && scrollHeight > clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 99))"""


def test_text_with_wider_spacing_is_not_cut_off(any_page: Page) -> None:
    resize(any_page, NARROW)
    style = any_page.add_style_tag(content=SPACED)
    assert any_page.evaluate(CUT) == []
    assert overhang(any_page) == 0
    style.evaluate("style => style.remove()")


# -- Size and time -----------------------------------------------------------------------


def test_a_first_visit_to_a_post_is_small_and_contacts_no_other_host(
    visits: Visits, site: str
) -> None:
    page = visits.page()
    requests: list[Request] = []
    messages: list[str] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.on("requestfailed", lambda request: requests.append(request))
    page.on("console", lambda message: messages.append(message.text))
    page.goto(PAGES["post"], wait_until="networkidle")
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(site).netloc}
    assert [request.url for request in requests if request.failure] == []
    sizes = {
        urlsplit(request.url).path: request.sizes()["responseBodySize"]
        for request in requests
        if request.resource_type not in ("font", "image")
    }
    assert len(sizes) > 5
    assert sum(sizes.values()) < 100_000, sizes
    assert [message for message in messages if not message.startswith("[PST]")] == []


def test_the_markup_of_a_post_adds_little_to_its_text(built: Result) -> None:
    html = built.text(PAGES["post"])
    words = read_html(built.out / PAGES["post"]).get_text()
    assert len(gzip.compress(html.encode())) - len(gzip.compress(words.encode())) < 12_000


def test_few_resources_block_the_first_paint(visits: Visits) -> None:
    page = visits.open("post")
    blocking = page.evaluate(
        """performance.getEntriesByType("resource")
          .filter((entry) => entry.renderBlockingStatus === "blocking")
          .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize])"""
    )
    scripts = [path for path, _size in blocking if path.endswith(".js")]
    assert scripts == ["/_static/color-mode.js"]
    assert sum(size for _path, size in blocking) < 85_000, blocking


SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((shift) =>
    [shift.value, ...shift.sources.map(({ node }) => node?.textContent.slice(0, 99))])))
    .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("kind", PAGES)
def test_the_layout_does_not_shift_when_fonts_load_late(
    visits: Visits, slow_site: str, kind: str
) -> None:
    pages = []
    for width in (NARROW, WIDE):
        page = visits.page(width=width, base_url=slow_site, reduced_motion="no-preference")
        page.add_init_script(SHIFTS)
        page.goto(PAGES[kind], wait_until="commit")
        pages.append(page)
    for page in pages:
        page.wait_for_load_state("networkidle")
        shifts = page.evaluate("document.fonts.ready.then(() => window.shifts)")
        assert sum(shift[0] for shift in shifts) < 0.001, shifts


def font_families(page: Page, selector: str) -> set[str]:
    """Return the families of the fonts in which the text of an element is drawn."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})
    return {font["familyName"] for font in used["fonts"]}


PHONE_NETWORK = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}


def test_the_first_haiku_on_a_phone_is_in_its_own_font(
    visits: Visits, record_property: Any
) -> None:
    page = visits.page(width=NARROW)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", PHONE_NETWORK)
    page.goto(PAGES["post"], wait_until="load")
    # The page may not have been painted when it is loaded.
    paint = page.wait_for_function(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    )
    record_property("first contentful paint, ms", paint.json_value())
    assert font_families(page, ".title-block .haiku-line") == {"EB Garamond"}


def test_a_post_opened_from_a_file_looks_the_same(visits: Visits, built: Result) -> None:
    page = visits.page()
    page.goto((built.out / PAGES["post"]).as_uri())
    assert font_families(page, ".title-block .haiku-line") == {"EB Garamond"}
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


# -- Without scripts, print and text ---------------------------------------------------------


def test_without_scripts_the_content_is_shown_and_buttons_are_hidden(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False, width=NARROW)
    for address in PAGES.values():
        page.goto(address)
        expect(page.locator("main h1")).to_be_visible()
        useless = ":is(button, input:not([disabled], [name=tag-order]), dialog):visible"
        assert page.locator(useless).count() == 0, address


def test_tags_are_sorted_in_place_without_scripts(visits: Visits) -> None:
    page = visits.open("tags", java_script_enabled=False)

    def counts() -> list[int]:
        """Return the counts in the order in which a reader sees them."""
        placed = []
        for count in page.locator(".tags-by-name .count").all():
            box = count.bounding_box() or {}
            placed.append((round(box["y"]), box["x"], int(count.inner_text())))
        return [count for _y, _x, count in sorted(placed)]

    by_name = counts()
    page.get_by_label("By number of posts").check()
    assert counts() == sorted(by_name, reverse=True) != by_name
    page.get_by_label("By name").check()
    assert counts() == by_name


def test_without_scripts_links_open_the_drawers(visits: Visits) -> None:
    page = visits.open("post", java_script_enabled=False, width=NARROW)
    for name, inside in (("Site navigation", "Archive"), ("On this page", "A figure")):
        link = page.get_by_role("link", name=inside)
        expect(link).to_be_hidden()
        page.get_by_role("link", name=name).click()
        expect(link).to_be_in_viewport()
        assert overhang(page) == 0
    page.get_by_role("link", name="A figure").click()
    expect(page.get_by_role("heading", name="A figure")).to_be_in_viewport()
    expect(page.get_by_role("link", name="A figure")).to_be_hidden()


@pytest.mark.parametrize("kind", ["front", "post", "year"])
def test_without_scripts_the_system_chooses_the_scheme(visits: Visits, kind: str) -> None:
    page = visits.open(kind, java_script_enabled=False, color_scheme="dark")
    assert brightness(page, "body", "backgroundColor") < 40
    assert brightness(page, "h1", "color") > 180
    page.emulate_media(color_scheme="light")
    assert brightness(page, "body", "backgroundColor") > 240
    assert brightness(page, "h1", "color") < 60


@pytest.mark.parametrize(("scheme", "expected"), [("light", 0), ("dark", 255)])
def test_a_drawing_follows_the_scheme_of_its_page(
    visits: Visits, scheme: str, expected: int
) -> None:
    page = visits.open("post", color_scheme="light")
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name=scheme.title()).click()
    plot = page.get_by_alt_text("An area in the colour of the text").screenshot()
    assert Image.open(io.BytesIO(plot)).convert("L").getpixel((20, 10)) == expected


def brightness(page: Page, selector: str, name: str) -> float:
    """Return the brightness of a colour of an element, from 0 to 255."""
    colour = page.locator(selector).first.evaluate(
        "(element, name) => getComputedStyle(element)[name].match(/[0-9.]+/g).map(Number)", name
    )
    return sum(colour[:3]) / 3


def test_print_shows_only_the_content_in_dark_text(visits: Visits) -> None:
    page = visits.open("post", color_scheme="dark", width=MIDDLE, bypass_csp=True)
    page.emulate_media(media="print")
    for shown in ("h1", ".title-block .haiku-line", ".post-facts", "figure", "table", "pre"):
        expect(page.locator(f"article {shown}").first).to_be_visible()
    for left_out in ("button", "nav", "header", "footer", ".headerlink", ".post-neighbours"):
        assert page.locator(f"{left_out}:visible").count() == 0, left_out
    assert brightness(page, "h1", "color") < 60
    assert brightness(page, "pre span", "color") < 60
    assert faults(page) == []
    link = page.locator("article a.external").first
    content = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://example.org/" in content
    cut = page.locator("pre").evaluate_all(
        "all => all.filter((e) => e.scrollWidth > e.clientWidth)"
    )
    assert cut == []


def test_the_text_of_a_page_is_in_reading_order(built: Result) -> None:
    words = " ".join(read_html(built.out / PAGES["post"]).body.get_text(" ").split())
    order = (
        "Skip to main content",
        "Haiku Journal",  # the link to the front page
        "Archive",  # the last link of the navigation
        "One of everything that a post may hold #",
        "the branch lost its head the log of the refs recalls where it was before",
        "June 3, 2025",
        "Some words with code in them",
        "Which says more.",
        "Mentioned in",
        "Markdown source",
    )
    places = [words.rindex(part) for part in order[3:]]
    places = [words.index(part) for part in order[:3]] + places
    assert places == sorted(places)


# -- Screenshots ------------------------------------------------------------------------------


@pytest.mark.skipif("HAIKU_SCREENSHOTS" not in os.environ, reason="HAIKU_SCREENSHOTS is not set")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, MIDDLE, WIDE])
def test_screenshots_of_each_kind_of_page_are_taken(
    visits: Visits, width: int, scheme: str
) -> None:
    for kind in PAGES:
        path = Path(os.environ["HAIKU_SCREENSHOTS"], f"{kind}-{width}-{scheme}.png")
        page = visits.open(kind, width=width, color_scheme=scheme)
        page.screenshot(path=path, full_page=True)
        with Image.open(path) as image:
            assert image.width == width
