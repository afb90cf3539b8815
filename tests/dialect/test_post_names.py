"""Test how references name posts."""

from __future__ import annotations

import pytest
from haiku_journal.dialect import PostNames

POSTS = {
    "posts/2026/a.md": ("one / two / three", "A title"),
    "posts/b.md": ("four / five / six", "It\u2019s in C#"),
    "posts/c.md": ("seven / eight / nine", "Twice"),
    "posts/d.md": ("ten / eleven / twelve", "twice"),
    "posts/e.md": ("", "posts/b"),
    "posts/f.md": ("SEVEN / eight / nine", "Use `git rebase`"),
}

FOUND = {
    "posts/2026/a": (["a"], ""),
    "/posts/2026/a.md": (["a"], ""),
    "2026/a": (["a"], ""),
    "One /two/  three": (["a"], ""),
    "a  TITLE": (["a"], ""),
    "A title#A heading": (["a"], "A heading"),
    "2026/a # x": (["a"], "x"),
    "It's in C#": (["b"], ""),
    "It's in C##What is C#?": (["b"], "What is C#?"),
    "Twice": (["c", "d"], ""),
    "seven / eight / nine#x": (["c", "f"], "x"),
    "posts/b": (["b"], ""),
    "use git rebase": (["f"], ""),
    "": ([], ""),
    "#": ([], ""),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("target", "expected"), FOUND.items())
def test_a_reference_names_posts_by_path_haiku_or_title(
    target: str, expected: tuple[list[str], str]
) -> None:
    paths, _name, heading = PostNames(POSTS, "posts").find(target)
    assert ([path.removesuffix(".md")[-1] for path in paths], heading) == expected


def test_the_nearest_posts_are_those_with_the_same_words_or_else_letters() -> None:
    names = PostNames(POSTS, "posts")
    assert names.nearest("A tittle") == ["posts/2026/a.md"]
    assert names.nearest("git rebse") == ["posts/f.md"]
    assert names.nearest("twyce") == ["posts/d.md"]
    assert names.nearest("unlike") == []
