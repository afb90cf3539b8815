"""Folders that moved: their posts answer at the old addresses, unless something else does."""

from __future__ import annotations

from typing import Any

import pytest
from haiku_journal.core.pages.redirects import (
    redirects,
    setting_problems,
)
from haiku_journal.util.path_claims import find_conflicts
from hypothesis import given
from hypothesis import strategies as st

POSTS = ["posts/a", "posts/b/c", "posts/x-/-y-/-z"]


def test_every_post_below_a_folder_has_its_old_address() -> None:
    assert list(redirects(POSTS, {"blog/": "posts/"})) == [
        ("blog/a", "posts/a"),
        ("blog/b/c", "posts/b/c"),
        ("blog/x-/-y-/-z", "posts/x-/-y-/-z"),
    ]
    assert list(redirects(POSTS, {"2019/": "posts/b/"})) == [("2019/c", "posts/b/c")]
    assert list(redirects(POSTS, {"/": "posts/b/"})) == [("c", "posts/b/c")]
    assert list(redirects(POSTS, {})) == []


def test_an_address_owned_by_something_else_is_not_redirected() -> None:
    taken = ["blog/A", "search", "a"]
    result = list(redirects(POSTS, {"blog/": "posts/", "posts/b/": "posts/"}, taken))
    assert ("blog/a", "posts/a") not in result
    assert ("blog/b/c", "posts/b/c") in result
    both = [*POSTS, "posts/c"]  # posts/b/c is a post's own; it does not lead to posts/c
    assert ("posts/b/c", "posts/c") not in list(redirects(both, {"posts/b/": "posts/"}))


def test_the_longer_of_two_matching_folders_takes_precedence() -> None:
    posts = ["posts/a/x", "posts/b/x"]
    moved = {"blog/": "posts/", "blog/a/": "posts/b/"}
    result = dict(redirects(posts, moved))
    assert result == {"blog/a/x": "posts/b/x", "blog/b/x": "posts/b/x"}
    reverse = dict(reversed(moved.items()))
    assert list(redirects(reversed(posts), reverse)) == list(redirects(posts, moved))


_NAMES = st.text("aAé/", min_size=1, max_size=4).map(lambda name: f"posts/{name}")
_FOLDERS = st.sampled_from(["/", "blog/", "blog/a/", "BLOG/", "posts/", "posts/a/"])
_BELOW = st.sampled_from(["posts/", "posts/a/"])


@given(st.lists(_NAMES), st.dictionaries(_FOLDERS, _BELOW), st.lists(_NAMES))
def test_no_address_has_two_owners(
    posts: list[str], moved: dict[str, str], taken: list[str]
) -> None:
    result = list(redirects(posts, moved, taken))
    owned = [(f"{name}.html", "other") for name in {*posts, *taken}]
    before = list(find_conflicts(owned))
    redirected = [(f"{address}.html", post) for address, post in result]
    assert list(find_conflicts([*owned, *redirected])) == before
    assert all(post in posts for _, post in result)


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ({"blog": "posts/"}, "'blog' is not a folder; write 'blog/'"),
        ({"blog/": "posts"}, "'posts' is not a folder; write 'posts/'"),
        (
            {"blog/": "articles/"},
            "'articles/' is not in the folder of posts; write 'posts/'",
        ),
        ({"posts/": "posts/"}, "'posts/' moved to itself; remove it"),
        ({"https://a.b/": "posts/"}, "'https://a.b/' is not a folder of this site"),
        ({"a//b/": "posts/"}, "'a//b/' is not a folder of this site"),
        ({"../a/": "posts/"}, "'../a/' is not a folder of this site"),
        ({1: "posts/"}, "1: 'posts/' is not text for text"),
        ({"blog/": None}, "'blog/': None is not text for text"),
    ],
)
def test_an_invalid_setting_is_reported(moved: dict[Any, Any], message: str) -> None:
    assert any(problem.startswith(message) for problem in setting_problems(moved, "posts"))


def test_a_valid_setting_is_not_reported() -> None:
    moved = {"blog/": "posts/", "/": "posts/", "/posts/2019/": "posts/", "é/": "posts/a-/-b-/"}
    assert list(setting_problems(moved, "posts/")) == []
