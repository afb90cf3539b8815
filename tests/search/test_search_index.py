"""Test the index that Python writes, searched by the browser's scripts in Node."""

from __future__ import annotations

import itertools
import json
import pickle
import random
import re
import subprocess
import unicodedata
import zlib
from collections import Counter
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.header.model import DUE, SUPERSEDED
from haiku_journal.search.indexing import (
    CodeBlock,
    IndexedPost,
    IndexEntry,
    Section,
    analysis,
    index_files,
    make_entry,
    make_index,
    spelling,
    tokens,
    vectors,
)
from haiku_journal.search.indexing.spelling import intended_words, is_one_edit
from haiku_journal.search.indexing.tokens import lexemes, read_lexeme, stem
from haiku_journal.util.scripts import WITHOUT_SPACES
from hypothesis import given, settings
from hypothesis import strategies as st
from support.paths import SEARCH_SCRIPTS
from support.search import ask, needs_node, post, search, write_files

NAMES = "snake_case camelCase std::vector C++ process.env.API"
POSTS = [
    post(
        "reflog",
        "Find a lost commit with the reflog.",
        tags=("git",),
        date="2022-01-02",
        authors=("Ann Example",),
    ),
    post("rebase", "Rebase a branch before the commit is shared.", tags=("git", "habits")),
    post("compose", "Start services with docker-compose up.", tags=("docker",)),
    post(
        "identifiers",
        "",
        sections=(
            Section("", "", "Merge with --no-ff, count with ->> and read E0502 or 404."),
            Section("names", "Naming", "", (CodeBlock("py", NAMES),)),
        ),
        date="2024-05-06",
    ),
    post("markup", 'An <img src=x onerror="alert(1)"> in text & more.', title="<b>Markup</b>"),
    post("flags", "find . -name core", date="2021-03-04"),
    post("environment", "Set an environment variable in the shell.", tags=("C++",)),
    post("theory", "The who and the what."),
]
STALE = {"reflog": SUPERSEDED, "rebase": DUE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the index of POSTS."""
    files = make_index(map(make_entry, POSTS), states=STALE)
    return write_files(files, tmp_path_factory.mktemp("index"))


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zlib.decompress(files["manifest.bin"]))
    return content


# --- the index -----------------------------------------------------------------------------


pages = st.builds(
    post,
    st.text("abc/", min_size=1, max_size=6),
    st.text("git rebase -_.:C+é日\n", max_size=80),
    date=st.dates().map(str),
    tags=st.lists(st.sampled_from(["git", "C++", "c++"]), max_size=2).map(tuple),
)


@given(st.lists(pages, max_size=8, unique_by=lambda page: page.docname), st.randoms())
def test_the_same_entries_give_the_same_files_in_any_order(
    posts: list[IndexedPost], rng: random.Random
) -> None:
    entries = [make_entry(page) for page in posts]
    shuffled = [pickle.loads(pickle.dumps(entry)) for entry in entries]
    rng.shuffle(shuffled)
    assert list(make_index(entries).items()) == list(make_index(shuffled).items())


def test_a_new_post_does_not_change_the_files_of_older_posts_and_other_words() -> None:
    old = make_index(map(make_entry, POSTS))
    new = make_index(map(make_entry, [*POSTS, post("zebra", "zebra", date="2030-01-01")]))
    displays = {path: data for path, data in old.items() if path.startswith("posts/")}
    assert displays.items() <= new.items()
    assert len(new) == len(old) + 1


def test_a_changed_file_gets_a_new_name() -> None:
    old = make_index(map(make_entry, POSTS))
    new = make_index(
        map(make_entry, [post("reflog", "Something else", date="2022-01-02"), *POSTS[1:]])
    )
    same = old.keys() & new.keys() - {"manifest.bin"}
    assert all(old[path] == new[path] for path in same)
    assert len([path for path in new.keys() - old.keys() if path.startswith("posts/")]) == 1


def test_an_index_without_posts_can_be_made() -> None:
    assert manifest(make_index([]))["tagged"] == []


def test_the_manifest_has_days_and_tags() -> None:
    content = manifest(make_index(map(make_entry, POSTS)))
    assert content["tags"] == ["C++", "docker", "git", "habits"]
    assert content["tagged"][1] == [2]
    first = date(2021, 3, 4)
    assert content["days"][0] == first.toordinal()
    steps = itertools.accumulate(content["days"][1:])
    assert [str(first + timedelta(step)) for step in steps] == [
        "2022-01-02",
        *["2023-04-10"] * 5,
        "2024-05-06",
    ]


def test_spellings_of_one_tag_are_one_tag() -> None:
    spelled = [("C++",), ("c++", "Git"), ("git",), ("ＧＩＴ",), ("git",)]
    content = manifest(
        make_index(make_entry(post(str(i), tags=tags)) for i, tags in enumerate(spelled))
    )
    assert content["tags"] == ["C++", "git"]
    assert content["keys"] == {"C++": "c++"}
    assert content["tagged"] == [[0], [0, 1], [1], [1], [1]]


def weight(entry: IndexEntry, word: str) -> int:
    return dict(zip(entry.terms.splitlines(), entry.weights, strict=True)).get(stem(word), 0)


def test_the_weight_of_a_word_depends_on_its_field() -> None:
    code = CodeBlock("", "pond" + " stone" * 40)
    section = Section("", "reed", "moss" + " stone" * 60, (code,))
    entry = make_entry(
        post("a", title="frog", tags=("toad",), haiku=("moon", "", ""), sections=(section,))
    )
    in_title, in_tags, in_heading, in_haiku, in_text, in_code = (
        weight(entry, word) for word in ("frog", "toad", "reed", "moon", "moss", "pond")
    )
    assert in_tags > in_title > in_heading > in_text > in_code > 0
    assert in_title > in_haiku > in_code


def test_a_word_weighs_less_in_a_long_post_and_more_if_it_is_repeated() -> None:
    once, again = make_entry(post("a", "moss")), make_entry(post("a", "moss moss"))
    long = make_entry(post("a", "moss " + "stone " * 500))
    assert weight(long, "moss") < weight(once, "moss") < weight(again, "moss") <= 255


def test_the_parts_of_a_name_weigh_less_than_words() -> None:
    assert (
        0
        < weight(make_entry(post("a", "GitHub")), "git")
        < weight(make_entry(post("a", "git")), "git")
    )


def test_all_of_a_very_long_post_is_indexed_though_only_a_part_is_shown() -> None:
    entry = make_entry(post("a", "stone " * 20_000 + "moss"))
    assert len(zlib.decompress(entry.display)) < 40_000
    assert weight(entry, "moss")


def test_the_text_that_is_shown_is_limited_with_its_headings() -> None:
    """The scripts leave out a journal with more text than this."""
    sections = tuple(Section(f"id{number}", "A heading", "text") for number in range(20_000))
    display = make_entry(post("long", title="x" * 50_000, sections=sections)).display
    content = json.loads(zlib.decompress(display))
    assert len(content["title"]) == analysis.LONGEST_TEXT
    shown = sum(len(text) for section in content["sections"] for text in section)
    assert analysis.LONGEST_TEXT - 100 < shown <= analysis.LONGEST_TEXT


# --- Python and JavaScript agree -----------------------------------------------------------

AWKWARD = [
    "--no-ff std::vector ->> E0502 404 C++ C# docker-compose snake_case camelCase HTMLParser",
    "process.env.REACT_APP don't Simon\u2019s python3 \\dn :w $HOME .rb 3.11.4 a/b user@host ||=",
    "日本語のテキスト mixed日本Text ǅ ﬁne İstanbul STRASSE straße ΟΔΟΣ ½ ² Ⅳ ᴬ cafe\u0301 naïve",
    "'a','b' f'foo' it's 'tis rock'n'roll \"x\" (?<!y) <<-EOF #{z} a--b __init__",
    "--- .... x_ _y -1 $1 #12 100% @x: !! #",
]
# characters that every Unicode version in use contains
known = st.characters(exclude_categories=["Cs"]).filter(
    lambda sign: unicodedata.ucd_3_2_0.category(sign) != "Cn"
)
texts = st.lists(st.text(st.one_of(st.sampled_from("aBc1_-.:/@'\u2019 +#$"), known)), max_size=60)


def readings(text: str) -> list[object]:
    out: list[object] = []
    for lexeme in lexemes(text):
        words, parts, names = map(list, read_lexeme(lexeme))
        out.append([lexeme, words, parts, names, [stem(word) for word in words + parts + names]])
    return out


@needs_node
@settings(max_examples=15)
@given(texts)
def test_python_and_javascript_tokenize_texts_alike(examples: list[str]) -> None:
    normal = [unicodedata.normalize("NFC", text) for text in [*AWKWARD, *examples]]
    assert ask(normal, "read") == [readings(text) for text in normal]


@needs_node
def test_python_and_javascript_have_the_same_limits() -> None:
    limits = ask(None, "limits")
    unspaced = re.compile(limits.pop("UNSPACED"))
    expected = re.compile(f"[{WITHOUT_SPACES}]+")
    characters = map(chr, range(0x10000))
    assert all(
        bool(unspaced.fullmatch(character)) == bool(expected.fullmatch(character))
        for character in characters
    )
    assert limits == {
        "CELLS": vectors.CELLS,
        "DIMENSIONS": vectors.DIMENSIONS,
        "EPOCH": date(1970, 1, 1).toordinal(),
        "FORMAT": index_files.FORMAT,
        "LARGEST_WEIGHT": analysis.LARGEST_WEIGHT,
        "LAST_DAY": date.max.toordinal(),
        "LONGEST_TERM": tokens.LONGEST_TERM,
        "LONGEST_TEXT": analysis.LONGEST_TEXT,
        "MOST_POSTS": index_files.MOST_POSTS,
        "MOST_POSTS_MISSPELLED": spelling.MOST_POSTS_MISSPELLED,
        "MOST_WORDS": index_files.MOST_WORDS,
        "PART_WEIGHT": tokens.PART_WEIGHT,
        "PLACES": {"title": analysis.IN_TITLE, "code": analysis.IN_CODE},
        "POST_VERSION_DIGITS": index_files.POST_VERSION_DIGITS,
        "MOST_VECTORS": vectors.MOST_VECTORS,
        "SCALE_UNITS": vectors.SCALE_UNITS,
        "SHARDS": vectors.SHARDS,
        "SHORTEST_MISSPELLED": spelling.SHORTEST_MISSPELLED,
        "STATES": list(index_files.STATES),
        "TIMES_AS_COMMON": spelling.TIMES_AS_COMMON,
        "WORD_UNITS": vectors.WORD_UNITS,
    }


@needs_node
def test_python_and_javascript_stem_alike() -> None:
    starts = ["", "a", "b", "tr", "ay", "happ", "cont", "ess", "fall", "oyste", "sky", "ill"]
    inner = [
        "",
        "kk",
        "tt",
        "zz",
        "yy",
        "at",
        "bl",
        "iz",
        "y",
        "ion",
        "ic",
        "al",
        "iv",
        "ous",
        "ful",
        "ment",
        "ee",
        "s",
    ]
    ends = ["", "s", "es", "ies", "sses", "ed", "eed", "ing", "y", "e", "ational", "ization",
            "fulness", "iviti", "ement", "sion", "able", "ll", "ous", "er"]  # fmt: skip
    text = " ".join(map("".join, itertools.product(starts, inner, ends)))
    assert ask([text], "read") == [readings(text)]


# --- misspelled words in posts -------------------------------------------------------------


def stems(post_counts: dict[str, int]) -> Counter[str]:
    """Return the number of posts with each stem, if no post has two words with one stem."""
    counts: Counter[str] = Counter()
    for word, posts in post_counts.items():
        counts[stem(word)] += posts
    return counts


def test_a_rare_word_with_the_letters_of_a_common_one_is_a_misspelling() -> None:
    post_counts = {
        "database": 100,
        "databse": 2,
        "statment": 1,
        "statement": 30,
        "recieve": 1,
        "receive": 20,
    }
    expected = {"databse": "database", "statment": "statement", "recieve": "receive"}
    assert intended_words(post_counts, stems(post_counts)) == expected


@pytest.mark.parametrize(
    "post_counts",
    [
        {"commit": 100, "comet": 1},  # other letters
        {"trial": 100, "trail": 1},  # too short
        {"trials": 30, "trails": 2},  # not so rare
        {"source": 100, "sources": 1},  # one stem
        {"silent": 100, "listen": 1},  # many edits
        {"planned": 100, "planed": 1, "planes": 9},  # rare, but its stem is not
    ],
)
def test_other_rare_words_are_not_misspelled(post_counts: dict[str, int]) -> None:
    assert intended_words(post_counts, stems(post_counts)) == {}


letters = st.text("abc", max_size=5)


@given(letters, letters, letters, st.sampled_from("abc"), st.sampled_from("abc"))
def test_one_edit_is_recognized(start: str, end: str, other: str, one: str, two: str) -> None:
    assert is_one_edit(start + end, start + one + end)
    assert is_one_edit(start + one + end, start + two + end)
    assert is_one_edit(start + one + two + end, start + two + one + end)
    assert is_one_edit(start, other) == is_one_edit(other, start)
    assert not is_one_edit(start + end, start + "xyz" + end)


# --- searching -----------------------------------------------------------------------------


@needs_node
def test_every_word_of_every_post_finds_it(folder: Path) -> None:
    queries = [
        (page.docname, lexeme)
        for page in POSTS
        for section in page.sections
        for text in (page.title, *page.tags, section.title, section.text, section.code)
        for lexeme in lexemes(text)
    ]
    answers = ask([[query, {"literal": True}] for _, query in queries], "search", folder)
    for (docname, query), answer in zip(queries, answers, strict=True):
        assert docname in [result["docname"] for result in answer["results"]], query


@needs_node
def test_small_ranges_give_the_same_results(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [
        [query, {"typing": True}] for query in ("commit", "git", "comp", "c++", "env", "th")
    ]
    expected = ask(queries, "search", folder)
    monkeypatch.setattr(index_files, "RANGE_BYTES", 30)
    files = make_index(map(make_entry, POSTS), states=STALE)
    assert len(manifest(files)["ranges"]) > 30
    assert ask(queries, "search", write_files(files, tmp_path)) == expected


@needs_node
def test_a_term_lists_the_posts_with_its_greatest_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_files, "MOST_POSTS", 2)
    posts = [post(f"p{count}", "moss " * count, title="a") for count in (1, 3, 2)]
    files = make_index(map(make_entry, posts))
    assert search(write_files(files, tmp_path), "moss", meaning=False) == ["p3", "p2"]


@needs_node
def test_the_dictionary_keeps_the_most_common_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = partial(post, title="", haiku=("", "", ""))
    files = make_index(map(make_entry, [bare("a", "hedgehog"), bare("b", "hedgehog squirrel")]))
    assert search(write_files(files, tmp_path / "all"), "squirrle") == ["b"]
    monkeypatch.setattr(index_files, "MOST_WORDS", 1)
    files = make_index(map(make_entry, [bare("a", "hedgehog"), bare("b", "hedgehog squirrel")]))
    assert search(write_files(files, tmp_path / "few"), "squirrle") == []
    assert search(tmp_path / "few", "hedgehgo") == ["b", "a"]


@needs_node
@pytest.mark.parametrize(
    ("query", "docname"),
    [
        ("docker-compose", "compose"),
        ("docker_compose", "compose"),
        ("compose", "compose"),
        ("snake", "identifiers"),
        ("snake_case", "identifiers"),
        ("camel", "identifiers"),
        ("camelcase", "identifiers"),
        ("--no-ff", "identifiers"),
        ("std::vector", "identifiers"),
        ("vector", "identifiers"),
        ("process.env.API", "identifiers"),
        ("->>", "identifiers"),
        ("e0502", "identifiers"),
        ("404", "identifiers"),
    ],
)
def test_identifiers_match_as_a_whole_and_by_part(folder: Path, query: str, docname: str) -> None:
    assert search(folder, query) == [docname]


@needs_node
def test_a_result_need_not_have_every_word(folder: Path) -> None:
    assert search(folder, "how do I find my lost commit yesterday")[0] == "reflog"
    assert set(search(folder, "commit branch")) == {"reflog", "rebase"}
    assert search(folder, "commit branch")[0] == "rebase"


@needs_node
def test_a_misspelled_word_is_corrected_unless_the_search_is_literal(folder: Path) -> None:
    [answer] = ask([["reflgo", {}]], "search", folder)
    assert answer["corrections"] == [{"from": "reflgo", "to": "reflog"}]
    assert answer["results"][0]["docname"] == "reflog"
    [literal] = ask([["reflgo", {"literal": True}]], "search", folder)
    assert (literal["corrections"], literal["total"]) == ([], 0)


@needs_node
def test_a_quoted_phrase_matches_exactly(folder: Path) -> None:
    assert search(folder, '"the commit is"') == ["rebase"]
    [answer] = ask([['"commit lost"', {}]], "search", folder)
    assert answer["unfound"] == ["commit lost"]
    assert answer["results"][0]["docname"] == "reflog"
    assert search(folder, 'commit -"lost commit"') == ["rebase"]


@needs_node
def test_a_quoted_phrase_respects_punctuation_even_of_code(tmp_path: Path) -> None:
    """Sixty posts with the words rank higher than the one with the code."""
    code = (CodeBlock("python", "rule = re.compile(pattern)"),)
    text = "Re: compile it, re-compile."
    wordy = [post(f"w{i:02}", text, title="compile re") for i in range(1, 65)]
    tagged = post("w00", text, title="compile re", tags=("rare",))
    exact = post("exact", title="Rules", sections=(Section("", "", "", code),))
    files = make_index(map(make_entry, [*wordy, tagged, exact]))
    folder = write_files(files, tmp_path)
    assert search(folder, '"re.compile("') == ["exact"]
    assert search(folder, "re.compile(")[0] == "exact"
    assert search(folder, '"compile it" tag:rare') == ["w00"]
    assert "exact" not in search(folder, '"re: compile"', limit=70)
    [answer] = ask([['"re.compile[0]"', {}]], "search", folder)
    assert answer["unfound"] == ["re.compile[0]"]
    assert answer["results"][0]["docname"] == "exact"


@needs_node
def test_tags_and_years_filter(folder: Path) -> None:
    assert search(folder, "commit tag:habits") == ["rebase"]
    assert search(folder, "commit -tag:habits") == ["reflog"]
    assert search(folder, "commit year:2022") == ["reflog"]
    assert search(folder, "commit", tags=["git"], years=[2023]) == ["rebase"]
    assert search(folder, "commit", tags=["unheard"]) == []
    assert search(folder, "tag:c++") == ["environment"]
    assert search(folder, "tag:latest compose") == ["compose"]


@needs_node
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lang:python", {"identifiers"}),
        ("vector lang:PY", {"identifiers"}),
        ("commit -lang:python", {"reflog", "rebase"}),
        ("commit before:2023", {"reflog"}),
        ("commit before:2022-01-03", {"reflog"}),
        ("commit before:2022-01-02", set()),
        ("commit after:2022-01-02", {"reflog", "rebase"}),
        ("commit after:2023-05", set()),
        ("commit -after:2023", {"reflog"}),
        ("after:2022 before:2023-01-01", {"reflog"}),
        ("in:title reflog rebase", {"reflog", "rebase"}),
        ("in:title commit", set()),
        ("in:code snake commit", {"identifiers"}),
        ("in:code in:title snake reflog", {"identifiers", "reflog"}),
        ('in:code "std::vector"', {"identifiers"}),
        ("is:stale", {"reflog", "rebase"}),
        ("is:due", {"rebase"}),
        ("commit -is:superseded", {"rebase"}),
        ("year:2022 year:2021 -year:2023", {"reflog", "flags"}),
    ],
)
def test_an_operator_keeps_what_it_names(folder: Path, query: str, found: set[str]) -> None:
    [answer] = ask([[query, {"meaning": False}]], "search", folder)
    assert answer["unknown"] == []
    assert {result["docname"] for result in answer["results"]} == found


@needs_node
@pytest.mark.parametrize(
    ("text", "similar"),
    [
        ("lang:pyton", ["lang:python"]),
        ("lang:pyth", ["lang:python", "lang:python3"]),
        ("-tag:habit", ["-tag:habits"]),
        ("tag:zebra", []),
        ("lagn:python", ["lang:python"]),
        ("language:python", ["lang:python"]),
        ("tags:git", ["tag:git"]),
        ("is:open", ["is:stale", "is:due", "is:superseded"]),
        ("in:body", ["in:title", "in:code"]),
        ("-in:code", ["-in:title", "-in:code"]),
        ("before:yesterday", ["before:2023", "before:2023-05", "before:2023-05-31"]),
        ("after:2023-02-30", ["after:2023", "after:2023-05", "after:2023-05-31"]),
        ("year:23", ["year:2023"]),
    ],
)
def test_an_unknown_filter_says_so_and_is_searched_for(
    folder: Path, text: str, similar: list[str]
) -> None:
    [answer] = ask([[f"commit {text}", {}]], "search", folder)
    assert answer["unknown"] == [{"text": text, "similar": similar}]
    assert answer["total"] == 2


@needs_node
@pytest.mark.parametrize(
    "query", ["std::vector", "https://x.example", "tab:2", "id:due", "constructor:x", "a:hover"]
)
def test_text_with_a_colon_is_text(folder: Path, query: str) -> None:
    [answer] = ask([[query, {}]], "search", folder)
    assert answer["unknown"] == []


@needs_node
def test_posts_that_may_be_outdated_stand_lower(tmp_path: Path) -> None:
    texts = {"better": "moss", "superseded": "moss moss", "due": "moss pond", "other": "pond " * 9}
    entries = [make_entry(post(name, text, title="")) for name, text in texts.items()]
    plain, demoted = (
        write_files(make_index(entries, states=states), tmp_path / name)
        for name, states in (("a", {}), ("b", {"superseded": SUPERSEDED, "due": DUE}))
    )
    assert search(plain, "moss", meaning=False) == ["superseded", "due", "better"]
    assert search(demoted, "moss", meaning=False) == ["better", "due", "superseded"]
    assert search(demoted, "", newest=True) == search(plain, "", newest=True)


@needs_node
def test_filters_alone_list_the_newest_first(folder: Path) -> None:
    assert search(folder, "tag:git") == ["rebase", "reflog"]
    assert search(folder, "", limit=2) == ["identifiers", "theory"]
    assert search(folder, "", limit=2, offset=1) == ["theory", "rebase"]


@needs_node
def test_facets_count_the_results_that_a_filter_would_leave(folder: Path) -> None:
    [answer, chosen] = ask([["commit", {}], ["commit", {"years": [2022]}]], "search", folder)
    assert answer["total"] == 2
    assert answer["facets"] == {
        "tags": [{"name": "git", "count": 2}, {"name": "habits", "count": 1}],
        "years": [{"name": 2023, "count": 1}, {"name": 2022, "count": 1}],
        "authors": [{"name": "Ann Example", "count": 1}],
    }
    assert chosen["facets"]["years"] == answer["facets"]["years"]
    assert chosen["facets"]["tags"] == [{"name": "git", "count": 1}]


@needs_node
def test_results_can_be_chosen_by_author_and_by_language_of_code(folder: Path) -> None:
    assert search(folder, "", authors=["Ann Example"]) == ["reflog"]
    assert search(folder, "", languages=["python"]) == ["identifiers"]
    assert search(folder, "commit", languages=["python"], authors=["Ann Example"]) == []
    [answer] = ask([["names", {"languages": []}]], "search", folder)
    assert answer["facets"]["languages"] == [{"name": "python", "count": 1}]


@needs_node
@pytest.mark.parametrize(
    ("query", "tags"),
    [
        ("dockerfiles", ["docker"]),  # starts with the tag
        ("habi gt", ["habits"]),  # the tag starts with it; two letters may be anything
        ("hbaits", ["habits"]),
        ("zzyzx", ["git", "C++", "docker", "habits"]),
        ("the", ["git", "C++", "docker", "habits"]),
    ],
)
def test_tags_are_suggested_if_no_post_is_found(folder: Path, query: str, tags: list[str]) -> None:
    options = {"years": [1999], "literal": True}
    [answer, other] = ask([[query, options], ["commit", {}]], "search", folder)
    assert answer["suggestedTags"] == tags
    assert other["suggestedTags"] == []


@needs_node
def test_a_word_is_excluded_but_a_flag_is_searched_for(folder: Path) -> None:
    assert search(folder, "commit -rebase") == ["reflog"]
    [answer] = ask([["find -name", {}]], "search", folder)
    assert answer["flags"] == ["-name"]
    assert answer["results"][0]["docname"] == "flags"
    assert "flags" not in search(folder, 'find -"name"')


@needs_node
def test_the_last_word_is_completed_while_it_is_typed(folder: Path) -> None:
    assert search(folder, "environmen", typing=True) == ["environment"]
    assert search(folder, "reba", typing=True) == ["rebase"]
    assert search(folder, "reba") == []


@needs_node
def test_a_result_links_to_its_section(folder: Path) -> None:
    [answer] = ask([["camelCase", {}]], "search", folder)
    [result] = answer["results"]
    assert result["section"] == {"anchor": "names", "title": "Naming"}
    assert result["url"] == "identifiers.html#names"
    assert {"text": "camelCase", "mark": True} in result["passage"]


@needs_node
def test_markup_in_a_post_is_returned_as_text(folder: Path) -> None:
    [answer] = ask([["<img onerror=alert(1)>", {}]], "search", folder)
    [result] = answer["results"]
    assert result["title"] == "<b>Markup</b>"
    assert "".join(part["text"] for part in result["passage"]) == POSTS[4].sections[0].text


@needs_node
@pytest.mark.parametrize(
    "query", ["", " ", '"', "-", '-"', "tag:", "year:20", "*", "\\", "(((", "__proto__"]
)
def test_odd_queries_are_answered(folder: Path, query: str) -> None:
    ask([[query, {"typing": typing}] for typing in (True, False)], "search", folder)


@needs_node
def test_the_index_of_a_rebuilt_site_is_reloaded(tmp_path: Path) -> None:
    old = write_files(make_index(map(make_entry, POSTS)), tmp_path / "old")
    new = write_files(make_index(map(make_entry, [post("pond", "moss")])), tmp_path / "new")
    script = """
        import { openEngine } from "ENGINE";
        import { MissingFileError } from "FILES";
        import { readFile } from "node:fs/promises";
        let folder = process.argv[1];
        const engine = await openEngine("", {
          read: (path) => readFile(`${folder}/${path}`).catch(() => {
            throw new MissingFileError(path);
          }),
        });
        folder = process.argv[2];
        const { results } = await engine.search("moss");
        console.log(JSON.stringify(results.map(({ docname }) => docname)));
    """
    script = script.replace("ENGINE", (SEARCH_SCRIPTS / "engine/engine.js").as_uri())
    script = script.replace("FILES", (SEARCH_SCRIPTS / "engine/index/files.js").as_uri())
    command = ["node", "--input-type=module", "--eval", script, str(old), str(new)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.strip() == '["pond"]', done.stderr
