"""A build goes on where the last one ended, also where its files were restored from a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from haiku_journal.incremental.output.output_record import OutputRecord
from support.folders import differences, times
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "metadata", "feeds")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154"
    "789c63f8cfc0f01f00050001ff56c72f0d0000000049454e44ae426082"
)


def journal(project: Project) -> Project:
    posts = {f"posts/p{n}.md": post(f"Post {n}", date=f"2025-01-0{n}") for n in range(1, 8)}
    posts["posts/p1.md"] = post("With a picture", date="2025-01-01", body="![A dot](dot.png)")
    return project.write(
        {**posts, "posts/dot.png": PIXEL, "page.md": "---\norphan: true\n---\n# Page\n"}
    )


def output(project: Project) -> Path:
    return project.root / "build/html"


def restamp(project: Project, moment: int) -> None:
    """Give every source, template and style the same time, as a checkout does."""
    for path in project.folder.rglob("*"):
        os.utime(path, (moment, moment))


@pytest.mark.parametrize("moment", [4_000_000_000, 1_000_000_000], ids=["newer", "older"])
def test_files_that_only_have_other_times_are_neither_read_nor_written(
    built: Project, moment: int
) -> None:
    before = times(output(built))
    restamp(built, moment)
    again = built.build()
    assert again.read_count == (0, 0, 0)
    changed = {name for name, stamp in times(again.out).items() if before.get(name) != stamp}
    assert not {name for name in changed if name.endswith((".html", ".png", ".md"))}


@pytest.mark.parametrize("moment", [4_000_000_000, 1_000_000_000], ids=["newer", "older"])
def test_changed_posts_pages_and_pictures_are_read_whatever_their_time(
    built: Project, moment: int
) -> None:
    built.edit("posts/p3.md", "Post 3", "Another")
    built.edit("page.md", "# Page", "# Leaf")
    built.write({"posts/dot.png": PIXEL + b"more"})  # in one post
    restamp(built, moment)
    again = built.build()
    assert again.read_count == (0, 3, 0)
    assert differences(again.out, built.fresh().out) == []


def test_a_restored_build_goes_on_from_there(built: Project) -> None:
    """CI keeps the output and the doctrees between two builds, but not the file times."""
    kept = built.root / "kept"
    shutil.copytree(built.root / "build", kept, copy_function=shutil.copyfile)
    shutil.rmtree(built.root / "build")
    shutil.copytree(kept, built.root / "build", copy_function=shutil.copyfile)
    built.edit("posts/p5.md", "Post 5", "Five")
    restamp(built, 4_000_000_000)
    again = built.build()
    assert again.read_count == (0, 1, 0)
    assert differences(again.out, built.fresh().out) == []


def test_a_lost_inventory_and_a_lost_page_are_written_again(built: Project) -> None:
    lost = [output(built) / "objects.inv", output(built) / "posts/p2.html"]
    written = [path.read_bytes() for path in lost]
    for path in lost:
        path.unlink()
    built.edit("posts/p5.md", "A body", "Another body")
    built.build()
    assert [path.read_bytes() for path in lost] == written


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("posts/p1.md", "2025-01-01", "2024-01-01"),  # the oldest stays the oldest
        ("page.md", "int one(void)", "int other(void)"),
    ],
)
def test_lists_of_the_whole_site_follow_an_edit(
    project: Project, name: str, old: str, new: str
) -> None:
    journal(project).write(
        {
            "page.md": "---\norphan: true\n---\n# Page\n\n```{c:function} int one(void)\n```\n",
            "other.md": "---\norphan: true\n---\n# Other\n\n{c:func}`other`\n",
        }
    )
    project.build()
    project.edit(name, old, new)
    assert differences(project.build().out, project.fresh().out) == []


def test_doubted_files_stay_doubted_until_a_build_has_ended(tmp_path: Path) -> None:
    builder: Any = SimpleNamespace(name="html", doctreedir=tmp_path, outdir=tmp_path / "out")
    OutputRecord(builder, ()).invalidate(["of a first build"])
    assert OutputRecord(builder, ()).fingerprints == {"of a first build": ""}
    OutputRecord(builder, ()).commit({"a": "1", "b": "2"})
    OutputRecord(builder, ()).invalidate(["b"])
    OutputRecord(builder, ()).invalidate(["c"])
    assert OutputRecord(builder, ()).fingerprints == {"a": "1", "b": "", "c": ""}
    OutputRecord(builder, ()).commit({"a": "1", "b": "3"})
    assert OutputRecord(builder, ()).fingerprints == {"a": "1", "b": "3"}
