"""Builds of an application that stays in memory: each leaves what a fresh build would."""

from __future__ import annotations

import filecmp
import gc
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from haiku_journal.serving.faults import Fault
from haiku_journal.serving.warm_build import WarmBuild
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sphinx.testing.util import SphinxTestApp
from support.builds import COMPILED, Result
from support.folders import contents, differences
from support.posts import post
from support.projects import Project

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"></svg>'
PAGE = "---\norphan: true\n---\n# {0}\n\nSee {{haiku:post}}`a`.\n"


START: dict[str, str | bytes] = {
    "posts/a.md": post("First", date="2022-01-01", tags=["x"], body="![dot](dot.svg)"),
    "posts/b.md": post("Second", date="2023-01-01", tags=["x"], body="{haiku:post}`a`"),
    "posts/dot.svg": DOT.format(9),
    "page.md": PAGE.format("Page"),
}


class Living:
    """A journal, and an application that builds it again and again."""

    def __init__(self, project: Project) -> None:
        self.project = project.write(START)
        project.configure("haiku_cards = False")
        self.app = SphinxTestApp(
            "html", srcdir=project.folder, builddir=project.root / "build", parallel=2
        )
        logging.getLogger("sphinx").setLevel(logging.WARNING)  # pytest keeps all records
        self.app.builder.templates.environment.bytecode_cache = COMPILED
        reader, self._writer = os.pipe()
        self._early = os.fdopen(reader, "rb", buffering=0)
        os.set_blocking(reader, False)
        self.warm = WarmBuild(self.app, lambda: os.write(self._writer, b"."))
        self.out = Path(self.app.outdir)

    def update(self, *names: str) -> list[Fault]:
        """Build after a change of some files, with the search index."""
        faults = self.warm.update([self.project.folder / name for name in names])
        for files in list(self.warm.waiting):
            files.write(self.out)
            self.warm.note_written(files)
        return faults

    def write(self, files: dict[str, str | bytes]) -> list[Fault]:
        self.project.write(files)
        return self.update(*files)

    def delete(self, name: str) -> list[Fault]:
        self.project.delete(name)
        return self.update(name)

    def count_early(self) -> int:
        """Return how often pages were announced before their build had ended."""
        return len(self._early.read(100) or b"")

    def fresh(self) -> Result:
        """Build from nothing, in another process: two applications share what is global."""

        def run() -> None:
            self.app.cleanup()
            writer.send(self.project.fresh())

        reader, writer = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=run)
        process.start()
        writer.close()
        result: Result = reader.recv()
        process.join()
        return result

    def assert_as_fresh(self, faults: list[Fault]) -> None:
        """Compare the output, and the faults of the last build, with those of a fresh build."""
        fresh = self.fresh()
        assert fresh.error is None
        assert differences(self.out, fresh.out) == []
        told = [line for line in fresh.warnings.splitlines() if "WARNING: " in line]
        assert sorted(f"{self.project.folder}/{fault}" for fault in faults) == sorted(told)

    def close(self) -> None:
        self.app.cleanup()
        gc.unfreeze()
        self._early.close()
        os.close(self._writer)


@pytest.fixture
def living(project: Project) -> Iterator[Living]:
    """A small journal that has been built once."""
    living = Living(project)
    assert living.update() == []
    yield living
    living.close()


# -- Faults ---------------------------------------------------------------------------------

MISTAKES = {
    "a header": ("posts/b.md", post("Second", date="soon"), ("posts/b.md", 3)),
    "a body": (
        "posts/b.md",
        post("Second", body="```{include} ../conf.py\n```"),
        ("posts/b.md", 8),
    ),
    "an address": ("posts/b.md", post("Second", aliases=["posts/a"]), ("", 0)),
}


