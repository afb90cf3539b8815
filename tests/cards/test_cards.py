"""Test preview cards: how any text is drawn, the margins, and when a card is redrawn."""

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
    drawing_inputs,
    missing_glyphs,
    read_colours,
    typeface,
)
from haiku_journal.cards.drawing.bidi import is_right_to_left, levels, reorder
from haiku_journal.cards.drawing.clusters import clean_text, clusters
from haiku_journal.cards.drawing.colours import contrast
from haiku_journal.cards.drawing.fitting import ELLIPSIS, FittedText, Space, fit, shorten
from haiku_journal.cards.drawing.layout import arrange
from haiku_journal.cards.drawing.runs import Fonts
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image
from support.paths import EXTENSIONS, FONTS, TESTS

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
_TEXTS = st.text(st.sampled_from(MIXED) | st.characters(exclude_categories=["Cs"]), max_size=60)
_LINES = _TEXTS | _TEXTS.map(lambda text: (text * 200)[:200])
_CARDS = st.builds(Card, _LINES, _TEXTS, _TEXTS, st.just(()) | st.tuples(_LINES, _LINES, _LINES))


def picture(drawn: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn))


def ink(drawn: bytes) -> tuple[int, int, int, int]:
    """Return the bounding box of everything that is drawn on the paper."""
    image = picture(drawn)
    image = Image.frombytes("L", image.size, image.tobytes())
    box = image.point(lambda value: 255 if value else 0).getbbox()
    assert box is not None, "the card is empty"
    return box


def digests() -> list[str]:
    """Return digests of a card in each script, and of the drawing inputs of each."""
    cards = [CARD, TAG, *(Card(text, text, text, (text,) * 3) for text in SCRIPTS.values())]
    results = [(draw(card, STYLE), repr(drawing_inputs(card, STYLE)).encode()) for card in cards]
    return [hashlib.sha256(result).hexdigest() for pair in results for result in pair]


# -- The picture ------------------------------------------------------------------------


@pytest.mark.parametrize("card", [CARD, TAG, Card("2023"), Card("")])
def test_a_card_is_a_small_png_of_the_preview_size(card: Card) -> None:
    drawn = draw(card, STYLE)
    image = picture(drawn)
    assert image.format == "PNG"
    assert image.size == SIZE == (1200, 630)
    assert len(drawn) < 40_000


def test_cards_are_the_same_in_every_process() -> None:
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]; import test_cards; print(test_cards.digests())"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(EXTENSIONS), str(TESTS), str(TESTS / "cards")],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed, locale, zone in [("1", "C", "UTC"), ("2", "C.UTF-8", "Asia/Tokyo")]
    ]
    outputs = [process.communicate()[0].strip() for process in processes]
    assert outputs == [str(digests())] * 2


@settings(max_examples=60)
@given(_CARDS)
def test_any_text_stays_within_the_margins(sample: Card) -> None:
    left, top, right, bottom = ink(draw(sample, STYLE))
    assert left >= 40
    assert top >= 20
    assert right <= SIZE[0] - 40
    assert bottom <= SIZE[1] - 20


@settings(max_examples=60)
@given(_CARDS)
def test_texts_keep_the_side_margins(sample: Card) -> None:
    cleaned = Card(*map(clean_text, sample.texts), tuple(map(clean_text, sample.haiku)))
    layout = arrange(cleaned, VERSE, TEXT)
    assert layout.placed or not any(TEXT.runs(text) for text in cleaned.texts)
    for run, x, _, size, _ in layout.placed:
        assert x >= 103
        assert x + run.width * size <= SIZE[0] - 103


@pytest.mark.parametrize(
    "haiku", [CARD.haiku, ("a", "b", "c"), ("W" * 200, "m" * 200, "x y " * 50)]
)
def test_rows_do_not_overlap(haiku: tuple[str, ...]) -> None:
    layout = arrange(replace(CARD, title="A title of many words " * 20, haiku=haiku), VERSE, TEXT)
    rows = sorted({(placed.baseline, placed.size) for placed in layout.placed})
    assert all(lower - size * 0.7 > upper for (upper, _), (lower, size) in pairwise(rows)), (
        "rows overlap"
    )


def test_a_card_written_from_right_to_left_starts_at_the_right() -> None:
    if missing_glyphs(Card(SCRIPTS["Hebrew"]), STYLE):
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
    text = clean_text(SCRIPTS[script])
    if script not in OWN and VERSE.missing(text):
        pytest.skip(f"no font has {script}")
    runs = VERSE.runs(text)
    assert sorted("".join(run.text for run in runs)) == sorted(text)
    for run in runs:
        font = run.face.at(40).font
        box = bytes(font.getmask("\U0010ffff"))
        for letter in clusters(run.text):
            assert letter == " " or bytes(font.getmask(letter)) != box, f"{letter!r} is a box"


