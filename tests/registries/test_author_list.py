"""The list of authors: whom a name means, and the problems of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from haiku_journal.registries.authors import Author, read_author_list, unlisted_author
from hypothesis import given
from hypothesis import strategies as st

LIST = """
[ann]
name = "Ann Example"
link = "https://ann.example/"
picture = "_static/ann.png"
team = "Platform"

["bob.b"]
name = "Bob"
alumni = true
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "journal/_static").mkdir(parents=True)
    (tmp_path / "journal/_static/ann.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG")
    (tmp_path / "journal/link.png").symlink_to(tmp_path / "secret.png")
    return tmp_path / "journal"


def test_an_author_is_found_by_id_or_name_in_any_case(root: Path) -> None:
    authors, problems = read_author_list(LIST.encode(), root)
    assert problems == []
    ann = Author("ann", "Ann Example", "https://ann.example/", "_static/ann.png", "Platform")
    assert authors.find("ANN") == authors.find("ann  example") == ann
    assert authors.find("bob.b") == Author("bob.b", "Bob", alumni=True)
    assert authors.find("bob.b").slug == "bob-dot-b"  # type: ignore[union-attr]
    assert [authors.name(name) for name in ("ann", "Carol")] == ["Ann Example", "Carol"]
    assert unlisted_author(authors, "an") == "'an' is not in authors.toml; the nearest are ann"
    assert unlisted_author(authors, "bob") == ""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[a]\nteam = 'x'", 1, 'a: no name; add `name = "The full name"`'),
        ("['']\nname = 'x'", 1, "the name of a table is empty"),
        (f"[{'a' * 300}]\nname = 'x'", 1, "300 bytes in UTF-8; the limit is 240"),
        ("[a]\nname = 'x'\nalumni = 'maybe'", 3, "alumni: needs true or false"),
        ("[a]\nname = 'x'\nmail = 'x'", 3, "unknown key 'mail'; did you mean"),
        ("[a]\nname = 'x'\n[b]\nname = 'A'", 3, "'A' also names the author [a]"),
        ("[a]\nname = 'x'\nlink = 'javascript:alert(1)'", 3, "link: needs an address"),
        ("[a]\nname = 'x'\nlink = 'java\\nscript:x'", 3, "link: needs an address"),
        ("[a]\nname = 'x'\nlink = '//evil.example'", 3, "link: needs an address"),
        ("[a]\nname = 'x'\nlink = 'https://['", 3, "link: needs an address"),
        ("[a]\nname = 'x'\nlink = 'https://a b'", 3, "link: needs an address"),
        ("[a]\nname = 'x'\npicture = '../secret.png'", 3, "picture: needs the path of a file"),
        ("[a]\nname = 'x'\npicture = '/etc/passwd'", 3, "picture: needs the path of a file"),
        ("[a]\nname = 'x'\npicture = '.git/x.png'", 3, "picture: needs the path of a file"),
        ("[a]\nname = 'x'\npicture = 'https://a/x'", 3, "picture: there is no file https://a/x"),
        ("[a]\nname = 'x'\npicture = 'link.png'", 3, "picture: there is no file link.png below"),
        ("[a]\nname = 'x'\npicture = '_static'", 3, "picture: there is no file _static below"),
    ],
)
def test_a_problem_has_its_line_and_a_remedy(
    root: Path, text: str, line: int, message: str
) -> None:
    authors, [problem] = read_author_list(text.encode(), root)
    assert not authors.authors
    assert problem.line == line
    assert message in problem.message


@given(st.text("[]'\"=ab.\n#:/\\"), st.sampled_from(["link", "picture", "name"]))
def test_no_value_ends_in_a_traceback(value: str, key: str) -> None:
    authors, problems = read_author_list(f"[a]\n{key} = '''{value}'''".encode(), Path("."))
    assert bool(authors.authors) != bool(problems)
