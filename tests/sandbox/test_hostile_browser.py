"""Test hostile posts in a real browser: no payload runs, and no other host is contacted."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from haiku_journal.sandbox.element_names import RESERVED_IDS
from playwright.sync_api import Page, expect
from support.builds import Result
from support.chromium import Chromium
from support.drawings import ACTIVE_CONTENTS, DRAWING, DRAWINGS
from support.posts import plain_post, post
from support.projects import Project

pytestmark = pytest.mark.browser

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)

SCRIPT = "<script>alert('script')</script>"
SVG = '"><svg onload=alert("svg")>'
IMAGE = "'><img src=x onerror=alert(2)>"
HANDLER = '" autofocus onfocus="alert(1)" x="'
ADDRESS = "javascript:alert('address')"
CLOSING = "</title></textarea></style></script><script>alert('closing')</script>"
TEMPLATE = "{{ 7*7 }}${alert('template')}"
ENTITY = "&lt;img src=x onerror=alert('entity')&gt;"
PAYLOADS = (SCRIPT, SVG, IMAGE, HANDLER, ADDRESS, CLOSING, TEMPLATE, ENTITY)

NAMES = (
    "';alert('name');'",
    '"><svg onload=alert(1)>',
    "<img src=x onerror=alert(1)>",
    "&quot;onmouseover=alert(1) x=",
    "javascript:alert(1)",
    "100%25 a?b#c&d=e",
    "{{ 7*7 }}",
)
"""File names without a slash."""


def journal(project: Project) -> Project:
    """Write posts with markup in every field that can contain text."""
    for number, payload in enumerate(PAYLOADS):
        project.write(
            {
                f"posts/p{number}.md": post(
                    "",
                    title=f"Title {payload}",
                    haiku=[f"one {payload}", f"two {payload}", f"three {payload}"],
                    date=f"2024-03-{number + 1:02}",
                    tags=[payload[:60], f"tag{number}"],
                    summary=f"Summary {payload}",
                    authors=[f"Author {payload}"],
                    html_meta={"keywords": payload},
                    **{"og:title": payload, "og:description": payload},
                    body=f"## Heading {payload}\n\nParagraph {payload}\n\n{payload}\n\n"
                    f"## `{payload}`\n\n![alt {payload.replace('](', '')}](<{NAMES[1]}.png>)\n\n"
                    f"```{{figure}} dot.png\n:alt: {payload}\n\nCaption {payload}\n```\n\n"
                    f'[link](https://example.org/ "{payload.replace(chr(34), "&quot;")}")\n\n'
                    f"```html\n{payload}\n```\n\n"
                    f"```{{admonition}} {payload}\nIn a note {payload}\n```\n\n"
                    f"```{{code-block}} html\n:caption: {payload}\n\n{payload}\n```\n\n"
                    f"{{abbr}}`A ({payload})` {{kbd}}`{payload}`\n\n"
                    f"{{guilabel}}`{payload}` {{file}}`{payload}`\n\n"
                    f"$\\text{{{payload}}}$\n\n| {payload} |\n|---|\n| {payload} |\n\n"
                    f"term {payload}\n: {payload}\n\n"
                    f"```{{tags}} {payload.replace(',', '')[:60]}\n```",
                )
            }
        )
    for number, name in enumerate(NAMES):
        project.write(
            {
                f"posts/{name}.md": post(
                    f"Named {number}", date=f"2025-0{number + 1}-01", body="![](dot.png)"
                ),
                f"posts/{name}/{name}.md": plain_post(
                    f"May {number + 1}, 2023: Under {name}", haiku=" / ".join([SCRIPT, SVG, IMAGE])
                ).replace("</script>", "<∕script>"),
            }
        )
    return project.write(
        {
            "posts/dot.png": PIXEL,
            f"posts/{NAMES[1]}.png": PIXEL,
            "posts/web.md": post(
                "Of the web",
                date="2022-01-01",
                body="![far](https://evil.example/x.png) ![near](//evil.example/x.png)\n\n"
                "<img src='https://evil.example/raw.png'>\n\n"
                "<link rel=stylesheet href=https://evil.example/x.css>\n\n"
                "<script src=https://evil.example/x.js></script>\n\n$a^2$\n\n"
                "```{figure} https://evil.example/f.png\n:target: https://evil.example/\n\nFar.\n"
                "```",
            ),
            "posts/widths.md": post(
                "Of widths",
                date="2022-02-01",
                body="```{image} dot.png\n:width: 50%\n:height: 20px\n```\n\n"
                "```{figure} dot.png\n:figwidth: 50%\n:align: right\n\nA figure.\n```\n\n"
                "```{list-table}\n:widths: 30 70\n:header-rows: 1\n\n* - a\n  - b\n* - c\n  - d\n"
                "```\n\n| left | right |\n|:--|--:|\n| a | b |\n\n```{code-block} python\n"
                ":linenos:\n:emphasize-lines: 1\n\nx = 1\n```\n\n```{math}\n\\frac{a}{b}\n```",
            ),
        }
    )


@pytest.fixture(scope="module")
def built(make_project: Any) -> Result:
    project = journal(make_project())
    project.configure("smartquotes = False")
    result = project.build(html_baseurl="https://journal.example/")
    assert result.error is None, result.warnings
    return result


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; the value is its address."""
    handler = partial(QuietHandler, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def site(built: Result) -> Iterator[str]:
    with served(built.out) as address:
        yield address


@dataclass
class Watch:
    """A browser page and a record of the events that must not happen on it."""

    page: Page
    site: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._note_dialog)
        self.page.on("pageerror", lambda error: self.problems.append(f"error {error}"))
        self.page.on("request", self._note_request)
        self.page.on("popup", lambda popup: self.problems.append(f"window {popup.url}"))
        self.page.expose_function("noteViolation", self._note_violation)
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => noteViolation("
            "`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile} ${event.sample}`"
            "), true)"
        )

    def _note_dialog(self, dialog: Any) -> None:
        self.problems.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.site:
            self.problems.append(f"request {request.url}")

    def _note_violation(self, violation: str) -> None:
        self.problems.append(f"violation {violation}")

    def visit(self, name: str) -> list[str]:
        """Open a page, trigger its event handlers and return the problems."""
        self.problems.clear()
        response = self.page.goto(f"{self.site}/{name}", wait_until="load")
        assert response is not None
        assert response.ok, name
        self.page.evaluate(POKE)
        self.page.wait_for_timeout(50)
        return [f"{name}: {problem}" for problem in self.problems]


