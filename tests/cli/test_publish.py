"""Test that the site served is always the old or the new one, complete."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from haiku_journal.authoring.publishing import switch
from haiku_journal.cli import main
from support.folders import contents, differences
from support.posts import post
from support.processes import process_environment, run_forked
from support.projects import Project

pytestmark = pytest.mark.parts("core")

HOOKS = """
def setup(app):
    import os, signal, time
    from pathlib import Path

    moment, wait = os.environ.get("KILL_AT"), os.environ.get("WAIT_IN")

    def kill(*rest):
        os.kill(0 if os.environ.get("KILL_ALL") else os.getpid(), signal.SIGKILL)

    def kill_at_page(app, pagename, *rest):
        if pagename == moment:
            Path(app.builder.get_output_path(pagename)).write_text("<html><p>cut", "utf-8")
            kill()

    def linger(*rest):
        Path(wait, "started").touch()
        deadline = time.monotonic() + 60
        while not Path(wait, "go").exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    if moment in app.events.events:
        app.connect(moment, kill, priority=900)
    elif moment:
        app.connect("html-page-context", kill_at_page, priority=900)
    if wait:
        app.connect("write-started", linger)
"""


@pytest.fixture
def source(project: Project) -> Project:
    """Return a small journal whose build can be killed, or made to wait, at a chosen moment."""
    project.write(
        {
            "posts/one.md": post("One", date="2023-01-05", tags=["rust"], body="The first words."),
            "posts/two.md": post("Two", date="2024-03-05", tags=["rust", "sql"], body="Words."),
            "posts/three.md": post("Three", date="2025-04-01", body="{post}`one`"),
        }
    )
    project.configure(HOOKS)
    return project


@pytest.fixture
def running(source: Project) -> Project:
    """Return the same journal with an old site that is already served."""
    old = builds(source) / "a"
    (old / "posts").mkdir(parents=True)
    (old / "index.html").write_text("the old site")
    (old / "posts/gone.html").write_text("a page of the old site")
    served(source).symlink_to(".html/a", target_is_directory=True)
    return source


def arguments(
    project: Project, *options: str, output: Path | str = "", folder: bool = False
) -> list[str]:
    """Return the arguments of `haiku` that publish a journal, as `served/html` by default."""
    return [
        *("build", "--root", str(project.folder), "--output", str(output or served(project))),
        *(["--folder"] if folder else []),
        *("--", "-j1", "--no-color", *options),
    ]


def publish(
    project: Project,
    *options: str,
    output: Path | str = "",
    folder: bool = False,
    **environment: str,
) -> CompletedProcess[str]:
    """Publish a journal, as `served/html` next to its source by default."""
    command = arguments(project, *options, output=output, folder=folder)
    return run_forked(lambda: main(command), process_environment(**environment))


def served(project: Project) -> Path:
    return project.root / "served/html"


def builds(project: Project) -> Path:
    """Return the folder of the two builds, `a` and `b`."""
    return project.root / "served/.html"


def change(project: Project) -> None:
    """Edit the journal so that a page, a neighbour, a tag and a year change."""
    project.edit("posts/two.md", "# Two", "# The second")
    project.edit("posts/two.md", '"sql"', '"nosql"')
    project.write({"posts/four.md": post("Four", date="2022-02-02")})
    project.delete("posts/three.md")


def assert_old_site_is_served(project: Project) -> None:
    assert served(project).resolve() == builds(project) / "a"
    assert contents(served(project)).keys() == {"index.html", "posts/gone.html"}
    assert (served(project) / "index.html").read_text() == "the old site"


def assert_new_site_is_served(project: Project) -> None:
    """Compare what is served with a clean build."""
    fresh = project.fresh()
    assert (fresh.error, fresh.warnings) == (None, "")
    assert differences(served(project), fresh.out) == []


def assert_next_run_is_right(project: Project) -> None:
    run = publish(project)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"Published as {served(project)}\n"
    assert_new_site_is_served(project)


# -- A good build -------------------------------------------------------------------------


def test_each_publishing_serves_the_latest_source(source: Project) -> None:
    """The two folders alternate, so each build starts from the site before the last."""
    used = []
    for edit in (
        lambda: None,
        lambda: change(source),
        lambda: source.edit("posts/one.md", "# One", "# The first"),
    ):
        edit()
        before = contents(source.folder)
        assert_next_run_is_right(source)
        assert contents(source.folder) == before
        used.append(served(source).resolve().name)
    assert used == ["a", "b", "a"]
    assert not (served(source) / "posts/three.html").exists()
    assert sorted(path.name for path in served(source).parent.iterdir()) == [".html", "html"]


def test_an_output_is_relative_to_the_working_directory_and_can_be_moved(
    source: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert publish(source, output="site").returncode == 0
    assert (tmp_path / "here/site").is_symlink()
    (tmp_path / "here").rename(tmp_path / "there")
    assert (tmp_path / "there/site/posts/one.html").is_file()


def test_an_output_can_be_a_real_folder_and_replace_an_empty_one(
    source: Project,
) -> None:
    served(source).mkdir(parents=True)
    run = publish(source, folder=True)
    assert (run.returncode, run.stderr) == (0, "")
    assert served(source).is_dir()
    assert not served(source).is_symlink()
    assert_new_site_is_served(source)


def test_the_link_replaces_an_empty_folder(tmp_path: Path) -> None:
    output, build = tmp_path / "html", tmp_path / ".html/a"
    output.mkdir()
    build.mkdir(parents=True)
    (build / "index.html").write_text("new")
    switch(output, build, folder=False)
    assert output.is_symlink()
    assert (output / "index.html").read_text() == "new"


# -- A build that fails -------------------------------------------------------------------


def test_a_build_that_fails_leaves_the_old_site(running: Project) -> None:
    fine = running.read("posts/two.md")
    for old, new in (
        ("date: 2024-03-05", "date: soon"),
        ("Words.", "{post}`a-warning`"),
    ):
        running.write({"posts/two.md": fine.replace(old, new)})
        run = publish(running, "-W")
        assert run.returncode > 0
        assert "posts/two.md:" in run.stderr
        assert run.stderr.splitlines()[-1].startswith("Error: nothing was published; ")
        assert_old_site_is_served(running)
    running.write({"posts/two.md": fine})
    assert_next_run_is_right(running)


def test_a_first_build_that_fails_serves_nothing(source: Project) -> None:
    source.edit("posts/two.md", "date: 2024-03-05", "date: soon")
    assert publish(source).returncode > 0
    assert not os.path.lexists(served(source))


def test_a_missing_source_publishes_nothing(running: Project) -> None:
    running.delete("conf.py")
    assert publish(running).returncode > 0
    assert_old_site_is_served(running)


# -- A build that is killed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "everything"),
    [("posts/two", True), ("build-finished", False)],
    ids=["writing a post", "all written"],
)
def test_a_build_that_is_killed_leaves_the_old_site_and_the_next_is_right(
    running: Project, moment: str, everything: bool
) -> None:
    """Either Sphinx alone is killed or its whole process group."""
    killed = publish(running, KILL_AT=moment, **({"KILL_ALL": "1"} if everything else {}))
    assert killed.returncode != 0
    assert (killed.returncode == -signal.SIGKILL) is everything
    assert_old_site_is_served(running)
    change(running)
    assert_next_run_is_right(running)


@pytest.mark.parametrize("step", ["unlink", "symlink_to", "replace"])
def test_being_killed_during_the_switch_leaves_the_old_site(
    running: Project, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = builds(running) / "b"
    new.mkdir()
    (new / "index.html").write_text("the new site")
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, lambda *_rest, **_more: os.kill(os.getpid(), signal.SIGKILL))
        killed = run_forked(lambda: switch(served(running), new, folder=False), {})
    assert killed.returncode == -signal.SIGKILL
    assert_old_site_is_served(running)
    switch(served(running), new, folder=False)
    assert (served(running) / "index.html").read_text() == "the new site"


def start(project: Project, waiting: Path) -> subprocess.Popen[str]:
    """Start to publish; return once the build waits halfway."""
    waiting.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "haiku_journal", *arguments(project)],
        env=process_environment(WAIT_IN=str(waiting)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not (waiting / "started").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


def test_a_build_whose_publisher_was_killed_is_not_disturbed_by_the_next(
    running: Project, tmp_path: Path
) -> None:
    """Sphinx outlives the process that started it, and still writes its pages."""
    first = start(running, tmp_path / "waiting")
    first.kill()
    first.wait()
    second = publish(running)
    (tmp_path / "waiting/go").touch()
    assert second.returncode > 0
    assert "another build of this output is running" in second.stderr
    assert_old_site_is_served(running)
    first.communicate(timeout=60)  # ends when Sphinx does, which has the same stream
    assert_next_run_is_right(running)


# -- Simultaneous builds -----------------------------------------------------------------------


def test_of_two_simultaneous_builds_the_second_is_refused(
    running: Project, tmp_path: Path
) -> None:
    first = start(running, tmp_path / "waiting")
    second = publish(running)
    (tmp_path / "waiting/go").touch()
    assert second.returncode > 0
    assert "nothing was published: another build of this output is running" in second.stderr
    assert_old_site_is_served(running)
    _, errors = first.communicate(timeout=60)
    assert (first.returncode, errors) == (0, "")
    assert_new_site_is_served(running)


def test_builds_of_different_outputs_do_not_wait_for_each_other(
    source: Project, tmp_path: Path
) -> None:
    first = start(source, tmp_path / "waiting")
    other = tmp_path / "other/html"
    run = publish(source, output=other)
    (tmp_path / "waiting/go").touch()
    first.communicate(timeout=60)
    assert (run.returncode, first.returncode) == (0, 0)
    assert differences(other, served(source)) == []


# -- An output that cannot be written -----------------------------------------------------------


@pytest.mark.parametrize("folder", [False, True])
def test_a_folder_with_files_is_not_replaced(source: Project, folder: bool) -> None:
    served(source).mkdir(parents=True)
    (served(source) / "mine.txt").write_text("mine")
    run = publish(source, folder=folder)
    assert run.returncode > 0
    assert "is a folder with files in it; move it away first" in run.stderr
    assert contents(served(source).parent).keys() == {"html/mine.txt"}


def test_a_file_is_not_replaced(source: Project) -> None:
    served(source).parent.mkdir(parents=True)
    served(source).write_text("mine")
    run = publish(source)
    assert run.returncode > 0
    assert "nothing was published: " in run.stderr
    assert served(source).read_text() == "mine"


def test_an_output_below_a_file_is_reported_in_one_line(source: Project) -> None:
    (source.root / "served").write_text("a file")
    run = publish(source)
    assert run.returncode > 0
    assert run.stderr.startswith("Error: nothing was published: ")
    assert run.stderr.count("\n") == 1


def test_a_build_folder_that_cannot_be_written_is_not_served(running: Project) -> None:
    (builds(running) / "b").write_text("a file in the place of the folder")
    assert publish(running).returncode > 0
    assert_old_site_is_served(running)
    (builds(running) / "b").unlink()
    assert_next_run_is_right(running)


def test_pages_truncated_by_a_full_disk_are_not_served_and_are_rewritten(
    running: Project,
) -> None:
    """A file size limit that only some pages exceed simulates a full disk."""
    # Text of ampersands is five times as long in HTML, where they are escaped.
    code = "```none\n" + ("&" * 100 + "\n") * 2_000 + "```"
    running.write({"posts/large.md": post("Large", body=code, date="2021-01-01")})
    limit = 800_000

    def publish_on_a_full_disk() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return main(arguments(running))

    run = run_forked(publish_on_a_full_disk, process_environment())
    assert "File too large" in run.stderr
    assert run.returncode > 0
    assert_old_site_is_served(running)
    assert_next_run_is_right(running)
    assert (served(running) / "posts/large.html").stat().st_size > limit


@pytest.mark.parametrize(
    "name", ["haiku-output-html.json", "haiku-headers.pickle", "environment.pickle"]
)
def test_a_truncated_state_file_leaves_no_stale_page(source: Project, name: str) -> None:
    source.build()
    change(source)
    state = source.root / "build/doctrees" / name
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])
    again = source.build()
    assert (again.error, again.warnings) == (None, "")
    assert differences(again.out, source.fresh().out) == []
