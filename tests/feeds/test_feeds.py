"""Test that feeds are valid, equal in both formats, safe, and have stable ids."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from haiku_journal.feeds.formats import EPOCH, Feed, FeedSource, atom, json_feed
from haiku_journal.feeds.sanitize import post_content, resolve_link, sanitize
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.builds import Result
from support.feeds import (
    BASE,
    ENTRY,
    MOMENT,
    NAMES,
    Read,
    check_safe,
    parsed,
    read_atom,
    read_json,
)
from support.folders import contents, differences, times
from support.posts import HAIKU, post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "theme", "feeds")

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
ADDRESS = f"{BASE}posts/one/two.html"
FEEDS = r"feed\.|tags/.*\.xml"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


# -- Reading feeds --------------------------------------------------------------------


def read_feed(result: Result, name: str = "feed.xml") -> list[Read]:
    """Return the entries of an Atom feed in the output of a build."""
    return read_atom((result.out / name).read_bytes())[1]


# -- Serialization --------------------------------------------------------------------

FEED = Feed(
    id="tag:journal.example,2000-01-01:/feed.xml",
    url=f"{BASE}feed.xml",
    home=f"{BASE}index.html",
    title="The journal",
    language="en",
    authors=("The authors",),
    entries=(ENTRY,),
)
# Text that a person can type, including characters that no feed can contain.
any_text = st.text(st.characters(exclude_characters="\r", exclude_categories=()), min_size=1)
visible_text = any_text.filter(
    lambda text: re.search("[^\x00-\x20\x7f\ud800-\udfff\ufffe\uffff]", text)
)


@given(
    title=visible_text, summary=any_text, tag=visible_text, author=visible_text, html=visible_text
)
def test_any_text_round_trips_through_both_formats(
    title: str, summary: str, tag: str, author: str, html: str
) -> None:
    entry = replace(
        ENTRY, title=title, summary=summary, categories=(tag,), authors=(author,), content=html
    )
    feed = replace(FEED, title=title, subtitle=summary, entries=(entry,))
    _, from_atom = read_atom(atom(feed))
    head, from_json = read_json(json_feed(feed))
    assert from_atom == from_json

    def valid(text: str) -> str:
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)

    read = from_atom[0]
    assert (read.title, read.summary, read.content) == (valid(title), valid(summary), valid(html))
    assert (read.categories, read.authors) == ([valid(tag)], [valid(author)])
    assert head["title"] == valid(title)


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "a & b < c > d",
        "]]>",
        "<!-- ",
        "&amp; &lt;",
        '" onx="',
        "'",
    ],
)
def test_markup_in_a_title_stays_text(text: str) -> None:
    feed = replace(FEED, title=text, entries=(replace(ENTRY, title=text, summary=text),))
    tree, (read,) = read_atom(atom(feed))
    assert (read.title, read.summary) == (text, text)
    for name in ("title", "summary"):
        assert tree.find(f"a:entry/a:{name}", NAMES).get("type", "text") == "text"
    assert read_json(json_feed(feed))[1][0].title == text


def test_a_feed_has_the_date_of_its_newest_entry() -> None:
    later = replace(ENTRY, id="tag:x,2025:/2", updated=MOMENT + dt.timedelta(days=3))
    tree, _ = read_atom(atom(replace(FEED, entries=(ENTRY, later, replace(ENTRY, id="x:3")))))
    assert tree.findtext("a:updated", None, NAMES) == "2025-06-04T09:30:00+00:00"


def test_a_feed_without_entries_is_valid_and_does_not_use_the_clock() -> None:
    empty = replace(FEED, entries=())
    tree, entries = read_atom(atom(empty))
    assert tree.findtext("a:updated", None, NAMES) == EPOCH.isoformat()
    assert entries == read_json(json_feed(empty))[1] == []


def test_every_author_is_listed() -> None:
    feed = replace(FEED, entries=(replace(ENTRY, authors=("Ann", "Bo")),))
    assert read_atom(atom(feed))[1][0].authors == ["Ann", "Bo"]
    assert read_json(json_feed(feed))[1][0].authors == ["Ann", "Bo"]


# -- Content of hostile pages -----------------------------------------------------------


def page_of(body: str, haiku: str = "one<br>two<br>three") -> bytes:
    """Build the page of a post that contains this markup unescaped."""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>T</title></head><body>'
        "<nav>elsewhere</nav><article><section><h1>The title</h1>"
        f'<div class="title-block docutils container"><p class="haiku">{haiku}</p>'
        '<p class="post-facts">June 1</p></div>\n'
        f"{body}</section></article><footer>the foot</footer></body></html>"
    ).encode("utf-8", "surrogatepass")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><text>t</text></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' \x01java\nscript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='java&#9;script:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://[' onclick=alert(1)>x</a>",
    "<iframe src='//evil.example'></iframe>",
    "<object data='x'></object><embed src=x>",
    "<form action='//evil.example'><input name=a><button>go</button></form>",
    "<p style='background:url(//evil.example)' class=x id=y onmouseover=alert(1)>p</p>",
    "<style>@import '//evil.example'</style>",
    "<link rel=stylesheet href=//evil.example><meta http-equiv=refresh content=0><base href=//e>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src onerror=alert(1)>'>",
    "<math href='javascript:alert(1)'><annotation-xml encoding='text/html'><script>a</script>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp><plaintext>",
    "<details ontoggle=alert(1) open>d</details>",
    "<td background='javascript:alert(1)'>c</td>",
    "<!--[if IE]><script>alert(1)</script><![endif]--><?php x ?><![CDATA[<script>]]>",
    "</section></article><script>alert(1)</script>",
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_active_content_is_removed_from_a_page(payload: str) -> None:
    check_safe(post_content(page_of(f"<p>before</p>{payload}"), ADDRESS))


@pytest.mark.parametrize("payload", HOSTILE)
def test_active_content_is_removed_from_html_of_another_site(payload: str) -> None:
    cleaned = sanitize(f"<p>before</p>{payload}<p>after</p>", ADDRESS)
    check_safe(cleaned)
    assert "before" in cleaned


def test_clean_html_is_unchanged() -> None:
    once = post_content(
        page_of("<p>A &amp; <a href='../b.html'>b</a></p><pre>x\n  y</pre>"), ADDRESS
    )
    assert sanitize(once, ADDRESS) == once
    assert sanitize(" ", ADDRESS) == sanitize("<!-- x -->", ADDRESS) == ""


def test_an_entry_of_another_journal_names_its_source() -> None:
    source = FeedSource("A & <b>", "https://a.example/", "https://a.example/feed.xml")
    tree, (read,) = read_atom(atom(replace(FEED, entries=(replace(ENTRY, source=source),))))
    element = tree.find("a:entry/a:source", NAMES)
    assert element.findtext("a:title", None, NAMES) == source.title
    assert [(link.get("rel"), link.get("href")) for link in element.findall("a:link", NAMES)] == [
        ("alternate", source.home),
        ("self", source.url),
    ]
    assert read.title == ENTRY.title


@given(st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<pre>", "<table>", "text", "<b"])))
def test_active_content_is_removed_from_any_mixture(payloads: list[str]) -> None:
    check_safe(post_content(page_of("".join(payloads)), ADDRESS))


@given(body=st.text(st.characters(exclude_categories=["Cc", "Cs"])), haiku=visible_text)
def test_text_that_looks_like_markup_stays_text(body: str, haiku: str) -> None:
    content = post_content(page_of(f"<p>{escape(body)}</p>", escape(haiku)), ADDRESS)
    feed = replace(FEED, entries=(replace(ENTRY, content=content),))
    _, (read,) = read_atom(atom(feed))
    tree = parsed(read.content)
    tags = {element.tag for element in tree.iter()}
    assert tags == {"div", "p"}
    assert "".join(tree.xpath("p[last()]//text()")).strip() == body.strip()


def test_disallowed_elements_keep_their_text() -> None:
    content = parsed(
        post_content(page_of("<p><blink>some</blink> <font color=red>words</font></p>"), "a")
    )
    assert content[-1].text == "some words"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("#note", f"{ADDRESS}#note"),
        ("", ADDRESS),
        ("../three.html#x", f"{BASE}posts/three.html#x"),
        ("../../_images/a%20b.png", f"{BASE}_images/a%20b.png"),
        ("/root", "https://journal.example/root"),
        ("//host/x", "https://host/x"),
        ("https://e.example/?a=1&b=2", "https://e.example/?a=1&b=2"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", None),
        ("\x00 java\tscript:alert(1)", None),
        ("ftp://e.example", None),
        ("unknown:x", None),
        ("https://[", None),
    ],
)
def test_links_become_absolute_or_are_dropped(link: str, target: str | None) -> None:
    assert resolve_link(ADDRESS, link) == target


@given(link=st.text())
def test_no_link_has_a_disallowed_scheme(link: str) -> None:
    for address in (ADDRESS, "posts/one.html"):
        target = resolve_link(address, link)
        scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", target or "", re.IGNORECASE)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


def test_deeply_nested_pages_are_complete() -> None:
    depth = 900
    content = parsed(post_content(page_of("<blockquote>" * depth + "<p>deepest</p>"), ADDRESS))
    assert content.xpath("count(.//blockquote)") == depth
    assert content.xpath("string(.//blockquote/p)") == "deepest"


def test_a_page_that_is_not_a_post_is_rejected() -> None:
    with pytest.raises(ValueError, match="one/two"):
        post_content(b"<html><body><article><h1>No post</h1></article></body></html>", ADDRESS)


# -- Content of built pages --------------------------------------------------------------

CODE = 'def f():\n    return "<b>" & 1  # é\n\n\nprint(f())'
BODY = f"""
A first word with a note[^n], `inline <code>`, $x^2$ and [a link](https://e.example/?a=1&b=2).
See [another](two.md), {{tag}}`c++` and [a heading](#below).

- [ ] to do
- [x] done

```python
{CODE}
```

```{{code-block}} python
:linenos:
:caption: With a caption

a = 1
```

```{{note}}
Something **bold**.
```

```{{figure}} dot.png
:alt: A dot

What it shows
```

| left | right |
|:-----|------:|
| 1    | 2     |

3. three
4. four

## Below

The end.

[^n]: The note.
"""


@pytest.fixture(scope="module")
def journal(make_project: Callable[[], Project]) -> Project:
    """Write three published posts, one of them with all kinds of content, and two hidden ones."""
    project = make_project()
    project.write(
        {
            "posts/one.md": post(
                "One & `<two>`",
                date="2025-06-03T01:00+05:00",
                tags=["c++", "C++ & <b>"],
                summary="In <short> & clear",
                authors=["Ann <ann>", "Bo"],
                body=BODY,
            ),
            "posts/two.md": post("Two", date="2025-06-02", tags=["c++"], updated="2025-07-01"),
            "posts/three.md": post("Three", date="2025-06-01", updated="2025-05-01"),
            "posts/dot.png": PIXEL,
            "posts/draft.md": post("Unseen", date="2025-06-04", draft=True, tags=["c++"]),
            "posts/future.md": post("Unseen", date="2036-01-01", tags=["c++"]),
        }
    )
    return project


@pytest.fixture(scope="module")
def with_base_url(journal: Project) -> Result:
    """Build the journal with `html_baseurl`."""
    return journal.build(into="with-base-url", html_baseurl=BASE)


@pytest.fixture(scope="module")
def without_base_url(journal: Project) -> Result:
    """Build the journal without `html_baseurl`."""
    return journal.build(into="without-base-url")


@pytest.fixture(scope="module")
def body(with_base_url: Result) -> Any:
    """Return the content of the first post."""
    return parsed(read_feed(with_base_url)[0].content)


def test_an_entry_has_the_metadata_of_its_post(with_base_url: Result) -> None:
    first, second, third = read_feed(with_base_url)
    assert (first.title, first.summary) == ("One & <two>", "In <short> & clear")
    assert (first.authors, first.categories) == (["Ann <ann>", "Bo"], ["c++", "C++ & <b>"])
    assert first.url == f"{BASE}posts/one.html"
    assert first.id == "tag:journal.example,2025-06-03:/posts/one"
    assert first.published == first.updated == "2025-06-02T20:00:00+00:00"
    assert (second.published, second.updated) == (
        "2025-06-02T00:00:00+00:00",
        "2025-07-01T00:00:00+00:00",
    )
    assert third.updated == third.published == "2025-06-01T00:00:00+00:00"
    assert third.authors == ["The journal's authors"]
    assert (third.summary, third.categories) == ("", [])


def test_both_formats_and_tag_feeds_contain_the_same_entries(
    with_base_url: Result, without_base_url: Result
) -> None:
    for result in (with_base_url, without_base_url):
        tree, entries = read_atom((result.out / "feed.xml").read_bytes())
        head, in_json = read_json((result.out / "feed.json").read_bytes())
        assert [entry.title for entry in entries] == ["One & <two>", "Two", "Three"]
        assert in_json == entries
        assert head["title"] == tree.findtext("a:title", None, NAMES) == "Haiku Journal"
        assert read_feed(result, "tags/c-plus-plus.xml") == entries[:2]
        assert tree.findtext("a:updated", None, NAMES) == "2025-07-01T00:00:00+00:00"
        assert b"Unseen" not in (result.out / "tags/c-plus-plus.xml").read_bytes()


def test_the_haiku_comes_first_and_title_and_facts_are_left_out(body: Any) -> None:
    lines = [text.strip() for text in body[0].itertext()]
    assert body[0].tag == "p"
    assert " / ".join(lines) == HAIKU
    assert [child.tag for child in body[0]] == ["br", "br"]
    words = " ".join(body.itertext())
    assert "2025" not in words
    assert "Tags:" not in words
    assert body.find(".//h1") is None
    assert [heading.xpath("string()") for heading in body.iter("h2")] == ["Below"]


def test_code_is_kept_exactly(body: Any) -> None:
    blocks = body.findall(".//pre")
    assert [[child.tag for child in block] for block in blocks] == [["code"], ["code"]]
    assert blocks[0].xpath("string()") == CODE + "\n"
    assert blocks[1].xpath("string()") == "a = 1\n"  # without line numbers
    assert body.xpath("string(.//p/code)") == "inline <code>"


def test_elements_replace_css_classes(body: Any) -> None:
    assert body.xpath("string(.//blockquote/p/strong)") == "Note"
    items = [item.xpath("normalize-space()") for item in body.findall(".//ul/li")]
    assert items == ["☐ to do", "☑ done"]
    assert body.find(".//ol").get("start") == "3"
    assert [cell.xpath("normalize-space()") for cell in body.iter("td")] == ["1", "2"]
    assert [element.tag for element in body.find(".//math").iter()] == ["math", "msup", "mi", "mn"]
    assert "#" not in body.xpath("string(.//h2)") + body.xpath("string(.//figcaption)")
    attributes = {name for element in body.iter() for name in element.attrib}
    assert attributes == {"href", "src", "alt", "start", "dir"}


def link_targets(entry: Read) -> Iterator[str]:
    tree = parsed(entry.content)
    yield entry.url
    yield from (element.get("href") for element in tree.iter("a"))
    yield from (element.get("src") for element in tree.iter("img"))


@pytest.mark.parametrize("name", ["feed.xml", "tags/c-plus-plus.xml"])
@pytest.mark.parametrize("base", [BASE, ""])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_link_has_the_right_target(
    journal: Project, name: str, base: str, builder: str
) -> None:
    result = journal.build(builder, into=f"{builder}-{bool(base)}", html_baseurl=base)
    tree, entries = read_atom((result.out / name).read_bytes())
    own = urljoin(BASE, name)
    root = urljoin(own, tree.get(XML_BASE, ""))
    links = [link.get("href") for link in tree.findall("a:link", NAMES)]
    links += [link for entry in entries for link in link_targets(entry)]
    assert len(links) > 8
    for link in links:
        assert not base or urlsplit(link).scheme, f"{link} is relative"
        target = urljoin(root, link)
        if not target.startswith(BASE):
            assert target == "https://e.example/?a=1&b=2"
            continue
        path, _, fragment = target.removeprefix(BASE).partition("#")
        file = result.out / (unquote(path) + "index.html" * (path.endswith("/") or not path))
        assert file.is_file(), link
        if fragment:
            page = etree.fromstring(file.read_bytes(), etree.HTMLParser())
            assert page.xpath("//*[@id=$name]", name=fragment), link


def test_a_tag_feed_names_its_tag(without_base_url: Result) -> None:
    tree, _ = read_atom((without_base_url.out / "tags/c-plus-plus.xml").read_bytes())
    other, _ = read_atom((without_base_url.out / "feed.xml").read_bytes())
    assert tree.findtext("a:title", None, NAMES) == "Haiku Journal: c++"
    assert tree.find("a:link[@rel='alternate']", NAMES).get("href") == "tags/c-plus-plus.html"
    assert tree.findtext("a:id", None, NAMES) != other.findtext("a:id", None, NAMES)


# -- Incremental builds -------------------------------------------------------------------


def test_ids_survive_a_rename(project: Project) -> None:
    project.write(
        {
            "posts/old.md": post("Moved", date="2025-06-02"),
            "posts/named.md": post("Named", date="2025-06-01", id="tag:a.example,2020:x"),
        }
    )
    before = read_feed(project.build(html_baseurl=BASE))
    project.delete("posts/old.md")
    project.write(
        {"posts/far/new.md": post("Moved", date="2025-06-02", aliases=["posts/old", "posts/mid"])}
    )
    project.rename("posts/named.md", "posts/renamed.md")
    after = read_feed(project.build(html_baseurl=BASE))
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert after[0].id == "tag:journal.example,2025-06-02:/posts/old"
    assert after[1].id == "tag:a.example,2020:x"
    assert [entry.url for entry in after] == [
        f"{BASE}posts/far/new.html",
        f"{BASE}posts/renamed.html",
    ]


def test_a_post_that_claims_the_id_of_another_or_of_a_feed_is_an_error_at_its_line(
    project: Project,
) -> None:
    at = "tag:journal.example,2024-05-05:/posts"
    project.write(
        {
            "posts/victim.md": post("Victim", date="2024-05-05"),
            "posts/moved.md": post("Moved", date="2024-05-05", aliases=["posts/old"]),
            "posts/named.md": post("Named", date="2024-01-01", id="urn:x", tags=["t"]),
            "posts/a.md": post("A", date="2025-05-05", id=f"{at}/victim"),
            "posts/b.md": post("B", date="2023-05-05", id=f"{at}/old"),
            "posts/c.md": post("C", date="2025-05-05", id="urn:x"),
            "posts/d.md": post("D", id="tag:journal.example,2000-01-01:/feed.xml"),
            "posts/e.md": post("E", id="tag:journal.example,2000-01-01:/tags/t.xml"),
        }
    )
    result = project.build(html_baseurl=BASE)
    found = re.findall(r"posts/(.)\.md:4: ERROR: .* is that of (\S+);", result.warnings)
    assert sorted(found) == [
        ("a", "posts/victim"),
        ("b", "posts/moved"),
        ("c", "posts/named"),
        ("d", "feed.xml"),
        ("e", "tags/t.xml"),
    ]
    assert result.pages == []


def test_a_feed_contains_the_newest_posts(project: Project) -> None:
    for day in range(1, 6):
        project.write({f"posts/{day}.md": post(f"Day {day}", date=f"2025-06-0{day}", tags=["t"])})
    result = project.build(haiku_feed_size=2)
    for name in ("feed.xml", "tags/t.xml"):
        assert [entry.title for entry in read_feed(result, name)] == ["Day 5", "Day 4"]


def test_a_journal_without_posts_has_feeds(project: Project) -> None:
    result = project.build(html_baseurl=BASE)
    tree, entries = read_atom((result.out / "feed.xml").read_bytes())
    assert tree.findtext("a:updated", None, NAMES) == EPOCH.isoformat()
    assert entries == read_json((result.out / "feed.json").read_bytes())[1] == []


def test_a_feed_is_rewritten_only_when_its_content_changes(project: Project) -> None:
    project.write(
        {
            "posts/one.md": post("One", date="2025-06-01", tags=["a"], body="Of [](two.md)."),
            "posts/two.md": post("Two", date="2025-06-02", tags=["b"]),
            "posts/three.md": post("Three", date="2025-06-03", tags=["c"]),
        }
    )

    def changed(snapshot: Callable[[Path], dict[str, Any]] = contents) -> set[str]:
        before = snapshot(project.root / "build/html")
        project.build(html_baseurl=BASE)
        after = snapshot(project.root / "build/html")
        feeds = {name for name in after.keys() | before.keys() if re.match(FEEDS, name)}
        return {name for name in feeds if after.get(name) != before.get(name)}

    newest = {"feed.xml", "feed.json"}
    assert changed() == newest | {"tags/a.xml", "tags/b.xml", "tags/c.xml"}
    assert changed(times) == set()
    project.edit("posts/two.md", "# Two", "# Two, again")  # the post before it shows the title
    assert changed() == newest | {"tags/a.xml", "tags/b.xml"}
    project.delete("posts/three.md")
    assert changed() == newest | {"tags/c.xml"}
    built, fresh = project.build(html_baseurl=BASE), project.fresh(html_baseurl=BASE)
    assert "Two, again" in read_feed(built, "tags/a.xml")[0].content
    assert [name for name in differences(built.out, fresh.out) if re.match(FEEDS, name)] == []


def test_the_same_posts_produce_the_same_bytes(journal: Project, with_base_url: Result) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        patch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # two months later
        later = journal.build(parallel=2, into="later", html_baseurl=BASE)
    for name in ("feed.xml", "feed.json", "tags/c-plus-plus.xml"):
        assert (later.out / name).read_bytes() == (with_base_url.out / name).read_bytes()


def test_pages_link_to_the_feeds(with_base_url: Result) -> None:
    def linked_feeds(name: str) -> dict[str, str]:
        page = with_base_url.page(name)
        return {
            urljoin(f"{BASE}{name}.html", link["href"]): link["type"]
            for link in page.select('head link[rel="alternate"]')
            if link["type"] != "text/markdown"
        }

    feeds = {
        f"{BASE}feed.xml": "application/atom+xml",
        f"{BASE}feed.json": "application/feed+json",
    }
    assert linked_feeds("posts/one") == feeds
    tagged = {f"{BASE}tags/c-plus-plus.xml": "application/atom+xml"}
    assert linked_feeds("tags/c-plus-plus") == feeds | tagged
