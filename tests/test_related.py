"""Related posts: those that share rare tags and telling words, found in linear time."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from itertools import count

import pytest
from conftest import EXTENSIONS
from haiku_journal.core.models import Post
from haiku_journal.related.related_posts import MARKS, MOST, RELATED, Kinship
from haiku_journal.search.indexing import Entry, Page, Section, analyse
from hypothesis import example, given, settings
from hypothesis import strategies as st

COMMON = "we found that this is how one does it when it has to be done and then it works"
"""What every post says; it relates none."""


def record(name: str, day: int, tags: Iterable[str] = ()) -> Post:
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
    haiku = ("first", "second", "third")
    return Post(name, haiku, name, at.date(), at, False, 1, tags=tuple(tags))


def entry(post: Post, text: str, title: str = "") -> Entry:
    sections = (Section("", "", f"{text} {COMMON}", ""),)
    return analyse(
        Page(post.docname, title, post.haiku, post.date.isoformat(), post.tags, sections)
    )


def own_word(number: int) -> str:
    """A word for each number, in letters: the search finds `word1` under `word` too."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in str(number)) + "x"


def related(entries: dict[str, Entry]) -> dict[str, tuple[str, ...]]:
    """What is related among posts of which nothing was known before."""
    kinship = Kinship()
    kinship.update(entries)
    return kinship.related


class Posts:
    """Posts that come one after another, the newest last, and what is related among them."""

    def __init__(self) -> None:
        self.records: list[Post] = []
        self.entries: dict[str, Entry] = {}
        self._days = count()

    def add(self, name: str, text: str = "", *, tags: Iterable[str] = (), title: str = "") -> None:
        post = record(name, next(self._days), tags)
        self.records.append(post)
        self.entries[name] = entry(post, text, title)

    def add_others(self, number: int, *, tags: Iterable[str] = ()) -> None:
        """Add posts that have nothing to do with any other, but for the tags."""
        for _ in range(number):
            word = own_word(len(self.records))
            self.add(f"other {word}", word, tags=tags, title=word)

    @property
    def related(self) -> dict[str, tuple[str, ...]]:
        return related(self.entries)


@pytest.fixture
def posts() -> Posts:
    return Posts()


# -- What is related --------------------------------------------------------------------------


def test_posts_about_one_thing_are_related_and_no_others(posts: Posts) -> None:
    posts.add_others(30)
    posts.add("size of a table", "pg_size_pretty shows the relation size of a table")
    posts.add("size of an index", "pg_size_pretty shows the relation size of an index")
    posts.add("bread", "flour and water make a dough")
    found = posts.related
    assert found["size of a table"] == ("size of an index",)
    assert found["size of an index"] == ("size of a table",)
    assert {name for name, others in found.items() if others} == {
        "size of a table",
        "size of an index",
    }
    assert set(found) == set(posts.entries)


def test_a_rare_tag_relates_posts_whatever_their_words(posts: Posts) -> None:
    posts.add_others(30)
    posts.add("one", "flour and water make a dough", tags=["Sourdough"])
    posts.add("two", "patience for three days", tags=["sourdough", "waiting"])
    assert posts.related["one"] == ("two",)
    assert posts.related["two"] == ("one",)


def test_a_rare_tag_counts_more_than_any_word_and_a_rarer_one_more(posts: Posts) -> None:
    posts.add_others(100)
    posts.add("words", title="Etcd cluster quorum")
    for number in range(2):
        posts.add(f"few {number}", tags=["etcd"])
    for number in range(9):
        posts.add(f"many {number}", tags=["cluster"])
    posts.add("it", title="Etcd cluster quorum", tags=["cluster", "etcd"])
    assert posts.related["it"] == ("few 1", "few 0", "words", "many 8")


def test_a_tag_of_hundreds_does_not_come_before_a_rare_name(posts: Posts) -> None:
    posts.add("other tool", "call pg_stat_statements and read pg_stat_activity", tags=["ruby"])
    posts.add_others(200, tags=["sql"])
    posts.add("it", "read pg_stat_activity after pg_stat_statements", tags=["sql"])
    posts.add_others(200)
    assert posts.related["it"] == ("other tool",)
    assert posts.related["other tool"] == ("it",)


