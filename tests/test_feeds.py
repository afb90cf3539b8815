"""Feeds: valid by their schemas, the same in both formats, safe, and named for ever."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import jsonschema
import pytest
from conftest import HAIKU, Project, Result, contents, differences, post, times
from haiku_journal.feeds.formats import EPOCH, Entry, Feed, Source, atom, json_feed
from haiku_journal.feeds.sanitize import clean, content, resolve
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
ATOM_SCHEMA = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_SCHEMA = jsonschema.Draft202012Validator(
    json.loads((SCHEMAS / "jsonfeed-1.1.json").read_text(encoding="utf-8"))
)
NAMES = {"a": "http://www.w3.org/2005/Atom"}
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
BASE = "https://journal.example/notes/"
ADDRESS = f"{BASE}posts/one/two.html"
FEEDS = r"feed\.|tags/.*\.xml"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


# -- Feeds as they are read ---------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """An entry as a feed reader has it, from either format."""

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: list[str]
    categories: list[str]
    summary: str
    content: str


def read_atom(data: bytes) -> tuple[Any, list[Read]]:
    """Check a feed against RFC 4287 and read its entries."""
    feed = etree.fromstring(data, etree.XMLParser(huge_tree=True))
    assert ATOM_SCHEMA.validate(feed), ATOM_SCHEMA.error_log

    def text(entry: Any, name: str) -> str:
        return entry.findtext(f"a:{name}", "", NAMES)

    entries = []
    for entry in feed.findall("a:entry", NAMES):
        # The Schematron rules of the RFC's schema.
        assert (
            entry.find("a:author", NAMES) is not None or feed.find("a:author", NAMES) is not None
        )
        link = entry.find("a:link[@rel='alternate']", NAMES)
        assert link is not None
        assert entry.find("a:content", NAMES).get("type") == "html"
        entries.append(
            Read(
                text(entry, "id"),
                link.get("href"),
                text(entry, "title"),
                text(entry, "published"),
                text(entry, "updated"),
                [name.text or "" for name in entry.findall("a:author/a:name", NAMES)],
                [found.get("term") for found in entry.findall("a:category", NAMES)],
                text(entry, "summary"),
                text(entry, "content"),
            )
        )
    assert len({entry.id for entry in entries}) == len(entries)
    return feed, entries


def read_json(data: bytes) -> tuple[Any, list[Read]]:
    """Check a feed against JSON Feed 1.1 and read its entries."""
    feed = json.loads(data)
    JSON_SCHEMA.validate(feed)
    return feed, [
        Read(
            item["id"],
            item["url"],
            item.get("title", ""),
            item["date_published"],
            item["date_modified"],
            [author["name"] for author in item["authors"]],
            item.get("tags", []),
            item.get("summary", ""),
            item["content_html"],
        )
        for item in feed["items"]
    ]


def read_feed(result: Result, name: str = "feed.xml") -> list[Read]:
    """The entries of an Atom feed in the output of a build."""
    return read_atom((result.out / name).read_bytes())[1]


# -- Feeds as values ------------------------------------------------------------------

MOMENT = dt.datetime(2025, 6, 1, 9, 30, tzinfo=dt.UTC)
ENTRY = Entry(
    id="tag:journal.example,2025-06-01:/posts/one",
    url=f"{BASE}posts/one.html",
    title="One",
    published=MOMENT,
    updated=MOMENT,
    authors=("Ann",),
    content="<p>Text.</p>",
)
FEED = Feed(
    id="tag:journal.example,2000-01-01:/feed.xml",
    url=f"{BASE}feed.xml",
    home=f"{BASE}index.html",
    title="The journal",
    language="en",
    authors=("The authors",),
    entries=(ENTRY,),
)
# All that a person can type, and what no feed can hold beside it.
words = st.text(st.characters(exclude_characters="\r", exclude_categories=()), min_size=1)
written = words.filter(lambda text: re.search("[^\x00-\x20\x7f\ud800-\udfff\ufffe\uffff]", text))


@given(title=written, summary=words, tag=written, author=written, html=written)
def test_any_text_comes_back_from_both_formats(
    title: str, summary: str, tag: str, author: str, html: str
) -> None:
    entry = replace(
        ENTRY, title=title, summary=summary, categories=(tag,), authors=(author,), content=html
    )
    feed = replace(FEED, title=title, subtitle=summary, entries=(entry,))
    _, from_atom = read_atom(atom(feed))
    head, from_json = read_json(json_feed(feed))
    assert from_atom == from_json

    def kept(text: str) -> str:
        return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)

    read = from_atom[0]
    assert (read.title, read.summary, read.content) == (kept(title), kept(summary), kept(html))
    assert (read.categories, read.authors) == ([kept(tag)], [kept(author)])
    assert head["title"] == kept(title)


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
def test_a_title_is_text_whatever_it_looks_like(text: str) -> None:
    feed = replace(FEED, title=text, entries=(replace(ENTRY, title=text, summary=text),))
    tree, (read,) = read_atom(atom(feed))
    assert (read.title, read.summary) == (text, text)
    for name in ("title", "summary"):
        assert tree.find(f"a:entry/a:{name}", NAMES).get("type", "text") == "text"
    assert read_json(json_feed(feed))[1][0].title == text


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    later = replace(ENTRY, id="tag:x,2025:/2", updated=MOMENT + dt.timedelta(days=3))
    tree, _ = read_atom(atom(replace(FEED, entries=(ENTRY, later, replace(ENTRY, id="x:3")))))
    assert tree.findtext("a:updated", None, NAMES) == "2025-06-04T09:30:00+00:00"


def test_a_feed_without_entries_is_valid_and_asks_no_clock() -> None:
    empty = replace(FEED, entries=())
    tree, entries = read_atom(atom(empty))
    assert tree.findtext("a:updated", None, NAMES) == EPOCH.isoformat()
    assert entries == read_json(json_feed(empty))[1] == []


def test_every_author_is_named() -> None:
    feed = replace(FEED, entries=(replace(ENTRY, authors=("Ann", "Bo")),))
    assert read_atom(atom(feed))[1][0].authors == ["Ann", "Bo"]
    assert read_json(json_feed(feed))[1][0].authors == ["Ann", "Bo"]


# -- Content, from pages that no build would write --------------------------------------


def page_of(body: str, haiku: str = "one<br>two<br>three") -> bytes:
    """A post's page with this markup in it, escaped by nobody."""
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
ACTIVE_ELEMENTS = {"script", "style", "iframe", "object", "embed", "form", "input", "button"} | {
    *("svg", "link", "meta", "base", "template", "noscript", "annotation-xml", "mglyph", "xmp")
}


