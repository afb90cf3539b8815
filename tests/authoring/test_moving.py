"""Test that `mv` moves a post whole, keeps every link to it, and changes nothing else."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from haiku_journal.authoring.rewriting.edits import Edit, Source
from haiku_journal.authoring.rewriting.references import find_references
from haiku_journal.cli import main
from haiku_journal.dialect import PostNames
from haiku_journal.header.post_file import decode, parse_post
from hypothesis import given
from hypothesis import strategies as st
from support.folders import contents
from support.html import broken_links, read_html
from support.posts import post
from support.projects import Project

TOP = "haiku: one two three / four five six / seven eight nine\ndate: 2025-06-01"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def move(root: Path, old: str, *rest: str) -> int:
    new = [f"{root}/{name}" if name.startswith("posts/") else name for name in rest]
    return main(["mv", "--root", str(root), str(root / old), *new])


def read(root: Path, name: str) -> str:
    return (root / name).read_bytes().decode()


def test_a_header_names_the_moved_post_that_supersedes_its_own(tmp_path: Path) -> None:
    keys = {
        "short": "superseded_by: b",
        "whole": "superseded_by: 'posts/b.md'  # b",
        "haiku": "superseded_by: one two three / four five six / seven eight nine",
        "other": "superseded_by: short",
    }
    posts = {f"posts/{name}.md": f"---\n{TOP}\n{key}\n---\n# T\n" for name, key in keys.items()}
    write(tmp_path, {**posts, "posts/b.md": f"---\n{TOP}\n---\n# B\n"})
    assert move(tmp_path, "posts/b.md", "posts/a: b.md") == 1  # what no header can name
    assert move(tmp_path, "posts/b.md", "posts/deep/new.md") == 0
    moved = {name: read(tmp_path, f"posts/{name}.md").split("\n")[3] for name in keys}
    assert moved == {
        **keys,
        "short": "superseded_by: deep/new",
        "whole": "superseded_by: 'posts/deep/new.md'  # b",
    }


def test_every_link_leads_to_the_moved_post_in_a_built_site(project: Project) -> None:
    body = (
        "![a picture](pic.png) [other](../b.md#part) [log](path:log.txt) [shared](shared.txt)\n\n"
        "````{note}\n[other](../b.md)\n```{figure} pic.png\nA caption.\n```\n````"
    )
    project.write(
        {
            "posts/old/a.md": post("The moved", body=body),
            "posts/old/pic.png": PICTURE,
            "posts/old/log.txt": "log",
            "posts/old/shared.txt": "shared",
            "posts/b.md": post(
                "The other",
                haiku="a b c / d e f / g h i",
                body="## Part\n\n[x](old/a.md) {post}`old/a` {post}`words <posts/old/a>` "
                "[y][ref] [z](old/shared.txt)\n\n"
                ":::{tip}\n[in a tip](./old/a.md)\n:::\n\n[ref]: /posts/old/a.md\n",
            ),
            "about.md": "---\norphan: true\n---\n# About\n\n"
            "[a](posts/old/a.md) {doc}`posts/old/a` <project:posts/old/a.md>\n",
        }
    )
    assert move(project.folder, "posts/old/a", "posts/2025/deep/new.md") == 0
    assert contents(project.folder / "posts").keys() == {
        *("2025/deep/new.md", "2025/deep/pic.png", "2025/deep/log.txt", "old/shared.txt", "b.md")
    }
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    assert [line for line in broken_links(result.out) if "/404" not in line] == []
    for page, count in (("posts/b.html", 5), ("about.html", 3)):
        links = read_html(result.out / page).select("article a[href*='2025/deep/new.html']")
        assert len(links) >= count, page
    assert "2025/deep/new.html" in result.text("posts/old/a.html")
    assert main(["check", "--root", str(project.folder)]) == 0


def test_code_and_other_text_are_not_changed(tmp_path: Path) -> None:
    body = "`[a](a.md)`\n\n```\n[a](a.md)\n```\n\n```{code-block} md\n[a](a.md)\n```\n"
    text = f"\ufeff---\n{TOP}\n---\n# T\n\n[a](a.md 'a.md')\n\n{body}".replace("\n", "\r\n")
    write(tmp_path, {"posts/a.md": post(), "posts/b.md": text})
    assert move(tmp_path, "posts/a.md", "posts/c") == 0
    assert read(tmp_path, "posts/b.md") == text.replace("[a](a.md 'a.md')", "[a](c.md 'a.md')")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "aliases: [posts/a]\n"),
        ("aliases: [x]  # known\n", "aliases: [x, posts/a]  # known\n"),
        ("aliases: [x, ]\n", "aliases: [x, posts/a]\n"),
        ("aliases: []\n", "aliases: [posts/a]\n"),
        ("aliases: [x,\n  y\n  ]\n", "aliases: [x,\n  y\n  , posts/a]\n"),
        ("aliases:\n- x # known\n- y\n", "aliases:\n- x # known\n- y\n- posts/a\n"),
        (
            "aliases:\n  - x\n# a remark\ntags: [t]\n",
            "aliases:\n  - x\n  - posts/a\n# a remark\ntags: [t]\n",
        ),
        ("aliases: x, z # known\n", "aliases: [x, z, posts/a] # known\n"),
        ("aliases: 'x'\n", "aliases: [x, posts/a]\n"),
        ("aliases:\n", "aliases: [posts/a]\n"),
        ("'aliases': [ 'x' ]\ntags: [t]\n", "'aliases': [ 'x', posts/a]\ntags: [t]\n"),
    ],
)
def test_the_alias_is_added_and_the_header_stays_otherwise(
    tmp_path: Path, before: str, after: str
) -> None:
    text = f"---\n{TOP}\n{{}}---\n\n# T\n"
    write(tmp_path, {"posts/a.md": text.format(before)})
    assert move(tmp_path, "posts/a.md", "posts/b.md") == 0
    assert read(tmp_path, "posts/b.md") == text.format(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tags: x\n", "Tags: x\nAliases: posts/a\n"),
        ("Aliases: x\nTags: y\n", "Aliases: x, posts/a\nTags: y\n"),
    ],
)
def test_a_plain_header_gets_the_alias_too(tmp_path: Path, before: str, after: str) -> None:
    text = "a b / c d / e f\n\nTitle: April 10, 2023: T\n{}\nText.\n"
    write(tmp_path, {"posts/a.md": text.format(before)})
    assert move(tmp_path, "posts/a.md", "posts/b.md") == 0
    assert read(tmp_path, "posts/b.md") == text.format(after)


_ALIASES = st.lists(st.text("ab/- é:'\"#,[]{}&*!|>%@`", min_size=1, max_size=6), max_size=3)


@given(_ALIASES, st.sampled_from(["[{}]", "\n  - {}\n", "\n- {}"]), st.booleans())
def test_the_alias_is_added_to_any_list(
    tmp_path_factory: pytest.TempPathFactory, aliases: list[str], form: str, crlf: bool
) -> None:
    items = [json.dumps(alias) for alias in aliases]
    joined = form.format((", " if "[" in form else form.strip("\n").format("")).join(items))
    text = f"---\naliases: {joined}\n{TOP}\n---\n# T\n".replace("\n", "\r\n" if crlf else "\n")
    header, _problems = parse_post(text.encode())
    root = tmp_path_factory.mktemp("move")
    write(root, {"posts/a-b.md": text})
    status = move(root, "posts/a-b.md", "posts/new.md")
    if header is None:
        assert (status, read(root, "posts/a-b.md")) == (1, text)
        return
    assert status == 0
    after, _problems = parse_post((root / "posts/new.md").read_bytes())
    assert after is not None
    assert after.aliases == (*header.aliases, "posts/a-b")


@pytest.mark.parametrize("keys", ["draft: true\n", "date: 2099-01-01\n"])
def test_the_address_of_an_unpublished_post_is_no_alias(tmp_path: Path, keys: str) -> None:
    text = post().replace("date: 2025-06-01\n", "date: 2025-06-01\n" * ("date" not in keys) + keys)
    write(tmp_path, {"posts/a.md": text, "posts/c.md": post()})
    assert move(tmp_path, "posts/a.md", "posts/b.md") == 0
    assert read(tmp_path, "posts/b.md") == text
    assert move(tmp_path, "posts/c.md", "posts/d.md", "--no-alias") == 0
    assert read(tmp_path, "posts/d.md") == post()


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("posts/b.md", "posts/b.md is there already"),
        ("posts/B.md", "on some systems it has the same path"),
        ("posts/a.md", "posts/a.md is there already"),
        ("posts/other.md", "posts/other is an alias of posts/b.md"),
        ("posts/page.md", "posts/page.rst is there already"),
        ("posts/b.md/x.md", "posts/b.md is a file"),
        ("posts/link/x.md", "would lie outside"),
        ("posts/.hidden.md", "Sphinx leaves out names"),
        ("posts/a?b.md", "characters that some file systems do not allow"),
        ("posts/" + "x" * 300, "too long for a file system"),
        ("../elsewhere.md", "is not below posts/"),
    ],
)
def test_a_move_that_would_destroy_something_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], new: str, message: str
) -> None:
    journal, outside = tmp_path / "journal", tmp_path / "outside"
    outside.mkdir()
    write(journal, {"posts/a.md": post(), "posts/b.md": post(aliases=["posts/other"])})
    write(journal, {"posts/page.rst": "Page\n====\n"})
    (journal / "posts/link").symlink_to(outside, target_is_directory=True)
    before = contents(tmp_path)
    assert move(journal, "posts/a.md", new) == 1
    assert message in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_file_beside_the_post_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"posts/x/a.md": post(body="![p](p.png)"), "posts/x/p.png": "old"})
    write(tmp_path, {"posts/y/p.png": "new"})
    before = contents(tmp_path)
    assert move(tmp_path, "posts/x/a.md", "posts/y/a.md") == 1
    assert "posts/y/p.png already exists" in capsys.readouterr().err
    assert contents(tmp_path) == before


def test_a_dry_run_says_as_data_what_a_move_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"posts/a.md": post(), "index.md": "# Home\n\n[a](posts/a.md#x)\n"})
    before = contents(tmp_path)
    assert move(tmp_path, "posts/a.md", "posts/2025/", "--dry-run", "--json") == 0
    planned = json.loads(capsys.readouterr().out)
    assert planned == {
        "written": False,
        "files": [{"from": "posts/a.md", "to": "posts/2025/a.md"}],
        "alias": "posts/a",
        "changes": [
            {"path": "index.md", "line": 3, "old": "posts/a.md#x", "new": "posts/2025/a.md#x"}
        ],
    }
    assert contents(tmp_path) == before
    assert move(tmp_path, "posts/a.md", "posts/2025/", "--json") == 0
    assert json.loads(capsys.readouterr().out) == planned | {"written": True}


def test_without_a_new_path_the_post_moves_to_that_of_its_haiku(tmp_path: Path) -> None:
    write(tmp_path, {"posts/a.md": post("The *title*", haiku="a b / c d / e f")})
    assert move(tmp_path, "posts/a.md") == 0
    assert (tmp_path / "posts/a-b-/-c-d-/-e-f.md").is_file()
    write(tmp_path, {"conf.py": 'haiku_new_path = "{year}/{month}-{title}"\n'})
    assert move(tmp_path, "posts/a-b-/-c-d-/-e-f.md") == 0
    assert contents(tmp_path / "posts").keys() == {"2025/06-the-title.md"}


_PATHS = ["posts/a.md", "posts/b c/ü(1).md", "posts/x/y/-z.md", "posts/x/pic%2.png", "page.md"]
_FORMS = [
    *("[x]({link}#part 'title')", "![x](<{link}>)", "[x](/{absolute})", "[x](./{link}?q=1)"),
    *("<project:{link}>", "[x](path:{link})", "[r]: {link}", "{{doc}}`{doc}`"),
    *("{{post}}`{docname}`", "{{post}}`words </{path}>`", "```{{figure}} {plain}\n```"),
    *("[[{docname}]]", "[[{path}#A part|words]]", "{{post}}`{docname}#A part`"),
    *(":::{{note}}\n:::{{image}} /{path}\n:::\n[x]({link})\n:::", "`[x]({link})`"),
]


def reference(form: str, page: str, path: str) -> str:
    """Return a reference in a page to a path, in one of the forms."""
    plain = posixpath.relpath(path, posixpath.dirname(page) or ".")
    return form.format(
        path=path,
        plain=plain,
        link=quote(plain),
        absolute=quote(path),
        doc=plain.removesuffix(".md"),
        docname=path.removesuffix(".md").removeprefix("posts/"),
    )


def targets(root: Path) -> dict[str, list[str]]:
    """Return the existing files that each document refers to, in order."""
    pages = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.md"))]
    posts = PostNames(dict.fromkeys(pages, ("", "")), "posts")
    found = {page: find_references(read(root, page).split("\n"), page, posts) for page in pages}
    return {
        page: [one.path for one in references if (root / one.path).exists()]
        for page, references in found.items()
    }


@given(
    st.lists(st.tuples(*[st.sampled_from(x) for x in (_FORMS, _PATHS, _PATHS)]), max_size=6),
    st.sampled_from([path for path in _PATHS if path.startswith("posts/") and "md" in path]),
    st.sampled_from(["posts/new.md", "posts/x/n.md", "posts/b c/d/e (é).md"]),
)
def test_every_reference_leads_to_the_same_file_as_before(
    tmp_path_factory: pytest.TempPathFactory,
    references: list[tuple[str, str, str]],
    old: str,
    new: str,
) -> None:
    root = tmp_path_factory.mktemp("move")
    lines: dict[str, list[str]] = {page: [] for page in _PATHS}
    for form, page, path in references:
        lines[page].append(reference(form, page, path))
    write(root, {page: post(body="\n\n".join(lines[page])) for page in _PATHS})
    before = targets(root)
    assert main(["mv", "--root", str(root), "--json", str(root / old), str(root / new)]) == 0
    moved = {old: new}
    picture = "posts/x/pic%2.png"
    if not (root / picture).exists():
        (moved[picture],) = (p.relative_to(root).as_posix() for p in root.rglob("pic%2.png"))
    expected = {
        moved.get(page, page): [moved.get(path, path) for path in paths]
        for page, paths in before.items()
    }
    assert targets(root) == expected


@given(st.binary())
def test_a_text_without_edits_stays_the_same(data: bytes) -> None:
    source = Source(data)
    if not data.startswith(b"\xef\xbb\xbf\xef\xbb\xbf"):
        assert source.edit([]) == data
    text, problems = decode(data)
    if not any(problem.message.startswith("byte ") for problem in problems):
        assert "\n".join(source.lines) == text


def test_edits_use_the_line_ends_of_the_text() -> None:
    source = Source(b"one\r\ntwo\r\n")
    assert source.lines == ["one", "two", ""]
    assert source.edit([Edit(1, 0, 0, "and\n"), Edit(0, 1, 2, "N")]) == b"oNe\r\nand\r\ntwo\r\n"
