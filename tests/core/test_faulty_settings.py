"""Test that a fault in conf.py, or a missing front page, ends in a message with its remedy."""

from __future__ import annotations

import re

import pytest
from support.posts import post
from support.projects import Project


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('haiku_page_size = "x"', "haiku_page_size: needs a value of type int, not 'x'"),
        ("haiku_posts = 3", "haiku_posts: needs a value of type str, not 3"),
        ("haiku_time_limit = None", "haiku_time_limit: needs a value of type float or int, not"),
        ('haiku_directives = "note"', "haiku_directives: needs a value of type list or tuple"),
        ('html_theme = "x"', "html_theme: no theme named 'x' found"),
        (
            "haiku_moved = 3; haiku_cards = 1",
            "dict, not 3; haiku_cards: needs a value of type bool",
        ),
    ],
)
def test_a_value_of_a_wrong_type_stops_the_build(
    project: Project, setting: str, message: str
) -> None:
    project.configure(setting)
    with pytest.raises(SystemExit, match=f"conf.py: .*{re.escape(message)}"):
        project.build()


def test_a_misspelled_setting_is_a_warning_with_the_nearest_name(project: Project) -> None:
    project.configure("import haiku_journal\nhaiku_pge_size = 3\nhaiku_q = 1")
    warnings = project.build().warnings.splitlines()
    assert warnings == [
        "WARNING: conf.py: there is no setting haiku_pge_size; did you mean haiku_page_size? "
        "[haiku.setting]",
        "WARNING: conf.py: there is no setting haiku_q [haiku.setting]",
    ]


def test_a_missing_front_page_is_reported_without_a_traceback(project: Project) -> None:
    project.delete("index.md")
    project.write({"posts/one.md": post("One")})
    run = project.command()
    assert run.returncode == 1
    assert run.stderr.startswith("ERROR: there is no front page: write index.md in ")
    assert run.stderr.count("\n") == 1