@pytest.mark.parametrize(("name", "text", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_leaves_the_output_until_it_is_mended(
    living: Living, name: str, text: str, place: tuple[str, int]
) -> None:
    before = contents(living.out)
    living.project.write({"posts/a.md": post("Edited meanwhile", body="{haiku:post}`no-such`")})
    living.project.write({name: text})
    faults = living.update("posts/a.md", name)
    assert place in [(fault.path, fault.line) for fault in faults if fault.is_error]
    changed = {path for path, digest in contents(living.out).items() if before[path] != digest}
    # Pages may have been written before the clash of two addresses was known.
    assert changed <= ({"posts/a.html", "posts/b.html"} if not place[0] else set())
    faults = living.write({name: str(START[name])})
    assert [(fault.path, fault.line) for fault in faults] == [("posts/a.md", 8)]
    living.assert_as_fresh(faults)


def test_a_warning_stays_until_it_is_mended(living: Living) -> None:
    broken = {"posts/b.md": post("Second", body="\n\nSee {haiku:post}`nowhere`.")}
    faults = living.write(dict(broken))
    assert [(fault.path, fault.line, fault.is_error) for fault in faults] == [
        ("posts/b.md", 10, False)
    ]
    assert "nowhere" in faults[0].message
    assert living.write({"posts/a.md": post("Edited")}) == faults
    assert living.write({"posts/b.md": post("Second")}) == []


def test_a_fault_of_a_path_stays_until_it_is_mended(living: Living) -> None:
    faults = living.write({"posts/a.rst": "A\n=\n"})
    assert "are files of one document" in faults[1].message
    assert living.write({"posts/b.md": post("Edited")}) == faults
    assert living.delete("posts/a.rst") == []


def test_a_post_that_becomes_a_link_to_a_file_elsewhere_is_not_read(living: Living) -> None:
    elsewhere = living.project.root / "elsewhere.md"
    elsewhere.write_text(str(START["posts/b.md"]))
    path = living.project.folder / "posts/b.md"
    path.unlink()
    path.symlink_to(elsewhere)
    assert "a symbolic link leads out" in living.update("posts/b.md")[0].message
    assert "a symbolic link leads out" in living.update("posts/a.md")[0].message


# -- What an edit shows ------------------------------------------------------------------------


def test_the_page_of_an_edit_is_announced_before_the_build_ends(living: Living) -> None:
    assert living.count_early() == 0
    living.write({"posts/a.md": post("First", body="Other words.")})
    assert living.count_early() == 1
    assert "Other words." in (living.out / "posts/a.html").read_text("utf-8")


def test_a_page_written_early_is_the_same_as_in_the_end(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the browser would load it twice."""
    early = living.project.root / "early.html"
    page = living.out / "posts/a.html"
    monkeypatch.setattr(living.warm, "_announce", lambda: early.write_bytes(page.read_bytes()))
    living.write({"posts/a.md": post("First", date="2022-01-01", tags=["x"], body="Other words.")})
    assert early.read_bytes() == page.read_bytes()


def test_the_next_process_starts_from_what_was_saved(living: Living) -> None:
    saved = Path(living.app.doctreedir) / "environment.pickle"
    living.write({"posts/a.md": post("Edited")})
    assert not saved.exists()  # a process that is killed must leave no outdated environment
    living.warm.save()
    living.app.cleanup()
    result = living.project.build()
    assert result.read_count == (0, 0, 0)
    assert differences(result.out, living.project.fresh().out) == []


def test_what_a_failed_build_has_read_is_not_saved(living: Living) -> None:
    edited = post("Edited", date="2022-01-01")
    living.project.write({"posts/a.md": edited, "posts/b.md": MISTAKES["a body"][1]})
    assert living.update("posts/a.md", "posts/b.md")
    living.warm.save()
    living.project.write({"posts/b.md": str(START["posts/b.md"])})
    living.app.cleanup()
    result = living.project.build()
    assert differences(result.out, living.project.fresh().out) == []


# -- Any sequence of edits -----------------------------------------------------------------------

NAMES = st.sampled_from(["posts/a.md", "posts/b.md", "posts/c.md", "posts/d/e.md"])
BODIES = [
    "Words.",
    "See {haiku:post}`a` and [](b.md).",
    "![dot](dot.svg)",
    "```{include} secret\n```",
    "{haiku:tag}`y`\n\n(label)=\n## Section\n\n{ref}`label`",
]
POSTS = st.builds(
    lambda title, date, tags, body, keys: post(title, date=date, tags=tags, body=body, **keys),
    st.sampled_from(["First", "Second", ""]),
    st.sampled_from(["2022-01-01", "2023-05-01", "2099-01-01"]),
    st.sampled_from([[], ["x"], ["X", "y"]]),
    st.sampled_from(BODIES),
    st.sampled_from([{}, {"draft": True}, {"aliases": ["old/place"]}, {"colour": "red"}]),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), NAMES, POSTS),
        st.tuples(st.just("write"), NAMES, POSTS),
        st.tuples(st.just("delete"), NAMES, st.none()),
        st.tuples(st.just("rename"), NAMES, NAMES),
        st.tuples(
            st.just("write"), st.just("posts/dot.svg"), st.sampled_from([DOT.format(5), DOT])
        ),
        st.tuples(st.just("delete"), st.just("posts/dot.svg"), st.none()),
        st.tuples(
            st.just("write"), st.just("page.md"), st.sampled_from(["One", "Two"]).map(PAGE.format)
        ),
        st.tuples(st.just("build"), st.none(), st.none()),
    ),
    min_size=4,
    max_size=14,
)


def edit(project: Project, what: str, name: str, value: object) -> set[str]:
    """Change a file; return the paths that a watcher would report."""
    if what == "write":
        project.write({name: str(value)})
    elif not (project.folder / name).exists():
        return set()
    elif what == "delete":
        project.delete(name)
    elif value != name:
        project.rename(name, str(value))
        return {name, str(value)}
    return {name}


@given(steps=STEPS)
@settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_any_sequence_of_edits_ends_as_a_fresh_build(
    shared: Living, steps: list[tuple[str, str, object]]
) -> None:
    changed: set[str] = set()
    for what, name, value in steps:
        if what == "build":
            shared.update(*changed)
            changed.clear()
        else:
            changed |= edit(shared.project, what, name, value)
    faults = shared.update(*changed)
    fresh = shared.fresh()
    assert [fault for fault in faults if fault.is_error] == [] or fresh.error
    if fresh.error:
        for name in ("posts/c.md", "posts/d/e.md"):
            (shared.project.folder / name).unlink(missing_ok=True)
        shared.project.write(START)
        faults = shared.update(*START, "posts/c.md", "posts/d/e.md")
    shared.assert_as_fresh(faults)


@pytest.fixture(scope="module")
def shared(make_project: Callable[[], Project]) -> Iterator[Living]:
    """A journal whose application outlives the sequences of edits."""
    living = Living(make_project())
    living.update()
    yield living
    living.close()


def test_memory_does_not_grow_with_the_number_of_edits(
    living: Living,
) -> None:
    def count_after(edits: int) -> int:
        for number in range(edits):
            living.write({"posts/a.md": post(f"Title {number % 2}")})
        # Sphinx compares the files that it copies.  This cache empties itself when it is full,
        # so its size depends on what the process did before.
        filecmp.clear_cache()
        gc.collect()
        return len(gc.get_objects())

    first = count_after(4)  # fills caches of a bounded size
    assert count_after(12) - first < 24
