"""The other journals that a journal's settings name."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.federation.remotes import Member, members, problems

OPS = "https://ops.example/"


def named(journals: dict[str, Any]) -> tuple[Member, ...]:
    return members(SimpleNamespace(haiku_journals=journals), Path("/site"))  # type: ignore[arg-type]


def test_a_journal_is_an_address_or_an_address_and_a_folder() -> None:
    found = named({"ops": "https://ops.example", "web": ("https://web.example/a", "../web")})
    assert found == (
        Member("ops", OPS),
        Member("web", "https://web.example/a/", Path("/web").resolve()),
    )


def test_an_address_of_a_page_is_quoted() -> None:
    assert Member("ops", OPS).page("posts/a b.html") == f"{OPS}posts/a%20b.html"


@pytest.mark.parametrize(
    ("journals", "told"),
    [
        ({"Ops team": OPS}, "no name"),
        ({1: OPS}, "no name"),
        ({"ops": ["https://ops.example/"]}, "wants an address"),
        ({"ops": (OPS, 3)}, "wants an address"),
        ({"ops": "ops.example"}, "no address"),
        ({"ops": "javascript:alert(1)"}, "no address"),
        ({"ops": ("https://", "../ops")}, "no address"),
        ({"ops": "https://me:secret@ops.example/"}, "take the password out"),
        ({"ops": "https://ops.example/?a=b"}, "leave out what follows"),
        ({"ops": "https://ops.example/#a"}, "leave out what follows"),
    ],
)
def test_what_names_no_journal_is_told(journals: dict[Any, Any], told: str) -> None:
    assert [told in problem for problem in problems(journals)] == [True]


def test_nothing_is_wrong_with_what_names_journals() -> None:
    assert list(problems({"ops": OPS, "web-2": (OPS, None), "x": (OPS, "../x")})) == []
