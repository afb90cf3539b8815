"""The source of a post in the form that each kind of site needs.

The text is the same in all forms.  The differences are the header, the place of the title
(header or text), and the escaping of text that a generator would read as instructions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from post import Post


def write_posts(posts: Sequence[Post], folder: Path, form: str) -> None:
    """Write posts to a folder, each at its path, in one of the forms."""
    for post in posts:
        path = folder / f"{post.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FORMS[form](post), encoding="utf-8")


def journal_form(post: Post) -> str:
    """Format a post for this journal."""
    haiku = (f"  - {_quoted(line)}" for line in post.haiku)
    header = ["haiku:", *haiku, f"date: {post.note.date}", f"tags: [{_quoted(post.note.tag)}]"]
    return _front_matter(header, post.note.text)


def bare_form(post: Post) -> str:
    """Format a post as a page outside of all toctrees."""
    return _front_matter(["orphan: true"], post.note.text)


def ablog_form(post: Post) -> str:
    """Format a post for ABlog."""
    header = [
        "orphan: true",
        "blogpost: true",
        f"date: {post.note.date:%b %d, %Y}",
        f"tags: {_quoted(post.note.tag)}",
    ]
    return _front_matter(header, post.note.text)


def material_form(post: Post) -> str:
    """Format a post for Material's blog, with an excerpt that ends with the first paragraph."""
    header = [
        f"date: {post.note.date}",
        f"slug: {_quoted(post.path)}",
        f"tags: [{_quoted(post.note.tag)}]",
    ]
    lines = post.note.text.split("\n")
    end = _first_paragraph_end(post)
    lines[end:end] = ["", "<!-- more -->", ""]
    return _front_matter(header, "\n".join(lines))


def zensical_form(post: Post) -> str:
    """Return a note as it is: Zensical has pages only."""
    return post.note.text


def pelican_form(post: Post) -> str:
    """Format an article for Pelican, which writes the title itself."""
    header = [
        f"Title: {post.note.title}",
        f"Date: {post.note.date}",
        f"Tags: {post.note.tag}",
        f"Slug: {post.path}",
    ]
    return "\n".join((*header, "", _untitled(post)))


def hugo_form(post: Post) -> str:
    """Format a page for Hugo, whose template writes the title.

    Escape text that Hugo would read as a shortcode, and remove braces after a fence, which
    it would read as attributes.
    """
    header = [
        f"title: {_quoted(post.note.title)}",
        f"date: {post.note.date}",
        f"tags: [{_quoted(post.note.tag)}]",
        f'years: ["{post.note.date.year}"]',
    ]
    text = _untitled(post).replace("{{<", "{{ <").replace("{{%", "{{ %")
    return _front_matter(header, _ATTRIBUTES.sub(r"\1", text))


FORMS: dict[str, Callable[[Post], str]] = {
    "journal": journal_form,
    "cards": journal_form,
    "bare": bare_form,
    "ablog": ablog_form,
    "material": material_form,
    "zensical": zensical_form,
    "pelican": pelican_form,
    "hugo": hugo_form,
}


_ATTRIBUTES = re.compile(r"^(\s*(?:`{3,}|~{3,})[^`{\n]*)\{.*$", re.MULTILINE)


def _front_matter(lines: Sequence[str], text: str) -> str:
    return "\n".join(("---", *lines, "---", text))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _untitled(post: Post) -> str:
    """Return the text without its title and without the underline of the title."""
    lines = post.note.text.split("\n")
    after = post.note.title_line + 1
    underlined = set(lines[after].strip()) == {"="}
    del lines[post.note.title_line : after + underlined]
    return "\n".join(lines)


def _first_paragraph_end(post: Post) -> int:
    """Return the line after the first paragraph below the title, or after the title."""
    for token in MarkdownIt("commonmark").parse(post.note.text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            first, end = token.map
            if first > post.note.title_line:
                return end
    return post.note.title_line + 1
