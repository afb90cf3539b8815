"""Test that the repository's own journal builds completely, without warnings or broken links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from haiku_journal.header import post_file
from haiku_journal.header.model import Header
from support.html import broken_links, read_html
from support.paths import REPOSITORY
from support.processes import process_environment

YEAR_2100 = "4102444800"
"""A moment at which no post is dated in the future."""

POSTS = sorted((REPOSITORY / "posts").rglob("*.md"))


def header_of(path: Path) -> Header:
    header, problems = post_file.parse_post(path.read_bytes())
    assert problems == [], path
    assert header is not None
    return header


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Build the journal as it is published: in parallel, with every warning an error."""
    target = tmp_path_factory.mktemp("journal")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-j2", "-q"]
    run = subprocess.run(
        [*command, "-d", str(target / "doctrees"), str(REPOSITORY), str(target / "html")],
        env=process_environment(SOURCE_DATE_EPOCH=YEAR_2100),
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
        # Typography changes quotation marks and dashes, but no letters.
        assert [letters(line) for line in lines] == [letters(line) for line in header.haiku]
        assert len(article.select("h1")) == 1
        assert article.select_one("time")["datetime"].startswith(header.date.isoformat()[:7])


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def test_no_link_of_the_journal_is_broken(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    assert broken_links(built[0]) == []


def test_every_post_of_the_journal_has_its_own_haiku() -> None:
    haiku = [header_of(path).haiku for path in POSTS]
    assert len(set(haiku)) == len(haiku)
