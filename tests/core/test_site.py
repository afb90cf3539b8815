"""The site that a reader gets: posts, tags, dates, lists, references, and nothing unsafe."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import pytest
from haiku_journal.util.slugs import tag_key
from support.builds import Result
from support.html import broken_links, read_html
from support.posts import plain_post, post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "theme")

HAIKU = "rain on the terminal / a prompt blinks / the build is green"

ODD_TAGS = {
    "C": "tags/c",
    "C++": "tags/c-plus-plus",
    "C#": "tags/c-sharp",
    ".NET": "tags/dot-net",
    "日本語": "tags/日本語",
    "🎉": "tags/u1f389",
    "../x": "tags/dot-dot-slash-x",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Build a journal with one of everything."""
    project = Project(tmp_path_factory.mktemp("site") / "journal")
    project.write(
        {
            "posts/rain/-/green.md": post(
                "A *fine* `build`",
                haiku=HAIKU,
                date="2024-03-10T23:30+02:00",
                tags=["rust", *ODD_TAGS],
                summary="What the rain said.",
                authors=["Ann", "Bo"],
                updated="2024-04-01",
                body="Words. " * 500 + "\n\n## A section\n\nMore.\n\n### Below it\n\nText.",
            ),
            "posts/older.md": post("Older", date="2023-12-31", tags=["Rust"]),
            "posts/same-day-b.md": post("b on one day", date="2024-05-05", tags=["RUST"]),
            "posts/same-day-a.md": post("A on one day", date="2024-05-05", tags=["cafe\u0301"]),
            "posts/plain.md": plain_post("June 1, 2024: Plain", tags="wasm, café"),
            "posts/directive.md": post(
                "By directive",
                date="2025-02-01",
                body="```{tags} wasm, from a directive\n```\n\n"
                "````markdown\n```{tags} only-an-example\n```\n````\n\n"
                "`tags: another-example`\n",
            ),
            "posts/newest.md": post(
                "Newest",
                date="2025-12-31",
                body="By path {post}`rain/-/green`, {post}`posts/older` and {post}`older.md`,\n"
                f"by haiku {{post}}`{HAIKU}`,\n"
                f"in words {{post}}`as was said <{HAIKU.upper()}>`,\n"
                "a tag {tag}`c++` and {tag}`the language <C#>`, a year {year}`2024`,\n"
                "a file [](older.md) and [its section](rain/-/green.md#a-section).",
            ),
            "lists.md": "---\norphan: true\n---\n\n# Lists\n\n"
            "```{posts}\n```\n\n```{posts}\n:limit: 2\n```\n\n```{posts}\n:tag: RUST\n```\n\n"
            "```{posts}\n:year: 2024\n:tag: rust\n:style: haiku\n```\n",
        }
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    return result


def texts(elements: Any) -> list[str]:
    return [" ".join(element.get_text().split()) for element in elements]


def listed(result: Result, page: str, place: str = "") -> list[str]:
    """Return the titles of the posts that an index page lists, in order."""
    return texts(result.article(page).select(f"{place} .post-line a"))


# -- A post -----------------------------------------------------------------------------


def test_a_post_has_one_first_heading_its_title(site: Result) -> None:
    page = site.page("posts/rain/-/green")
    assert texts(page.select("h1")) == ["A fine build#"]
    assert page.select_one("h1 em").get_text() == "fine"
    assert page.title.get_text().startswith("A fine build")


@pytest.mark.parametrize("name", ["index", "tags/index", "tags/rust", "archive/index", "search"])
def test_every_other_page_has_one_first_heading(site: Result, name: str) -> None:
    assert len(site.page(name).select("h1")) == 1


def test_a_post_shows_its_haiku_in_three_lines_before_its_text(site: Result) -> None:
    article = site.article("posts/rain/-/green")
    assert texts(article.select("p.haiku .haiku-line")) == HAIKU.split(" / ")
    assert len(article.select("p.haiku br")) == 2
    text = article.get_text()
    assert text.index("A fine build") < text.index("rain on the terminal") < text.index("Words.")


def test_a_post_says_when_it_was_written_and_changed_and_by_whom(site: Result) -> None:
    facts = site.article("posts/rain/-/green").select_one(".post-facts")
    assert [time["datetime"] for time in facts.select("time")] == [
        "2024-03-10T21:30:00+00:00",
        "2024-04-01",
    ]
    assert texts(facts.select("time")) == ["March 10, 2024", "April 1, 2024"]
    text = " ".join(facts.get_text().split())
    assert text == "March 10, 2024 · updated April 1, 2024 · Ann, Bo"


def test_a_day_without_time_is_a_plain_date(site: Result) -> None:
    (time,) = site.article("posts/older").select(".title-block time")
    assert (time["datetime"], time.get_text()) == ("2023-12-31", "December 31, 2023")


def test_a_posts_tags_lead_to_their_pages(site: Result) -> None:
    links = site.article("posts/rain/-/green").select(".post-tags a")
    assert texts(links) == ["rust", *ODD_TAGS]
    assert [unquote(link["href"]) for link in links] == [
        f"../../../{page}.html" for page in ("tags/rust", *ODD_TAGS.values())
    ]


def test_the_foot_of_a_post_links_to_the_posts_before_and_after_it(site: Result) -> None:
    article = site.article("posts/same-day-b")
    assert article.select(".post-foot > nav:first-child > a.post-prev + a.post-next")
    assert article.select_one("a.post-prev")["href"] == "rain/-/green.html"
    assert article.select_one("a.post-next")["href"] == "same-day-a.html"
    assert not site.article("posts/newest").select("a.post-next")
    assert not site.article("posts/older").select("a.post-prev")


def test_the_chain_of_neighbours_holds_every_post_once(site: Result) -> None:
    chain, name = [], "posts/newest"
    while name:
        chain.append(name)
        assert len(chain) < 20
        link = site.article(name).select_one("a.post-prev")
        target = (site.out / f"{name}.html").parent / link["href"] if link else None
        name = (
            target.resolve().relative_to(site.out.resolve()).with_suffix("").as_posix()
            if target
            else ""
        )
    assert sorted(chain) == [page for page in site.pages if page.startswith("posts/")]


PLAIN_BODY = """First words, and `code`.

A Bare Heading

Text below it, with a [link](https://example.org).

```python
Not a Heading = 1

Nor This

```

What Is It?

- A list

The Last Line Alone"""


def test_a_plain_post_is_the_page_that_its_front_matter_twin_is(
    make_project: Callable[[], Project],
) -> None:
    plain, twin = make_project(), make_project()
    other = post("Other", date="2024-01-01", tags=["go"])
    body = PLAIN_BODY.replace("A Bare", "## A Bare").replace("What Is", "## What Is")
    plain.write(
        {
            "posts/other.md": other,
            "posts/one/two.md": plain_post(
                "April 10, 2023: Reflections on `C#` & Co",
                haiku=HAIKU,
                body=PLAIN_BODY,
                tags="a, B",
            ),
        }
    )
    twin.write(
        {
            "posts/other.md": other,
            "posts/one/two.md": post(
                "Reflections on `C#` & Co",
                haiku=HAIKU.split(" / "),
                date="2023-04-10",
                tags=["a", "B"],
                body=body,
            ),
        }
    )
    results = [plain.build(), twin.build()]
    assert [result.warnings for result in results] == ["", ""]
    assert results[0].text("posts/one/two.html") == results[1].text("posts/one/two.html")
    assert texts(results[0].article("posts/one/two").select("h2")) == [
        "A Bare Heading#",
        "What Is It?#",
    ]


@pytest.mark.parametrize(
    "title", ["C#", "# of things", "1. First", "- dash", "A\\*b", "Ends in ##", "`x` *y* [z]", "+"]
)
def test_a_title_in_the_header_is_the_title_of_the_page(project: Project, title: str) -> None:
    project.write(
        {"posts/a.md": post("", title=title), "posts/b.md": plain_post(f"May 1, 2024: {title}")}
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    shown = title.replace("`", "").replace("*y*", "y").replace("\\*", "*")
    for name in ("posts/a", "posts/b"):
        heading = result.article(name).select_one("h1")
        heading.select_one(".headerlink").decompose()
        assert heading.get_text() == shown
        heading = None


# -- Tags --------------------------------------------------------------------------------


def test_odd_tags_have_pages_of_their_own(site: Result) -> None:
    for tag, page in ODD_TAGS.items():
        assert texts(site.page(page).select("h1")) == [tag]
        assert listed(site, page) == ["A fine build"]


def test_the_index_of_tags_has_each_once_with_its_count_and_its_rank(site: Result) -> None:
    article = site.article("tags/index")
    counts = {"rust": 3, "wasm": 2, "café": 2, "from a directive": 1} | dict.fromkeys(ODD_TAGS, 1)
    items = article.select(".tags-by-name > li")
    names = texts(item.a for item in items)
    numbers = [int(item.select_one(".count").get_text()) for item in items]
    counted = {tag_key(name): number for name, number in zip(names, numbers, strict=True)}
    assert counted == {tag_key(name): number for name, number in counts.items()}
    assert [tag_key(name) for name in names] == sorted(map(tag_key, names))
    ranks = [int(item["style"].removeprefix("--rank: ")) for item in items]
    by_rank = [number for _rank, number in sorted(zip(ranks, numbers, strict=True))]
    assert by_rank == sorted(numbers, reverse=True)
    assert sorted(ranks) == [*range(len(items))]


def test_tags_that_differ_in_case_or_unicode_form_are_one(site: Result) -> None:
    assert listed(site, "tags/rust") == ["b on one day", "A fine build", "Older"]
    assert listed(site, "tags/café") == ["Plain", "A on one day"]
    assert [page for page in site.pages if page.startswith(("tags/ru", "tags/caf"))] == [
        "tags/café",
        "tags/rust",
    ]


def test_the_tags_directive_counts_and_an_example_of_it_does_not(site: Result) -> None:
    assert listed(site, "tags/from-a-directive") == ["By directive"]
    assert listed(site, "tags/wasm") == ["By directive", "Plain"]
    assert not [page for page in site.pages if "example" in page]
    links = texts(site.article("posts/directive").select(".title-block .post-tags a"))
    assert links == ["wasm", "from a directive"]


def test_the_tags_directive_of_a_page_without_a_post_links_to_the_tag(project: Project) -> None:
    project.write(
        {
            "posts/a.md": post("A", tags=["x"]),
            "page.md": "---\norphan: true\n---\n# Page\n\n```{tags} X\n```\n",
        }
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert result.article("page").select_one("p.tags a")["href"] == "tags/x.html"


def test_tags_directives_with_badges_link_too(project: Project) -> None:
    project.write({"posts/a.md": post("A", body="```{tags} x, y\n```")})
    result = project.build(tags_create_badges=True)
    assert (result.error, result.warnings) == (None, "")
    links = result.article("posts/a").select("p.tags a")
    assert [link["href"] for link in links] == ["../tags/x.html", "../tags/y.html"]


# -- Dates -------------------------------------------------------------------------------


def test_the_archive_lists_years_with_their_counts(site: Result) -> None:
    article = site.article("archive/index")
    assert texts(article.select(".archive-years dt")) == ["2025 2", "2024 4", "2023 1"]
    assert "7 posts" in texts(article.select(".index-facts"))[0]
    months = article.select(".archive-years dt:nth-of-type(2) + dd li")
    assert texts(months) == ["Mar 1", "May 2", "Jun 1"]
    assert months[0].a["href"] == "2024.html#2024-03"


def test_the_archive_lists_the_newest_posts_below_the_map(site: Result) -> None:
    article = site.article("archive/index")
    titles = texts(article.select(".heatmap-scroll + section .post-line a"))
    newest_first = [
        title for year in (2025, 2024, 2023) for title in listed(site, f"archive/{year}")
    ]
    assert titles == newest_first


def test_a_year_groups_its_posts_by_month_newest_first(site: Result) -> None:
    article = site.article("archive/2024")
    sections = article.select("section[aria-labelledby]")
    assert [section["aria-labelledby"] for section in sections] == [
        "2024-06",
        "2024-05",
        "2024-03",
    ]
    assert [section.select_one("h2")["id"] for section in sections] == [
        "2024-06",
        "2024-05",
        "2024-03",
    ]
    assert texts(article.select("section h2")) == ["June 2024", "May 2024", "March 2024"]
    assert listed(site, "archive/2024") == [
        "Plain",
        "A on one day",
        "b on one day",
        "A fine build",
    ]


def test_a_year_links_to_the_years_around_it(site: Result) -> None:
    article = site.article("archive/2024")
    assert article.select_one("a[rel=prev]")["href"] == "2023.html"
    assert article.select_one("a[rel=next]")["href"] == "2025.html"


@pytest.mark.parametrize(("name", "cells"), [("archive/index", 36), ("archive/2024", 366)])
def test_a_heat_map_can_be_read_aloud_and_followed(site: Result, name: str, cells: int) -> None:
    svg = site.article(name).select_one("svg.heatmap")
    assert svg["role"] == "group"
    assert svg["aria-label"]
    assert len(svg.select("rect")) == cells
    links = svg.select("a")
    assert len(links) == {"archive/index": 6, "archive/2024": 3}[name]
    for link in links:
        assert re.fullmatch(r"\w+( \d+,)? \d{4}: [1-9]\d*", link["aria-label"])
        assert link.select_one("title").get_text() == link["aria-label"]
        path, anchor = link["href"].split("#")
        target = (site.out / name).parent / path if path else site.out / f"{name}.html"
        assert read_html(target).find(id=anchor) is not None
    counts = [int(link["aria-label"].rsplit(" ", 1)[1]) for link in links]
    assert sum(counts) == (7 if name == "archive/index" else 4)


def test_a_year_of_long_ago_has_a_page(project: Project) -> None:
    project.write({"posts/a.md": post("A", date="0987-02-03")})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert listed(result, "archive/0987") == ["A"]
    assert broken_links(result.out) == []


# -- Lists -------------------------------------------------------------------------------

ALL = ["Newest", "By directive", "Plain", "A on one day", "b on one day", "A fine build", "Older"]


def test_the_posts_directive_lists_by_limit_tag_year_and_style(site: Result) -> None:
    lists = site.article("lists").select("ul.posts")
    assert [texts(entry.select(".post-line a")) for entry in lists] == [
        ALL,
        ALL[:2],
        ["b on one day", "A fine build", "Older"],
        ["b on one day", "A fine build"],
    ]
    assert [bool(entry.select(".haiku")) for entry in lists] == [False, False, False, True]
    assert texts(lists[3].select(".post-summary")) == ["What the rain said."]
    assert texts(lists[3].select(".haiku-line"))[3:] == HAIKU.split(" / ")


def test_posts_are_in_one_order_everywhere(site: Result) -> None:
    years = [name for year in (2025, 2024, 2023) for name in listed(site, f"archive/{year}")]
    assert years == ALL
    assert listed(site, "index") == ALL
    assert texts(site.page("search").select(".journal-sidebar-posts a")) == ALL[:5]


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        (":limit: 0", r"limit"),
        (":limit: -1", r"limit"),
        (":limit: many", r"limit"),
        (":year: soon", r"year"),
        (":style: grand", r'"list", or "haiku"'),
        (":colour: red", r"colour"),
        (":tag:", r"tag"),
        (":tag: rsut", r"no post has the tag 'rsut'; the nearest are rust"),
        (":year: 2034", r"no post has the year '2034'; the nearest are 2024"),
        (":year: 0", r"no post has the year '0000'"),
    ],
)
def test_a_wrong_option_of_the_posts_directive_is_reported_where_it_is(
    project: Project, option: str, complaint: str
) -> None:
    project.write(
        {
            "posts/a.md": post("A", date="2024-01-01", tags=["rust"]),
            "index.md": f"# J\n\nText.\n\n```{{posts}}\n{option}\n```\n",
        }
    )
    warnings = project.build().warnings
    assert re.search(rf"index\.md:[567]: (WARNING|ERROR): .*{complaint}", warnings, re.DOTALL)


def test_an_empty_journal_has_a_note(project: Project) -> None:
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert "No posts yet." in result.article("index").get_text()
    assert "No tags yet." in result.article("tags/index").get_text()
    assert "No posts yet." in result.article("archive/index").get_text()
    assert broken_links(result.out) == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_long_indexes_are_cut_into_pages_that_hold_each_post_once(
    project: Project, builder: str
) -> None:
    project.write(
        {f"posts/p{n}.md": post(f"P{n}", date=f"2024-0{n}-01", tags=["x"]) for n in range(1, 6)}
    )
    result = project.build(builder, haiku_page_size=2)
    assert (result.error, result.warnings) == (None, "")
    for folder, name in (("tags", "x"), ("archive", "2024")):
        pages = [page for page in result.pages if re.match(rf"{folder}/{name}\b", page)]
        titles = [title for page in pages for title in listed(result, page)]
        assert len(pages) == 3
        assert sorted(titles) == ["P1", "P2", "P3", "P4", "P5"]
        for page in pages:
            assert len(result.article(page).select(".page-numbers a")) == 3
            assert len(result.article(page).select('.page-numbers a[aria-current="page"]')) == 1
    assert broken_links(result.out) == []


# -- References ---------------------------------------------------------------------------


def test_references_lead_to_posts_by_path_and_haiku_to_tags_and_to_years(site: Result) -> None:
    links = site.article("posts/newest").select("section > p a")
    assert [(link.get_text(), link["href"]) for link in links] == [
        ("A fine build", "rain/-/green.html"),
        ("Older", "older.html"),
        ("Older", "older.html"),
        ("A fine build", "rain/-/green.html"),
        ("as was said", "rain/-/green.html"),
        ("c++", "../tags/c-plus-plus.html"),
        ("the language", "../tags/c-sharp.html"),
        ("2024", "../archive/2024.html"),
        ("Older", "older.html"),
        ("its section", "rain/-/green.html#a-section"),
    ]


@pytest.mark.parametrize(
    ("reference", "complaint"),
    [
        (
            "{post}`the-frist`",
            "no post 'the-frist' in this journal; the nearest are posts/the-first",
        ),
        (f"{{post}}`{HAIKU}s`", f"no post '{HAIKU}s' in this journal; the nearest are {HAIKU}"),
        ("{tag}`rsut`", "no tag 'rsut' in this journal; the nearest are rust"),
        ("{year}`2042`", "no year '2042' in this journal; the nearest are 2024"),
        ("{year}`٢٠٢٤x`", "no year '٢٠٢٤x' in this journal"),
        ("{haiku:post}`zzz`", "no post 'zzz' in this journal"),
    ],
)
def test_a_wrong_reference_is_reported_with_its_line_and_the_nearest_names(
    project: Project, reference: str, complaint: str
) -> None:
    project.write(
        {
            "posts/the-first.md": post(
                "The first",
                haiku=HAIKU,
                date="2024-01-01",
                tags=["rust"],
                body=f"Words.\n\n{reference}",
            )
        }
    )
    result = project.build()
    line = project.read("posts/the-first.md").split("\n").index(reference) + 1
    assert f"the-first.md:{line}: WARNING: {complaint}" in result.warnings


def test_a_wrong_reference_in_a_plain_post_names_the_line_that_was_written(
    project: Project,
) -> None:
    project.write({"posts/a.md": plain_post(body="Words.\n\nA Heading\n\n{tag}`none`")})
    assert "a.md:10: WARNING: no tag 'none'" in project.build().warnings


# -- The whole site -----------------------------------------------------------------------


def test_every_link_and_anchor_has_a_target(site: Result) -> None:
    assert broken_links(site.out) == []


def test_every_link_has_a_target_when_pages_are_folders(project: Project) -> None:
    project.write(
        {
            "posts/a.md": post("A", tags=["x", "🎉"], body="{post}`b`, {tag}`x`, {year}`2025`"),
            "posts/b.md": post("B", date="2024-01-01", tags=["X"]),
        }
    )
    result = project.build("dirhtml")
    assert (result.error, result.warnings) == (None, "")
    assert broken_links(result.out) == []


def test_the_sidebar_is_bounded_and_no_page_holds_a_tree_of_posts(project: Project) -> None:
    project.write(
        {
            f"posts/p{n}.md": post(f"P{n}", date=f"{1990 + n}-01-01", tags=[f"tag{n}", f"tug{n}"])
            for n in range(30)
        }
        | {"index.md": "# Nothing\n"}
    )
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    for name in ("index", "posts/p15"):
        page = result.page(name)
        sidebar = page.select_one(".journal-sidebar")
        assert len(sidebar.select(".journal-sidebar-posts li")) == 5
        assert len(sidebar.select(".journal-sidebar-tags li")) == 20
        links = {link["href"].rpartition("/")[2] for link in page.select("a[href]")}
        assert len([link for link in links if re.fullmatch(r"p\d+\.html", link)]) <= 7


def test_the_sidebar_of_a_post_shows_the_posts_around_it(site: Result) -> None:
    entries = site.page("posts/plain").select(".journal-sidebar-posts a")
    assert texts(entries) == ALL[:5]
    assert texts(entry for entry in entries if entry.get("aria-current")) == ["Plain"]


def test_posts_outside_a_toctree_cause_no_warning_and_pages_are_not_posts(
    project: Project,
) -> None:
    project.write({"posts/a/b/c/d.md": post("Deep"), "page.md": "---\norphan: true\n---\n# P\n"})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert listed(result, "archive/2025") == ["Deep"]


HOSTILE = "<script>hush(1)</script>"
IMAGE = "\"'><img src=x onerror=hush(2)>"


def test_hostile_text_is_text_on_every_page(project: Project) -> None:
    project.write(
        {
            "posts/a.md": post(
                f"T `{HOSTILE}` `{IMAGE}` {{{{ 7*7 }}}}",
                haiku=[f"one {HOSTILE}", f"two {IMAGE}", "three {{ 7*7 }} </svg>"],
                tags=[HOSTILE, IMAGE, "{{ 7*7 }}", "javascript:hush(3)"],
                summary=f"S {HOSTILE} {IMAGE}",
                authors=[HOSTILE, IMAGE],
                html_meta={"description": f"{IMAGE}{HOSTILE}"},
                body=f"## `{HOSTILE}` `{IMAGE}`\n\n{HOSTILE}\n\n<img src=x onerror=hush(4)>\n\n"
                f"a {IMAGE} b\n\n```{{tags}} <b onclick=hush(5)>\n```\n\n"
                '[x](https://e.org/"onmouseover="hush(6))',
            ),
            "posts/b.md": post("B", date="2025-06-02", body="See {post}`a`."),
            "posts/c.md": plain_post(
                f"June 3, 2025: {HOSTILE} & {IMAGE}", haiku=f"{HOSTILE} / {IMAGE} / three"
            ),
        }
    )
    result = project.build(
        html_baseurl="https://example.org/", ogp_site_url="https://example.org/"
    )
    assert result.error is None
    seen = ""
    for path in sorted(result.out.rglob("*.html")):
        page = read_html(path)
        for element in page.find_all(True):
            handlers = {name: value for name, value in element.attrs.items() if name[:2] == "on"}
            assert "hush(" not in str(handlers), path
            data = element.get("type") == "application/ld+json"  # which no browser runs
            if element.name in {"script", "style"} and not data:
                assert "hush(" not in element.get_text(), path
            if element.name == "img":
                assert element.get("src") != "x", path
            for name in ("href", "src"):
                assert not str(element.get(name, "")).strip().startswith("javascript:"), path
        seen += page.get_text()
    for text in (HOSTILE, IMAGE, "{{ 7*7 }}", "javascript:hush(3)", "<b onclick=hush(5)>"):
        assert text in seen


def test_two_tags_that_want_one_page_are_an_error_that_names_both(project: Project) -> None:
    project.write({"posts/a.md": post("A", tags=["a b"]), "posts/b.md": post("B", tags=["a-b"])})
    result = project.build()
    assert result.error is not None
    for owner in ("'a b'", "posts/a", "'a-b'", "posts/b.md:4", "tags/a-b"):
        assert owner in result.warnings


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("tags/rust.md", "the tag 'rust'"),
        ("tags/index.md", "the index of tags"),
        ("archive/2025.md", "the year 2025"),
        ("archive/index.md", "the index of years"),
        pytest.param("search.md", "the search", marks=pytest.mark.parts("core", "search")),
        ("posts/A.md", "posts/a.md"),
    ],
)
def test_a_document_in_the_place_of_another_page_is_an_error_that_names_both(
    project: Project, name: str, owner: str
) -> None:
    page = post("Upper") if name == "posts/A.md" else "---\norphan: true\n---\n# Page\n"
    project.write({"posts/a.md": post("A", tags=["rust"]), name: page})
    result = project.build()
    assert result.error is not None
    assert name in result.warnings
    assert owner in result.warnings