POKE = """
() => {
  for (const element of document.querySelectorAll("*")) {
    for (const type of ["mouseover", "mouseenter", "focus", "toggle", "error", "load"]) {
      if (!element.closest("head, dialog")) element.dispatchEvent(new Event(type));
    }
  }
}
"""

FOREIGN = """
() => {
  const matches = [];
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      const address = value.replace(/[\\x00-\\x20]/g, "").toLowerCase();
      if (name.startsWith("on")) matches.push(`${element.tagName} ${name}=${value}`);
      if (["href", "src", "action", "xlink:href", "formaction", "srcdoc"].includes(name)
          && /^(javascript:|vbscript:|data:text).*alert/.test(address)) {
        matches.push(`${element.tagName} ${name}=${value}`);
      }
    }
    if (element.matches("script:not([src]):not([type*=json])")) matches.push("inline script");
    if (element.matches("img[src=x], iframe, object, embed, base")) matches.push(element.tagName);
  }
  return matches;
}
"""
"""Everything in a page that a payload could have added, even if the page's policy stops it."""


@pytest.fixture
def watch(chromium: Chromium, site: str) -> Iterator[Watch]:
    page = chromium.page()
    yield Watch(page, site)
    page.close()


def addresses(built: Result, *prefixes: str) -> list[str]:
    """Return the URL paths of the pages whose names have one of these prefixes."""
    return [f"{quote(name)}.html" for name in built.pages if name.startswith(prefixes)]


