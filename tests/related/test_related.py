"""Test related posts: those that share rare tags or distinctive words."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from itertools import count

import pytest
from haiku_journal.core.models import Post
from haiku_journal.related.related_posts import KEY_TERMS, MAX_FREQUENCY, RELATED, RelatedPosts
from haiku_journal.search.indexing import IndexedPost, IndexEntry, Section, make_entry
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.paths import PYTHONPATH, TESTS
from support.processes import process_environment
from support.records import make_header

COMMON = "we found that this is how one does it when it has to be done and then it works"
"""Text of every post, which therefore relates no posts."""


def record(name: str, day: int, tags: Iterable[str] = ()) -> Post:
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
    haiku = ("first", "second", "third")
    header = make_header(haiku=haiku, date=at.date(), at=at, tags=tuple(tags))
    return Post(name, header, name, tags=tuple(tags))


def entry(post: Post, text: str, title: str = "") -> IndexEntry:
    sections = (Section("", "", f"{text} {COMMON}"),)
    return make_entry(
        IndexedPost(post.docname, title, post.haiku, post.date.isoformat(), post.tags, sections)
    )


def own_word(number: int) -> str:
    """Return a unique word of letters only, as the search finds `word1` under `word` too."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in str(number)) + "x"


def related(entries: dict[str, IndexEntry]) -> dict[str, tuple[str, ...]]:
    """Return the related posts of each post, computed from scratch."""
    related_posts = RelatedPosts()
    related_posts.update(entries)
    return related_posts.related


class Posts:
    """Posts that are added one after another, the newest last, and their related posts."""

    def __init__(self) -> None:
        self.records: list[Post] = []
        self.entries: dict[str, IndexEntry] = {}
        self._days = count()

    def add(self, name: str, text: str = "", *, tags: Iterable[str] = (), title: str = "") -> None:
        post = record(name, next(self._days), tags)
        self.records.append(post)
        self.entries[name] = entry(post, text, title)

    def add_others(self, number: int, *, tags: Iterable[str] = ()) -> None:
        """Add posts that share nothing with other posts except the tags."""
        for _ in range(number):
            word = own_word(len(self.records))
            self.add(f"other {word}", word, tags=tags, title=word)

    @property
    def related(self) -> dict[str, tuple[str, ...]]:
        return related(self.entries)


@pytest.fixture
def posts() -> Posts:
    return Posts()


# -- Related posts -----------------------------------------------------------------------------


def test_posts_about_one_thing_are_related_and_no_others(posts: Posts) -> None:
    posts.add_others(30)
    posts.add("size of a table", "pg_size_pretty shows the relation size of a table")
    posts.add("size of an index", "pg_size_pretty shows the relation size of an index")
    posts.add("bread", "flour and water make a dough")
    matches = posts.related
    assert matches["size of a table"] == ("size of an index",)
    assert matches["size of an index"] == ("size of a table",)
    assert {name for name, others in matches.items() if others} == {
        "size of a table",
        "size of an index",
    }
    assert set(matches) == set(posts.entries)


def test_a_rare_tag_relates_posts_whatever_their_words(posts: Posts) -> None:
    posts.add_others(30)
    posts.add("one", "flour and water make a dough", tags=["Sourdough"])
    posts.add("two", "patience for three days", tags=["sourdough", "waiting"])
    assert posts.related["one"] == ("two",)
    assert posts.related["two"] == ("one",)


def test_a_rare_tag_outweighs_any_word_and_a_rarer_tag_outweighs_it(posts: Posts) -> None:
    posts.add_others(100)
    posts.add("words", title="Etcd cluster quorum")
    for number in range(2):
        posts.add(f"few {number}", tags=["etcd"])
    for number in range(9):
        posts.add(f"many {number}", tags=["cluster"])
    posts.add("it", title="Etcd cluster quorum", tags=["cluster", "etcd"])
    assert posts.related["it"] == ("few 1", "few 0", "words", "many 8")


def test_a_tag_of_hundreds_of_posts_does_not_outweigh_rare_words(posts: Posts) -> None:
    posts.add("other tool", "call pg_stat_statements and read pg_stat_activity", tags=["ruby"])
    posts.add_others(200, tags=["sql"])
    posts.add("it", "read pg_stat_activity after pg_stat_statements", tags=["sql"])
    posts.add_others(200)
    assert posts.related["it"] == ("other tool",)
    assert posts.related["other tool"] == ("it",)