def test_a_common_tag_decides_between_posts_that_are_as_near(posts: Posts) -> None:
    posts.add("same tag", "the alternate buffer of a split window", tags=["vim"])
    posts.add_others(MOST, tags=["vim"])
    posts.add("another tag", "the alternate buffer of a split window", tags=["emacs"])
    posts.add("it", "the alternate buffer of a split window", tags=["vim"])
    posts.add_others(2 * MOST)
    assert posts.related["it"] == ("same tag", "another tag")


def test_what_most_of_the_posts_have_relates_none_of_them(posts: Posts) -> None:
    for number in range(8):
        posts.add(f"post {number}", own_word(number), tags=["sphinx"], title="Sphinx")
    posts.add("named", title="Zebra", tags=["sphinx"])
    posts.add("named too", title="Zebra", tags=["sphinx"])
    posts.add_others(9)
    assert set(posts.related.values()) == {()}


def test_what_too_many_have_relates_none_of_them(posts: Posts) -> None:
    for number in range(MOST + 1):
        posts.add(f"post {number}", own_word(number), title="Zebra")
    posts.add_others(2 * MOST)
    assert set(posts.related.values()) == {()}


def test_a_long_post_is_known_by_what_it_is_most_about(posts: Posts) -> None:
    words = [own_word(number) for number in range(1000, 1000 + 2 * MARKS)]
    posts.add("long", " ".join(words), title="The zebra and the yak")
    for word in words:
        posts.add(f"other {word}", word)
    posts.add("it", title="Of yak and zebra")
    assert posts.related["it"] == ("long",)
    assert posts.related["long"] == ("it",)


def test_a_tag_is_not_the_word_that_it_is(posts: Posts) -> None:
    posts.add_others(60)
    posts.add("tagged", "flour", tags=["zebra"])
    posts.add("tagged too", "water", tags=["zebra"])
    posts.add("named", title="Zebra")
    posts.add("named beside flour", "flour", title="Zebra")
    assert posts.related["tagged"] == ("tagged too", "named beside flour")
    assert posts.related["tagged too"] == ("tagged",)


def test_among_equals_the_newest_come_first_and_few_are_named(posts: Posts) -> None:
    for number in range(RELATED + 3):
        posts.add(f"twin {number}", "the quokka of rottnest", title="Quokka")
    posts.add_others(30)
    newest = [f"twin {number}" for number in reversed(range(RELATED + 3))]
    for name in newest:
        others = [other for other in newest if other != name]
        assert posts.related[name] == tuple(others[:RELATED])


@pytest.mark.parametrize("number", range(4))
def test_a_few_posts_are_no_reason_to_fail(posts: Posts, number: int) -> None:
    for name in "abc"[:number]:
        posts.add(name, "the same words", tags=["tag"])
    assert posts.related == dict.fromkeys("abc"[:number], ())


# -- For any posts ----------------------------------------------------------------------------

_WORDS = [f"{first}{last}" for first in "brtkz" for last in ("aru", "ovi", "emo", "ulo")]
_TAGS = [*_WORDS[:6], "Baru", "C++"]
_CONTENTS = st.tuples(
    st.lists(st.sampled_from(_WORDS), max_size=8),
    st.lists(st.sampled_from(_TAGS), max_size=3),
    st.integers(0, 3),
)
_JOURNALS = st.lists(_CONTENTS, max_size=25)
sixty = settings(max_examples=60)
Contents = list[tuple[list[str], list[str], int]]


def made(contents: Contents) -> dict[str, Entry]:
    """The entries of posts of these words, tags and days."""
    posts = [record(f"p{n}", day, tags) for n, (_, tags, day) in enumerate(contents)]
    return {
        post.docname: entry(post, " ".join(words), " ".join(words[:2]))
        for post, (words, _, _) in zip(posts, contents, strict=True)
    }


