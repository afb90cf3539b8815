"""Records: the journal that posts make together, in whatever order they come."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise

import pytest
from haiku_journal.core.models import Journal, Post, weight
from haiku_journal.core.pages import heatmap
from haiku_journal.core.reading.reading_time import reading_minutes
from haiku_journal.util.path_claims import find_conflicts
from hypothesis import given
from hypothesis import strategies as st
from support.records import make_header, record


def names(posts: object) -> list[str]:
    return [post.docname.removeprefix("posts/") for post in posts]  # type: ignore[attr-defined]


POSTS = [
    record("a", "2024-05-01", "Zebra", ("Rust", "go")),
    record("b", "2024-05-01", "apple", ("rust",)),
    record("c", "2024-05-01T12:00", "Zulu", ("RUST",)),
    record("d", "2023-12-31", "D", ("rust", "cafe\u0301")),
    record("e", "2025-01-01", "E", ("café", "Go")),
    record("f", "2023-12-31", "d", ()),
]
ORDER = ["e", "c", "b", "a", "d", "f"]


@given(st.permutations(POSTS))
def test_a_journal_is_the_same_whatever_order_its_posts_come_in(posts: list[Post]) -> None:
    journal, other = Journal(posts), Journal(POSTS)
    assert journal.posts == other.posts
    assert list(journal.tags.items()) == list(other.tags.items())
    assert journal.tags_by_weight == other.tags_by_weight
    assert list(journal.years.items()) == list(other.years.items())


def test_posts_are_ordered_by_date_then_moment_then_title() -> None:
    assert names(Journal(POSTS).posts) == ORDER


def test_a_day_with_an_offset_keeps_its_place_among_days() -> None:
    at = dt.datetime(2024, 5, 1, 20, tzinfo=dt.UTC)
    early = Post("posts/x", make_header(date=dt.date(2024, 5, 2), at=at, timed=True), "X")
    assert names(Journal([*POSTS, early]).posts)[:3] == ["e", "x", "c"]


def test_neighbours_are_the_posts_before_and_after() -> None:
    journal = Journal(POSTS)
    for place, name in enumerate(ORDER):
        older, newer = journal.older(f"posts/{name}"), journal.newer(f"posts/{name}")
        assert (older and names([older])) == (ORDER[place + 1 : place + 2] or None)
        assert (newer and names([newer])) == ([ORDER[place - 1]] if place else None)


@pytest.mark.parametrize(
    ("name", "count", "around"),
    [
        ("e", 3, "ecb"),
        ("c", 3, "ecb"),
        ("b", 3, "cba"),
        ("f", 3, "adf"),
        ("a", 5, "cbadf"),
        ("e", 9, "ecbadf"),
        ("f", 1, "f"),
    ],
)
def test_the_posts_around_a_post_hold_it_and_are_as_many_as_asked(
    name: str, count: int, around: str
) -> None:
    assert names(Journal(POSTS).around(f"posts/{name}", count)) == list(around)


def test_a_tag_is_one_whatever_its_case_or_unicode_form() -> None:
    tags = Journal(POSTS).tags
    assert {tag.key: names(tag.posts) for tag in tags.values()} == {
        "café": ["e", "d"],
        "go": ["e", "a"],
        "rust": ["c", "b", "a", "d"],
    }
    assert list(tags) == sorted(tags)


def test_a_tag_has_the_name_that_most_of_its_posts_use() -> None:
    tags = Journal(POSTS).tags
    assert tags["rust"].name == "rust"
    assert tags["go"].name == "Go"  # as often as "go": the first in order


def test_a_post_that_spells_a_tag_twice_counts_once() -> None:
    tags = Journal([record("x", tags=("Go", "GO", "go"))]).tags
    assert [(tag.name, names(tag.posts)) for tag in tags.values()] == [("Go", ["x"])]


def test_tags_by_weight_start_with_the_one_of_most_posts() -> None:
    assert [tag.key for tag in Journal(POSTS).tags_by_weight] == ["rust", "café", "go"]


def test_years_come_latest_first_and_hold_their_posts_in_order() -> None:
    years = Journal(POSTS).years
    assert {year: names(posts) for year, posts in years.items()} == {
        2025: ["e"],
        2024: ["c", "b", "a"],
        2023: ["d", "f"],
    }
    assert list(years) == [2025, 2024, 2023]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "ecbadf"),
        ({"limit": 2}, "ec"),
        ({"limit": 99}, "ecbadf"),
        ({"tag": "RUST"}, "cbad"),
        ({"tag": "rust", "year": 2024}, "cba"),
        ({"tag": "rust", "year": 2024, "limit": 1}, "c"),
        ({"year": 2023}, "df"),
        ({"year": 1999}, ""),
        ({"tag": "none"}, ""),
        ({"tag": "go", "year": 2023}, ""),
    ],
)
def test_select_finds_the_newest_posts_of_a_tag_and_year(
    query: dict[str, object], expected: str
) -> None:
    assert names(Journal(POSTS).select(**query)) == list(expected)  # type: ignore[arg-type]


def test_a_journal_without_posts_has_nothing() -> None:
    journal = Journal([])
    assert (journal.posts, journal.tags, journal.years, journal.select()) == ((), {}, {}, ())
    assert "posts/a" not in journal


@given(st.lists(st.integers(1, 100), min_size=1))
def test_weights_rise_with_counts_from_one_to_five(counts: list[int]) -> None:
    counts.sort()
    weights = [weight(count, counts) for count in counts]
    assert weights == sorted(weights)
    assert weights[0] == 1
    assert max(weights) <= 5


# -- Heat maps -------------------------------------------------------------------------------


@given(st.lists(st.dates(), max_size=50))
def test_a_months_cell_counts_its_posts(dates: list[dt.date]) -> None:
    cells = heatmap.months(dates)
    assert sum(cell.count for cell in cells) == len(dates)
    assert len(cells) == 12 * len({date.year for date in dates})
    assert len({(cell.row, cell.column) for cell in cells}) == len(cells)
    for cell in cells:
        assert cell.column == cell.date.month - 1
        assert (cell.level == 0) == (cell.count == 0)
        assert cell.level <= heatmap.LEVELS


@given(st.integers(1, 9999), st.randoms())
def test_a_years_cells_are_its_days_a_week_a_column(year: int, chance: random.Random) -> None:
    dates = [dt.date(year, chance.randint(1, 12), chance.randint(1, 28)) for _ in range(10)]
    cells = heatmap.days(year, dates)
    assert [cell.date.timetuple().tm_yday for cell in cells] == list(range(1, len(cells) + 1))
    assert len(cells) in (365, 366)
    assert sum(cell.count for cell in cells) == 10
    assert len({(cell.row, cell.column) for cell in cells}) == len(cells)
    for cell, following in pairwise(cells):
        assert cell.row == cell.date.weekday()
        assert following.column - cell.column == (1 if following.row == 0 else 0)
    assert max(cell.column for cell in cells) <= 53


def test_the_busiest_day_is_the_darkest() -> None:
    dates = [dt.date(2024, 1, 1)] * 4 + [dt.date(2024, 1, 2)]
    cells = heatmap.days(2024, dates)
    assert (cells[0].level, cells[1].level, cells[2].level) == (4, 1, 0)


# -- Reading time, paths -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("a few words", 1),
        ("word " * 240, 1),
        ("word " * 480, 2),
        ("don't well-known " * 240, 2),
        ("字" * 360, 1),
        ("字" * 1080, 3),
        ("word " * 240 + "字" * 720, 3),
        ("... --- !!!", 1),
    ],
)
def test_reading_takes_whole_minutes(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes


def test_a_path_has_one_owner() -> None:
    claims = [
        ("posts/a", "a.md"),
        ("posts/A", "A.md"),
        ("tags/cafe\u0301", "one"),
        ("tags/café", "other"),
        ("tags/straße", "three"),
        ("tags/strasse", "four"),
        ("posts/b", "b.md"),
        ("tags/caf%C3%A9", "five"),
        ("posts/b/c", "below"),
        ("posts", "above"),
    ]
    assert list(find_conflicts(claims)) == [
        ("posts/A", "a.md", "A.md"),
        ("tags/café", "one", "other"),
        ("tags/strasse", "three", "four"),
        ("tags/caf%C3%A9", "one", "five"),
        ("posts/b/c", "b.md", "below"),
        ("posts", "a.md", "above"),
    ]


@given(st.lists(st.text("abcdef/", min_size=1), unique=True))
def test_paths_that_differ_do_not_clash(paths: list[str]) -> None:
    assert list(find_conflicts((f"{path}.html", path) for path in paths)) == []
