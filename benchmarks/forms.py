"""How each kind of site wants a post written.

The text is the same in all of them.  What differs is the header, whether the title
stands in it or in the text, and what a kind would take for instructions to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from post import Post


def write_posts(posts: Sequence[Post], folder: Path, form: str) -> None:
    """Write posts below a folder, each at its path, in one of the forms."""
    for post in posts:
        path = folder / f"{post.path}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FORMS[form](post), encoding="utf-8")


def journal_form(post: Post) -> str:
    """A post of this journal."""
    haiku = (f"  - {_quoted(line)}" for line in post.haiku)
    header = ["haiku:", *haiku, f"date: {post.note.date}", f"tags: [{_quoted(post.note.tag)}]"]
    return _front_matter(header, post.note.text)


def bare_form(post: Post) -> str:
    """A page that no toctree lists."""
    return _front_matter(["orphan: true"], post.note.text)


def ablog_form(post: Post) -> str:
    """A post of ABlog."""
    header = [
        "orphan: true",
        "blogpost: true",
        f"date: {post.note.date:%b %d, %Y}",
        f"tags: {_quoted(post.note.tag)}",
    ]
    return _front_matter(header, post.note.text)


def material_form(post: Post) -> str:
    """A post of Material's blog; what its lists show ends with the first paragraph."""
    header = [
        f"date: {post.note.date}",
        f"slug: {_quoted(post.path)}",
        f"tags: [{_quoted(post.note.tag)}]",
    ]
    lines = post.note.text.split("\n")
    end = _first_paragraph_end(post)
    lines[end:end] = ["", "<!-- more -->", ""]
    return _front_matter(header, "\n".join(lines))


def pelican_form(post: Post) -> str:
    """An article of Pelican, which writes the title itself."""
    header = [
        f"Title: {post.note.title}",
        f"Date: {post.note.date}",
        f"Tags: {post.note.tag}",
        f"Slug: {post.path}",
    ]
    return "\n".join((*header, "", _untitled(post)))


def hugo_form(post: Post) -> str:
    """A page of Hugo, whose template writes the title.

    No text is taken for a shortcode, and none behind a fence for attributes.
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
    "pelican": pelican_form,
    "hugo": hugo_form,
}


_ATTRIBUTES = re.compile(r"^(\s*(?:`{3,}|~{3,})[^`{\n]*)\{.*$", re.MULTILINE)


def _front_matter(lines: Sequence[str], text: str) -> str:
    return "\n".join(("---", *lines, "---", text))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _untitled(post: Post) -> str:
    """The text without its title, and without the line that may underline it."""
    lines = post.note.text.split("\n")
    after = post.note.title_line + 1
    underlined = set(lines[after].strip()) == {"="}
    del lines[post.note.title_line : after + underlined]
    return "\n".join(lines)


def _first_paragraph_end(post: Post) -> int:
    """The line behind the first paragraph below the title, or behind the title."""
    for token in MarkdownIt("commonmark").parse(post.note.text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            first, end = token.map
            if first > post.note.title_line:
                return end
    return post.note.title_line + 1
