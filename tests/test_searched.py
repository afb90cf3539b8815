"""What the search's scripts and the pages' policy are told of other journals and of the host."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Project, Result, contents, differences, post
from haiku_journal.core.pages.page_context import CSP, policy
from haiku_journal.federation.remotes import Member
from haiku_journal.search.script_config import host_scope, journals, own_name

OPS = "https://ops.example/journal/"
WEB = "https://web.example:8443/"
HOST = {"READTHEDOCS_PROJECT": "docs", "READTHEDOCS_VERSION": "latest"}


def config(**settings: Any) -> Any:
    usual = {"project": "The Hub", "haiku_journals": {}, "haiku_search": "own"}
    return SimpleNamespace(**{**usual, **settings})


# -- What is told ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("The Hub", "the-hub"),
        ("C++ Notes", "c-plus-plus-notes"),
        ("日記", "日記"),
        ("", "journal"),
    ],
)
def test_a_journal_s_own_name_is_its_project_s(project: str, name: str) -> None:
    assert own_name(project) == name


def test_this_journal_is_the_first_of_several_and_alone_it_is_none() -> None:
    told = journals(
        config(haiku_journals={"ops": OPS, "web": (WEB, "../web")}),
        Path("/site"),
        {"ops": "Operations", "web": "web"},
    )
    assert told == [
        {"name": "the-hub", "title": "The Hub", "address": ""},
        {"name": "ops", "title": "Operations", "address": OPS},
        {"name": "web", "title": "web", "address": WEB},
    ]
    assert journals(config(), Path("/site"), {}) == []


def test_the_host_searches_its_project_or_its_subprojects_too() -> None:
    hosted = config(haiku_search="readthedocs")
    assert host_scope(hosted, HOST) == "project:docs/latest"
    several = config(haiku_search="readthedocs", haiku_journals={"ops": OPS})
    assert host_scope(several, HOST) == "subprojects:docs/latest"


def test_elsewhere_the_own_search_answers() -> None:
    hosted = config(haiku_search="readthedocs")
    assert host_scope(hosted, {}) == ""
    assert host_scope(hosted, {"READTHEDOCS_PROJECT": "docs"}) == ""
    assert host_scope(config(), HOST) == ""


# -- The policy --------------------------------------------------------------------


def test_the_policy_lets_the_search_read_other_journals_and_nothing_more() -> None:
    others = [Member("ops", OPS), Member("web", WEB), Member("more", "https://OPS.example/more/")]
    assert policy(CSP, others) == CSP.replace(
        "connect-src 'self';", "connect-src 'self' https://ops.example https://web.example:8443;"
    )
    assert policy(CSP, []) == CSP
    assert policy("default-src 'self'", others) == "default-src 'self'"
    assert policy("", others) == ""


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://name:word@ops.example/a/", "https://ops.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_scheme_host_and_port(address: str, origin: str) -> None:
    assert Member("ops", address).origin == origin


# -- In a build --------------------------------------------------------------------


def told_to_scripts(result: Result, name: str) -> Any:
    script = result.text(f"_static/search/{name}.js")
    match = re.search(r"^export const \w+ = (.*);$", script, re.MULTILINE)
    assert match is not None
    return json.loads(match[1])


def policies(result: Result) -> set[str]:
    found = [
        result.page(name).select_one("meta[http-equiv=Content-Security-Policy]")
        for name in result.pages
    ]
    return {str(meta["content"]) for meta in found if meta is not None}


def test_an_edit_of_the_journals_reaches_scripts_and_pages(project: Project) -> None:
    project.write({"posts/a.md": post()})
    alone = project.build()
    assert told_to_scripts(alone, "journals") == []
    assert policies(alone) == {CSP}
    for named in ({"ops": OPS}, {"ops": OPS, "web": WEB}, {"web": WEB}, {}):
        project.configure(f"haiku_journals = {named!r}")
        result = project.build()
        others = [one["name"] for one in told_to_scripts(result, "journals")[1:]]
        assert others == list(named)
        assert policies(result) == {policy(CSP, [Member(*item) for item in named.items()])}
        assert differences(result.out, project.fresh().out) == []


def test_a_build_elsewhere_is_that_of_a_journal_with_its_own_search(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = contents(project.build(haiku_search="own").out)
    hosted = project.build(haiku_search="readthedocs").out
    assert {**contents(hosted), ".buildinfo": ""} == {**own, ".buildinfo": ""}
    for name, value in HOST.items():
        monkeypatch.setenv(name, value)
    result = project.build(haiku_search="readthedocs")
    assert told_to_scripts(result, "host") == "project:docs/latest"


def test_what_is_told_is_data(project: Project) -> None:
    title = "</script>\"'; alert(1) //"
    result = project.build(haiku_journals={"ops": OPS}, project=title)
    assert told_to_scripts(result, "journals")[0]["title"] == title


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"haiku_search": "google"}, "haiku_search: wants 'own' or 'readthedocs', not 'google'"),
        (
            {"haiku_journals": {"the-hub": OPS}, "project": "The Hub"},
            "haiku_journals: 'the-hub' is this journal's own name",
        ),
        ({"haiku_journals": {"ops": "https://ops;example/"}}, "is no address"),
        ({"haiku_journals": {"ops": "https://ops.example:x/"}}, "is no address"),
    ],
)
def test_a_wrong_setting_stops_the_build(
    project: Project, setting: dict[str, Any], told: str
) -> None:
    with pytest.raises(Exception, match=re.escape(told)):
        project.build(**setting)
