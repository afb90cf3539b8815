"""Test a hub that combines several separately built journals."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from haiku_journal.federation.pages import titles
from sphinx.testing.util import SphinxTestApp
from support.builds import Result
from support.feeds import NAMES, check_safe, read_atom, read_json
from support.folders import differences
from support.html import broken_links, read_html
from support.hub import House, Journal
from support.posts import post
from support.projects import Project

ADDRESSES = {name: f"https://{name}.example/" for name in ("ops", "web", "hub")}
PAYLOAD = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
DISK = "the disk fills at night / a log that no one rotates / writes until it stops"
CLICK = "a click, then a wait / the button says nothing yet / so I click again"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Result]:
    """Build the example as its README describes.  Tests must not modify it."""
    house = House(tmp_path_factory.mktemp("house"))
    return house, house.publish()


@pytest.fixture(scope="module")
def modifiable(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path]:
    """Build a copy of the example, and copy it just after its build.

    It has only the parts that show other journals.
    """
    root = tmp_path_factory.mktemp("modifiable") / "house"
    root.mkdir()
    house = House(root, parts=("core", "feeds", "metadata", "cards", "federation"))
    assert house.publish().warnings == ""
    copy = root.with_name("copy")
    shutil.copytree(root, copy)
    return house, copy


@pytest.fixture
def house(modifiable: tuple[House, Path]) -> House:
    """Return an example that was just built, and that a test may modify."""
    house, copy = modifiable
    shutil.rmtree(house.root)
    shutil.copytree(copy, house.root)
    return house


def outputs(house: House) -> dict[str, Path]:
    return {
        ADDRESSES[journal.folder.name]: journal.folder / "_build/html"
        for journal in (house.ops, house.web, house.hub)
    }


def unresolved_links(house: House, links: list[str]) -> list[str]:
    """Return the absolute links into one of the three journals whose target does not exist."""
    unresolved = []
    for link in links:
        path, _, anchor = link.partition("#")
        for address, out in outputs(house).items():
            if path.startswith(address):
                file = out / unquote(path.removeprefix(address) or "index.html")
                if not file.is_file():
                    unresolved.append(link)
                elif anchor and file.suffix == ".html":
                    anchors = {tag["id"] for tag in read_html(file).select("[id]")}
                    unresolved += [] if unquote(anchor) in anchors else [link]
    return unresolved


# -- The example ---------------------------------------------------------------------


def test_each_journal_builds_separately_without_warnings(built: tuple[House, Result]) -> None:
    assert built[1].warnings == ""
    assert built[1].error is None


def test_every_link_between_the_three_journals_resolves(built: tuple[House, Result]) -> None:
    house, result = built
    assert broken_links(result.out) == []
    pages = [path for path in result.out.rglob("*.html") if "_static" not in path.parts]
    links = [
        str(link["href"]) for page in pages for link in read_html(page).select("a[href^=http]")
    ]
    assert len({urlsplit(link).netloc for link in links} & {"ops.example", "web.example"}) == 2
    assert unresolved_links(house, links) == []


def test_references_show_the_title_of_the_linked_post(built: tuple[House, Result]) -> None:
    article = built[1].article("posts/two-shelves-in-two-rooms")
    links = {link.get_text(): link["href"] for link in article.select("p a.external")}
    assert links == {
        "The space of a deleted log": "https://ops.example/posts/the-disk-fills-at-night.html",
        "A form that may be sent twice": "https://web.example/posts/a-click-then-a-wait.html",
        "http": "https://web.example/tags/http.html",
    }


def test_the_journals_page_summarizes_each_journal(built: tuple[House, Result]) -> None:
    article = built[1].article("journals/index")
    journals = [
        (item.a.get_text(), item.a["href"], item.time["datetime"], item.select(".count")[0].text)
        for item in article.select("ul.journals > li")
    ]
    assert journals == [
        ("Notes of the house", "../index.html", "2025-06-11", "2 posts"),
        ("Notes of the night shift", "https://ops.example/index.html", "2025-03-14", "2 posts"),
        ("Notes of the front desk", "https://web.example/index.html", "2025-04-02", "2 posts"),
    ]
    assert article.select_one(".index-facts").text == "6 posts"
    descriptions = [text.text for text in article.select("ul.journals .post-summary")]
    assert descriptions[1] == "What those learned who run the machines."
    years = {
        year.text.split()[0]: [(a.text, a["href"]) for a in year.find_next_sibling("dd")("a")]
        for year in article.select(".journal-years dt")
    }
    assert list(years) == ["2025", "2024"]
    assert years["2024"] == [("Notes of the night shift", "https://ops.example/archive/2024.html")]
    assert years["2025"][0] == ("Notes of the house", "../archive/2025.html")
    assert len(years["2025"]) == 3
    newest = [link.get_text() for link in article.select(".posts .post-line a")]
    assert newest[0] == "The night that both failed"
    assert newest[-1] == "Two clocks, and which one to ask"
    assert len(newest) == 6


def test_one_heat_map_shows_the_months_of_all_journals(house: House) -> None:
    house.web.write({"posts/march.md": post("March", date="2025-03-02")})
    house.web.publish()
    article = house.hub.publish().article("journals/index")
    links = {link["aria-label"]: link["href"] for link in article.select("svg.heatmap a")}
    assert links["March 2025: 2"] == "#year-2025"  # posts of two journals
    assert links["October 2024: 1"] == "https://ops.example/archive/2024.html#2024-10"
    assert links["June 2025: 1"] == "../archive/2025.html#2025-06"
    assert len(article.select("svg.heatmap rect")) == 24
    assert article.select_one("svg.heatmap")["role"] == "group"


def test_a_page_can_list_the_journals_and_their_newest_posts(built: tuple[House, Result]) -> None:
    article = built[1].article("index")
    assert len(article.select("ul.journals > li")) == 3
    newest = article.select(".posts .post-line")
    assert [line.a["href"] for line in newest[:3]] == [
        "posts/the-night-that-both-failed.html",
        "posts/two-shelves-in-two-rooms.html",
        "https://web.example/posts/a-click-then-a-wait.html",
    ]
    assert newest[2].select_one(".post-journal").text == "Notes of the front desk"
    assert len(newest) == 5
    assert article.select_one(".part-more a")["href"] == "journals/index.html"


def test_the_journals_page_has_metadata_a_sitemap_entry_and_sidebar_links(
    built: tuple[House, Result],
) -> None:
    result = built[1]
    page, url = result.page("journals/index"), "https://hub.example/journals/index.html"
    assert page.select_one('meta[property="og:url"]')["content"] == url
    assert page.select_one('meta[property="og:title"]')["content"] == "Journals"
    assert page.select_one('link[rel="canonical"]')["href"] == url
    breadcrumbs = json.loads(page.select_one('script[type="application/ld+json"]').string)
    names = [step["name"] for step in breadcrumbs["itemListElement"]]
    assert names == ["Notes of the house", "Journals"]
    sitemap = result.text("sitemap.xml")
    assert f"<loc>{url}</loc>\n  <lastmod>2025-06-11</lastmod>" in sitemap
    for name in ("index", "posts/the-night-that-both-failed", "tags/disks"):
        links = result.page(name).select(".journal-sidebar a")
        assert urljoin(f"/{name}.html", links[-1]["href"]) == "/journals/index.html"


def test_a_journal_without_remote_journals_has_no_federation_output(
    built: tuple[House, Result],
) -> None:
    out = built[0].ops.folder / "_build/html"
    assert not (out / "journals").exists()
    assert "journals/index" not in (out / "index.html").read_text()
    assert not (out.parent / "doctrees" / "haiku-journals").exists()
    for name in ("sitemap.xml", "feed.xml"):
        assert "web.example" not in (out / name).read_text()


def test_without_remote_journals_directive_and_intersphinx_are_not_loaded(
    project: Project,
) -> None:
    project.write({"index.md": "# J\n\n```{journals}\n```\n"})
    assert "Unknown directive type: 'journals'" in project.build().warnings
    app = SphinxTestApp("html", srcdir=project.folder)
    app.cleanup()
    assert "sphinx.ext.intersphinx" not in app.extensions


def test_titles_for_the_search_fall_back_to_the_configured_name(
    built: tuple[House, Result],
) -> None:
    app = SphinxTestApp(
        "html",
        srcdir=built[0].hub.folder,
        confoverrides={
            "haiku_journals": {
                "ops": (ADDRESSES["ops"], "../ops/_build/html"),
                "none": (ADDRESSES["web"], "../none"),
            }
        },
        builddir=built[0].hub.root / "named",
    )
    try:
        result = titles(app)
    finally:
        app.cleanup()
    assert result == {"ops": "Notes of the night shift", "none": "none"}


# -- journal.json --------------------------------------------------------------------


def test_a_journal_publishes_a_summary(built: tuple[House, Result]) -> None:
    out = built[0].ops.folder / "_build/html"
    data = json.loads((out / "journal.json").read_bytes())
    assert (data["version"], data["title"], data["posts"]) == (1, "Notes of the night shift", 2)
    assert data["description"] == "What those learned who run the machines."
    assert data["days"] == {"2025-03": {"14": 1}, "2024-10": {"28": 1}}
    assert [year["year"] for year in data["years"]] == [2025, 2024]
    assert {tag["name"] for tag in data["tags"]} == {"disks", "linux", "python", "time"}
    assert [entry["title"] for entry in data["newest"]] == [
        "The space of a deleted log",
        "Two clocks, and which one to ask",
    ]
    assert data["newest"][1]["moment"] == "2024-10-28T07:30:00+00:00"
    pages = [
        data["home"],
        *(entry["page"] for key in ("years", "tags", "newest") for entry in data[key]),
    ]
    assert [page for page in pages if not (out / page).is_file()] == []


def test_the_size_of_the_summary_is_independent_of_the_number_of_posts(
    make_project: Callable[[], Project],
) -> None:
    def size(count: int) -> int:
        project = make_project()
        project.write(
            {
                f"posts/{number:03}.md": post(f"Post {number:03}", date="2025-06-01", tags=["a"])
                for number in range(count)
            }
        )
        return (project.build(haiku_cards=False).out / "journal.json").stat().st_size

    assert size(60) - size(30) < 10


def test_the_summary_is_written_only_when_it_changes(project: Project) -> None:
    project.write({"posts/a.md": post("A", date="2025-06-01", tags=["x"])})
    path = project.build().out / "journal.json"
    before = path.stat().st_mtime_ns
    project.edit("posts/a.md", "A body", "Another body")
    project.build()
    assert path.stat().st_mtime_ns == before
    project.write({"posts/b.md": post("B", date="2025-06-01")})
    built = project.build()
    assert json.loads(path.read_bytes())["days"] == {"2025-06": {"1": 2}}
    assert differences(built.out, project.fresh().out) == []


def test_a_summary_from_html_extra_path_replaces_the_generated_one(project: Project) -> None:
    project.write({"posts/a.md": post("A", tags=["x"]), "extra/journal.json": "{}"})
    project.configure('html_extra_path = ["extra"]')
    assert (project.build().out / "journal.json").read_text() == "{}"


# -- Incremental builds ---------------------------------------------------------------


def test_nothing_is_written_when_no_journal_changed(house: House) -> None:
    assert house.rewritten() == set()
    house.ops.publish()
    assert house.rewritten() == set()


def test_pages_and_feeds_that_show_a_post_follow_its_title(house: House) -> None:
    house.ops.edit("posts/the-disk-fills-at-night.md", "# The space of", "# Where is the space of")
    house.ops.publish()
    assert house.rewritten() == {
        "posts/two-shelves-in-two-rooms.html",
        "posts/the-night-that-both-failed.html",
        "index.html",
        "journals/index.html",
        "feed.xml",
        "feed.json",
    }
    out = house.hub.folder / "_build/html"
    assert "Where is the space" in (out / "posts/two-shelves-in-two-rooms.html").read_text()


def test_references_follow_a_post_to_its_new_address(house: House) -> None:
    house.web.rename("posts/a-click-then-a-wait.md", "posts/moved/there.md")
    house.web.publish()
    assert "posts/two-shelves-in-two-rooms.html" in house.rewritten()
    result = house.hub.publish()
    link = result.article("posts/two-shelves-in-two-rooms").find(
        "a", string="A form that may be sent twice"
    )
    assert link["href"] == "https://web.example/posts/moved/there.html"


def test_a_change_that_the_hub_does_not_show_writes_nothing(house: House) -> None:
    house.ops.write({"about.md": "---\norphan: true\n---\n\n# About\n"})
    house.ops.publish()
    assert house.rewritten() == set()


def test_a_new_post_changes_lists_and_feeds_but_no_posts(house: House) -> None:
    house.ops.write({"posts/new.md": post("Brand new", date="2025-12-01")})
    house.ops.publish()
    assert house.rewritten() == {"index.html", "journals/index.html", "feed.xml", "feed.json"}


def test_a_deleted_post_causes_a_warning_until_it_is_restored(house: House) -> None:
    text = house.ops.read("posts/the-disk-fills-at-night.md")
    house.ops.delete("posts/the-disk-fills-at-night.md")
    house.ops.publish()
    house.rewritten()
    result = house.hub.fresh()
    assert re.search(r"two-shelves.*no post 'the disk fills.*nearest are", result.warnings)
    house.ops.write({"posts/the-disk-fills-at-night.md": text})
    house.ops.publish()
    house.rewritten()
    assert house.hub.fresh().warnings == ""


def test_a_missing_journal_causes_a_warning_until_it_is_restored(house: House) -> None:
    out = house.ops.folder / "_build/html"
    out.rename(out.with_name("away"))
    house.rewritten()
    result = house.hub.publish()
    messages = [line for line in result.warnings.splitlines() if "[haiku.journals]" in line]
    assert len(messages) == 1
    assert re.search(r"'ops': journal.json: .*build that journal first", messages[0])
    assert "the night shift" not in result.text("journals/index.html")
    assert "the front desk" in result.text("journals/index.html")
    words = result.article("posts/two-shelves-in-two-rooms").get_text()
    assert DISK in " ".join(words.split())  # an unresolved reference stays as written
    out.with_name("away").rename(out)
    house.rewritten()
    assert house.hub.publish().warnings == ""


def test_a_journal_removed_from_the_settings_leaves_nothing_behind(house: House) -> None:
    house.hub.edit("conf.py", "haiku_journals", "unused")
    house.hub.write({"index.md": "# Hub\n"})
    house.hub.delete("posts/two-shelves-in-two-rooms.md")
    house.hub.delete("posts/the-night-that-both-failed.md")
    house.hub.write({"posts/a.md": post("A")})
    result = house.hub.publish()
    assert differences(result.out, house.hub.fresh().out) == []
    assert not (result.out / "journals").exists()


def test_parallel_builds_write_the_same_output(house: House) -> None:
    parallel = house.hub.build(into="parallel", parallel=2)
    assert differences(parallel.out, house.hub.fresh().out) == []


# -- References ----------------------------------------------------------------------


def refer(house: House, body: str) -> tuple[Any, str]:
    """Build the hub with a post of this body; return its paragraph and the warnings."""
    house.hub.write({"posts/refers.md": post("Refers", date="2025-01-01", body=body)})
    result = house.hub.publish()
    messages = result.warnings + str(result.error)
    return None if result.error else result.article("posts/refers").select("p")[-2], messages


@pytest.mark.parametrize(
    "reference",
    [
        "{external+ops:haiku:post}`The  Disk fills at NIGHT/a log that no one rotates / writes"
        " until it stops`",
        f"{{external+ops:post}}`your words <{DISK}>`",
        f"{{post}}`{DISK.upper()}`",
        f"{{haiku:post}}`{DISK}`",
    ],
)
def test_references_ignore_whitespace_and_case(house: House, reference: str) -> None:
    paragraph, messages = refer(house, f"See {reference}.")
    assert messages == "None"
    assert paragraph.a["href"] == "https://ops.example/posts/the-disk-fills-at-night.html"
    assert paragraph.a.text == ("your words" if "<" in reference else "The space of a deleted log")


@pytest.mark.parametrize(
    "haiku", ["port 80 is taken / by 1 old process / -9 ends it", "at 3 / a colon: 4 / 5 x 6"]
)
def test_references_resolve_for_haiku_with_numbers(house: House, haiku: str) -> None:
    house.ops.write({"posts/numbers.md": post("Numbers", haiku=haiku, date="2025-01-01")})
    house.ops.publish()
    paragraph, messages = refer(house, f"{{external+ops:post}}`{haiku}` {{post}}`{haiku}`")
    assert messages == "None"
    assert [link["href"] for link in paragraph("a")] == [
        "https://ops.example/posts/numbers.html"
    ] * 2


def test_references_to_tags_and_years_of_another_journal_resolve(house: House) -> None:
    paragraph, messages = refer(house, "{external+ops:tag}`Linux` {external+ops:haiku:year}`2024`")
    assert messages == "None"
    assert [link["href"] for link in paragraph("a")] == [
        "https://ops.example/tags/linux.html",
        "https://ops.example/archive/2024.html",
    ]


def test_a_local_post_takes_precedence_over_a_remote_one(house: House) -> None:
    house.hub.write({"posts/own.md": post("Own", haiku=DISK, date="2025-01-02")})
    paragraph, messages = refer(house, f"{{post}}`{DISK}` {{external+ops:post}}`{DISK}`")
    assert messages == "None"
    assert [link["href"] for link in paragraph("a")] == [
        "own.html",
        "https://ops.example/posts/the-disk-fills-at-night.html",
    ]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (
            "{external+ops:post}`the disk fills at dawn / a log that no one rotates / x`",
            rf"refers\.md:8: WARNING: no post .* in the journal 'ops'; the nearest are {DISK}",
        ),
        (f"{{external+web:post}}`{DISK}`", r"no post .* in the journal 'web'"),
        (
            "{external+ops:tag}`linus`",
            "no tag 'linus' in the journal 'ops'; the nearest are linux",
        ),
        ("{post}`a click, then a wait / x / y`", f"no post .* the nearest are {CLICK}"),
    ],
)
def test_a_broken_reference_suggests_the_nearest_names(
    house: House, reference: str, message: str
) -> None:
    _, warnings = refer(house, f"See {reference}.")
    assert re.search(message, warnings)
    assert len(re.findall("WARNING", warnings)) == 1


@pytest.mark.parametrize(
    "role",
    [
        "external+opps:post",
        "external+OPS:post",
        "external:post",
        "external+ops:doc",
        "external+ops:py:class",
        "external+ops:haiku:download",
    ],
)
def test_other_intersphinx_roles_are_not_allowed_in_posts(house: House, role: str) -> None:
    _, messages = refer(house, f"{{{role}}}`{DISK}`")
    assert f"the role '{role}' is not allowed in a post" in messages


def test_journal_references_require_external_in_the_allowed_roles(house: House) -> None:
    house.hub.configure('haiku_roles = ["post", "tag"]')
    _, messages = refer(house, f"{{external+ops:post}}`{DISK}`")
    assert "the role 'external+ops:post' is not allowed in a post" in messages


def test_intersphinx_mapping_in_conf_takes_precedence(house: House) -> None:
    inventory = house.web.folder / "_build/html/objects.inv"
    house.hub.configure(
        f'intersphinx_mapping = {{"ops": ("https://elsewhere.example/", {str(inventory)!r})}}'
    )
    paragraph, _ = refer(house, f"{{external+ops:post}}`{CLICK}`")
    assert paragraph.a["href"] == "https://elsewhere.example/posts/a-click-then-a-wait.html"


# -- Feeds ---------------------------------------------------------------------------


def test_the_feeds_contain_the_newest_posts_of_all_journals(built: tuple[House, Result]) -> None:
    house, result = built
    tree, entries = read_atom((result.out / "feed.xml").read_bytes())
    assert read_json((result.out / "feed.json").read_bytes())[1] == entries
    assert [entry.title for entry in entries] == [
        "The night that both failed",
        "How to refer to the other journals",
        "A form that may be sent twice",
        "The space of a deleted log",
        "What a browser may keep",
        "Two clocks, and which one to ask",
    ]
    originals = {
        entry.id: entry
        for journal in (house.ops, house.web)
        for entry in read_json((journal.folder / "_build/html/feed.json").read_bytes())[1]
    }
    for entry in entries[2:]:
        remote = originals[entry.id]
        assert (entry.url, entry.published, entry.updated, entry.authors, entry.categories) == (
            *(remote.url, remote.published, remote.updated, remote.authors, remote.categories),
        )
        assert entry.content == remote.content  # sanitized already
    assert unresolved_links(house, [entry.url for entry in entries]) == []
    sources = [
        (source.findtext("a:title", None, NAMES), source[1].get("href"))
        for source in tree.findall("a:entry/a:source", NAMES)
    ]
    assert len(sources) == 4
    assert sources[0] == ("Notes of the front desk", "https://web.example/index.html")


def test_a_tag_feed_contains_only_the_hubs_own_posts(built: tuple[House, Result]) -> None:
    _, entries = read_atom((built[1].out / "tags/disks.xml").read_bytes())
    assert [entry.title for entry in entries] == ["The night that both failed"]


def test_a_feed_is_limited_to_its_configured_size(house: House) -> None:
    result = house.hub.publish(haiku_feed_size=3)
    _, entries = read_atom((result.out / "feed.xml").read_bytes())
    assert len(entries) == 3


def test_journals_that_read_each_other_do_not_republish_remote_posts(house: House) -> None:
    house.ops.configure('haiku_journals = {"hub": ("https://hub.example/", "../hub/_build/html")}')
    assert house.ops.publish().error is None
    _, entries = read_atom((house.ops.folder / "_build/html/feed.xml").read_bytes())
    assert "web.example" not in " ".join(entry.url for entry in entries)
    assert len(entries) == 4
    assert house.rewritten() == set()  # `ops` passes only its own posts on to the hub


def test_a_hub_without_posts_shows_only_the_other_journals(house: House) -> None:
    shutil.rmtree(house.hub.folder / "posts")
    result = house.hub.publish()
    assert len(result.article("journals/index").select("ul.journals > li")) == 2
    assert len(read_atom((result.out / "feed.xml").read_bytes())[1]) == 4
    assert differences(result.out, house.hub.fresh().out) == []


# -- Hostile data --------------------------------------------------------------------


def change(journal: Journal, name: str, edit: Callable[[Any], None]) -> None:
    path = journal.folder / "_build/html" / name
    document = json.loads(path.read_bytes())
    edit(document)
    path.write_text(json.dumps(document))


def test_markup_of_another_journal_is_text(house: House) -> None:
    def poison(summary: Any) -> None:
        summary["title"] = summary["description"] = PAYLOAD
        for entry in summary["newest"]:
            entry |= {"title": PAYLOAD, "haiku": [PAYLOAD] * 3, "summary": PAYLOAD}

    change(house.ops, "journal.json", poison)
    result = house.hub.publish()
    for name in ("index", "journals/index"):
        article = result.article(name)
        assert article.select("script, img, [onerror]") == []
        assert PAYLOAD in article.get_text()
    read_atom((result.out / "feed.xml").read_bytes())


def test_content_of_another_journal_is_cleaned(house: House) -> None:
    hostile = (
        f"<p onclick='x()'>kept {PAYLOAD}</p><a href='javascript:x'>a</a><a href='b.html'>b</a>"
        "</body></html><iframe src='//evil.example'></iframe><style>*{}</style>"
    )

    def poison(feed: Any) -> None:
        for item in feed["items"]:
            item["content_html"] = hostile

    change(house.ops, "feed.json", poison)
    result = house.hub.publish()
    _, entries = read_atom((result.out / "feed.xml").read_bytes())
    remote_entries = [entry for entry in entries if entry.url.startswith(ADDRESSES["ops"])]
    assert len(remote_entries) == 2
    for entry in remote_entries:
        check_safe(entry.content)
        assert "kept" in entry.content
        assert 'href="https://ops.example/b.html"' in entry.content


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("journal.json", b'{"version": 1, "title"', "journal.json: it is not valid JSON"),
        ("journal.json", b'{"version": 9}', "journal.json: its version is 9"),
        ("feed.json", b'{"items": 3}', "feed.json: items needs to be a list"),
        ("objects.inv", b"<html>", "objects.inv: it is not an inventory"),
    ],
)
def test_an_invalid_file_is_reported_and_the_rest_is_built(
    house: House, name: str, data: bytes, message: str
) -> None:
    (house.ops.folder / "_build/html" / name).write_bytes(data)
    result = house.hub.publish()
    assert result.error is None
    lines = [line for line in result.warnings.splitlines() if "[haiku.journals]" in line]
    assert len(lines) == 1
    assert f"WARNING: haiku_journals: 'ops': {message}" in lines[0]
    assert "build that journal again" in lines[0]
    assert "Notes of the front desk" in result.text("journals/index.html")
    shown = "Notes of the night shift" in result.text("journals/index.html")
    assert shown == (name != "journal.json")
    _, entries = read_atom((result.out / "feed.xml").read_bytes())
    assert len(entries) == (6 if name == "objects.inv" else 4)
    assert differences(result.out, house.hub.fresh().out) == []


def test_a_journal_with_an_address_outside_its_base_url_is_left_out(house: House) -> None:
    change(house.ops, "journal.json", lambda summary: summary.update(home="javascript:alert(1)"))
    result = house.hub.publish()
    assert "home needs to be an address below https://ops.example/" in result.warnings
    assert "javascript:alert" not in result.text("journals/index.html")


def test_an_id_used_by_two_posts_belongs_to_the_first(house: House) -> None:
    own = read_json((house.hub.folder / "_build/html/feed.json").read_bytes())[1][0]
    change(house.ops, "feed.json", lambda feed: feed["items"][0].update(id=own.id))
    _, entries = read_atom((house.hub.publish().out / "feed.xml").read_bytes())
    assert [entry.url for entry in entries if entry.id == own.id] == [own.url]
    assert len(entries) == 5


# -- Journals on a server -------------------------------------------------------------


class RecordingHandler(SimpleHTTPRequestHandler):
    """Serve a folder and record the requested paths."""

    requested_paths: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.requested_paths.append(self.path)
        super().do_GET()

    def log_message(self, *args: Any) -> None:
        """Suppress the log output."""


@pytest.fixture
def ops_url(house: House) -> Iterator[str]:
    """Serve `ops` and yield its address."""
    handler = partial(RecordingHandler, directory=house.ops.folder / "_build/html")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        house.hub.edit("conf.py", '("https://ops.example/", "../ops/_build/html")', repr(address))
        house.ops.publish(html_baseurl="")  # so that its feed has relative addresses
        yield address
        server.shutdown()


def test_each_file_is_requested_once_per_build(house: House, ops_url: str) -> None:
    RecordingHandler.requested_paths.clear()
    result = house.hub.publish()
    assert result.warnings == ""
    assert sorted(RecordingHandler.requested_paths) == [
        "/feed.json",
        "/journal.json",
        "/objects.inv",
    ]
    link = result.article("posts/two-shelves-in-two-rooms").select_one("p a.external")
    assert link["href"] == f"{ops_url}posts/the-disk-fills-at-night.html"
    _, entries = read_atom((result.out / "feed.xml").read_bytes())
    assert f"{ops_url}posts/the-disk-fills-at-night.html" in [entry.url for entry in entries]
    assert house.rewritten() == set()


def test_each_build_reads_the_current_data_from_the_server(house: House, ops_url: str) -> None:
    house.hub.publish()
    house.ops.edit("posts/the-disk-fills-at-night.md", "# The space of", "# Where is the space of")
    house.ops.publish(html_baseurl="")
    assert "posts/two-shelves-in-two-rooms.html" in house.rewritten()


def test_a_file_missing_on_the_server_is_reported(house: House, ops_url: str) -> None:
    (house.ops.folder / "_build/html/journal.json").unlink()
    RecordingHandler.requested_paths.clear()
    result = house.hub.publish()
    assert "'ops': journal.json: the server answers 404" in result.warnings
    assert RecordingHandler.requested_paths == ["/journal.json"]
    assert "the front desk" in result.text("journals/index.html")
