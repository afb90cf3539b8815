"""The sidebar: which tags it has, and when they change."""

from __future__ import annotations

from haiku_journal.core.models import Journal, Post
from haiku_journal.core.pages.sidebar import TAGS, Sidebar
from hypothesis import given
from hypothesis import strategies as st
from support.records import record


def posts_with(counts: dict[str, int]) -> list[Post]:
    """Return posts with one tag each, as many per tag as requested."""
    return [
        record(f"{tag}-{number}", tags=(tag,))
        for tag, count in counts.items()
        for number in range(count)
    ]


def tags_of(counts: dict[str, int]) -> list[str]:
    return [name for name, _slug in Sidebar(Journal(posts_with(counts))).tags]


def test_the_tags_of_the_greatest_sizes_are_shown_by_name() -> None:
    counts = {f"t{number:02}": 1 for number in range(30)} | {"zig": 8, "ada": 3}
    shown = tags_of(counts)
    assert shown == sorted(shown)
    assert len(shown) == TAGS
    assert {"zig", "ada"} <= set(shown)


@given(st.lists(st.integers(1, 40), min_size=25, max_size=40))
def test_no_tag_has_a_place_before_one_that_is_half_as_large_again(numbers: list[int]) -> None:
    counts = {f"t{number:02}": count for number, count in enumerate(numbers)}
    shown = set(tags_of(counts))
    least = min(counts[tag] for tag in shown)
    assert max(count for tag, count in counts.items() if tag not in shown) <= 1.5 * least


def test_a_post_seldom_changes_which_tags_are_shown() -> None:
    """Each time that it does, every page is written again."""
    counts = {f"t{number:02}": 20 for number in range(25)}
    before, changes = tags_of(counts), 0
    for number in range(100):
        counts[f"t{number % 25:02}"] += 1
        after = tags_of(counts)
        changes += after != before
        before = after
    assert changes <= 5
