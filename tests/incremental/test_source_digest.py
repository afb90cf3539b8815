"""A change of the extension's own source rebuilds what it made, and only that."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.folders import differences, times
from support.paths import EXTENSIONS
from support.posts import post
from support.processes import process_environment
from support.projects import Project

PACKAGE = "haiku_journal"


class Copy:
    """A journal, and a copy of the extension that may be edited."""

    def __init__(self, root: Path) -> None:
        self.project = Project(root / "journal")
        self.extensions = root / "extensions"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(EXTENSIONS / PACKAGE, self.extensions / PACKAGE, ignore=ignored)
        body = "About moss, ponds and the frogs in them."
        for number in range(1, 6):
            text = post(f"Post {number}", date=f"2025-01-0{number}", body=body, tags=["moss"])
            self.project.write({f"posts/{number}.md": text})

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.extensions / PACKAGE / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new), "utf-8")

    def build(self, into: str = "build") -> Path:
        target = self.project.root / into
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(target / "trees")]
        run = subprocess.run(
            [*command, str(self.project.folder), str(target / "html")],
            env=process_environment(PYTHONPATH=str(self.extensions)),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert run.returncode == 0, run.stderr
        return target / "html"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Build a journal with a copy of the extension; the edits of the tests add up."""
    copy = Copy(tmp_path_factory.mktemp("source"))
    copy.build()
    return copy


def is_page(name: str) -> bool:
    return name.endswith(".html")


def is_script(name: str) -> bool:
    return name.startswith("_static/") or name == ".buildinfo"


EDITS: dict[str, tuple[list[tuple[str, str, str]], list[Callable[[str], bool]]]] = {
    "title blocks": (
        [
            (
                "core/reading/title_block.py",
                '", " if number else " · "',
                '", " if number else " ~ "',
            )
        ],
        [lambda name: True],
    ),
    "the ranking, feeds, cards, a template and a script that pages load by its name": (
        [
            ("search/indexing/analysis.py", "SATURATION = 1.2", "SATURATION = 2.4"),
            ("feeds/formats.py", "jsonfeed.org/version/1.1", "jsonfeed.org/version/1"),
            ("cards/drawing/layout.py", "HEIGHT = 1200, 630", "HEIGHT = 1200, 640"),
            ("core/templates/tag.html", "index-facts", "index-facts new"),
            ("theme/static/page.js", "\n", "\n\n"),
        ],
        [
            lambda name: name.startswith("_search/"),
            lambda name: name.endswith(".xml") or name == "feed.json",
            lambda name: name.startswith("_cards/"),
            lambda name: name.startswith("tags/") and is_page(name),
        ],
    ),
    "a style sheet": ([("theme/static/journal.css", "body", "html body")], [is_page]),
}
"""Edits of the extension, and what tells the names of the files that each makes anew."""


@pytest.mark.parametrize(("edits", "kinds"), EDITS.values(), ids=EDITS)
def test_an_edit_of_the_extension_rebuilds_what_it_made(
    copy: Copy, edits: list[tuple[str, str, str]], kinds: list[Callable[[str], bool]]
) -> None:
    out = copy.project.root / "build/html"
    before = times(out)
    for edit in edits:
        copy.edit(*edit)
    after = times(copy.build())
    assert differences(out, copy.build("fresh")) == []
    shutil.rmtree(copy.project.root / "fresh")
    written = {path for path in after if before.get(path) != after[path]}
    assert all(any(map(is_made, written)) for is_made in kinds)
    # Sphinx writes one document whenever anything has changed, and then its assets.
    others = {
        path for path in written if not any(is_made(path) for is_made in (*kinds, is_script))
    }
    assert others <= {"index.html", "objects.inv", "genindex.html"}
