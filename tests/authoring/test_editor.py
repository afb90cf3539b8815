"""The JSON Schema of the header, and the snippets."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from haiku_journal.authoring.editor.header_schema import DESCRIPTIONS, SCHEMAS, header_schema
from haiku_journal.authoring.editor.snippets import vscode_snippets
from haiku_journal.cli import main
from haiku_journal.header import KEYS, parse_post
from haiku_journal.header.fields import PAGE_READERS, READERS
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from support.posts import post
from support.projects import Project

SCHEMA = header_schema(tags=["git"], authors=["Ann Example"])
VALIDATOR = Draft202012Validator(SCHEMA)
GOOD: dict[str, Any] = {"haiku": "a / b / c", "date": "2025-06-01"}


def test_the_schema_has_every_key_of_the_header_and_describes_those_of_the_journal() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [*SCHEMA["properties"]] == [*KEYS]
    assert {*READERS.values(), *PAGE_READERS.values()} <= {*SCHEMAS}
    assert {*DESCRIPTIONS} >= {*READERS}


@pytest.mark.parametrize(
    "fault",
    [
        {"haiku": "a / b"},
        {"haiku": ["a", "b"]},
        {"haiku": {"a": "b"}},
        {"date": "soon"},
        {"title": ""},
        {"title": ["a"]},
        {"tags": {"a": "b"}},
        {"tags": ["a"] * 51},
        {"authors": [["a"]]},
        {"draft": "maybe"},
        {"tocdepth": "deep"},
        {"id": "no uri"},
        {"syllables": "575"},
        {"html_meta": "text"},
        {"html_meta": {"refresh": "0"}},
        {"mood": "fine"},
    ],
)
def test_the_schema_refuses_what_the_check_refuses(fault: dict[str, Any]) -> None:
    header = GOOD | fault
    assert not VALIDATOR.is_valid(header)
    assert parse_post(f"---\n{json.dumps(header)}\n---\n# A".encode())[1]


TEXT = st.text("a b/\n:-1.é,") | st.sampled_from(
    ["2025-06-01T09:30", " 5-7-5 ", "TRUE", "a:b", "a / b / c", "a\nb\nc", "x  /  y  /  z"]
)
VALUE = st.recursive(
    TEXT | st.booleans() | st.integers(0, 10**5) | st.none(),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(TEXT, values, max_size=2),
)
HEADERS = st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=2).map(lambda keys: GOOD | keys)


@given(HEADERS)
@example(GOOD | {"tags": None, "authors": None})
def test_the_schema_refuses_no_header_that_the_check_passes(header: dict[str, Any]) -> None:
    text = f"---\n{json.dumps(header, ensure_ascii=False)}\n---\n"
    title = "" if header.get("title") else "# A\n"
    if not parse_post((text + title).encode())[1]:
        assert [error.message for error in VALIDATOR.iter_errors(header)] == []


def expand(body: list[str]) -> str:
    """Return a snippet as the editor inserts it, with its defaults."""
    text = "\n".join(body)
    for name, value in {"YEAR": "2025", "MONTH": "06", "DATE": "01"}.items():
        text = text.replace(f"$CURRENT_{name}", value)
    return re.sub(r"\$\{\d+:([^}]*)\}|\$0", lambda match: match[1] or "", text)


def test_snippets_make_a_post_without_a_warning(project: Project) -> None:
    bodies = {snippet["prefix"]: snippet["body"] for snippet in vscode_snippets().values()}
    text = "\n\n".join(map(expand, bodies.values()))  # type: ignore[arg-type]
    assert text.startswith("---\nhaiku: line one / line two / line three\n")
    picture = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJg"
        "gg=="
    )
    project.write({"posts/a.md": text, "posts/picture.png": base64.b64decode(picture)})
    result = project.build()
    assert result.warnings == ""
    assert result.article("posts/a").select(
        ".admonition.note, figure, .code-block-caption, .posts"
    )


def test_the_commands_print_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(post(tags=["moss"]))
    (tmp_path / "tags.toml").write_text("[git]\n")
    assert main(["schema", "--root", str(tmp_path)]) == 0
    [tags, _text] = json.loads(capsys.readouterr().out)["properties"]["tags"]["anyOf"]
    assert tags["items"]["anyOf"][0] == {"enum": ["git", "moss"]}
    assert main(["schema", "--snippets", "--root", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out)["haiku: post"]["scope"] == "markdown"
