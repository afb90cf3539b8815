"""Test the output for programs: link previews, crawlers, feed readers, unknown addresses."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from haiku_journal.metadata import llms_full
from PIL import Image
from support.builds import Result
from support.posts import plain_post, post
from support.projects import Project

BASE = "https://journal.example/notes/en/"
HAIKU = "rain on the terminal / a prompt blinks / the build is green"
SPECIAL = 'Ask & <b>tell</b> "it"'
PAYLOAD = "</script><script>alert(1)</script>"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def journal(project: Project) -> Project:
    return project.write(
        {
            "posts/rain/-/green.md": post(
                "A *fine* `build`",
                haiku=HAIKU,
                date="2024-03-10T23:30+02:00",
                tags=["rust", "C++"],
                summary="What the rain said.",
                authors=["Ann", "Bo"],
                updated="2024-04-01",
                aliases=["old/place.html"],
            ),
            "posts/special.md": post(SPECIAL, date="2024-05-01", tags=["日本語"]),
            "posts/draft.md": post("Not yet", draft=True, tags=["secret"]),
        }
    )


@pytest.fixture(scope="module")
def published(make_project: Callable[[], Project]) -> Result:
    """Build a journal with `html_baseurl`."""
    return journal(make_project()).build(html_baseurl=BASE)


@pytest.fixture(scope="module")
def unpublished(make_project: Callable[[], Project]) -> Result:
    """Build a journal without `html_baseurl`."""
    return journal(make_project()).build()


def properties(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return the contents of all `<meta property>` elements by property."""
    contents: dict[str, list[str]] = {}
    for meta in page.select("head meta[property]"):
        contents.setdefault(str(meta["property"]), []).append(str(meta["content"]))
    return contents


def linked_data(page: BeautifulSoup) -> dict[str, Any]:
    """Return the JSON-LD objects of a page by type."""
    scripts = page.select('script[type="application/ld+json"]')
    objects = [json.loads(script.string or "") for script in scripts]
    return {data["@type"]: data for data in objects}


# -- Link previews ----------------------------------------------------------------


def test_a_post_is_an_article_with_its_dates_tags_and_card(published: Result) -> None:
    page = published.page("posts/rain/-/green")
    metadata = properties(page)
    url = BASE + "posts/rain/-/green.html"
    assert metadata["og:type"] == ["article"]
    assert metadata["og:title"] == ["A fine build"]
    assert metadata["og:url"] == [url]
    assert metadata["og:description"] == ["What the rain said."]
    assert metadata["og:image:alt"] == [HAIKU]
    assert metadata["article:published_time"] == ["2024-03-10T21:30:00+00:00"]
    assert metadata["article:modified_time"] == ["2024-04-01"]
    assert metadata["article:author"] == ["Ann", "Bo"]
    assert metadata["article:tag"] == ["rust", "C++"]
    assert page.select_one('link[rel="canonical"]')["href"] == url
    (image,) = metadata["og:image"]
    assert image.startswith(BASE)
    card = published.out / unquote(image.removeprefix(BASE))
    with Image.open(BytesIO(card.read_bytes())) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize(
    "name", ["tags/rust", "tags/日本語", "archive/2024", "tags/index", "index"]
)
def test_every_index_page_has_a_preview(published: Result, name: str) -> None:
    metadata = properties(published.page(name))
    assert metadata["og:type"] == ["website"]
    assert len(metadata["og:title"]) == len(metadata["og:url"]) == len(metadata["og:image"]) == 1
    assert (published.out / unquote(metadata["og:image"][0].removeprefix(BASE))).is_file()


def test_special_characters_are_preserved_in_metadata(published: Result) -> None:
    page = published.page("posts/special")
    assert properties(page)["og:title"] == ["Ask & <b>tell</b> “it”"]
    assert linked_data(page)["BlogPosting"]["headline"] == "Ask & <b>tell</b> “it”"


def test_without_a_base_url_no_absolute_addresses_are_written(unpublished: Result) -> None:
    metadata = properties(unpublished.page("posts/special"))
    assert "og:url" not in metadata
    assert "og:image" not in metadata
    assert metadata["og:type"] == ["article"]
    assert not (unpublished.out / "sitemap.xml").exists()
    assert unpublished.page("posts/special").select_one('link[rel="canonical"]') is None
    assert "html_baseurl is not set" in unpublished.status
    assert unpublished.warnings == ""


def test_a_header_can_set_another_image(project: Project) -> None:
    header = {"og:image": "https://elsewhere.example/x.png", "og:image:alt": "An x"}
    project.write({"posts/a.md": post(**header)})
    metadata = properties(project.build(html_baseurl=BASE).page("posts/a"))
    assert metadata["og:image"] == ["https://elsewhere.example/x.png"]
    assert metadata["og:image:alt"] == ["An x"]
    assert "og:image:width" not in metadata


# -- Search engines ---------------------------------------------------------------