@pytest.mark.parametrize("script", OWN)
@pytest.mark.parametrize("fonts", [VERSE, TEXT])
def test_the_journals_own_face_has_europes_and_vietnams_letters(script: str, fonts: Fonts) -> None:
    assert {face.path.parent for face in fonts.faces(clean_text(SCRIPTS[script]))} == {FONTS}


def test_the_files_of_the_face_are_small_and_licensed() -> None:
    files = sorted(FONTS.glob("*.woff2"))
    assert sorted(STYLE.verse + STYLE.text) == files
    assert sum(file.stat().st_size for file in files) < 250_000
    assert (FONTS / "eb-garamond-latin-italic.woff2").stat().st_size < 30_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_chinese_characters_take_the_forms_of_the_surrounding_script() -> None:
    if missing_glyphs(Card(SCRIPTS["Japanese"] + SCRIPTS["Korean"]), STYLE):
        pytest.skip("no font has Chinese characters")
    looks = {
        language: draw(Card("直骨"), replace(STYLE, language=language))
        for language in ("ja", "zh")
    }
    assert looks["ja"] != looks["zh"]
    with_kana = [
        drawing_inputs(Card("直骨の"), replace(STYLE, language=name)) for name in ("ja", "zh")
    ]
    assert with_kana[0] == with_kana[1]


def test_emoji_have_their_colours() -> None:
    card = Card("", haiku=("all is green ✅", "b", "c"))
    if not any(face.pictures for face in VERSE.faces("✅")):
        pytest.skip("no font has emoji")
    colours = picture(draw(card, STYLE)).convert("RGB").getcolors(1 << 20) or []
    assert any(green > 1.5 * red and green > 1.5 * blue for _, (red, green, blue) in colours)


def test_characters_that_no_font_has_are_left_out() -> None:
    private = "\U000ffffd"
    assert missing_glyphs(Card(f"a {private} b"), STYLE) == private
    assert draw(Card(f"a {private} b"), STYLE) == draw(Card("a b"), STYLE)


def test_texts_that_no_font_has_are_replaced_by_readable_ones() -> None:
    rare = "𐴀𑶠𑻠𖫐𛅰𞤀𐼰𑵠ꫠ𒀀"
    words = next((letter * 3 for letter in rare if missing_glyphs(Card(letter), STYLE)), None)
    if words is None:
        pytest.skip("the fonts have all letters")
    haiku = (words, "b", "c")
    assert draw(replace(CARD, haiku=haiku), STYLE) == draw(replace(CARD, haiku=()), STYLE)
    assert draw(Card(words, "note", "site"), STYLE) == draw(Card("site", "note"), STYLE)


@pytest.mark.parametrize("path", [FONTS / "none.woff2", FONTS / "OFL.txt"])
def test_an_unreadable_font_file_is_named_in_the_error(path: Path) -> None:
    with pytest.raises(OSError, match=path.name):
        draw(CARD, replace(STYLE, text=(path,)))


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_text_is_split_into_grapheme_clusters(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


@given(_TEXTS)
def test_cleaned_text_is_one_line_without_control_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == cleaned.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned)
    assert "".join(clusters(cleaned)) == cleaned


# -- Directions -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
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
def test_text_of_mixed_directions_is_reordered_for_display(text: str, shown: str) -> None:
    embedding = levels(text, right_to_left=is_right_to_left(text))
    assert "".join(reorder(list(zip(embedding, text, strict=True)))) == shown


@given(st.text("abאבمع12+-,.$% #٣", max_size=20), st.booleans())
def test_reordering_loses_no_character(text: str, backwards: bool) -> None:
    embedding = levels(text, right_to_left=backwards)
    assert sorted(reorder(list(zip(embedding, text, strict=True)))) == sorted(text)


# -- FittedText -------------------------------------------------------------------------


def measure(text: str) -> float:
    """Return the width of a text whose letters are half as wide as high."""
    return len(text) / 2


SPACE = Space(200, 100, whole=(40, 30, 20), broken=(20, 16, 10), spacing=1.25, hang=1.0)


def rows(setting: FittedText) -> list[str]:
    return [row.text for row in setting.rows]


@pytest.mark.parametrize(
    ("lines", "size", "expected"),
    [
        ((), 40, []),
        (("ten signs.",), 40, ["ten signs."]),
        (("thirteen, so.",), 30, ["thirteen, so."]),
        (("a", "b", "c", "d"), 20, ["a", "b", "c", "d"]),
        (("twenty-four of them, yes",), 20, ["twenty-four", "of them, yes"]),
        (("short", "one that has to be broken"), 20, ["short", "one that has", "to be broken"]),
        # The largest size at which no word is cut; words are cut if there is no such size.
        (("a donaudampfschifffahrts",), 16, ["a", "donaudampfschifffahrts"]),
        (("古池や「蛙飛び」こむ水の音" * 2,), 20, None),
        (("x" * 1000,), 10, ["x" * 38] * 7 + ["x" * 37 + ELLIPSIS]),
    ],
)
def test_lines_are_whole_or_broken_or_cut(
    lines: tuple[str, ...], size: int, expected: list[str] | None
) -> None:
    setting = fit(lines, SPACE, measure)
    assert setting.size == size
    if expected is not None:
        assert rows(setting) == expected
    else:
        assert not any(
            row.startswith(tuple("」、。")) or row.endswith("「") for row in rows(setting)
        )