def test_a_common_tag_decides_between_equally_similar_posts(posts: Posts) -> None:
    posts.add("same tag", "the alternate buffer of a split window", tags=["vim"])
    posts.add_others(MAX_FREQUENCY, tags=["vim"])
    posts.add("another tag", "the alternate buffer of a split window", tags=["emacs"])
    posts.add("it", "the alternate buffer of a split window", tags=["vim"])
    posts.add_others(2 * MAX_FREQUENCY)
    assert posts.related["it"] == ("same tag", "another tag")


def test_tags_and_words_of_most_posts_relate_no_posts(posts: Posts) -> None:
    for number in range(8):
        posts.add(f"post {number}", own_word(number), tags=["sphinx"], title="Sphinx")
    posts.add("named", title="Zebra", tags=["sphinx"])
    posts.add("named too", title="Zebra", tags=["sphinx"])
    posts.add_others(9)
    assert set(posts.related.values()) == {()}


def test_a_word_of_too_many_posts_relates_no_posts(posts: Posts) -> None:
    for number in range(MAX_FREQUENCY + 1):
        posts.add(f"post {number}", own_word(number), title="Zebra")
    posts.add_others(2 * MAX_FREQUENCY)
    assert set(posts.related.values()) == {()}


def test_a_long_post_is_represented_by_its_key_terms(posts: Posts) -> None:
    words = [own_word(number) for number in range(1000, 1000 + 8 * KEY_TERMS)]
    posts.add("long", " ".join(words), title="The zebra and the yak")
    for word in words:
        posts.add(f"other {word}", word)
    posts.add("it", title="Of yak and zebra")
    assert posts.related["it"] == ("long",)
    assert posts.related["long"] == ("it",)


def test_a_tag_and_the_same_word_are_different_terms(posts: Posts) -> None:
    posts.add_others(60)
    posts.add("tagged", "flour", tags=["zebra"])
    posts.add("tagged too", "water", tags=["zebra"])
    posts.add("named", title="Zebra")
    posts.add("named beside flour", "flour", title="Zebra")
    assert posts.related["tagged"] == ("tagged too", "named beside flour")
    assert posts.related["tagged too"] == ("tagged",)


def test_among_equals_the_newest_come_first_up_to_the_limit(posts: Posts) -> None:
    for number in range(RELATED + 3):
        posts.add(f"twin {number}", "the quokka of rottnest", title="Quokka")
    posts.add_others(30)
    newest = [f"twin {number}" for number in reversed(range(RELATED + 3))]
    for name in newest:
        others = [other for other in newest if other != name]
        assert posts.related[name] == tuple(others[:RELATED])


@pytest.mark.parametrize("number", range(4))
def test_a_journal_of_very_few_posts_has_no_related_posts(posts: Posts, number: int) -> None:
    for name in "abc"[:number]:
        posts.add(name, "the same words", tags=["tag"])
    assert posts.related == dict.fromkeys("abc"[:number], ())


# -- Properties of any posts -------------------------------------------------------------------

_WORDS = [f"{first}{last}" for first in "brtkz" for last in ("aru", "ovi", "emo", "ulo")]
_TAGS = [*_WORDS[:6], "Baru", "C++"]
_CONTENTS = st.tuples(
    st.lists(st.sampled_from(_WORDS), max_size=8),
    st.lists(st.sampled_from(_TAGS), max_size=3),
    st.integers(0, 3),
)
_JOURNALS = st.lists(_CONTENTS, max_size=25)
sixty_examples = settings(max_examples=60)
Contents = list[tuple[list[str], list[str], int]]


def make_entries(contents: Contents) -> dict[str, IndexEntry]:
    """Return the entries of posts with these words, tags and days."""
    posts = [record(f"p{n}", day, tags) for n, (_, tags, day) in enumerate(contents)]
    return {
        post.docname: entry(post, " ".join(words), " ".join(words[:2]))
        for post, (words, _, _) in zip(posts, contents, strict=True)
    }


