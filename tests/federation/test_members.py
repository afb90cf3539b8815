"""Test the parsing and validation of the `haiku_journals` setting."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.federation.remotes import RemoteJournal, problems, remote_journals

OPS = "https://ops.example/"


def parse(journals: dict[str, Any]) -> tuple[RemoteJournal, ...]:
    return remote_journals(SimpleNamespace(haiku_journals=journals), Path("/site"))  # type: ignore[arg-type]


def test_a_journal_is_set_by_an_address_and_an_optional_folder() -> None:
    remotes = parse({"ops": "https://ops.example", "web": ("https://web.example/a", "../web")})
    assert remotes == (
        RemoteJournal("ops", OPS),
        RemoteJournal("web", "https://web.example/a/", Path("/web").resolve()),
    )


def test_page_addresses_are_percent_encoded() -> None:
    assert RemoteJournal("ops", OPS).page("posts/a b.html") == f"{OPS}posts/a%20b.html"


@pytest.mark.parametrize(
    ("journals", "message"),
    [
        ({"Ops team": OPS}, "not a valid name"),
        ({1: OPS}, "not a valid name"),
        ({"ops": ["https://ops.example/"]}, "needs an address"),
        ({"ops": (OPS, 3)}, "needs an address"),
        ({"ops": "ops.example"}, "not an address"),
        ({"ops": "javascript:alert(1)"}, "not an address"),
        ({"ops": ("https://", "../ops")}, "not an address"),
        ({"ops": "https://me:secret@ops.example/"}, "take the password out"),
        ({"ops": "https://ops.example/?a=b"}, "leave out what follows"),
        ({"ops": "https://ops.example/#a"}, "leave out what follows"),
    ],
)
def test_an_invalid_journal_setting_is_reported(journals: dict[Any, Any], message: str) -> None:
    assert [message in problem for problem in problems(journals)] == [True]


def test_valid_journal_settings_are_accepted() -> None:
    assert list(problems({"ops": OPS, "web-2": (OPS, None), "x": (OPS, "../x")})) == []