def test_linked_data_describes_the_post_and_its_breadcrumbs(published: Result) -> None:
    objects = linked_data(published.page("posts/rain/-/green"))
    posting = objects["BlogPosting"]
    assert posting["headline"] == "A fine build"
    assert posting["alternativeHeadline"] == HAIKU
    assert posting["datePublished"] == "2024-03-10T21:30:00+00:00"
    assert posting["dateModified"] == "2024-04-01"
    assert [author["name"] for author in posting["author"]] == ["Ann", "Bo"]
    assert posting["keywords"] == ["rust", "C++"]
    breadcrumbs = objects["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["item"]) for step in breadcrumbs] == [
        (1, BASE + "index.html"),
        (2, BASE + "archive/index.html"),
        (3, BASE + "archive/2024.html"),
        (4, BASE + "posts/rain/-/green.html"),
    ]


def test_a_payload_stays_text_in_json(project: Project) -> None:
    project.write({"posts/a.md": post("`" + PAYLOAD + "`", summary=PAYLOAD, tags=[PAYLOAD])})
    page = project.build(html_baseurl=BASE).page("posts/a")
    data = linked_data(page)["BlogPosting"]
    assert data["headline"] == data["description"] == PAYLOAD
    assert not [
        script
        for script in page.select("script")
        if "alert" in (script.string or "") and script.get("type") != "application/ld+json"
    ]


def test_the_sitemap_lists_every_page_once_with_its_last_change(published: Result) -> None:
    tree = ElementTree.fromstring((published.out / "sitemap.xml").read_bytes())
    dates = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in tree}
    assert len(dates) == len(tree)
    assert dates[BASE + "posts/rain/-/green.html"] == "2024-04-01"
    assert dates[BASE + "tags/rust.html"] == "2024-04-01"
    assert dates[BASE + "archive/index.html"] == "2024-05-01"
    assert BASE + "index.html" in dates
    listed = {unquote(url.removeprefix(BASE)).removesuffix(".html") for url in dates if url}
    unlisted = {"404", "search", "old/place"}
    assert listed == set(published.pages) - unlisted