# -- Other builders -------------------------------------------------------------------------


@pytest.fixture
def small(project: Project) -> Project:
    return project.write(
        {
            "posts/a.md": post("A title", haiku=HAIKU, date="2024-03-10", tags=["C#", "rust"]),
            "posts/b.md": post(
                "Another", date="2024-04-01", body="{post}`a`, {tag}`rust`, {year}`2024`"
            ),
        }
    )


def test_the_text_of_a_post_has_its_haiku_date_and_tags(small: Project) -> None:
    result = small.build("text")
    assert (result.error, result.warnings) == (None, "")
    lines = [line.strip() for line in result.text("posts/a.txt").split("\n")]
    start = lines.index("rain on the terminal")
    assert lines[start : start + 3] == HAIKU.split(" / ")
    text = "\n".join(lines)
    assert "March 10, 2024" in text
    assert "Tags: C#, rust" in text
    assert text.index("A title") < text.index("rain on")


def test_the_latex_of_a_post_has_its_haiku_date_and_tags(small: Project) -> None:
    documents = [("posts/a", "a.tex", "A title", "Ann", "howto")]
    result = small.build("latex", latex_documents=documents)
    assert (result.error, result.warnings) == (None, "")
    body = result.text("a.tex").partition(r"\begin{document}")[2]
    where = [body.index(line) for line in HAIKU.split(" / ")]
    assert where == sorted(where)
    assert all(
        r"\item" in body[first:second] or r"\\" in body[first:second]
        for first, second in pairwise(where)
    )
    assert "March 10, 2024" in body
    assert r"Tags: C\#, rust" in re.sub(r"\\DUrole\{[\w-]+\}\{([^{}]*)\}", r"\1", body)