@sixty
@given(_JOURNALS, st.randoms())
def test_the_same_posts_give_the_same_in_whatever_order_they_come(
    contents: Contents, chance: st.Random
) -> None:
    entries = made(contents)
    items = list(entries.items())
    chance.shuffle(items)
    assert related(dict(items)) == related(entries)


@sixty
@given(_JOURNALS)
def test_every_list_names_others_and_each_once(contents: Contents) -> None:
    entries = made(contents)
    found = related(entries)
    assert set(found) == set(entries)
    for name, others in found.items():
        assert name not in others
        assert len(set(others)) == len(others) <= RELATED
        assert set(others) <= set(entries)


@sixty
@given(_JOURNALS)
def test_being_related_is_mutual_but_where_a_list_is_full(contents: Contents) -> None:
    entries = made(contents)
    found = related(entries)
    for name, others in found.items():
        for other in others:
            assert name in found[other] or len(found[other]) == RELATED


@sixty
@given(_JOURNALS)
def test_related_posts_share_a_tag_or_a_word(contents: Contents) -> None:
    told = [{*words, *(tag.casefold() for tag in tags)} for words, tags, _ in contents]
    entries = made(contents)
    shown = dict(zip(entries, told, strict=True))
    for name, others in related(entries).items():
        assert all(shown[name] & shown[other] for other in others)


# -- From build to build ----------------------------------------------------------------------


CROWD = Posts()
CROWD.add_others(2 * MOST)  # with which one more is no more than half of the posts


@sixty
@given(_JOURNALS)
def test_a_post_unlike_all_others_leaves_their_lists_as_they_are(contents: Contents) -> None:
    entries = made(contents)
    entries |= CROWD.entries
    before = related(entries)
    new = record("new", 1, ["newcomer"])
    entries["new"] = entry(new, "unheard unseen unknown", "Unheard")
    after = related(entries)
    assert after.pop("new") == ()
    assert after == before


_NOTHING = ([], [], 0)
_ONE, _MANY = (["baru"], [], 0), (["baru"] * 8, [], 0)


@sixty
@given(st.lists(_JOURNALS, max_size=6), st.booleans())
@example([[_NOTHING, _ONE, _MANY, _NOTHING], [_NOTHING, _NOTHING, _MANY, _NOTHING]], False)
def test_after_any_edits_it_is_what_it_would_be_if_nothing_had_been_known(
    versions: list[Contents], in_a_crowd: bool
) -> None:
    kinship = Kinship()
    for contents in versions:
        entries = made(contents) | (CROWD.entries if in_a_crowd else {})
        kinship = pickle.loads(pickle.dumps(kinship))
        kinship.update(entries)
        assert kinship.related == related(entries)


def test_an_edit_finds_anew_only_the_lists_of_those_that_share_something() -> None:
    posts = Posts()
    for number in range(5 * MOST):
        posts.add(f"post {number}", own_word(number), tags=[own_word(number // 5)])
    kinship = Kinship()
    kinship.update(posts.entries)
    before = dict(kinship.related)
    assert all(len(others) == RELATED for others in before.values())
    posts.entries["post 0"] = entry(record("post 0", 0, [own_word(0)]), "other words")
    kinship.update(posts.entries)
    anew = {name for name, others in kinship.related.items() if others is not before[name]}
    assert anew == {f"post {number}" for number in range(5)}


def test_the_hash_seed_changes_nothing() -> None:
    code = (
        "from test_related import Posts\n"
        "posts = Posts()\n"
        "for n in range(40):\n"
        "    tags = [f't{n % 5}', f'u{n % 7}', f'v{n % 3}', f'w{n % 11}']\n"
        "    posts.add(f'p{n}', f'word{n % 4} term{n % 6} name{n % 9}', tags=tags)\n"
        "print(posts.related)\n"
    )
    folder = os.path.dirname(__file__)
    path = os.pathsep.join((str(EXTENSIONS), folder))
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert "p39" in found.pop()
