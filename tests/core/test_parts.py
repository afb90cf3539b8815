"""The core works alone, every part can be left out, and a third party can write one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from haiku_journal import PARTS
from support.folders import differences
from support.html import broken_links, read_html
from support.paths import REPOSITORY
from support.posts import post
from support.projects import BuiltOnce, Project

CORE, *OPTIONAL = PARTS

MADE_BY = {
    "haiku_journal.theme": "_static/journal.css",
    "haiku_journal.search": "_search/manifest.bin",
    "haiku_journal.feeds": "feed.xml",
    "haiku_journal.metadata": "llms.txt",
    "haiku_journal.cards": "_cards/index.png",
    "haiku_journal.federation": "journal.json",
}
"""A file that a part makes; the others show on pages only."""

GUIDE = REPOSITORY / "guide" / "parts.md"


def journal(root: Path, *lines: str) -> Project:
    """Return a journal with three posts and a conf.py of only these lines."""
    project = Project(root)
    project.write({"conf.py": "\n".join(lines) + "\n", "index.md": "# Notes\n\n```{posts}\n```\n"})
    body = "About moss and ponds.  See {post}`a`, {tag}`moss` and {year}`2025`."
    for name in "abc":
        text = post(f"Post {name}", body=body, tags=["moss"], aliases=[f"old/{name}"])
        project.write({f"posts/{name}.md": text})
    return project


def configured(parts: list[str]) -> list[str]:
    return [f"extensions = {parts!r}", 'html_theme = "sphinx_book_theme"']


def test_the_core_alone_makes_a_journal_from_a_bare_configuration(tmp_path: Path) -> None:
    project = journal(tmp_path, f"extensions = [{CORE!r}]")
    result = project.build()
    assert (result.error, result.warnings) == (None, "")
    for page in ("posts/a", "tags/moss", "tags/index", "archive/2025", "archive/index", "old/a"):
        assert page in result.pages
    assert [line.get_text() for line in result.page("posts/a").select(".title-block .haiku-line")]
    assert broken_links(result.out) == []
    assert not [name for name in MADE_BY.values() if (result.out / name).exists()]
    project.edit("posts/b.md", "Post b", "Another title")
    # Sphinx's own index of words keeps those that a page had before.
    assert set(differences(project.build().out, project.fresh().out)) <= {"searchindex.js"}


def test_the_sandbox_comes_with_the_core(tmp_path: Path) -> None:
    project = journal(tmp_path, f"extensions = [{CORE!r}]")
    project.write({"posts/a.md": post("A", body="```{raw} html\n<script>alert(1)</script>\n```")})
    assert "1 violation in 1 post" in str(project.build().error)


@pytest.fixture(scope="module")
def whole_once(tmp_path_factory: pytest.TempPathFactory) -> BuiltOnce:
    """Build a journal with all parts."""
    root = tmp_path_factory.mktemp("built") / "journal"
    return BuiltOnce(journal(root, *configured(list(PARTS))))


@pytest.fixture
def whole(whole_once: BuiltOnce) -> Project:
    """Return a journal with all parts that has just been built."""
    return whole_once.restored()


@pytest.mark.parametrize("part", OPTIONAL)
def test_a_part_can_be_left_out_alone(whole: Project, part: str) -> None:
    assert part not in MADE_BY or (whole.root / "build/html" / MADE_BY[part]).is_file()
    others = [name for name in PARTS if name != part]
    whole.write({"conf.py": "\n".join(configured(others)) + "\n"})
    result = whole.build()
    assert (result.error, result.warnings) == (None, "")
    assert "posts/a" in result.pages
    assert part not in MADE_BY or not (result.out / MADE_BY[part]).exists()
    # Nothing of the part that was there is left.
    assert differences(result.out, whole.fresh().out) == []


def test_the_part_in_the_guide_is_short_and_builds_incrementally(tmp_path: Path) -> None:
    text = GUIDE.read_text("utf-8")
    python, template = (
        re.search(
            rf"```{{code-block}} {re.escape(kind)}\n(?::[^\n]*\n)*\n(.*?)\n```", text, re.DOTALL
        )[1]  # type: ignore[index]
        for kind in ("python", "html+jinja")
    )
    assert len(python.splitlines()) <= 30
    project = journal(
        tmp_path,
        "import sys",
        f"sys.path.insert(0, {str(tmp_path / 'source')!r})",
        *configured([*PARTS, "reading_time"]),
    )
    project.write({"reading_time.py": python, "_templates/reading-time.html": template})
    project.configure('templates_path = ["_templates"]')

    def built(into: str = "build") -> Path:
        """Build in a process of its own, since Python imports a module once."""
        run = project.command(into=into)
        assert (run.returncode, run.stderr) == (0, "")
        return project.root / into / "html"

    def listed() -> list[str]:
        page = read_html(built() / "reading-time.html")
        return [link.get_text() for link in page.select("article li a")]

    assert listed() == ["Post a", "Post b", "Post c"]
    project.edit("posts/c.md", "About moss", "Words upon words. " * 200)
    assert listed() == ["Post c", "Post a", "Post b"]
    project.edit("reading_time.py", '"Reading time"', '"By length"')
    out = built()
    assert "By length" in (out / "reading-time.html").read_text("utf-8")
    assert differences(out, built("fresh")) == []
