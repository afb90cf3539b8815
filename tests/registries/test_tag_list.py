"""The list of tags: what it says of a tag, and the problems of the file."""

from __future__ import annotations

import pytest
from haiku_journal.registries.tags import TagEntry, TagList, read_tag_list
from haiku_journal.registries.toml_tables import SIZE_LIMIT, TABLE_LIMIT
from hypothesis import given
from hypothesis import strategies as st

LIST = b"""
[PostgreSQL]
description = "The database, and its extensions."
synonyms = ["postgres", "pg"]
parent = "db"

[databases]
synonyms = ["db"]
"""


def read(data: bytes) -> TagList:
    tags, problems = read_tag_list(data)
    assert problems == []
    return tags


def test_a_synonym_in_any_spelling_names_its_tag() -> None:
    tags = read(LIST)
    assert tags.entry("PG") == TagEntry(
        "PostgreSQL", "The database, and its extensions.", ("postgres", "pg"), "databases"
    )
    assert [tags.name(tag) for tag in ("pg", "postgresql", "DB", "Git")] == [
        *("PostgreSQL", "PostgreSQL", "databases", "Git")
    ]
    assert tags.above("postgres") == ["databases"]
    assert tags.above("Git") == tags.above("databases") == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[a", 1, "this is not TOML: Expected ']'"),
        ("a = 1", 1, "a: needs a table of its own; write [a] on a line"),
        ("[a]\n[[b]]", 2, "b: needs a table of its own"),
        ("[a]\n\nsynonims = []", 3, "unknown key 'synonims'; did you mean `synonyms`?"),
        ("[a]\ndescription = ['x']", 2, "description: needs text, not a list"),
        ("[a]\nsynonyms = ['x',\n  'y']\n[b", 4, "this is not TOML"),
        ('[a]\nsynonyms = ["x\\u0007"]', 2, "synonyms: a control character; remove it"),
        ("[a]\n[A]", 2, "'A' is the same tag as 'a'; join the two tables"),
        ("[a]\n[b]\nsynonyms = ['A']", 3, "'A' already names 'a'; remove it from one of them"),
        ("[a]\nsynonyms = ['x']\n[b]\nsynonyms = ['x']", 4, "'x' already names 'a'"),
        ("[databases]\n[a]\nparent = 'Database'", 3, "[Database] in this file; the nearest are"),
        ("[a]\nparent = 'a'", 2, "a tag cannot be above itself: a → a; remove one"),
        ("[b]\nparent='c'\n[a]\nparent='b'\n[c]\nparent='b'", 2, "above itself: b → c → b"),
        (f"['{'x' * 61}']", 1, "a tag has at most 60 characters"),
        ("x = " + "[" * 10_000, 1, "reading the file nests too deep; flatten it"),
        ("x = " + "9" * 10_000, 1, "reading the file failed with ValueError: Exceeds the limit"),
        (".".join("a" * 5_000) + " = 1", 1, "reading the file nests too deep; flatten it"),
        ("\n".join(f"[t{i}]" for i in range(TABLE_LIMIT + 1)), 1, "the limit is 2,000"),
        ("#" * (SIZE_LIMIT + 1), 1, "the limit is 262,144"),
    ],
)
def test_a_problem_has_its_line_and_a_remedy(text: str, line: int, message: str) -> None:
    tags, problems = read_tag_list(text.encode())
    assert not tags.entries
    assert [problem.line for problem in problems if message in problem.message] == [line]
    assert len(problems) == 1


def test_tags_can_be_nested_to_a_limit() -> None:
    def chain(length: int) -> bytes:
        return "\n".join(f"[t{i}]\nparent = 't{i + 1}'" for i in range(length)).encode()

    assert len(read(chain(10) + b"\n[t10]").above("t0")) == 10
    _tags, [problem] = read_tag_list(chain(11) + b"\n[t11]")
    assert (problem.line, problem.message) == (2, "parent: more than 10 tags are above 't0'")


@given(st.binary() | st.text("[]'\"=ab.\n#{}, ").map(str.encode))
def test_no_file_ends_in_a_traceback(data: bytes) -> None:
    tags, problems = read_tag_list(data)
    assert not (tags.entries and problems)
