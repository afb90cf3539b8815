"""Freshness: due reviews, posts that others supersede, and the lists that say so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from haiku_journal.cli import main
from haiku_journal.freshness.review import Schedule, setting_problems
from haiku_journal.freshness.supersession import Supersession
from haiku_journal.lookup import FolderSite, SiteIndex, plain
from haiku_journal.util.dates import NEVER, Interval, add_interval, parse_interval
from hypothesis import given
from hypothesis import strategies as st
from support.builds import NOW, Result
from support.folders import differences, times
from support.html import broken_links
from support.posts import post
from support.projects import Project
from support.records import make_header

TODAY = dt.date(2026, 1, 1)
SETTING = {"tag:Kubernetes": "6 months", "posts/runbooks/": "never", "posts/": "2 years"}
BODY = "About moss, ponds, lichen, frogs and herons."

POSTS = {
    "due": post("Due", date="2025-01-01", tags=["kubernetes"], owner="Ana <b>", body=BODY),
    "old": post("Old", date="2025-12-30", superseded_by="new.md", body=BODY),
    "new": post("New", date="2024-06-01", reviewed="2025-03-01", body=BODY),
    "runbooks/never": post("Never", date="2001-01-01", body=BODY),
    "young": post("Young", date="2025-12-20", body=BODY),
    "aged": post("Aged", date="2024-11-01", authors=["Ben", "Eve"], body=BODY),
}


def journal(project: Project) -> Project:
    project.configure(f"haiku_review_in = {SETTING!r}\nhaiku_feed_size = 5")
    return project.write({f"posts/{name}.md": text for name, text in POSTS.items()})


@pytest.fixture(scope="module")
def built(make_project: Callable[[], Project]) -> Result:
    return journal(make_project()).build()


def notice(result: Result, name: str) -> str:
    return " ".join(one.get_text() for one in result.article(name).select(".post-notice"))


def facts(result: Result, name: str) -> str:
    return result.article(name).select_one(".post-facts").get_text()  # type: ignore[no-any-return]


# -- Pages and lists --------------------------------------------------------------------------


def test_a_due_post_says_since_when_and_whom_to_ask(built: Result) -> None:
    assert (built.error, built.warnings) == (None, "")
    text = " ".join(notice(built, "posts/due").split())
    assert text.startswith("Due for review since July 1, 2025 Last confirmed on January 1, 2025")
    assert text.endswith("Ask Ana <b> before you rely on it.")
    assert built.article("posts/due").select_one(".post-notice b") is None


def test_a_superseded_post_leads_on_and_its_successor_leads_back(built: Result) -> None:
    (onward,) = built.article("posts/old").select(".post-notice a")
    assert (onward["href"], onward.get_text()) == ("new.html", "New")
    (back,) = built.article("posts/new").select(".post-supersedes a")
    assert (back["href"], back.get_text()) == ("old.html", "Old")
    assert broken_links(built.out) == []


def test_a_post_says_how_old_its_knowledge_is(built: Result) -> None:
    assert "as of March 1, 2025 (10 months ago)" in facts(built, "posts/new")
    assert "as of November 1, 2024 (1 year ago)" in facts(built, "posts/aged")
    for name in ("posts/young", "posts/runbooks/never"):
        assert "as of" not in facts(built, name)
        assert notice(built, name) == ""


def test_lists_label_states_and_put_superseded_posts_last(built: Result) -> None:
    labels = {"Due": "due for review", "Old": "superseded"}
    for page in ("index", "archive/2025"):
        for entry in built.article(page).select(".post-line"):
            label = entry.select_one(".post-state")
            expected = labels.get(entry.a.get_text())
            assert (label.get_text() if label else None) == expected, page
    front = [link.get_text() for link in built.article("index").select(".post-line a")]
    assert front == ["Young", "Due", "Aged", "New", "Never", "Old"]
    related = [
        link.get_text() for link in built.page("posts/aged").select(".post-foot .post-links a")
    ]
    assert "Old" not in related[:-1]


def test_feeds_and_llms_txt_label_and_demote(built: Result) -> None:
    items = json.loads(built.text("feed.json"))["items"]
    assert [item["title"] for item in items] == [
        *("Young", "Due (due for review)", "Aged", "New", "Never"),
    ]
    assert "Last confirmed on" in items[1]["content_html"]
    current, _, optional = built.text("llms.txt").partition("## Optional")
    assert "(due for review)" in current
    assert "posts/old.md" not in current
    assert "- [Old](posts/old.md)" in optional
    assert optional.count("\n- ") == 1


def states(result: Result) -> dict[str, str]:
    """Return the titles of all posts, as a search finds them, with their states."""
    answer = SiteIndex(FolderSite(result.out)).search("moss", limit=20)
    return {plain(found.title): found.state for found in answer.results}


def test_the_search_labels_and_demotes(built: Result) -> None:
    found = states(built)
    assert {title: state for title, state in found.items() if state} == {
        "Due": "due",
        "Old": "superseded",
    }
    assert {*list(found)[-2:]} == {"Due", "Old"}


# -- From day to day --------------------------------------------------------------------------


def test_a_page_changes_on_the_day_of_its_review_and_equals_a_fresh_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal(project)
    project.edit("posts/young.md", "date:", "review_in: 14 days\ndate:")
    out = project.build().out
    for days, state in ((1, ""), (2, "due"), (40, "due")):
        before = times(out)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW) + days * 86_400))
        result = project.build()
        assert (result.error, result.warnings) == (None, "")
        assert bool(notice(result, "posts/young")) == bool(state), days
        assert states(result)["Young"] == state
        assert differences(out, project.fresh().out) == [], days
        written = {name for name, time in times(out).items() if before.get(name) != time}
        assert ("posts/young.html" in written) == (days > 1)
        assert "posts/runbooks/never.html" not in written
    project.edit("posts/young.md", "date:", "reviewed: 2026-02-05\ndate:")
    project.edit("posts/old.md", "new.md", "young")
    assert notice(project.build(), "posts/young") == ""
    assert differences(out, project.fresh().out) == []


def test_other_builders_show_the_notices(project: Project) -> None:
    text = journal(project).build("text").out
    assert "Read New instead." in " ".join((text / "posts/old.txt").read_text().split())
    assert "Due for review" in (text / "posts/due.txt").read_text()


# -- Faults -----------------------------------------------------------------------------------

FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "future": ({"reviewed": "2026-01-02"}, "reviewed: 2026-01-02 is in the future"),
    "missing": (
        {"superseded_by": "posts/god"},
        "no post 'posts/god' in this journal",
    ),
    "itself": ({"superseded_by": "itself.md"}, " is a cycle; remove"),
    "cycle": ({"superseded_by": "good"}, " → posts/good"),
    "draft": ({"superseded_by": "hidden"}, ""),
    "markup": (
        {"superseded_by": "../../etc/passwd%s{x}<b>"},
        "no post '../../etc/passwd%s{x}<b>'",
    ),
}
"""A post for each fault: its keys, and a part of the message."""


def faulty(project: Project) -> Project:
    project.write(
        {f"posts/{name}.md": post(name, **keys) for name, (keys, _) in FAULTS.items()}
        | {
            "posts/good.md": post("good", superseded_by="cycle"),
            "posts/hidden.md": post("hidden", draft=True),
        }
    )
    return project


def test_faults_stop_the_build_with_file_and_line_each_time(project: Project) -> None:
    faulty(project)
    for _ in range(2):
        result = project.build()
        assert "6 problems of posts; nothing was written" in str(result.error)
        lines = result.warnings.splitlines()
        for name, (_keys, message) in FAULTS.items():
            place = f"posts/{name}.md:4: ERROR: "
            assert any(place in line and message in line for line in lines), name
        assert not (result.out / "index.html").exists()


def test_the_check_finds_the_same_faults(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty(project)
    assert main(["check", "--no-advice", "--root", str(project.folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    for name, (_keys, message) in FAULTS.items():
        place = f"posts/{name}.md:4: freshness: "
        message = message.replace(" is a cycle; remove", "itself.md → posts/itself.md")
        message = message.replace("cycle → posts/good →", "cycle.md → posts/good.md →")
        message = message.replace(" in this journal", " in this journal")
        assert any(place in line and message in line for line in lines), name
    assert lines[-1].startswith("8 posts: 6 problems")


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefx")))
def test_each_target_that_is_missing_or_leads_back_is_a_problem(targets: dict[str, str]) -> None:
    def find(target: str) -> str | None:
        return None if target == "x" else target

    supersession = Supersession(targets, find)
    problems = list(supersession.problems(lambda target: []))
    missing = [name for name, message in problems if "no post" in message]
    assert sorted(missing) == sorted(name for name, target in targets.items() if target == "x")
    in_cycles = set()
    for start in targets:
        name, seen = targets.get(start), set()
        while name is not None and name not in seen:
            seen.add(name)
            name = targets.get(name)
        in_cycles |= {start} & seen
    named = [message for _, message in problems if "cycle" in message]
    assert bool(named) == bool(in_cycles)
    assert all(sum(f"{one} → " in message for message in named) == 1 for one in in_cycles)


# -- Intervals and settings -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "interval", "day"),
    [
        ("1 day", Interval(days=1), "2024-02-01"),
        ("2 weeks", Interval(days=14), "2024-02-14"),
        ("1 month", Interval(months=1), "2024-02-29"),
        ("13 months", Interval(months=13), "2025-02-28"),
        ("1 year", Interval(months=12), "2025-01-31"),
        ("999 years", Interval(months=11_988), "3023-01-31"),
    ],
)
def test_an_interval_is_in_calendar_units(text: str, interval: Interval, day: str) -> None:
    assert parse_interval(text) == interval
    assert add_interval(dt.date(2024, 1, 31), interval).isoformat() == day


@given(st.dates(), st.integers(1, 999), st.sampled_from(["days", "weeks", "months", "years"]))
def test_a_day_after_an_interval_is_later_or_the_last(day: dt.date, count: int, unit: str) -> None:
    later = add_interval(day, parse_interval(f"{count} {unit}"))
    assert later > day or later == dt.date.max


@pytest.mark.parametrize(
    "text",
    ["", "6", "months", "0 months", "-1 day", "1.5 years", "1000 days", "٦ months", "6\nmonths"],
)
def test_other_text_is_no_interval(text: str) -> None:
    with pytest.raises(ValueError, match="needs a number of days, weeks, months or years"):
        parse_interval(text)


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ({"posts/": 6}, "'posts/': 6 is not text"),
        ({1: "6 months"}, "1: '6 months' is not text"),
        ({"tag:": "6 months"}, "names no tag"),
        ({"kubernetes": "6 months"}, "write 'tag:kubernetes' or 'posts/'"),
        ({"../": "6 months"}, "neither a tag nor a folder"),
        ({"posts": "6 months"}, "neither a tag nor a folder"),
        ({"posts/": "often"}, "'posts/' needs a number of days"),
    ],
)
def test_a_faulty_setting_says_what_to_write(setting: dict[object, object], problem: str) -> None:
    (message,) = setting_problems(setting, "posts")
    assert problem in message


def test_the_first_interval_that_applies_counts_unless_the_header_has_one() -> None:
    schedule = Schedule.of(TODAY, SETTING)
    header = make_header(date=dt.date(2025, 1, 31))
    due = schedule.due
    assert due(header, "posts/a", ["go", "KUBERNETES"]) == dt.date(2025, 7, 31)
    assert due(header, "posts/runbooks/a", ["kubernetes"]) == dt.date(2025, 7, 31)
    assert due(header, "posts/runbooks/a", []) is None
    assert due(header, "posts/a", []) == dt.date(2027, 1, 31)
    assert due(header, "elsewhere/a", []) is None
    assert due(header._replace(review_in=NEVER), "posts/a", []) is None
    assert due(header._replace(review_in=Interval(days=1)), "posts/a", []) == dt.date(2025, 2, 1)


# -- haiku stale ------------------------------------------------------------------------------


@pytest.fixture
def listed(project: Project, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    journal(project).write(
        {
            "posts/odd,name.md": post("50% *off*", date="2020-01-01", owner="ANA"),
            "posts/hidden.md": post("Hidden", date="2020-01-01", draft=True),
            "authors.toml": "[ana]\nname = 'Ana <b>'\n",
        }
    )

    def run(name: str) -> str:
        assert main(["stale", "--format", name, "--root", str(project.folder)]) == 0
        return capsys.readouterr().out

    return run


def test_due_posts_are_listed_by_owner_in_each_format(listed: Callable[[str], str]) -> None:
    assert listed("text") == (
        "Ana <b>\n"
        "  posts/odd,name.md:3: due since 2022-01-01: 50% *off*\n"
        "  posts/due.md:3: due since 2025-07-01: Due\n"
    )
    assert listed("markdown") == (
        "## Ana \\<b\\>\n\n"
        "- [ ] 50% \\*off\\* (`posts/odd,name.md`): due since 2022-01-01, "
        "last confirmed on 2020-01-01\n"
        "- [ ] Due (`posts/due.md`): due since 2025-07-01, last confirmed on 2025-01-01\n"
    )
    assert listed("github").splitlines()[0] == (
        "::warning file=posts/odd%2Cname.md,line=3,title=Due for review::"
        "Due since 2022-01-01; ask Ana <b>"
    )
    first, second = json.loads(listed("json"))
    assert first["due"] == "2022-01-01"
    assert second == {
        "due": "2025-07-01",
        "path": "posts/due.md",
        "line": 3,
        "title": "Due",
        "as_of": "2025-01-01",
        "owners": ["Ana <b>"],
    }


def test_nothing_is_printed_if_no_post_is_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "conf.py").write_text("author = 'Eve'\n")
    for name, expected in (("text", ""), ("markdown", ""), ("github", ""), ("json", "[]\n")):
        assert main(["stale", "--format", name, "--root", str(tmp_path)]) == 0
        assert capsys.readouterr().out == expected
    (tmp_path / "conf.py").write_text("haiku_review_in = {'x': 'y'}\n")
    assert main(["stale", "--root", str(tmp_path)]) == 1
    assert "haiku_review_in: 'x' is neither a tag" in capsys.readouterr().err
