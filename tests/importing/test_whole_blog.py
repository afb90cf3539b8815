"""Import a whole blog into a journal and build it; import it again."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from haiku_journal.cli import main
from support.drawings import DRAWING
from support.projects import Project

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
FIRST = """---
title: The first post
categories: [One two]
published_at: 2020-01-01
---
![A pixel]({{ site.baseurl }}/assets/图.png) and <img src="/assets/drawing.svg" alt="a drawing">,
![gone](/assets/gone.png), [second]({% post_url 2020-01-02-second %}#part), [nowhere](/x/),
[a draft](/2020/01/04/draft.html), [data](/assets/data.csv) and [a call](tel:+123).[^1] [a][b]

[^1]: A note with [a link](https://example.com).

[b]: /2020/01/02/second.html

[unused]: https://example.com/unused
"""
FILES: dict[str, str | bytes] = {
    "_config.yml": "title: A blog\nbaseurl: /blog\n",
    "_posts/2020-01-01-first.md": FIRST,
    "_posts/2020-01-02-second.md": "---\ntitle: Second\ntags: [one-two]\n---\n"
    "#### Part\n\n---\n\n$5 and $6.\n",
    "_posts/2020-01-03-code.md": "---\ntitle: A\n---\n<a name='Here'></a>\n\n```\nx\n```\n",
    "_posts/2020-01-04-draft.md": "---\ntitle: Draft\npublished: false\n---\nHidden.\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nHidden.\n",
    "_posts/2020-01-05-more.md": "---\ntitle: More\ncreated: 1999-01-01\n---\n"
    "Text.\n\n## One {#here}\n\n[one](#here)\n\n"
    "<svg width='9'><rect x='1'/>\n\n<text>Words</text></svg>\n",
    "about.md": "# About\n",
    "assets/drawing.svg": DRAWING.format(" onload='x'><rect/>"),
    "assets/图.png": PIXEL,
    "assets/data.csv": "a,b\n",
}


@pytest.fixture(scope="module")
def project(make_project: Callable[[], Project]) -> Project:
    project = make_project()
    project.configure("haiku_required = False")
    for name, content in FILES.items():
        path = project.root / "blog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert bring(project, "--write") == 0
    return project


def bring(project: Project, *options: str) -> int:
    return main(["import", str(project.root / "blog"), "--root", str(project.folder), *options])


def report(project: Project) -> str:
    return project.read("_build/import-report.txt")


def test_a_blog_is_built_without_a_warning_and_has_everything(project: Project) -> None:
    assert report(project).count(": taken: ") == 6
    result = project.build()
    assert result.error is None
    assert result.warnings == ""
    first = result.article("posts/2020-01-01-first")
    assert [image["alt"] for image in first.select("img")] == ["A pixel", "a drawing"]
    sources = [unquote(image["src"]) for image in first.select("img")]
    assert all((result.out / "posts" / source).is_file() for source in sources)
    assert "onload" not in result.text(f"posts/{sources[1]}")
    targets = {link.get_text(): link.get("href") for link in first.select("a")}
    assert targets["second"] == "2020-01-02-second.html#part"
    assert targets["a"] == "2020-01-02-second.html"
    assert targets["data"].endswith("data.csv")
    assert not {"nowhere", "a draft", "a call"} & targets.keys()
    assert "a call (tel:+123)" in first.get_text()
    assert first.select_one(".haiku") is None
    assert first.select_one(".title-block time")["datetime"] == "2020-01-01"
    assert not list(result.out.rglob("*draft*"))
    assert not list(result.out.rglob("*idea*"))
    more = result.article("posts/2020-01-05-more")
    assert "<text>Words</text>" in result.text(f"posts/{more.select_one('img')['src']}")
    anchor = more.find("a", string="one")["href"].removeprefix("#")
    assert "One" in more.find(id=anchor).parent.get_text()
    old = result.text("2020/01/02/second.html")
    assert "posts/2020-01-02-second.html" in old


def test_what_needs_a_person_is_named_with_its_line(project: Project) -> None:
    name = "_posts/2020-01-01-first.md"
    text = report(project)
    assert f"{name}:7: left: '/assets/gone.png' is not here; the image is text now" in text
    assert f"{name}:7: dropped: '/x/' is not here; the link is text now" in text
    assert "tags: one-two is One two now; their pages were the same" in text
    assert f"{name}:14: dropped: a link definition that no link uses" in text
    assert "has the attribute onload of <svg> on line 1; it was taken out" in text
    assert "图" not in text


def test_a_second_import_takes_nothing_even_if_posts_were_edited_and_moved(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    second = project.folder / "posts" / "2020-01-02-second.md"
    second.write_text(second.read_text().replace("Second", "Another"))
    second.rename(project.folder / "posts" / "elsewhere.md")
    posts = sorted(Path(project.folder, "posts").rglob("*"))
    assert bring(project, "--write") == 0
    assert sorted(Path(project.folder, "posts").rglob("*")) == posts
    assert "0 taken, 6 known" in capsys.readouterr().out
    source = project.root / "blog" / "_posts" / "2020-01-05-more.md"
    source.write_text(source.read_text() + "\nMore words.\n")
    assert bring(project, "--write") == 1
    assert "it has changed since it was imported" in capsys.readouterr().out