KINDS = {
    "posts": ("posts/p", "posts/w"),
    "posts with odd names": tuple(f"posts/{name}" for name in NAMES),
    "tags": ("tags/",),
    "years": ("archive/",),
    "home and search": ("index", "search"),
}


@pytest.mark.parametrize("prefixes", KINDS.values(), ids=KINDS.keys())
def test_no_payload_runs_on_any_page(
    watch: Watch, built: Result, prefixes: tuple[str, ...]
) -> None:
    names = addresses(built, *prefixes)
    problems, foreign = [], []
    for name in names:
        if name.startswith("posts/widths"):
            continue
        problems += watch.visit(name)
        foreign += [f"{name}: {element}" for element in watch.page.evaluate(FOREIGN)]
    assert len(names) >= 2
    assert problems == []
    assert foreign == []


def test_every_page_of_the_site_was_visited(built: Result) -> None:
    visited = {name for prefixes in KINDS.values() for name in addresses(built, *prefixes)}
    assert visited == set(addresses(built, "")) - {"404.html"}


def test_payloads_are_shown_as_text(watch: Watch) -> None:
    """Payloads are escaped, not removed."""
    for number, payload in enumerate(PAYLOADS):
        watch.visit(f"posts/p{number}.html")
        article = watch.page.locator("article")
        expect(article.locator(".haiku").first).to_contain_text(f"one {payload}")
        expect(article.locator(".post-facts")).to_contain_text(f"Author {payload}")
        expect(article.locator(".post-tags").first).to_contain_text(payload[:60].strip())
        expect(article.locator("pre").first).to_contain_text(payload)
    watch.visit("archive/2024.html")
    for payload in PAYLOADS:
        expect(watch.page.locator("article")).to_contain_text(f"Summary {payload}")
        expect(watch.page.locator("article")).to_contain_text(f"two {payload}")


def test_posts_with_odd_names_can_be_opened_from_the_indexes(watch: Watch, built: Result) -> None:
    for number in range(len(NAMES)):
        watch.visit("archive/2025.html")
        watch.page.get_by_role("link", name=f"Named {number}", exact=True).last.click()
        expect(watch.page.locator("h1").first).to_contain_text(f"Named {number}")
        shown = watch.page.locator("article img").first
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    assert watch.problems == []


@pytest.mark.parametrize("word", ["title", "heading", "paragraph", "summary", "alert", "author"])
def test_search_results_are_shown_as_text(watch: Watch, word: str) -> None:
    watch.visit(f"search.html?q={word}")
    expect(watch.page.get_by_role("status")).to_contain_text("post")
    watch.page.evaluate(POKE)
    watch.page.wait_for_timeout(100)
    assert watch.problems == []
    assert watch.page.evaluate(FOREIGN) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_parameters_of_an_address_are_treated_as_text(watch: Watch, payload: str) -> None:
    encoded = quote(payload, safe="")
    problems = watch.visit(f"search.html?q={encoded}&tag={encoded}&year={encoded}#{encoded}")
    problems += watch.visit(
        f"posts/p0.html?words={encoded}&phrase={encoded}&highlight={encoded}#{encoded}"
    )
    watch.page.keyboard.press("Control+k")
    watch.page.get_by_role("combobox").fill(payload)
    watch.page.wait_for_timeout(300)
    watch.page.evaluate(POKE)
    assert problems + watch.problems == []
    assert watch.page.evaluate(FOREIGN) == []


def test_a_search_result_opens_its_post_whatever_its_name(watch: Watch) -> None:
    for number in range(len(NAMES)):
        watch.visit(f"search.html?q=named%20{number}")
        watch.page.get_by_role("option").filter(has_text=f"Named {number}").first.click()
        expect(watch.page.locator("h1").first).to_contain_text(f"Named {number}")
    assert watch.problems == []


def test_the_policy_allows_widths_line_numbers_and_formulas(watch: Watch) -> None:
    """The policy does not block the styles that Sphinx writes for a post's options."""
    assert watch.visit("posts/widths.html") == []
    image = watch.page.locator("article img").first
    box, room = image.bounding_box(), watch.page.locator("article").bounding_box()
    assert box is not None
    assert room is not None
    assert 0.3 < box["width"] / room["width"] < 0.6


