"""The sentence around a link, found in the text that a post has."""

from __future__ import annotations

import pytest
from haiku_journal.related.sentences import SIDE_LIMIT, Piece, sentence_around
from hypothesis import given
from hypothesis import strategies as st

LINK = ("reference", "haiku", "post", "a", "")


def split(text: str) -> list[Piece]:
    """Return the pieces of a text in which links are between brackets."""
    pieces = []
    for place, part in enumerate(text.replace("]", "[").split("[")):
        pieces.append(Piece(part, LINK) if place % 2 else Piece(part))
    return pieces


def around(text: str, link: int = 0) -> str:
    sentence = sentence_around(split(text), 2 * link + 1)
    before, after = ("".join(p.text for p in side) for side in (sentence.before, sentence.after))
    return f"{before}[{sentence.link.text}]{after}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[a]", "[a]"),
        ("One. See [a] there. Two.", "See [a] there."),
        ("One! [A] there? Two.", "[A] there?"),
        ("See [a].", "See [a]."),
        ('He said "no." See [a]. Two.', "See [a]."),
        ("With e.g. [A] and i.e. Bee. Two.", "With e.g. [A] and i.e. Bee."),
        ("As Dr. Who and J. Doe say, cf. [a]: yes.", "As Dr. Who and J. Doe say, cf. [a]: yes."),
        ("Version 1.2 of [a] is v2. It runs.", "Version 1.2 of [a] is v2."),
        ("See [a. B. c] now. Two.", "See [a. B. c] now."),
        ("Wait … see [a] … then. Two.", "Wait … see [a] … then."),
        ("古池や。[蛙]飛びこむ。水の音。", "[蛙]飛びこむ。"),
        ("انظر. [هنا] الآن؟ ثم.", "[هنا] الآن؟"),
    ],
)
def test_the_sentence_of_a_link_is_found(text: str, sentence: str) -> None:
    assert around(text) == sentence


def test_a_sentence_may_have_several_links() -> None:
    text = "One [a]. Two [b], [c] and [d]. Three [e]."
    assert around(text, 2) == "Two b, [c] and d."


def test_a_long_sentence_is_cut_between_words_and_marked() -> None:
    cut = around("word " * 100 + "[a]" + " word" * 100)
    assert cut.startswith("… word word")
    assert cut.endswith("word word …")
    assert len(cut) < 2 * SIDE_LIMIT + 10
    cut = around("字" * 500 + "[a]" + "字" * 500)
    assert cut == "… " + "字" * SIDE_LIMIT + "[a]" + "字" * SIDE_LIMIT + " …"


@given(st.text("ab .!?…。[]\n'", max_size=80).filter(lambda text: "[" in text))
def test_a_sentence_is_part_of_its_text_and_short(text: str) -> None:
    text = text.replace("]", "")
    pieces = split(text)
    for place in range(1, len(pieces), 2):
        sentence = sentence_around(pieces, place)
        found = "".join(piece.text for piece in (*sentence.before, sentence.link, *sentence.after))
        assert found in "".join(piece.text for piece in pieces)
