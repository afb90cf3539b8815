"""Test that no post can keep a build busy, use up its memory, or stop it with a traceback."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from haiku_journal.util.budgets import attempt
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core")

MARKS = "a" + "\u0316\u0301" * 200_000
"""Text on which `unicodedata.normalize`, in C, takes minutes and lets no signal through."""

LIMIT = 0.9
"""Seconds for each post: far more than a simple one takes.  A rehearsal is killed after the next
whole second."""


def never() -> None:
    while True:
        pass


def nest(depth: int = 0) -> int:
    return nest(depth + 1)


FAILING: dict[str, tuple[Callable[[], object], str]] = {
    "a loop": (never, "takes more than 0.2 seconds"),
    "a regular expression": (lambda: re.match("(a+)+b", "a" * 50), "takes more than 0.2 seconds"),
    "memory": (lambda: bytearray(2**30), "needs more than 512 MB"),
    "recursion": (nest, "nests too deep"),
    "an error": (lambda: 1 // 0, "failed with ZeroDivisionError: integer division or modulo"),
}


@pytest.mark.parametrize(("work", "failure"), FAILING.values(), ids=FAILING.keys())
def test_work_that_fails_or_takes_too_much_is_described(
    work: Callable[[], object], failure: str
) -> None:
    for rehearse in (False, True):
        assert attempt(work, 0.2, rehearse=rehearse).startswith(failure)


def test_work_that_ends_is_done_once_and_has_no_failure() -> None:
    done: list[int] = []
    for rehearse in (False, True):
        assert attempt(lambda: done.append(1), 5, rehearse=rehearse) == ""
    assert done == [1, 1]


def test_a_loop_that_lets_no_signal_through_is_stopped_in_the_rehearsal() -> None:
    failure = attempt(lambda: sum(range(10**11)), 0.5, rehearse=True)
    assert failure.startswith("takes more than 0.5 seconds")


def test_errors_of_a_type_that_is_passed_on_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        attempt(lambda: 1 // 0, 1, passed_on=ArithmeticError)


UNREADABLE = {
    "slow": "*a **b_" * 200_000,
    "slow-in-c": MARKS,
    "large": "```{hlist}\n:columns: 999999999\n- a\n- b\n```",
    "heavy": "```{code-block} python\n:emphasize-lines: 1-999999999\n\nx\n```",
    "no-columns": "```{hlist}\n:columns: 0\n- a\n```",
    "lone-ampersand": "{guilabel}`a&`",
    "no-quote": "```{csv-table}\n:quote:\n\na, b\n```",
}


# The time may be up while Hypothesis watches a garbage collection, where Python drops exceptions;
# the next one follows after a second.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("parallel", "names"), [(0, [*UNREADABLE]), (2, ["slow", "large"])])
def test_posts_that_cannot_be_read_are_named_and_the_others_are_read(
    project: Project, parallel: int, names: list[str]
) -> None:
    project.write({f"posts/{name}.md": post(name, body=UNREADABLE[name]) for name in names})
    project.write({"posts/fine.md": post("Fine", body="See {post}`posts/nowhere`.")})
    result = project.build(parallel=parallel, haiku_time_limit=LIMIT)
    named = re.findall(r"posts/([\w-]+)\.md:\d+: ERROR: .*\[haiku\.violation\]", result.warnings)
    # Newer versions of Python normalize these marks in no time.
    quick = {"slow-in-c"} - {*named}
    assert sorted(named) == sorted({*names} - quick)
    count = len(named)
    assert str(result.error) == f"{count} violations in {count} posts; nothing was written"
    doctrees = result.out.parent / "doctrees" / "posts"
    assert (doctrees / "fine.doctree").is_file()


def test_a_post_that_cannot_be_written_is_named_and_the_others_are_written(
    project: Project,
) -> None:
    project.write(
        {
            "posts/slow.md": post("Slow", body="```apacheconf\n" + "<" * 25_000 + "\n```"),
            "posts/year.md": post("Year", body="{year}`" + "9" * 5_000 + "`"),
            "posts/fine.md": post("Fine"),
        }
    )
    result = project.build(haiku_time_limit=LIMIT)
    assert re.search(r"posts/slow\.md: ERROR: writing this post takes more", result.warnings)
    assert "A body of a few words." in result.article("posts/fine").get_text()
    assert str(result.error) == "1 post could not be written"
    again = project.build(haiku_time_limit=LIMIT)
    assert str(again.error) == "1 post could not be written"


def test_a_page_that_is_not_a_post_has_no_budget(project: Project) -> None:
    project.write({"slow.md": "---\norphan: true\n---\n# Slow\n\n" + "*a **b_" * 500})
    assert project.build(haiku_time_limit=0.001).error is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (post().replace("date: 2025", "date: 20"), "1 problem in 1 of 1 posts; nothing was built"),
        (post(body="<i>a</i> {nothing}`b`"), "1 violation in 1 post; nothing was written"),
    ],
    ids=["header", "content"],
)
def test_an_authors_mistake_ends_the_build_with_a_message_and_no_report_of_a_crash(
    project: Project, text: str, message: str
) -> None:
    project.write({"posts/odd.md": text})
    result = project.command("-q")
    assert result.returncode == 1
    assert message in result.stderr.splitlines()[-1]
    assert not re.search("Traceback|Exception|issue|Versions", result.stderr + result.stdout)
