"""Test the benchmark's arithmetic, its reports and one small run."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import forms
import process
import pytest
import serve_edits
import wire
from figures import Results, exponent
from hypothesis import given
from hypothesis import strategies as st
from kinds import KINDS, Search
from markdown_it import MarkdownIt
from measure import Plan, measure, query_for
from notes import Note, load_notes
from output import Output, pack, weigh
from plot import Axis, Panel, Series, dots, lines
from post import Post, make_posts
from process import CommandError, Cost
from report import Report
from support.chromium import in_thread
from support.paths import BENCHMARKS
from tables import builds, curve, number, sites
from wire import Traffic, measure_traffic

pytestmark = pytest.mark.benchmark


def cost(seconds: float, peak: int = 2**20) -> Cost:
    return Cost(seconds, seconds * 2, peak, pages=3)


def read_table(text: str) -> dict[str, dict[str, str]]:
    """Parse a Markdown table; return the cells of each row by their column heads."""
    tokens = MarkdownIt().enable("table").parse(text)
    cells = [token.content for token in tokens if token.type == "inline"]
    width = sum(token.type == "th_open" for token in tokens)
    head, *rows = (cells[at : at + width] for at in range(0, len(cells), width))
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


# -- Figures --------------------------------------------------------------------------


@given(
    st.floats(-1, 3),
    st.floats(0.001, 1000),
    st.lists(st.integers(1, 10**5), min_size=2, max_size=8, unique=True),
)
def test_the_exponent_of_a_power_law_is_recovered(
    power: float, factor: float, xs: list[int]
) -> None:
    estimate = exponent((x, factor * x**power) for x in xs)
    assert estimate == pytest.approx(power, abs=1e-6)


def test_the_exponent_is_that_of_least_squares_over_logarithms() -> None:
    # slope of (0, 0), (1, 3), (2, 3): sum of dx*dy over sum of dx*dx is 3/2
    assert exponent([(1, 1), (10, 1000), (100, 1000)]) == pytest.approx(1.5)


@pytest.mark.parametrize("points", [[], [(10, 1)], [(10, 1), (10, 2)], [(1, math.nan), (2, 0)]])
def test_too_few_points_have_no_exponent(points: list[tuple[float, float]]) -> None:
    assert math.isnan(exponent(points))


def results(**seconds: Sequence[float]) -> Results:
    measured = Results(1000, list(seconds))
    for kind, runs in seconds.items():
        for run in runs:
            measured.note(kind, "full", cost(run))
    return measured


def test_a_ratio_is_the_median_of_the_ratios_within_each_run() -> None:
    # the machine is ten times slower in the second run, for both kinds
    measured = results(journal=[1, 10, 3], hugo=[2, 20, 3])
    assert measured.median("journal", "full", "seconds") == 3
    assert measured.ratio("hugo", "full", "seconds", "journal") == 2


def test_a_missing_measurement_is_nan() -> None:
    measured = results(journal=[1])
    assert math.isnan(measured.median("journal", "edited", "seconds"))
    assert math.isnan(measured.ratio("hugo", "full", "seconds", "journal"))


# -- Tables and plots -------------------------------------------------------------------


def test_tables_show_medians_ratios_and_missing_values() -> None:
    measured = results(journal=[2, 4, 3], bare=[1, 2, 6], hugo=[])
    measured.outputs["journal"] = Output(12, 3_000_000, 40_000)
    measured.traffic["journal"] = Traffic(150_000, 181_000)
    measured.traffic["hugo"] = Traffic(2_000, None)
    measured.failures["hugo"] = "no such file"
    built = read_table(builds(measured))
    assert built["this journal"]["full build, s"] == "3.00"
    assert built["bare Sphinx"]["full build, s"] == "2.00 (0.50)"
    assert set(built["Hugo (failed)"].values()) == {"–"}
    read = read_table(sites(measured))
    assert read["this journal"]["MB"] == "3.00"
    assert read["this journal"]["with a first search, kB"] == "181"
    assert read["Hugo (failed)"]["first visit, kB"] == "2.00"
    assert read["Hugo (failed)"]["with a first search, kB"] == "no search"


def growing() -> list[Results]:
    series = []
    for posts in (1000, 2000, 4000):
        measured = Results(posts, ["journal", "bare"])
        for kind in measured.kinds:
            measured.note(kind, "full", cost(posts / 100, peak=posts * 2**20))
            measured.note(kind, "edited", cost(math.sqrt(posts)))
        series.append(measured)
    return series


def test_a_curve_ends_with_its_exponents() -> None:
    rows = read_table(curve(growing()))
    assert rows["this journal: full build, s"] == {
        "1,000": "10.0",
        "2,000": "20.0",
        "4,000": "40.0",
        "exponent": "1.00",
    }
    assert rows["bare Sphinx: one post edited, s"]["exponent"] == "0.50"
    assert rows["bare Sphinx: visit and search, kB"]["exponent"] == "–"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.123, "0.12"), (9.99, "9.99"), (12.34, "12.3"), (1234.5, "1,234"), (math.nan, "–")],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert number(value) == text


@given(st.lists(st.floats(1e-3, 1e6), min_size=1))
def test_an_axis_holds_all_its_values_and_its_ticks(values: list[float]) -> None:
    axis = Axis.around(values, 100, 400)
    for value in (*values, *axis.ticks()):
        assert 100 - 1 <= axis.at(value) <= 400 + 1
    assert len(axis.ticks()) >= 2


SVG = "{http://www.w3.org/2000/svg}"


def test_plots_use_the_text_colour_and_leave_out_missing_values() -> None:
    series = [Series("full & <b>", [1, math.nan]), Series("edited", [0.1, 0.2])]
    dotted = ET.fromstring(dots("Costs", ["one", "two"], [Panel("Seconds", series)]))
    assert len(dotted.findall(f"{SVG}circle")) == 3
    lined = ET.fromstring(lines("Growth", [1000, 2000], series, "Seconds"))
    assert len(lined.findall(f"{SVG}polyline")) == 2
    for plot in (dotted, lined):
        colours = {element.get("fill") for element in plot.iter()} - {None}
        assert colours == {"currentColor", "none"}
        assert plot.find(f"{SVG}title") is not None
        assert plot.find(f".//{SVG}script") is None


def test_a_report_is_written_together_with_its_plots(tmp_path: Path) -> None:
    measured = results(journal=[1], bare=[2])
    measured.failures["bare"] = "the end\nof its log"
    report = Report(1, 2, "notes made up", measured, growing())
    report.write(tmp_path / "speed.md")
    text = (tmp_path / "speed.md").read_text(encoding="utf-8")
    tokens = MarkdownIt().enable("table").parse(text)
    images = [
        child.attrs["src"]
        for token in tokens
        for child in token.children or ()
        if child.type == "image"
    ]
    assert images == ["speed.svg", "speed-curve.svg"]
    for image in images:
        assert ET.parse(tmp_path / image).getroot().tag == f"{SVG}svg"
    (log,) = [token.content for token in tokens if token.type == "fence"]
    assert log == "1,000 posts, bare failed: the end\nof its log\n"


# -- Posts ----------------------------------------------------------------------------


def test_posts_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    trees = []
    for seed in ("1", "2"):
        command = [sys.executable, BENCHMARKS / "corpus.py", tmp_path / seed, "--posts", "40"]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        files = sorted((tmp_path / seed).rglob("*.md"))
        trees.append({str(path.relative_to(tmp_path / seed)): path.read_bytes() for path in files})
    assert len(trees[0]) == 40
    assert trees[0] == trees[1]


def test_notes_are_read_repaired_and_repeated_as_numbered_parts(tmp_path: Path) -> None:
    (tmp_path / "dates.json").write_text('{"ann--git--undo": "2020-02-03"}')
    (tmp_path / "ann--git--undo.md").write_text(
        "# Undo\n\n[a]([https://b](https://c)).\n\n# More\n\n```sh\nls\n"
    )
    (tmp_path / "ann--vim--quit.md").write_text("No title here.\n")
    notes, repairs = load_notes(tmp_path)
    assert [(note.title, note.tag) for note in notes] == [("Undo", "git"), ("Quit", "vim")]
    assert notes[0].date == date(2020, 2, 3)
    assert notes[0].text == "# Undo\n\n[a](https://c).\n\n## More\n\n```sh\nls\n```\n"
    assert repairs["title added"] == repairs["date added"] == repairs["open fence closed"] == 1
    posts = make_posts(notes, 5)
    assert len({post.path for post in posts}) == 5
    assert [post.note.title for post in posts[2:]] == [
        "Undo, part 2",
        "Quit, part 2",
        "Undo, part 3",
    ]


def make_post(text: str, title: str = "A title") -> Post:
    note = Note(title, 0, "git", date(2020, 2, 3), text)
    return Post("one-/-two-/-three", ("one", "two", "three"), note)


@pytest.mark.parametrize("form", ["pelican", "hugo"])
@pytest.mark.parametrize("title", ["# A title", "A title\n======="])
def test_a_title_that_a_template_writes_is_not_in_the_text(form: str, title: str) -> None:
    text = forms.FORMS[form](make_post(f"{title}\n\nThe text.\n"))
    head, _blank, body = text.rpartition("\n\n")
    assert "A title" in head
    assert body == "The text.\n"
    assert "=" not in text


def test_forms_escape_template_syntax_in_a_text() -> None:
    text = forms.hugo_form(make_post("# A title\n\n```\n{{< ref >}} {{% x %}} {{ .Site }}\n```\n"))
    assert "{{ < ref >}} {{ % x %}} {{ .Site }}" in text
    text = forms.hugo_form(make_post("# A title\n\n```css {{ title: 'a.css }}\nb { }\n```\n"))
    assert text.endswith("```css \nb { }\n```\n")


def test_the_material_excerpt_ends_with_the_first_paragraph() -> None:
    text = forms.material_form(make_post("# A title\n\n    code\n\nOne\ntwo.\n\nThree.\n"))
    excerpt, _mark, rest = text.partition("<!-- more -->")
    assert excerpt.rstrip().endswith("One\ntwo.")
    assert rest.strip() == "Three."


def test_every_kind_has_a_form_and_every_search_has_words() -> None:
    assert forms.FORMS.keys() == KINDS.keys()
    assert query_for(make_post("", "Undo `git rebase --onto` in Git")) == "Undo rebase"
    assert query_for(make_post("", "C++ ?")) == "one"


# -- Measuring ------------------------------------------------------------------------


def test_a_process_is_measured_with_its_child_processes(tmp_path: Path) -> None:
    child = "held = bytearray(60_000_000); import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    measured = process.run([sys.executable, "-c", parent], tmp_path, tmp_path / "log")
    assert measured.seconds > 0.5
    assert measured.cpu > 0
    assert measured.peak > 60_000_000


@pytest.mark.skipif(not process.LINUX, reason="reads /proc")
def test_the_work_of_a_process_includes_children_that_have_ended() -> None:
    before = process.cpu_of(os.getpid())
    work = "import time\nwhile time.process_time() < 0.1: pass"
    subprocess.run([sys.executable, "-c", work], check=True)
    # The system counts hundredths of a second, for a process and for its children.
    assert round(process.cpu_of(os.getpid()) - before, 2) >= 0.09
    assert process.memory_of(os.getpid()) > 1_000_000


def test_the_time_of_an_edit_is_compared_with_a_new_process_within_each_turn() -> None:
    measured = Results(27, ["haiku serve", "new process"])
    for served, rebuilt in ((0.2, 1), (0.4, 4), (0.3, 2)):
        measured.note("haiku serve", "edited", cost(served))
        measured.note("new process", "edited", cost(rebuilt))
    rows = read_table(serve_edits.report(measured, {"haiku serve": 0.5}, 3))
    assert list(rows["haiku serve"].values()) == [
        "0.30 (0.15)",
        "0.40",
        "0.60",
        "1.00",
        "1.00",
        "0.50",
    ]
    assert list(rows["new process"].values()) == ["2.00", "4.00", "4.00", "1.00", "1.00", "–"]


def test_a_failed_command_is_reported_with_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"(?s)ended with 3.*the reason"):
        process.run(
            [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"],
            tmp_path,
            tmp_path / "log",
        )
    with pytest.raises(CommandError, match="no-such-program"):
        process.run(["no-such-program"], tmp_path, tmp_path / "log")


def test_a_small_run_measures_each_step_and_goes_on_when_a_kind_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(KINDS["bare"], name="broken", command="{python} -c 1/0")
    monkeypatch.setitem(KINDS, "broken", broken)
    monkeypatch.setitem(forms.FORMS, "broken", forms.bare_form)
    plan = Plan(["journal", "broken", "bare"], 1, 1, browser=False, steps=("full", "edited"))
    measured = measure(None, 8, tmp_path, plan)
    assert "ZeroDivisionError" in measured.failures.pop("broken")
    assert not measured.failures
    for kind in ("journal", "bare"):
        assert measured.median(kind, "full", "pages") > 8
        assert 1 <= measured.median(kind, "edited", "pages") < 8
        assert measured.outputs[kind].files > 8
    assert set(measured.costs) == {(k, s) for k in ("journal", "bare") for s in ("full", "edited")}


def test_the_files_and_size_of_an_output_are_measured(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/page.html").write_text("word " * 1000)
    (tmp_path / "style.css").write_text("x" * 10)
    assert weigh(tmp_path) == Output(2, 5010, len(pack(b"word " * 1000)))


@pytest.mark.browser
def test_the_traffic_of_a_visit_and_a_search_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "QUIET_SECONDS", 0.4)
    page = (
        "<!doctype html><link rel='icon' href='data:,'><link rel='stylesheet' href='s.css'>"
        "<img src='https://elsewhere.example/x.png'><input><script>"
        "addEventListener('keydown', event => event.key === '/' && fetch('i.json')"
        ".then(() => { document.body.innerHTML += '<p>found</p>'; }));</script>"
    )
    style, index = "p { color: red }\n" * 100, '["word"]' * 100
    for name, text in (("index.html", page), ("s.css", style), ("i.json", index)):
        (tmp_path / name).write_text(text)
    visit = len(pack(page.encode())) + len(pack(style.encode()))
    assert in_thread(measure_traffic, tmp_path, "index.html", None, "") == Traffic(visit, None)
    search = Search(key="/", entry="input", result="p")
    traffic = in_thread(measure_traffic, tmp_path, "index.html", search, "word")
    assert traffic == Traffic(visit, visit + len(pack(index.encode())))