@sixty_examples
@given(_JOURNALS, st.randoms())
def test_the_result_does_not_depend_on_the_order_of_posts(
    contents: Contents, chance: st.Random
) -> None:
    entries = make_entries(contents)
    items = list(entries.items())
    chance.shuffle(items)
    assert related(dict(items)) == related(entries)


@sixty_examples
@given(_JOURNALS)
def test_every_list_holds_other_posts_without_duplicates(contents: Contents) -> None:
    entries = make_entries(contents)
    matches = related(entries)
    assert set(matches) == set(entries)
    for name, others in matches.items():
        assert name not in others
        assert len(set(others)) == len(others) <= RELATED
        assert set(others) <= set(entries)


@sixty_examples
@given(_JOURNALS)
def test_relations_are_mutual_unless_a_list_is_full(contents: Contents) -> None:
    entries = make_entries(contents)
    matches = related(entries)
    for name, others in matches.items():
        for other in others:
            assert name in matches[other] or len(matches[other]) == RELATED


@sixty_examples
@given(_JOURNALS)
def test_related_posts_share_a_tag_or_a_word(contents: Contents) -> None:
    terms = [{*words, *(tag.casefold() for tag in tags)} for words, tags, _ in contents]
    entries = make_entries(contents)
    terms_of = dict(zip(entries, terms, strict=True))
    for name, others in related(entries).items():
        assert all(terms_of[name] & terms_of[other] for other in others)


# -- From build to build -----------------------------------------------------------------------


CROWD = Posts()
CROWD.add_others(2 * MAX_FREQUENCY)  # so many that a few more posts are less than half of all


@sixty_examples
@given(_JOURNALS)
def test_an_unrelated_post_changes_no_list(contents: Contents) -> None:
    entries = make_entries(contents)
    entries |= CROWD.entries
    before = related(entries)
    new = record("new", 1, ["newcomer"])
    entries["new"] = entry(new, "unheard unseen unknown", "Unheard")
    after = related(entries)
    assert after.pop("new") == ()
    assert after == before


_NOTHING = ([], [], 0)
_ONE, _MANY = (["baru"], [], 0), (["baru"] * 8, [], 0)


@sixty_examples
@given(st.lists(_JOURNALS, max_size=6), st.booleans())
@example([[_NOTHING, _ONE, _MANY, _NOTHING], [_NOTHING, _NOTHING, _MANY, _NOTHING]], False)
def test_an_update_after_any_edits_equals_a_computation_from_scratch(
    versions: list[Contents], in_a_crowd: bool
) -> None:
    related_posts = RelatedPosts()
    for contents in versions:
        entries = make_entries(contents) | (CROWD.entries if in_a_crowd else {})
        related_posts = pickle.loads(pickle.dumps(related_posts))
        related_posts.update(entries)
        assert related_posts.related == related(entries)


def test_an_edit_recomputes_only_the_lists_of_posts_that_share_a_term() -> None:
    posts = Posts()
    for number in range(5 * MAX_FREQUENCY):
        posts.add(f"post {number}", own_word(number), tags=[own_word(number // 5)])
    related_posts = RelatedPosts()
    related_posts.update(posts.entries)
    before = dict(related_posts.related)
    assert all(len(others) == RELATED for others in before.values())
    posts.entries["post 0"] = entry(record("post 0", 0, [own_word(0)]), "other words")
    related_posts.update(posts.entries)
    recomputed = {
        name for name, others in related_posts.related.items() if others is not before[name]
    }
    assert recomputed == {f"post {number}" for number in range(5)}


def test_the_hash_seed_changes_nothing() -> None:
    code = (
        "from test_related import Posts\n"
        "posts = Posts()\n"
        "for n in range(40):\n"
        "    tags = [f't{n % 5}', f'u{n % 7}', f'v{n % 3}', f'w{n % 11}']\n"
        "    posts.add(f'p{n}', f'word{n % 4} term{n % 6} name{n % 9}', tags=tags)\n"
        "print(posts.related)\n"
    )
    path = os.pathsep.join((PYTHONPATH, str(TESTS / "related")))
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=process_environment(PYTHONPATH=path, PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert "p39" in outputs.pop()