def test_the_manual_page_of_a_post_has_its_haiku_date_and_tags(small: Project) -> None:
    result = small.build("man", man_pages=[("posts/a", "a", "A title", "Ann", 7)])
    assert (result.error, result.warnings) == (None, "")
    text = result.text("a.7")
    lines = text.split("\n")
    assert [line for line in lines if line in HAIKU.split(" / ")] == HAIKU.split(" / ")
    assert "March 10, 2024" in text
    assert "C#, rust" in re.sub(r"\\fI|\\fP|\\fB", "", text)


@pytest.mark.parametrize(
    "builder",
    ["latex", "man", "texinfo", "text", "xml", "epub", "singlehtml", "qthelp", "gettext"],
)
def test_every_builder_of_sphinx_lists_the_posts(small: Project, builder: str) -> None:
    small.write({"index.md": small.read("index.md") + "\n```{tag-list}\n```\n"})
    result = small.build(builder, version="1")
    assert result.error is None
    written = [path for path in result.out.rglob("*") if path.is_file()]
    titles = {"A title", "Another"} if builder != "gettext" else {"The journal"}
    assert any(
        titles <= set(re.findall("|".join(titles), path.read_text("utf-8", "replace")))
        for path in written
    )


# -- Former addresses ---------------------------------------------------------------------