def parsed(fragment: str) -> Any:
    """Content, as an entry holds it, as XML; that it is well-formed is a promise of its own."""
    held = replace(ENTRY, content=fragment).content
    return etree.fromstring(f"<div>{held}</div>", etree.XMLParser(huge_tree=True))


def check_safe(fragment: str) -> None:
    for tree in (parsed(fragment), etree.fromstring(f"<p>{fragment}</p>", etree.HTMLParser())):
        for element in tree.iter():
            assert element.tag not in ACTIVE_ELEMENTS
            for name, value in element.items():
                assert not name.startswith("on")
                assert name not in {"style", "class", "id", "background", "action"}
                if name in {"href", "src"}:
                    assert urlsplit(value).scheme in {"http", "https", "mailto"}


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_active_passes(payload: str) -> None:
    check_safe(content(page_of(f"<p>before</p>{payload}"), ADDRESS))


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_active_passes_of_another_sites_html(payload: str) -> None:
    found = clean(f"<p>before</p>{payload}<p>after</p>", ADDRESS)
    check_safe(found)
    assert "before" in found


def test_clean_html_stays_as_it_is() -> None:
    once = content(page_of("<p>A &amp; <a href='../b.html'>b</a></p><pre>x\n  y</pre>"), ADDRESS)
    assert clean(once, ADDRESS) == once
    assert clean(" ", ADDRESS) == clean("<!-- x -->", ADDRESS) == ""


def test_an_entry_of_another_journal_says_whose_it_is() -> None:
    source = Source("A & <b>", "https://a.example/", "https://a.example/feed.xml")
    tree, (read,) = read_atom(atom(replace(FEED, entries=(replace(ENTRY, source=source),))))
    found = tree.find("a:entry/a:source", NAMES)
    assert found.findtext("a:title", None, NAMES) == source.title
    assert [(link.get("rel"), link.get("href")) for link in found.findall("a:link", NAMES)] == [
        ("alternate", source.home),
        ("self", source.url),
    ]
    assert read.title == ENTRY.title