def test_a_hostile_file_name_is_escaped_in_machine_readable_output(project: Project) -> None:
    name = "posts/a&b <c>'d"
    project.write({f"{name}.md": post("A", tags=["t"], authors=[PAYLOAD], summary=PAYLOAD)})
    result = project.build(html_baseurl=BASE)
    url = BASE + "posts/a%26b%20%3Cc%3E%27d.html"
    tree = ElementTree.fromstring((result.out / "sitemap.xml").read_bytes())
    assert url in [element.findtext(f"{SITEMAP}loc") for element in tree]
    feed = ElementTree.fromstring((result.out / "feed.xml").read_bytes())
    links = [element.get("href") for element in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert url in links
    (item,) = json.loads(result.text("feed.json"))["items"]
    assert (item["url"], item["summary"], item["authors"]) == (url, PAYLOAD, [{"name": PAYLOAD}])
    page = result.page(name)
    assert properties(page)["og:url"] == [url]
    assert properties(page)["article:author"] == [PAYLOAD]
    assert linked_data(page)["BlogPosting"]["author"] == [{"@type": "Person", "name": PAYLOAD}]
    assert (result.out / f"{name}.md").is_file()


def test_robots_txt_allows_all_pages_and_names_the_sitemap(published: Result) -> None:
    rules = published.text("robots.txt").splitlines()
    assert rules == ["User-agent: *", "Disallow:", f"Sitemap: {BASE}sitemap.xml"]


def test_a_file_from_html_extra_path_replaces_the_generated_one(project: Project) -> None:
    project.write({"posts/a.md": post(), "extra/robots.txt": "User-agent: x\nDisallow: /\n"})
    result = project.build(html_extra_path=["extra"])
    assert result.text("robots.txt") == "User-agent: x\nDisallow: /\n"


@pytest.mark.parametrize("name", ["search", "404", "old/place"])
def test_pages_without_content_are_not_indexed(published: Result, name: str) -> None:
    (robots,) = published.page(name).select('meta[name="robots"]')
    assert robots["content"] == "noindex"


# -- Machine-readable sources ------------------------------------------------------


def test_the_source_of_each_post_is_published_next_to_it(
    published: Result, make_project: Any
) -> None:
    source = journal(make_project()).folder / "posts/rain/-/green.md"
    assert (published.out / "posts/rain/-/green.md").read_bytes() == source.read_bytes()
    page = published.page("posts/rain/-/green")
    (link,) = page.select('link[rel="alternate"][type="text/markdown"]')
    assert link["href"] == "green.md"
    assert not (published.out / "posts/draft.md").exists()


def test_a_source_that_starts_with_markup_gets_a_byte_order_mark(project: Project) -> None:
    """Without a type from the server, a browser guesses it from the first bytes."""
    project.write({"posts/a.md": plain_post(haiku=f"{PAYLOAD} / two / three")})
    source = (project.build().out / "posts/a.md").read_bytes()
    assert source == b"\xef\xbb\xbf" + (project.folder / "posts/a.md").read_bytes()


def test_llms_txt_lists_all_sources_by_year(published: Result) -> None:
    lines = published.text("llms.txt").splitlines()
    assert lines[0] == "# Haiku Journal"
    assert lines[2].startswith("> ")
    assert lines.count("## 2024") == 1
    entries = [line for line in lines if line.startswith("- ")]
    assert len(entries) == 2
    assert "](https://journal.example/notes/en/posts/special.md): " in entries[0]
    assert r"\<b\>tell\</b\>" in entries[0]
    assert entries[1].endswith(f"{HAIKU}. What the rain said.")


def test_llms_full_txt_has_all_sources_below_their_addresses(published: Result) -> None:
    text = published.text("llms-full.txt")
    assert "Not yet" not in text
    _, special, green = text.split("Source of ")
    assert special.startswith(f"{BASE}posts/special.html\n\n---\n")
    assert green.startswith(f"{BASE}posts/rain/-/green.html\n\n---\n")
    assert "A body of a few words." in special


def test_pages_link_to_their_feeds(published: Result) -> None:
    def feeds(name: str) -> set[str]:
        links = published.page(name).select('link[rel="alternate"]')
        return {str(link["href"]) for link in links if "markdown" not in str(link["type"])}

    assert feeds("index") == {"feed.xml", "feed.json"}
    assert feeds("tags/rust") == {"../feed.xml", "../feed.json", "rust.xml"}
    for name in ("feed.xml", "feed.json", "tags/rust.xml", "tags/日本語.xml"):
        assert (published.out / name).is_file()
    assert not (published.out / "tags/secret.xml").exists()


def test_the_icons_in_the_manifest_exist(published: Result) -> None:
    manifest = json.loads(published.text("site.webmanifest"))
    assert manifest["name"] == "Haiku Journal"
    assert len(manifest["icons"]) == 3
    assert all((published.out / icon["src"]).is_file() for icon in manifest["icons"])


# -- Addresses --------------------------------------------------------------------


def test_the_404_page_works_at_any_address(published: Result) -> None:
    page = published.page("404")
    addresses = [
        str(element.get("href") or element.get("src"))
        for element in page.select("link[href], script[src], a[href], img[src]")
    ]
    inside = [a for a in addresses if not a.startswith(("#", "https://", "data:"))]
    assert len(inside) > 10
    assert [a for a in inside if not a.startswith("/notes/en/")] == []
    assert page.html is not None
    assert page.html["data-content_root"] == "/notes/en/"
    assert page.select_one('link[rel="canonical"]') is None


def test_an_alias_redirects_and_names_the_canonical_address(published: Result) -> None:
    page = published.page("old/place")
    (canonical,) = page.select('link[rel="canonical"]')
    assert canonical["href"] == BASE + "posts/rain/-/green.html"
    (refresh,) = page.select('meta[http-equiv="refresh"]')
    assert refresh["content"] == "0; url=../posts/rain/-/green.html"


# -- Preview builds -------------------------------------------------------------------


def test_a_preview_shows_a_banner_and_is_not_indexed(project: Project) -> None:
    journal(project)
    result = project.build(html_baseurl=BASE, haiku_preview=True)
    for name in ("index", "posts/special", "tags/rust"):
        page = result.page(name)
        assert page.select_one(".preview-banner") is not None
        assert page.select_one('meta[name="robots"]')["content"] == "noindex"  # type: ignore[index]
    assert "Disallow: /" in result.text("robots.txt").splitlines()
    assert not (result.out / "sitemap.xml").exists()


# -- Incremental builds ------------------------------------------------------------------


def test_an_edit_rewrites_only_the_files_of_its_post(project: Project) -> None:
    journal(project)
    before = project.build(html_baseurl=BASE)
    mtimes = {path: path.stat().st_mtime_ns for path in before.out.rglob("*") if path.is_file()}
    project.edit("posts/special.md", "A body of a few words.", "Another body.")
    after = project.build(html_baseurl=BASE)
    changed = {
        path.relative_to(after.out).as_posix()
        for path, mtime in mtimes.items()
        if path.suffix in {".png", ".xml", ".json", ".md", ".txt"}
        and path.stat().st_mtime_ns != mtime
    }
    assert {"posts/special.md", "feed.xml", "feed.json", "tags/日本語.xml"} <= changed
    assert not {name for name in changed if name.endswith(".png") or "rust" in name}


def test_the_sources_of_a_large_journal_are_split_by_year(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write({f"posts/{year}.md": post("A", date=f"{year}-01-01") for year in (2023, 2024)})
    project.build()
    monkeypatch.setattr(llms_full, "MOST_MINUTES", 1)
    project.edit("posts/2023.md", "A body", "Another body")
    result = project.build()
    assert "- [2023](llms-full-2023.txt)" in result.text("llms-full.txt")
    assert "Another body" in result.text("llms-full-2023.txt")
    assert "Another body" not in result.text("llms-full-2024.txt")


def test_a_missing_output_file_is_written_again(project: Project) -> None:
    journal(project)
    result = project.build(html_baseurl=BASE)
    (result.out / "feed.json").unlink()
    project.build(html_baseurl=BASE)
    assert (result.out / "feed.json").is_file()
