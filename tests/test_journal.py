"""The repository's own journal: it builds without a warning, whole, and every link holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXTENSIONS, REPOSITORY, broken_links, read_html
from haiku_journal.header import post_file
from haiku_journal.header.model import Header

YEAR_2100 = "4102444800"
"""A moment at which no post is dated in the future."""

POSTS = sorted((REPOSITORY / "posts").rglob("*.md"))


def header_of(path: Path) -> Header:
    header, faults = post_file.read(path.read_bytes())
    assert faults == [], path
    assert header is not None
    return header


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The journal, built as its readers get it: every warning an error, in parallel."""
    target = tmp_path_factory.mktemp("journal")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-j2", "-q"]
    run = subprocess.run(
        [*command, "-d", str(target / "doctrees"), str(REPOSITORY), str(target / "html")],
        env={**os.environ, "PYTHONPATH": str(EXTENSIONS), "SOURCE_DATE_EPOCH": YEAR_2100},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    return target / "html", run


def test_the_journal_builds_without_a_warning(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _out, run = built
    assert (run.returncode, run.stderr) == (0, "")


def test_every_published_post_is_a_page_with_its_haiku_and_title(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _run = built
    assert POSTS
    for path in POSTS:
        header = header_of(path)
        page = out / path.relative_to(REPOSITORY).with_suffix(".html")
        if header.draft:
            assert not page.exists()
            continue
        article = read_html(page).select_one("article.bd-article")
        assert article is not None, path
        lines = [line.get_text() for line in article.select(".title-block .haiku-line")]
        # Quotation marks and dashes are set as type; letters stay.
        assert [letters(line) for line in lines] == [letters(line) for line in header.haiku]
        assert len(article.select("h1")) == 1
        assert article.select_one("time")["datetime"].startswith(header.date.isoformat()[:7])


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_every_link_of_the_journal_leads_somewhere(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert broken_links(built[0]) == []


def test_every_haiku_of_the_journal_heads_one_post() -> None:
    heads = [header_of(path).haiku for path in POSTS]
    assert len(set(heads)) == len(heads)