def test_a_former_address_redirects_to_the_post(project: Project) -> None:
    aliases = ["/posts/old.html", "2019/05/a-name/"]
    project.write({"posts/new/name.md": post("A <b>title</b>", aliases=aliases)})
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    for name, address in (
        ("posts/old", "new/name.html"),
        ("2019/05/a-name/index", "../../../posts/new/name.html"),
    ):
        page = result.page(name)
        assert page.select_one("meta[http-equiv=refresh]")["content"] == f"0; url={address}"
        assert page.select_one("link[rel=canonical]")["href"] == address
        assert page.select_one("meta[name=robots]")["content"] == "noindex"
        assert page.select_one("a")["href"] == address
        assert page.select_one("a").get_text() == "A <b>title</b>"
        assert page.select_one("b") is None


def test_an_alias_onto_a_post_is_an_error_that_names_both(project: Project) -> None:
    project.write(
        {
            "posts/a.md": post("A", aliases=["posts/b.html"]),
            "posts/b.md": post("B", date="2020-01-01"),
        }
    )
    result = project.build()
    assert result.error is not None
    assert "a.md:4: ERROR: posts/b: claimed by posts/b.md and by an alias of" in result.warnings


def test_an_alias_taken_back_leaves_the_output(project: Project) -> None:
    project.write({"posts/a.md": post("A", aliases=["posts/old.html"])})
    assert "posts/old" in project.build().pages
    project.write({"posts/a.md": post("A")})
    assert "posts/old" not in project.build().pages