@given(
    st.lists(
        st.text("ab c-「」古池", min_size=1, max_size=120).map(clean_text), min_size=1, max_size=3
    )
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
def test_shortening_keeps_the_start(text: str, width: int) -> None:
    short = shorten(text, width, measure)
    assume(len(clusters(text)) == len(text))
    assert measure(short) <= width
    assert short == text or (short.endswith(ELLIPSIS) and text.startswith(short[:-1]))


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


def test_contrast_follows_the_accessibility_guidelines() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert read_colours({}) == Colours()


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"bakground": "#fff"}, "did you mean 'background'"),
        ({"sepia": "#fff"}, "these are background, ink, quiet, accent"),
        ({"ink": "black"}, "'ink' is 'black'; write it as '#262c37'"),
        ({"ink": "#12345"}, "'ink' is '#12345'"),
        ({"ink": 0}, "'ink' is 0"),
        ({"quiet": "#ccc"}, "'quiet' has a contrast of 1.5"),
        ({"background": "#222"}, "'ink' has a contrast"),
        ({"ink": "red", "paper": "#fff"}, "'paper' is not a colour of cards"),
    ],
)
def test_invalid_or_illegible_colours_are_rejected(
    chosen: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=r".+") as error:
        read_colours(chosen)
    assert message in str(error.value)


# -- Drawing inputs ---------------------------------------------------------------------


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
def test_different_cards_have_different_drawing_inputs_and_images(other: Card) -> None:
    assert drawing_inputs(other, STYLE) != drawing_inputs(CARD, STYLE)
    assert draw(other, STYLE) != draw(CARD, STYLE)


@pytest.mark.parametrize(
    "same",
    [
        replace(CARD, note=" April\u00a010,\n2023 "),
        replace(CARD, title=unicodedata.normalize("NFD", CARD.title)),
        replace(CARD, site="Haiku\x07 Journal"),
    ],
)
def test_cards_that_look_the_same_have_the_same_drawing_inputs(same: Card) -> None:
    assert same != CARD or unicodedata.normalize("NFD", CARD.title) == CARD.title
    assert drawing_inputs(same, STYLE) == drawing_inputs(CARD, STYLE)
    assert draw(same, STYLE) == draw(CARD, STYLE)


def test_drawing_inputs_hold_the_colours_and_only_the_fonts_used(tmp_path: Path) -> None:
    dark = read_colours({"background": "#000", "ink": "#fff", "quiet": "#ccc", "accent": "#fc0"})
    assert drawing_inputs(CARD, replace(STYLE, colours=dark)) != drawing_inputs(CARD, STYLE)
    # Equal fonts in another folder are equal; another Greek font matters to Greek text only.
    moved, changed = tmp_path / "moved", tmp_path / "changed"
    for folder in (moved, changed):
        folder.mkdir()
        for path in STYLE.verse:
            (folder / path.name).write_bytes(path.read_bytes())
    elsewhere = replace(STYLE, verse=typeface(moved, "italic"))
    assert drawing_inputs(CARD, elsewhere) == drawing_inputs(CARD, STYLE)
    greek = changed / "eb-garamond-greek-italic.woff2"
    greek.write_bytes((FONTS / "eb-garamond-greek-normal.woff2").read_bytes())
    other_greek = replace(STYLE, verse=typeface(changed, "italic"))
    assert drawing_inputs(CARD, other_greek) == drawing_inputs(CARD, STYLE)
    in_greek = replace(CARD, haiku=("η παλιά", "λίμνη", "νερού"))
    assert drawing_inputs(in_greek, other_greek) != drawing_inputs(in_greek, STYLE)
    assert draw(in_greek, other_greek) != draw(in_greek, STYLE)


@settings(max_examples=25)
@given(st.lists(st.builds(Card, _TEXTS, _TEXTS), min_size=2, max_size=2))
def test_equal_drawing_inputs_give_equal_images(cards: list[Card]) -> None:
    one, other = cards
    same = draw(one, STYLE) == draw(other, STYLE)
    assert same or drawing_inputs(one, STYLE) != drawing_inputs(other, STYLE)


def test_the_alternative_text_of_a_card_is_its_haiku() -> None:
    assert (
        alt(CARD) == "compile errors clear / I typed it and watched it burn / I typed it by heart"
    )
    assert alt(TAG) == "C++, 12 posts"
    assert alt(Card("2023")) == "2023"
