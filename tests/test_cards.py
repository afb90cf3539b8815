"""Preview cards: what is drawn of any text, that it keeps its margins, and when it is redrawn."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from haiku_journal.cards.drawing import (
    SIZE,
    Card,
    Colours,
    Style,
    alt,
    draw,
    lacking,
    read_colours,
    typeface,
    view,
)
from haiku_journal.cards.drawing.bidi import is_right_to_left, levels, reorder
from haiku_journal.cards.drawing.clusters import clean, clusters
from haiku_journal.cards.drawing.colours import contrast
from haiku_journal.cards.drawing.layout import arrange
from haiku_journal.cards.drawing.runs import Fonts
from haiku_journal.cards.drawing.setting import ELLIPSIS, Setting, Space, fit, shorten
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

FONTS = (
    Path(__file__).parent.parent / "extensions" / "haiku_journal" / "typeface" / "static" / "fonts"
)
STYLE = Style(typeface(FONTS, "italic"), typeface(FONTS, "normal"))
VERSE, TEXT = Fonts(STYLE.verse, "SC"), Fonts(STYLE.text, "SC")

CARD = Card(
    "Reflections on the current state of things",
    "April 10, 2023",
    "Haiku Journal",
    ("compile errors clear", "I typed it and watched it burn", "I typed it by heart"),
)
TAG = Card("C++", "12 posts", "Haiku Journal")

SCRIPTS = {
    "Latin": "Příliš žluťoučký kůň, œuvres",
    "Greek": "η παλιά λίμνη, Ἐν ἀρχῇ ἦν",
    "Cyrillic": "старый пруд, қазақ тілі",
    "Vietnamese": "Đường đi khó nhọc",
    "Japanese": "古池や蛙飛びこむ水の音",
    "Chinese": "编译的错误，我看着它烧",
    "Korean": "오래된 연못",
    "Arabic": "أخطاء تزول",
    "Hebrew": "שגיאות נעלמו",
    "emoji": "✅👩‍💻🔥🇯🇵1️⃣❤️👋🏽",
    "signs": "→ ✓ ☐ ≠ λ { } // ~ `",
}
OWN = ("Latin", "Greek", "Cyrillic", "Vietnamese")

MIXED = "".join(SCRIPTS.values()) + "WWWmmiil .,-()\u0301\u0323\u200d\ufe0f\u202e\n\x00\U0001f3fb"
text = st.text(st.sampled_from(MIXED) | st.characters(exclude_categories=["Cs"]), max_size=60)
line = text | text.map(lambda some: (some * 200)[:200])
card = st.builds(Card, line, text, text, st.just(()) | st.tuples(line, line, line))


def picture(drawn: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn))


def ink(drawn: bytes) -> tuple[int, int, int, int]:
    """The box that holds all that is no paper."""
    image = picture(drawn)
    image = Image.frombytes("L", image.size, image.tobytes())
    box = image.point(lambda value: 255 if value else 0).getbbox()
    assert box is not None, "the card is empty"
    return box


def digests() -> list[str]:
    """What a card in each script looks like, and what it depends on, in short."""
    cards = [CARD, TAG, *(Card(said, said, said, (said,) * 3) for said in SCRIPTS.values())]
    results = [(draw(some, STYLE), repr(view(some, STYLE)).encode()) for some in cards]
    return [hashlib.sha256(result).hexdigest() for pair in results for result in pair]


# -- The picture ------------------------------------------------------------------------


@pytest.mark.parametrize("some", [CARD, TAG, Card("2023"), Card("")])
def test_a_card_is_a_small_png_of_the_size_that_previews_have(some: Card) -> None:
    drawn = draw(some, STYLE)
    image = picture(drawn)
    assert image.format == "PNG"
    assert image.size == SIZE == (1200, 630)
    assert len(drawn) < 40_000


def test_cards_are_the_same_in_every_process() -> None:
    tests = Path(__file__).parent
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]; import test_cards; print(test_cards.digests())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tests.parent / "extensions"), str(tests)],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, locale, zone in [("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo")]
    ]
    said = [process.communicate()[0].strip() for process in processes]
    assert said == [str(digests())] * 2


@settings(max_examples=60)
@given(card)
def test_whatever_is_said_stays_within_the_margins(some: Card) -> None:
    left, top, right, bottom = ink(draw(some, STYLE))
    assert left >= 40
    assert top >= 20
    assert right <= SIZE[0] - 40
    assert bottom <= SIZE[1] - 20


@settings(max_examples=60)
@given(card)
def test_texts_start_and_end_where_others_do(some: Card) -> None:
    cleaned = Card(*map(clean, some.texts), tuple(map(clean, some.haiku)))
    layout = arrange(cleaned, VERSE, TEXT)
    assert layout.placed or not any(TEXT.runs(said) for said in cleaned.texts)
    for run, x, _, size, _ in layout.placed:
        assert x >= 103
        assert x + run.width * size <= SIZE[0] - 103


@pytest.mark.parametrize(
    "haiku", [CARD.haiku, ("a", "b", "c"), ("W" * 200, "m" * 200, "x y " * 50)]
)
def test_what_is_above_stays_above(haiku: tuple[str, ...]) -> None:
    layout = arrange(replace(CARD, title="A title of many words " * 20, haiku=haiku), VERSE, TEXT)
    rows = sorted({(placed.baseline, placed.size) for placed in layout.placed})
    assert all(lower - size * 0.7 > upper for (upper, _), (lower, size) in pairwise(rows)), (
        "rows overlap"
    )


def test_a_card_written_from_right_to_left_starts_at_the_right() -> None:
    if lacking(Card(SCRIPTS["Hebrew"]), STYLE):
        pytest.skip("no font has Hebrew")
    _, _, right, _ = ink(draw(Card(SCRIPTS["Hebrew"]), STYLE))
    assert right > SIZE[0] - 120
    layout = arrange(Card("שגיאות", "2026", "Journal"), VERSE, TEXT)
    where = {placed.run.text: placed.x for placed in layout.placed}
    assert where["2026"] > SIZE[0] / 2 > where["Journal"]
    assert all(stroke.left < SIZE[0] / 2 for stroke in layout.strokes)


# -- Scripts ----------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_letter_is_drawn_and_none_as_a_box(script: str) -> None:
    said = clean(SCRIPTS[script])
    if script not in OWN and VERSE.lacking(said):
        pytest.skip(f"no font has {script}")
    runs = VERSE.runs(said)
    assert sorted("".join(run.text for run in runs)) == sorted(said)
    for run in runs:
        font = run.face.at(40).font
        box = bytes(font.getmask("\U0010ffff"))
        for letter in clusters(run.text):
            assert letter == " " or bytes(font.getmask(letter)) != box, f"{letter!r} is a box"


@pytest.mark.parametrize("script", OWN)
@pytest.mark.parametrize("fonts", [VERSE, TEXT])
def test_the_journals_own_face_has_europes_and_vietnams_letters(script: str, fonts: Fonts) -> None:
    assert {face.path.parent for face in fonts.faces(clean(SCRIPTS[script]))} == {FONTS}


def test_the_files_of_the_face_are_small_and_licensed() -> None:
    files = sorted(FONTS.glob("*.woff2"))
    assert sorted(STYLE.verse + STYLE.text) == files
    assert sum(file.stat().st_size for file in files) < 250_000
    assert (FONTS / "eb-garamond-latin-italic.woff2").stat().st_size < 30_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_chinese_characters_take_the_forms_of_the_script_beside_them() -> None:
    if lacking(Card(SCRIPTS["Japanese"] + SCRIPTS["Korean"]), STYLE):
        pytest.skip("no font has Chinese characters")
    looks = {
        language: draw(Card("直骨"), replace(STYLE, language=language))
        for language in ("ja", "zh")
    }
    assert looks["ja"] != looks["zh"]
    with_kana = [view(Card("直骨の"), replace(STYLE, language=name)) for name in ("ja", "zh")]
    assert with_kana[0] == with_kana[1]


def test_emoji_have_their_colours() -> None:
    some = Card("", haiku=("all is green ✅", "b", "c"))
    if not any(face.pictures for face in VERSE.faces("✅")):
        pytest.skip("no font has emoji")
    colours = picture(draw(some, STYLE)).convert("RGB").getcolors(1 << 20) or []
    assert any(green > 1.5 * red and green > 1.5 * blue for _, (red, green, blue) in colours)


def test_signs_that_no_font_has_are_left_out() -> None:
    private = "\U000ffffd"
    assert lacking(Card(f"a {private} b"), STYLE) == private
    assert draw(Card(f"a {private} b"), STYLE) == draw(Card("a b"), STYLE)


def test_words_that_no_font_has_give_way_to_what_can_be_read() -> None:
    rare = "𐴀𑶠𑻠𖫐𛅰𞤀𐼰𑵠ꫠ𒀀"
    words = next((letter * 3 for letter in rare if lacking(Card(letter), STYLE)), None)
    if words is None:
        pytest.skip("the fonts have all letters")
    haiku = (words, "b", "c")
    assert draw(replace(CARD, haiku=haiku), STYLE) == draw(replace(CARD, haiku=()), STYLE)
    assert draw(Card(words, "note", "site"), STYLE) == draw(Card("site", "note"), STYLE)


@pytest.mark.parametrize("path", [FONTS / "none.woff2", FONTS / "OFL.txt"])
def test_a_font_that_is_none_is_named(path: Path) -> None:
    with pytest.raises(OSError, match=path.name):
        draw(CARD, replace(STYLE, text=(path,)))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ab", ["a", "b"]),
        ("x\u030a\u0323y", ["x\u030a\u0323", "y"]),
        ("👩‍💻👋🏽", ["👩‍💻", "👋🏽"]),
        ("🇯🇵🇫🇷", ["🇯🇵", "🇫🇷"]),
        ("1️⃣2", ["1️⃣", "2"]),
        ("❤️a", ["❤️", "a"]),
        ("נִם", ["נִ", "ם"]),
    ],
)
def test_clusters_are_what_a_reader_takes_for_one_letter(said: str, found: list[str]) -> None:
    assert clusters(said) == found


@given(text)
def test_cleaning_leaves_one_line_that_stays_as_it_is(said: str) -> None:
    cleaned = clean(said)
    assert cleaned == cleaned.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)
    assert "".join(clusters(cleaned)) == cleaned


# -- Directions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        # Digits and Latin letters among Hebrew ones, as UAX 9 orders them.
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("אבג abc דהו", "והד abc גבא"),
        ("אב 12 גד", "דג 12 בא"),
        ("אב 5-7-5 גד", "דג 5-7-5 בא"),
        ("אב 50% גד", "דג 50% בא"),
        ("abc אבג, דהו def", "abc והד ,גבא def"),
        ("abc אבג!", "abc גבא!"),
        ("مع 12", "12 عم"),
    ],
)
def test_letters_stand_in_the_order_of_their_directions(said: str, shown: str) -> None:
    found = levels(said, right_to_left=is_right_to_left(said))
    assert "".join(reorder(list(zip(found, said, strict=True)))) == shown


@given(st.text("abאבمع12+-,.$% #٣", max_size=20), st.booleans())
def test_ordering_loses_nothing(said: str, backwards: bool) -> None:
    found = levels(said, right_to_left=backwards)
    assert sorted(reorder(list(zip(found, said, strict=True)))) == sorted(said)


# -- Setting ----------------------------------------------------------------------------


def measure(said: str) -> float:
    """Every letter half as wide as high."""
    return len(said) / 2


SPACE = Space(200, 100, whole=(40, 30, 20), broken=(20, 16, 10), spacing=1.25, hang=1.0)


def rows(setting: Setting) -> list[str]:
    return [row.text for row in setting.rows]


@pytest.mark.parametrize(
    ("lines", "size", "found"),
    [
        ((), 40, []),
        (("ten signs.",), 40, ["ten signs."]),
        (("thirteen, so.",), 30, ["thirteen, so."]),
        (("a", "b", "c", "d"), 20, ["a", "b", "c", "d"]),
        (("twenty-four of them, yes",), 20, ["twenty-four", "of them, yes"]),
        (("short", "one that has to be broken"), 20, ["short", "one that has", "to be broken"]),
        # A size in which no word is cut, and cuts where there is none.
        (("a donaudampfschifffahrts",), 16, ["a", "donaudampfschifffahrts"]),
        (("古池や「蛙飛び」こむ水の音" * 2,), 20, None),
        (("x" * 1000,), 10, ["x" * 38] * 7 + ["x" * 37 + ELLIPSIS]),
    ],
)
def test_lines_are_whole_or_broken_or_cut(
    lines: tuple[str, ...], size: int, found: list[str] | None
) -> None:
    setting = fit(lines, SPACE, measure)
    assert setting.size == size
    if found is not None:
        assert rows(setting) == found
    else:
        assert not any(
            row.startswith(tuple("」、。")) or row.endswith("「") for row in rows(setting)
        )


@given(
    st.lists(st.text("ab c-「」古池", min_size=1, max_size=120).map(clean), min_size=1, max_size=3)
)
def test_rows_fit_and_nothing_is_lost_without_an_ellipsis(lines: list[str]) -> None:
    setting = fit(lines, SPACE, measure)
    assert setting.height <= SPACE.height
    for row in setting.rows:
        assert (measure(row.text) + row.indent) * setting.size <= SPACE.width
    shown = "".join(rows(setting))
    if ELLIPSIS in shown:
        assert setting.size == SPACE.broken[-1]
    else:
        assert shown.replace(" ", "") == "".join(lines).replace(" ", "")


@given(st.text(max_size=40), st.integers(1, 20))
def test_shortening_keeps_the_start(said: str, width: int) -> None:
    short = shorten(said, width, measure)
    assume(len(clusters(said)) == len(said))
    assert measure(short) <= width
    assert short == said or (short.endswith(ELLIPSIS) and said.startswith(short[:-1]))


# -- Colours ----------------------------------------------------------------------------


def test_colours_are_read_from_short_and_long_forms() -> None:
    colours = read_colours(
        {"background": "#000", "ink": "#FfF", "quiet": "#c0c0c0", "accent": "#fc0"}
    )
    assert colours == Colours((0, 0, 0), (255, 255, 255), (192, 192, 192), (255, 204, 0))
    image = picture(draw(TAG, replace(STYLE, colours=colours))).convert("RGB")
    assert {colour for _, colour in image.getcolors(1000) or []} >= {
        (0, 0, 0),
        (255, 255, 255),
        (192, 192, 192),
        (255, 204, 0),
    }


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert read_colours({}) == Colours()


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"bakground": "#fff"}, "did you mean 'background'"),
        ({"sepia": "#fff"}, "there are background, ink, quiet, accent"),
        ({"ink": "black"}, "'ink' is 'black'; write it as '#262c37'"),
        ({"ink": "#12345"}, "'ink' is '#12345'"),
        ({"ink": 0}, "'ink' is 0"),
        ({"quiet": "#ccc"}, "'quiet' has a contrast of 1.5"),
        ({"background": "#222"}, "'ink' has a contrast"),
        ({"ink": "red", "paper": "#fff"}, "no colour is called 'paper'"),
    ],
)
def test_colours_that_are_none_or_cannot_be_read_are_refused(
    chosen: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=r".+") as error:
        read_colours(chosen)
    assert message in str(error.value)


# -- What a card depends on ---------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        replace(CARD, title="Another"),
        replace(CARD, note="April 11, 2023"),
        replace(CARD, site="A journal"),
        replace(
            CARD, haiku=("compile errors clear", "I typed it and watched it burn", "by heart")
        ),
        replace(CARD, haiku=()),
    ],
)
def test_another_card_is_another_picture_with_another_view(other: Card) -> None:
    assert view(other, STYLE) != view(CARD, STYLE)
    assert draw(other, STYLE) != draw(CARD, STYLE)


@pytest.mark.parametrize(
    "same",
    [
        replace(CARD, note=" April\u00a010,\n2023 "),
        replace(CARD, title=unicodedata.normalize("NFD", CARD.title)),
        replace(CARD, site="Haiku\x07 Journal"),
    ],
)
def test_a_card_that_is_drawn_alike_has_the_same_view(same: Card) -> None:
    assert same != CARD or unicodedata.normalize("NFD", CARD.title) == CARD.title
    assert view(same, STYLE) == view(CARD, STYLE)
    assert draw(same, STYLE) == draw(CARD, STYLE)


def test_a_view_holds_the_colours_and_only_the_fonts_that_are_drawn_with(tmp_path: Path) -> None:
    dark = read_colours({"background": "#000", "ink": "#fff", "quiet": "#ccc", "accent": "#fc0"})
    assert view(CARD, replace(STYLE, colours=dark)) != view(CARD, STYLE)
    # The same fonts elsewhere are the same; another Latin font is not; another Greek one matters
    # to Greek alone.
    moved, changed = tmp_path / "moved", tmp_path / "changed"
    for folder in (moved, changed):
        folder.mkdir()
        for path in STYLE.verse:
            (folder / path.name).write_bytes(path.read_bytes())
    elsewhere = replace(STYLE, verse=typeface(moved, "italic"))
    assert view(CARD, elsewhere) == view(CARD, STYLE)
    greek = changed / "eb-garamond-greek-italic.woff2"
    greek.write_bytes((FONTS / "eb-garamond-greek-normal.woff2").read_bytes())
    other_greek = replace(STYLE, verse=typeface(changed, "italic"))
    assert view(CARD, other_greek) == view(CARD, STYLE)
    in_greek = replace(CARD, haiku=("η παλιά", "λίμνη", "νερού"))
    assert view(in_greek, other_greek) != view(in_greek, STYLE)
    assert draw(in_greek, other_greek) != draw(in_greek, STYLE)


@settings(max_examples=25)
@given(st.lists(st.builds(Card, text, text), min_size=2, max_size=2))
def test_equal_views_are_equal_pictures(cards: list[Card]) -> None:
    one, other = cards
    same = draw(one, STYLE) == draw(other, STYLE)
    assert same or view(one, STYLE) != view(other, STYLE)


def test_the_alternative_of_a_card_is_its_haiku() -> None:
    assert (
        alt(CARD) == "compile errors clear / I typed it and watched it burn / I typed it by heart"
    )
    assert alt(TAG) == "C++, 12 posts"
    assert alt(Card("2023")) == "2023"