@given(st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<pre>", "<table>", "text", "<b"])))
def test_nothing_active_passes_in_any_mixture(payloads: list[str]) -> None:
    check_safe(content(page_of("".join(payloads)), ADDRESS))


@given(body=st.text(st.characters(exclude_categories=["Cc", "Cs"])), haiku=written)
def test_words_that_look_like_markup_remain_words(body: str, haiku: str) -> None:
    found = content(page_of(f"<p>{escape(body)}</p>", escape(haiku)), ADDRESS)
    feed = replace(FEED, entries=(replace(ENTRY, content=found),))
    _, (read,) = read_atom(atom(feed))
    tree = parsed(read.content)
    drawn = {element.tag for element in tree.iter()}
    assert drawn == {"div", "p"}
    assert "".join(tree.xpath("p[last()]//text()")).strip() == body.strip()


def test_what_may_not_pass_leaves_its_words() -> None:
    found = parsed(
        content(page_of("<p><blink>some</blink> <font color=red>words</font></p>"), "a")
    )
    assert found[-1].text == "some words"


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
def test_links_lead_from_anywhere_or_nowhere(link: str, target: str | None) -> None:
    assert resolve(ADDRESS, link) == target


@given(link=st.text())
def test_no_link_has_another_scheme(link: str) -> None:
    for address in (ADDRESS, "posts/one.html"):
        target = resolve(address, link)
        scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", target or "", re.IGNORECASE)
        assert scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


def test_deep_pages_are_whole() -> None:
    depth = 900
    found = parsed(content(page_of("<blockquote>" * depth + "<p>deepest</p>"), ADDRESS))
    assert found.xpath("count(.//blockquote)") == depth
    assert found.xpath("string(.//blockquote/p)") == "deepest"


def test_a_page_that_is_no_post_is_refused() -> None:
    with pytest.raises(ValueError, match="one/two"):
        content(b"<html><body><article><h1>No post</h1></article></body></html>", ADDRESS)


# -- Content, from pages as a build writes them ------------------------------------------

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
    """Two posts that hold what posts hold, and one that tries what it should not."""
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
def at_home(journal: Project) -> Result:
    """The journal where its address is known."""
    return journal.build(into="home", html_baseurl=BASE)


@pytest.fixture(scope="module")
def nowhere(journal: Project) -> Result:
    """The journal where no address is known."""
    return journal.build(into="nowhere")


@pytest.fixture(scope="module")
def body(at_home: Result) -> Any:
    """The content of the first post."""
    return parsed(read_feed(at_home)[0].content)


def test_a_post_is_told_as_its_header_says(at_home: Result) -> None:
    first, second, third = read_feed(at_home)
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


def test_both_formats_and_tags_hold_the_same_entries(at_home: Result, nowhere: Result) -> None:
    for result in (at_home, nowhere):
        tree, entries = read_atom((result.out / "feed.xml").read_bytes())
        head, in_json = read_json((result.out / "feed.json").read_bytes())
        assert [entry.title for entry in entries] == ["One & <two>", "Two", "Three"]
        assert in_json == entries
        assert head["title"] == tree.findtext("a:title", None, NAMES) == "Haiku Journal"
        assert read_feed(result, "tags/c-plus-plus.xml") == entries[:2]
        assert tree.findtext("a:updated", None, NAMES) == "2025-07-01T00:00:00+00:00"
        assert b"Unseen" not in (result.out / "tags/c-plus-plus.xml").read_bytes()


def test_the_haiku_comes_first_and_the_head_is_left_out(body: Any) -> None:
    lines = [text.strip() for text in body[0].itertext()]
    assert body[0].tag == "p"
    assert " / ".join(lines) == HAIKU
    assert [child.tag for child in body[0]] == ["br", "br"]
    words = " ".join(body.itertext())
    assert "min read" not in words
    assert "Tags:" not in words
    assert body.find(".//h1") is None
    assert [heading.xpath("string()") for heading in body.iter("h2")] == ["Below"]


def test_code_is_kept_to_the_letter(body: Any) -> None:
    blocks = body.findall(".//pre")
    assert [[child.tag for child in block] for block in blocks] == [["code"], ["code"]]
    assert blocks[0].xpath("string()") == CODE + "\n"
    assert blocks[1].xpath("string()") == "a = 1\n"  # without its numbers
    assert body.xpath("string(.//p/code)") == "inline <code>"


def test_what_classes_say_is_said_by_elements(body: Any) -> None:
    assert body.xpath("string(.//blockquote/p/strong)") == "Note"
    items = [item.xpath("normalize-space()") for item in body.findall(".//ul/li")]
    assert items == ["☐ to do", "☑ done"]
    assert body.find(".//ol").get("start") == "3"
    assert [cell.xpath("normalize-space()") for cell in body.iter("td")] == ["1", "2"]
    assert [element.tag for element in body.find(".//math").iter()] == ["math", "msup", "mi", "mn"]
    assert "#" not in body.xpath("string(.//h2)") + body.xpath("string(.//figcaption)")
    attributes = {name for element in body.iter() for name in element.attrib}
    assert attributes == {"href", "src", "alt", "start", "dir"}


def targets(entry: Read) -> Iterator[str]:
    tree = parsed(entry.content)
    yield entry.url
    yield from (element.get("href") for element in tree.iter("a"))
    yield from (element.get("src") for element in tree.iter("img"))


@pytest.mark.parametrize("name", ["feed.xml", "tags/c-plus-plus.xml"])
@pytest.mark.parametrize("base", [BASE, ""])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_link_leads_where_it_should(
    journal: Project, name: str, base: str, builder: str
) -> None:
    result = journal.build(builder, into=f"{builder}-{bool(base)}", html_baseurl=base)
    tree, entries = read_atom((result.out / name).read_bytes())
    own = urljoin(BASE, name)
    root = urljoin(own, tree.get(XML_BASE, ""))
    links = [link.get("href") for link in tree.findall("a:link", NAMES)]
    links += [link for entry in entries for link in targets(entry)]
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


def test_a_tags_feed_says_whose_it_is(nowhere: Result) -> None:
    tree, _ = read_atom((nowhere.out / "tags/c-plus-plus.xml").read_bytes())
    other, _ = read_atom((nowhere.out / "feed.xml").read_bytes())
    assert tree.findtext("a:title", None, NAMES) == "Haiku Journal: c++"
    assert tree.find("a:link[@rel='alternate']", NAMES).get("href") == "tags/c-plus-plus.html"
    assert tree.findtext("a:id", None, NAMES) != other.findtext("a:id", None, NAMES)


# -- From build to build -----------------------------------------------------------------


def test_names_survive_a_rename(project: Project) -> None:
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


def test_a_feed_holds_the_newest(project: Project) -> None:
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


def test_a_feed_is_made_again_when_what_it_holds_has_changed(project: Project) -> None:
    project.write(
        {
            "posts/one.md": post("One", date="2025-06-01", tags=["a"], body="Of [](two.md)."),
            "posts/two.md": post("Two", date="2025-06-02", tags=["b"]),
            "posts/three.md": post("Three", date="2025-06-03", tags=["c"]),
        }
    )

    def changed(look: Callable[[Path], dict[str, Any]] = contents) -> set[str]:
        before = look(project.root / "build/html")
        project.build(html_baseurl=BASE)
        after = look(project.root / "build/html")
        feeds = {name for name in after.keys() | before.keys() if re.match(FEEDS, name)}
        return {name for name in feeds if after.get(name) != before.get(name)}

    newest = {"feed.xml", "feed.json"}
    assert changed() == newest | {"tags/a.xml", "tags/b.xml", "tags/c.xml"}
    assert changed(times) == set()
    project.edit("posts/two.md", "# Two", "# Two, again")  # which the post before it shows
    assert changed() == newest | {"tags/a.xml", "tags/b.xml"}
    project.delete("posts/three.md")
    assert changed() == newest | {"tags/c.xml"}
    built, fresh = project.build(html_baseurl=BASE), project.fresh(html_baseurl=BASE)
    assert "Two, again" in read_feed(built, "tags/a.xml")[0].content
    assert [name for name in differences(built.out, fresh.out) if re.match(FEEDS, name)] == []


def test_the_same_posts_give_the_same_bytes(journal: Project, at_home: Result) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")
        patch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # two months later
        later = journal.build(parallel=2, into="later", html_baseurl=BASE)
    for name in ("feed.xml", "feed.json", "tags/c-plus-plus.xml"):
        assert (later.out / name).read_bytes() == (at_home.out / name).read_bytes()


def test_pages_announce_the_feeds(at_home: Result) -> None:
    def announced(name: str) -> dict[str, str]:
        page = at_home.page(name)
        return {
            urljoin(f"{BASE}{name}.html", link["href"]): link["type"]
            for link in page.select('head link[rel="alternate"]')
            if link["type"] != "text/markdown"
        }

    feeds = {
        f"{BASE}feed.xml": "application/atom+xml",
        f"{BASE}feed.json": "application/feed+json",
    }
    assert announced("posts/one") == feeds
    tagged = {f"{BASE}tags/c-plus-plus.xml": "application/atom+xml"}
    assert announced("tags/c-plus-plus") == feeds | tagged
