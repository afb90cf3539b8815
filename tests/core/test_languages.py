"""A journal in other languages than English: its phrases, its dates, and how its haiku are set."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from gettext import GNUTranslations
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from haiku_journal.core.language.locales import (
    language_of,
    language_tag,
    plural_samples,
    write_date,
    write_month,
)
from haiku_journal.core.language.translations import LOCALE
from jinja2 import Environment, nodes
from playwright.sync_api import Page, expect
from support.builds import Result
from support.chromium import Chromium
from support.folders import differences
from support.paths import REPOSITORY
from support.posts import post
from support.projects import Project

ENGLISH = "%B %-d, %Y"
DAY = dt.date(2023, 4, 1)
PACKAGE = REPOSITORY / "extensions" / "haiku_journal"
SCRIPTS = PACKAGE / "search" / "static" / "search"
PHRASES = SCRIPTS / "config" / "phrases.js.jinja"

Phrase = str | tuple[str, ...]


# -- Language settings --------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "date", "month"),
    [
        ("en", "April 1, 2023", "April 2023"),
        ("de", "1. April 2023", "April 2023"),
        ("cs", "1. dubna 2023", "duben 2023"),
        ("hu", "2023. április 1.", "2023. április"),
        ("ja", "2023年4月1日", "2023年4月"),
        ("zh_TW", "2023年4月1日", "2023年4月"),
        ("ar", "1 أبريل 2023", "أبريل 2023"),
        ("pt-BR", "1 de abril de 2023", "abril de 2023"),
        ("a language of my own", "April 1, 2023", "April 2023"),
    ],
)
def test_a_date_is_written_as_the_language_has_it(language: str, date: str, month: str) -> None:
    assert write_date(DAY, "", language) == date
    assert write_month(DAY, language) == month


def test_a_pattern_goes_before_the_language() -> None:
    assert write_date(DAY, "%d.%m.%Y", "en") == "01.04.2023"
    days = (dt.date(2023, 1, 1) + dt.timedelta(days) for days in range(0, 900, 13))
    assert all(write_date(day, ENGLISH, "en") == write_date(day, "", "en") for day in days)


@pytest.mark.parametrize(
    ("language", "kinds"),
    [
        ("en", {"one": 1, "other": 0}),
        ("ja", {"other": 0}),
        ("fr", {"one": 0, "other": 2}),
        ("pl", {"few": 2, "many": 0, "one": 1}),
        ("ar", {"few": 3, "many": 11, "one": 1, "other": 100, "two": 2, "zero": 0}),
    ],
)
def test_every_kind_of_number_has_a_sample(language: str, kinds: dict[str, int]) -> None:
    assert plural_samples(language) == kinds


def test_browsers_know_a_language_by_its_tag() -> None:
    tags = [language_tag(name) for name in ("de", "pt_BR", "zh_TW", "sr@latin", "nothing")]
    assert tags == ["de", "pt-BR", "zh-Hant-TW", "sr", "en"]


@pytest.mark.parametrize(
    ("haiku", "language", "expected"),
    [
        ("古池や / 蛙飛びこむ / 水の音", "en", "ja"),
        ("古池や / 蛙飛びこむ / 水の音", "ja", ""),
        ("ビルド / docker / 春の雨", "zh_CN", "ja"),
        ("봄비 내리고 / 빌드는 / 끝난다", "en", "ko"),
        ("床前明月光 / 疑是地上霜 / 举头望明月", "en", "zh"),
        ("床前明月光 / 疑是地上霜 / 举头望明月", "zh_TW", ""),
        ("春雨 / 東風 / 桜", "ja", ""),
        ("compile errors clear / I typed it / by heart", "ja", ""),
        ("يسقط المطر / على نوافذ / بيتي", "en", ""),
    ],
)
def test_the_language_of_a_haiku_is_detected_from_its_letters(
    haiku: str, language: str, expected: str
) -> None:
    assert language_of(haiku.split(" / "), language) == expected


# -- Phrases and their translations --------------------------------------------------


@pytest.fixture(scope="module")
def phrases() -> set[Phrase]:
    """Return every phrase in modules, templates and scripts."""
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return {
        message
        for folder in ("extensions/haiku_journal",)
        for _name, _line, message, *_rest in extract_from_dir(
            REPOSITORY / folder, methods, options
        )
    }


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def ids(catalog: Catalog) -> set[Phrase]:
    return {message.id for message in catalog if message.id}


TRANSLATIONS = sorted(LOCALE.glob("*/LC_MESSAGES/sphinx.po"))


def test_every_phrase_is_in_the_template_and_no_other(phrases: set[Phrase]) -> None:
    assert len(phrases) > 40
    assert ids(catalogue(LOCALE / "sphinx.pot")) == phrases, "run `nox -s phrases`"


def test_there_is_a_translation() -> None:
    assert "de" in [path.parent.parent.name for path in TRANSLATIONS]


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parent.parent.name)
def test_a_translation_is_whole_and_fits(path: Path, phrases: set[Phrase]) -> None:
    catalog = catalogue(path)
    assert ids(catalog) == phrases, "run `nox -s phrases`"
    assert list(catalog.obsolete) == []
    for message in catalog:
        texts = message.string if message.pluralizable else (message.string,)
        assert all(texts), f"{message.id} is not translated"
        assert not (message.fuzzy and message.id), f"{message.id} is marked as fuzzy"
        assert list(message.check(catalog)) == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.parent.parent.name)
def test_the_compiled_catalogue_matches_the_translation(path: Path) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(path))
    compiled.seek(0)
    with path.with_suffix(".mo").open("rb") as file:
        assert messages(GNUTranslations(file)) == messages(GNUTranslations(compiled))


def messages(translations: GNUTranslations) -> dict[Any, str]:
    """Return the messages of a compiled catalogue, without the header."""
    return {key: text for key, text in vars(translations)["_catalog"].items() if key}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_prints_no_words_but_phrases(path: Path) -> None:
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))
    html = BeautifulSoup("".join(data.data for data in tree.find_all(nodes.TemplateData)), "lxml")
    spoken = ("aria-label", "alt", "title", "placeholder", "label", "summary")
    attributes = [tag[name] for name in spoken for tag in html.select(f"[{name}]:not(link, meta)")]
    assert re.findall(r"[^\W\d_]+", " ".join([html.get_text(" "), *attributes])) == []


def test_scripts_refer_to_each_phrase_by_its_name() -> None:
    named = set(re.findall(r"^  (\w+): \{\{ _\(", PHRASES.read_text(encoding="utf-8"), re.M))
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.rglob("*.js")))
    code = re.sub(r"(?m)^\s*(//|/?\*).*$", "", code)
    assert named == set(re.findall(r"\bTEXT\.(\w+)", code))
    # A quoted sentence would stay in English in every journal.
    assert re.findall(r"""["'`][A-Z][a-z]+ [a-z]+ [^"'`\n]*["'`]""", code) == []


# -- A journal in German -------------------------------------------------------------

ARABIC = [
    "يسقط المطر الخفيف",
    "على نوافذ بيتي القديم في الصباح الباكر البارد جدا وأنا أكتب docker",
    "وأنا أكتب",
]


def journal() -> dict[str, str]:
    return {
        "index.md": "# Logbuch\n\n```{search-field}\n```\n\n```{posts}\n```\n\n"
        "```{calendar}\n```\n\n```{tag-list}\n:limit: 1\n```\n",
        "posts/eins.md": post(
            "Erste Zeile",
            date="2023-03-04",
            updated="2023-05-06",
            tags=["git", "bau"],
            body="Der Reflog nennt jeden Stand. Siehe {post}`zwei`.\n\n```sh\ngit reflog\n```",
        ),
        "posts/zwei.md": post("Zweite Zeile", date="2024-03-04", tags=["git"], draft=True),
        "posts/ja.md": post("水", haiku="古池や / 蛙飛びこむ / 水の音", tags=["ost"]),
        "posts/zh.md": post("月", haiku="床前明月光 / 疑是地上霜 / 举头望明月", tags=["ost"]),
        "posts/ar.md": post("مطر", haiku=ARABIC, tags=["west"], body="```py\nprint(1)\n```"),
    }


@pytest.fixture(scope="module")
def german(make_project: Callable[[], Project]) -> Result:
    project = make_project().write(journal())
    for line in (
        'language = "de"',
        "haiku_vertical = True",
        "haiku_drafts = haiku_preview = True",
    ):
        project.configure(line)
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    return result


def words(result: Result, page: str, selector: str) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in result.page(page).select(selector)]


def test_the_title_block_is_in_the_language(german: Result) -> None:
    (facts,) = words(german, "posts/eins", ".post-facts")
    assert facts == "4. März 2023 · aktualisiert am 6. Mai 2023"
    assert words(german, "posts/eins", ".post-tags-label") == ["Schlagwörter:"]
    assert words(german, "posts/eins", ".post-neighbours a") == ["Nächster Beitrag: Zweite Zeile"]
    assert words(german, "posts/zwei", ".post-draft") == ["Entwurf"]
    assert german.page("posts/eins").html["lang"] == "de"


@pytest.mark.parametrize(
    ("page", "selector", "text"),
    [
        ("posts/zwei", ".post-links-title", "Erwähnt in"),
        ("posts/zwei", ".preview-banner", "Dies ist eine Vorschau"),
        ("posts/eins", ".journal-sidebar-title", "Um diese Zeit geschrieben"),
        ("tags/git", ".index-facts", "2 Beiträge · alle Schlagwörter"),
        ("tags/bau", ".index-facts", "1 Beitrag · alle Schlagwörter"),
        ("tags/index", "h1", "Schlagwörter"),
        ("archive/index", ".index-facts", "5 Beiträge"),
        ("archive/index", ".heat-label", "März"),
        ("archive/2023", "h2", "März 2023"),
        ("archive/2023", ".index-facts a", "alle Jahre"),
        ("search", ".search-fallback", "Die Suche braucht JavaScript"),
        ("404", "h1", "Seite nicht gefunden"),
        ("404", "article p", "Beiträge findet man nach Schlagwort, nach Datum"),
        ("index", ".search-field label", "Journal durchsuchen"),
        ("index", ".part-more", "Alle 4 Schlagwörter"),
        ("posts/eins", ".search-button__button", "Suche"),
    ],
)
def test_pages_speak_the_language(german: Result, page: str, selector: str, text: str) -> None:
    assert any(text in shown for shown in words(german, page, selector))


def test_no_page_shows_a_phrase_in_english(german: Result, phrases: set[Phrase]) -> None:
    catalog = catalogue(LOCALE / "de/LC_MESSAGES/sphinx.po")
    english = {
        phrase
        for phrase in phrases
        if isinstance(phrase, str) and catalog[phrase].string != phrase and "%" not in phrase
    }
    assert len(english) > 40
    untranslated = {
        f"{name}: {text.strip()}"
        for name in german.pages
        for tag in german.page(name).select("body *")
        for text in (*tag.find_all(string=True, recursive=False), *spoken(tag))
        if text.strip() in english
    }
    assert untranslated == set()


def spoken(tag: Any) -> list[str]:
    return [tag[name] for name in ("aria-label", "placeholder", "title") if name in tag.attrs]


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
"""The header of a catalogue."""


def test_a_journal_may_have_custom_phrases(project: Project) -> None:
    project.write(
        {
            "locales/de/LC_MESSAGES/sphinx.po": f'{HEAD}msgid "Archive"\nmsgstr "Früher"\n',
            "posts/a.md": post(),
        }
    )
    result = project.build(language="de")
    assert words(result, "archive/index", "h1") == ["Früher"]
    assert words(result, "tags/index", "h1") == ["Schlagwörter"]
    # The translations of Sphinx's own scripts fail without these, which no page loads.
    assert "translations.js" not in result.text("posts/a.html")


def test_a_change_of_custom_phrases_equals_a_fresh_build(project: Project) -> None:
    project.configure('language = "de"')
    project.write(journal())
    # In processes of their own, since Python remembers catalogues.
    for tags, builds in [("Themen:", ["build"]), ("Stichwörter:", ["build", "fresh"])]:
        catalogue = f'{HEAD}msgid "Tags:"\nmsgstr "{tags}"\n\nmsgid "Archive"\nmsgstr "{tags}"\n'
        project.write({"locales/de/LC_MESSAGES/sphinx.po": catalogue})
        for into in builds:
            run = project.command(into=into)
            assert run.returncode == 0, run.stderr
            page = (project.root / into / "html/posts/eins.html").read_text("utf-8")
            assert page.count(tags) == 2
    assert differences(project.root / "build/html", project.root / "fresh/html") == []


def test_a_language_without_a_catalogue_stays_english(project: Project) -> None:
    result = project.write({"posts/a.md": post(tags=["x"])}).build(language="tlh")
    assert result.error is None
    assert words(result, "tags/x", ".index-facts") == ["1 post · all tags"]


def test_a_change_of_language_equals_a_fresh_build(project: Project) -> None:
    project.write(journal())
    # In processes of their own: Sphinx remembers the last language.
    assert project.command().returncode == 0
    project.configure('language = "de"')
    for into in ("build", "fresh"):
        assert project.command(into=into).returncode == 0
    assert differences(project.root / "build/html", project.root / "fresh/html") == []


# -- Typesetting of haiku--------------------------------------------------------------


def haiku(result: Result, page: str) -> list[Any]:
    return list(result.page(page).select("p.haiku"))


def test_a_haiku_says_its_direction_and_its_language(german: Result) -> None:
    for page, language in [("ja", "ja"), ("zh", "zh"), ("ar", None), ("eins", None)]:
        (block,) = haiku(german, f"posts/{page}")
        assert (block["dir"], block.get("lang")) == ("auto", language)
    listed = {(entry["dir"], entry.get("lang")) for entry in haiku(german, "tags/ost")}
    assert listed == {("auto", "ja"), ("auto", "zh")}


def test_columns_are_for_title_blocks_of_east_asia_if_wanted(
    german: Result, arabic: Result
) -> None:
    columns = {
        page for page in german.pages if german.page(page).select_one("p.haiku.haiku-vertical")
    }
    assert columns == {"posts/ja", "posts/zh"}
    assert not any("haiku-vertical" in arabic.text(f"{page}.html") for page in arabic.pages)


def test_a_journal_runs_as_its_language_does(german: Result, arabic: Result) -> None:
    for page in ("posts/ar", "tags/index", "404"):
        assert "dir" not in german.page(page).body.attrs
        assert arabic.page(page).body["dir"] == "rtl"


@pytest.fixture(scope="module")
def arabic(make_project: Callable[[], Project]) -> Result:
    project = make_project().write(journal())
    project.configure('language = "ar"')
    return project.build()


# -- In a browser ----------------------------------------------------------------------


SITE = "http://journal.test"


def visit(chromium: Chromium, result: Result, address: str, width: int = 360) -> Page:
    """Open a page of a site that is served from its files."""
    page = chromium.page(viewport={"width": width, "height": 800})
    page.route(
        f"{SITE}/**",
        lambda route: route.fulfill(
            path=result.out / unquote(urlsplit(route.request.url).path)[1:]
        ),
    )
    page.goto(f"{SITE}/{address}")
    return page


@pytest.mark.browser
def test_the_search_is_in_the_language(chromium: Chromium, german: Result) -> None:
    page = visit(chromium, german, "posts/ja.html")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Suche")).to_be_visible()
    expect(page.get_by_role("button", name="Schließen")).to_be_visible()
    field = page.get_by_role("combobox", name="Journal durchsuchen")
    field.fill("zeile")
    expect(page.get_by_role("status")).to_have_text("2 Beiträge")
    expect(page.get_by_role("button", name="Jahre")).to_be_visible()
    expect(page.get_by_role("button", name="Neueste zuerst")).to_be_visible()
    field.fill("erste")
    expect(page.get_by_role("status")).to_have_text("1 Beitrag")
    field.fill("reflgo ")
    notes = page.locator(".search-notes")
    expect(notes).to_contain_text("Gesucht wird nach reflog statt reflgo.")
    expect(notes.locator("em").first).to_have_text("reflog")
    page.get_by_role("button", name="Nach meiner Eingabe suchen").click()
    expect(page.get_by_role("status")).to_have_text("Kein Beitrag gefunden")
    page.close()


LINES = """() => [...document.querySelectorAll("p.haiku")].map((haiku) =>
  [...haiku.querySelectorAll(".haiku-line")].map((line) => {
    const text = document.createRange();
    text.selectNodeContents(line);
    return [...text.getClientRects()].map((row) => row.toJSON());
  }))"""
"""The position of each row of each line of each haiku."""


def rows(page: Page) -> list[list[list[dict[str, float]]]]:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return list(page.evaluate(LINES))


@pytest.mark.browser
@pytest.mark.parametrize("where", ["posts/ar.html", "tags/west.html"])
def test_a_haiku_from_right_to_left_starts_and_hangs_at_the_right(
    chromium: Chromium, german: Result, arabic: Result, where: str
) -> None:
    for result in (german, arabic):
        page = visit(chromium, result, where)
        (lines,) = rows(page)
        starts = {
            round(max(row["right"] for row in line if row["top"] == line[0]["top"]))
            for line in lines
        }
        assert len(starts) == 1, "the three lines start at one edge"
        below = [row["right"] for row in lines[1] if row["top"] > lines[1][0]["top"] + 5]
        assert below, "the second line is too long for the page"
        assert max(below) < starts.pop() - 5
        page.close()


@pytest.mark.browser
def test_the_bar_is_where_the_haiku_starts_and_code_runs_as_ever(
    chromium: Chromium, german: Result, arabic: Result
) -> None:
    style = "getComputedStyle(document.querySelector('article {}')).{}"
    for result in (german, arabic):
        for where, side, other in (("ar", "Right", "Left"), ("eins", "Left", "Right")):
            page = visit(chromium, result, f"posts/{where}.html", 1440)
            bars = [style.format("p.haiku", f"border{name}Width") for name in (side, other)]
            assert [page.evaluate(bar) for bar in bars] == ["3px", "0px"]
            assert page.evaluate(style.format(".highlight pre", "direction")) == "ltr"
            page.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1440])
def test_columns_go_from_right_to_left_and_lists_have_none(
    chromium: Chromium, german: Result, width: int
) -> None:
    page = visit(chromium, german, "posts/ja.html", width)
    (lines,) = rows(page)
    lefts = [line[0]["left"] for line in lines]
    assert lefts == sorted(lefts, reverse=True)
    assert len({round(line[0]["top"]) for line in lines}) == 1
    assert all(
        line[-1]["bottom"] - line[0]["top"] > line[0]["right"] - line[0]["left"] for line in lines
    )
    assert (
        page.evaluate("getComputedStyle(document.querySelector('p.haiku')).fontSynthesisStyle")
        == "none"
    )
    page.close()
    page = visit(chromium, german, "tags/ost.html", width)
    for lines in rows(page):
        tops = [line[0]["top"] for line in lines]
        assert tops == sorted(set(tops))
    page.close()
