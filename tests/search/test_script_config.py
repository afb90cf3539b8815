"""Test the values in the search scripts and the Content Security Policy of the pages."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.core.pages.csp import CSP
from haiku_journal.core.site import journal_name
from haiku_journal.federation.pages import policy
from haiku_journal.federation.remotes import RemoteJournal
from haiku_journal.search.script_config import host_scope
from support.builds import Result
from support.folders import contents, differences
from support.posts import post
from support.projects import Project

OPS = "https://ops.example/journal/"
WEB = "https://web.example:8443/"
HOST = {"READTHEDOCS_PROJECT": "docs", "READTHEDOCS_VERSION": "latest"}


def config(**settings: Any) -> Any:
    defaults = {"project": "The Hub", "haiku_journals": {}, "haiku_search": "own"}
    return SimpleNamespace(**{**defaults, **settings})


# -- Values -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "name"),
    [
        ("The Hub", "the-hub"),
        ("C++ Notes", "c-plus-plus-notes"),
        ("日記", "日記"),
        ("", "journal"),
    ],
)
def test_the_name_of_a_journal_comes_from_its_project(project: str, name: str) -> None:
    assert journal_name(project) == name


def test_the_host_searches_its_project() -> None:
    hosted = config(haiku_search="readthedocs")
    assert host_scope(hosted, HOST) == "project:docs/latest"


def test_builds_elsewhere_use_the_journal_s_own_search() -> None:
    hosted = config(haiku_search="readthedocs")
    assert host_scope(hosted, {}) == ""
    assert host_scope(hosted, {"READTHEDOCS_PROJECT": "docs"}) == ""
    assert host_scope(config(), HOST) == ""


# -- The policy --------------------------------------------------------------------


def test_the_policy_lets_the_search_read_other_journals_and_nothing_more() -> None:
    others = [
        RemoteJournal("ops", OPS),
        RemoteJournal("web", WEB),
        RemoteJournal("more", "https://OPS.example/more/"),
    ]
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
    assert RemoteJournal("ops", address).origin == origin


# -- In a build --------------------------------------------------------------------


def script_value(result: Result, name: str) -> Any:
    script = result.text(f"_static/search/config/{name}.js")
    match = re.search(r"^export const \w+ = (.*);$", script, re.MULTILINE)
    assert match is not None
    return json.loads(match[1])


def policies(result: Result) -> set[str]:
    elements = [
        result.page(name).select_one("meta[http-equiv=Content-Security-Policy]")
        for name in result.pages
    ]
    assert all(elements), "a page has no policy"
    return {str(meta["content"]) for meta in elements if meta is not None}


def test_a_change_of_the_journals_updates_scripts_and_pages(project: Project) -> None:
    project.write({"posts/a.md": post()})
    alone = project.build()
    assert script_value(alone, "journals") == []
    assert script_value(alone, "recent") is False
    assert policies(alone) == {CSP}
    for named in ({"ops": OPS}, {"ops": OPS, "web": WEB}, {"web": WEB}, {}):
        project.configure(f"haiku_journals = {named!r}")
        result = project.build()
        others = [one["name"] for one in script_value(result, "journals")[1:]]
        assert others == list(named)
        titles = {one["name"]: one["title"] for one in script_value(result, "journals")[1:]}
        assert titles == {name: name for name in named}
        assert policies(result) == {policy(CSP, [RemoteJournal(*item) for item in named.items()])}
        assert differences(result.out, project.fresh().out) == []


def test_a_build_elsewhere_equals_one_with_the_journal_s_own_search(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = contents(project.build(haiku_search="own").out)
    hosted = project.build(haiku_search="readthedocs").out
    assert {**contents(hosted), ".buildinfo": ""} == {**own, ".buildinfo": ""}
    for name, value in HOST.items():
        monkeypatch.setenv(name, value)
    result = project.build(haiku_search="readthedocs")
    assert script_value(result, "host") == "project:docs/latest"
    several = project.build(haiku_search="readthedocs", haiku_journals={"ops": OPS})
    assert script_value(several, "host") == "subprojects:docs/latest"


def test_values_in_scripts_are_escaped(project: Project) -> None:
    title = "</script>\"'; alert(1) //"
    others = {"haiku_journals": {"ops": OPS}, "haiku_search_recent": True}
    result = project.build(project=title, **others)
    assert script_value(result, "recent") is True
    assert script_value(result, "journals")[0]["title"] == title


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"haiku_search": "google"}, "haiku_search: needs 'own' or 'readthedocs', not 'google'"),
        (
            {"haiku_journals": {"the-hub": OPS}, "project": "The Hub"},
            "haiku_journals: 'the-hub' is this journal's own name",
        ),
        ({"haiku_journals": {"ops": "https://ops;example/"}}, "is not an address"),
        ({"haiku_journals": {"ops": "https://ops.example:x/"}}, "is not an address"),
    ],
)
def test_a_wrong_setting_stops_the_build(
    project: Project, setting: dict[str, Any], message: str
) -> None:
    with pytest.raises(SystemExit, match=re.escape(message)):
        project.build(**setting)