def test_the_policy_blocks_an_injected_script(watch: Watch) -> None:
    """The policy protects a page even if the escaping fails."""
    watch.visit("posts/p0.html")
    watch.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')"
    )
    watch.page.wait_for_timeout(200)
    assert [problem for problem in watch.problems if problem.startswith("dialog")] == []
    assert [problem for problem in watch.problems if problem.startswith("violation script-src")]


def test_a_heading_does_not_turn_a_post_into_the_search_page(
    chromium: Chromium, make_project: Any
) -> None:
    names = ("Search page", "Search dialog", "Documentation options", "Search", "Content root")
    body = "\n\n".join(f"## {name}\n\nWords of {name}." for name in names)
    result = make_project().write({"posts/a.md": post("A", body=body)}).build()
    page = chromium.page()
    with served(result.out) as address:
        page.goto(f"{address}/posts/a.html", wait_until="networkidle")
        for name in names:
            expect(page.locator("article")).to_contain_text(f"Words of {name}.")
        expect(page.get_by_role("combobox")).to_have_count(0)
    page.close()


# -- Drawings at their own address -------------------------------------------------------------

HARMLESS = DRAWING.format(
    """ width='80' height='80'><style>@keyframes k { to { opacity: 0 } }
text { animation: k 1s infinite; fill: url(#a) } text:hover { fill: red }</style>
<linearGradient id='a'><stop offset='0'/></linearGradient>
<a id='link' href='https://example.org/'><text y='9'>A link</text></a>
<a x:href='#a'><set attributeName='opacity' to='1' begin='link.focus'/><text y='30'>b</text></a>
<g role='img' aria-label='alert(1)' data-x='javascript:alert(1)'><title>alert(1)</title></g>
<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' onload='alert(1)'><r:a
 onload='alert(1)' href='javascript:alert(1)'/></r:RDF></metadata>"""
)
"""A drawing with everything that may be active in one, and scripts where they are inert."""


RUNNING = ("script", "event", "link set by a bad address")
"""Some of the contents that are refused."""


@pytest.fixture(scope="module")
def drawings(make_project: Any) -> Iterator[tuple[str, list[str]]]:
    """Serve the drawings of a post; the value is the address, and their names."""
    accepted = [*DRAWINGS.values(), HARMLESS]
    files = {f"posts/drawing-{number}.svg": text for number, text in enumerate(accepted)}
    body = "\n\n".join(f"![x](drawing-{number}.svg)" for number in range(len(files)))
    result = make_project().write({**files, "posts/a.md": post("A", body=body)}).build()
    assert (result.error, result.warnings) == (None, "")
    names = [Path(image["src"]).name for image in result.article("posts/a").select("img")]
    assert len(names) == len(files)
    for name in RUNNING:
        path = result.out / f"_images/{name}.svg"
        path.write_text(DRAWING.format(ACTIVE_CONTENTS[name]), encoding="utf-8")
    with served(result.out / "_images") as address:
        yield address, names


def use(page: Page) -> None:
    """Press every link of a drawing, which may run a script."""
    page.evaluate(
        "document.querySelectorAll('a').forEach((link) =>"
        " link.dispatchEvent(new MouseEvent('click', { bubbles: true })))"
    )
    page.wait_for_timeout(50)


def test_an_accepted_drawing_runs_nothing_at_its_own_address(
    chromium: Chromium, drawings: tuple[str, list[str]]
) -> None:
    address, names = drawings
    context = chromium.browser.new_context()
    context.route("https://**", lambda route: route.fulfill(body="far away"))
    for name in names:
        page = context.new_page()
        watch = Watch(page, address)
        problems = watch.visit(name)
        assert page.locator("svg").count() >= 1
        use(page)
        # A link may lead away, in a window of its own too, which has no network.
        led_away = ("request", "window https://", "window chrome-error://")
        problems += [problem for problem in watch.problems if not problem.startswith(led_away)]
        assert problems == []
        page.close()
    context.close()


def test_the_browser_runs_some_of_what_is_refused(
    chromium: Chromium, drawings: tuple[str, list[str]]
) -> None:
    """The test above would notice a script."""
    address, _names = drawings
    for name in RUNNING:
        page = chromium.page()
        watch = Watch(page, address)
        watch.visit(f"{name}.svg")
        use(page)
        assert set(watch.problems) == {"dialog 1"}
        page.close()


# -- Names of the page's own parts -----------------------------------------------------------

COVERED = """
() => {
  const article = document.querySelector(".bd-article").getBoundingClientRect();
  const parts = [...document.querySelectorAll(".bd-header-article, .bd-sidebar")];
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const holds = (box, x, y) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const covers = new Set();
  for (let x = 4; x < innerWidth; x += 16) {
    for (let y = 4; y < innerHeight; y += 16) {
      const top = document.elementFromPoint(x, y);
      const own = boxes.some((box) => holds(box, x, y)) || !holds(article, x, y);
      if (own && top?.closest(".bd-article")) covers.add(`${x} ${y} ${top.outerHTML}`);
    }
  }
  return [...covers];
}
"""
"""The elements of the article that cover other parts of the page."""

WIDE = """
```{figure} dot.png
:figwidth: 5000px
:align: right
Words.
```

```{figure} dot.png
:width: 5000px
:height: 5000px
:align: left
```

```{list-table}
:width: 5000px
* - a
```

$\\mspace{-5000mu}\\rule{5000em}{5000em}$
"""


IDS = """
() => [...document.querySelectorAll("[id]")]
  .filter((element) => !element.closest(".bd-article > section"))
  .map((element) => element.id)
"""
"""The ids of a page's parts that are not content of the post."""


def css_classes(folder: Path) -> set[str]:
    """Return the classes in all style sheets of a site, but those that only name an icon."""
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in folder.rglob("*.css"))
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", sheets)
    selectors = "".join(selector for selector, body in rules if not ICON.fullmatch(body))
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selectors))


ICON = re.compile(r'--fa:"[^"]*"')
"""The body of a rule that gives an icon its character; the theme has two thousand."""


@pytest.mark.parts("core", "theme")
def test_a_post_covers_nothing_around_it_even_if_it_may_use_every_class(
    chromium: Chromium, project: Project, built: Result
) -> None:
    classes = sorted(css_classes(built.out / "_static"))
    assert {"bd-header", "fixed-top", "search-dialog"} <= set(classes)
    fences = [f"::: {name}\nWords.\n\n![x](dot.png)\n:::" for name in classes]
    # In several posts, since a large one would be read twice.
    bodies = {f"posts/{n}": "\n\n".join([WIDE, *fences[n::4]]) for n in range(4)}
    project.write({f"{name}.md": post(name, body=body) for name, body in bodies.items()})
    project.write({"posts/dot.png": PIXEL})
    project.configure('haiku_classes = ["*"]\nmyst_enable_extensions = ["colon_fence"]')
    result = project.build(haiku_time_limit=60)  # for thousands of classes
    assert result.error is None, result.warnings
    page = chromium.page()
    with served(result.out) as address:
        for name in bodies:
            page.goto(f"{address}/{name}.html", wait_until="load")
            for width in (1400, 800, 400):
                page.set_viewport_size({"width": width, "height": 800})
                for top in (0, 3000, 30_000):
                    page.evaluate("(top) => scrollTo(0, top)", top)
                    assert page.evaluate(COVERED) == []
    page.close()


def test_every_id_of_the_page_around_a_post_is_reserved(watch: Watch) -> None:
    watch.visit("posts/p0.html")
    watch.page.keyboard.press("Control+k")
    expect(watch.page.get_by_role("combobox")).to_be_visible()
    ids = set(watch.page.evaluate(IDS))
    watch.visit("search.html")
    expect(watch.page.get_by_role("combobox")).to_be_visible()
    ids |= {name for name in watch.page.evaluate(IDS) if name.startswith("search-")}
    assert {"main-content", "pst-secondary-sidebar", "search-dialog-results"} <= ids
    assert ids - set(RESERVED_IDS) == set()
