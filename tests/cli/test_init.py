"""Test that `init` makes a journal that builds, and that hosts can build with its files."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from haiku_journal import __version__
from haiku_journal.authoring.project.starter import Answers, journal_files, lines_to_add
from haiku_journal.authoring.syllables import describe_mismatch
from haiku_journal.cli import main
from haiku_journal.header.post_file import parse_post
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.builds import build
from support.folders import contents
from support.html import broken_links, read_html
from support.processes import process_environment

INSTALL = "python -m pip install -r requirements.txt"
TITLE = 'The "quoted" <b>title</b> of C++ & *Rust*'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a journal as `init` makes it; tests do not change it."""
    folder = tmp_path_factory.mktemp("made") / "my journal"
    options = ["--title", TITLE, "--author", "Ann O'Neill", "--address", "https://j.example/a"]
    assert main(["init", str(folder), "--yes", *options]) == 0
    return folder


def run(command: str, folder: Path, tools: Path, **environment: str) -> str:
    """Run a command of a host, with `python` and `haiku` on the path."""
    tools.mkdir(exist_ok=True)
    for name, arguments in (("python", ""), ("haiku", "-m haiku_journal")):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (tools / name).chmod(0o755)
    path = os.pathsep.join([str(tools), os.environ["PATH"]])
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=process_environment(PATH=path, **environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}"
    return result.stdout


def load(folder: Path, name: str) -> dict[str, object]:
    loaded = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def test_a_new_journal_has_few_files_and_a_clean_check(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = contents(made)
    assert len(files) <= 12
    assert {"conf.py", "index.md", "README.md", ".readthedocs.yaml"} <= files.keys()
    (post,) = (made / "posts").rglob("*.md")
    header, _problems = parse_post(post.read_bytes())
    assert header is not None
    assert describe_mismatch(header.haiku) == ""
    assert main(["check", "--root", str(made)]) == 0
    assert (
        capsys.readouterr().out
        == "1 post: 0 problems, 0 pieces of advice; a build checks the texts\n"
    )
    pinned = (made / "requirements.txt").read_text(encoding="utf-8")
    assert pinned.splitlines() == [f"haiku-journal[all]=={__version__}"]


def test_the_steps_of_read_the_docs_build_the_journal(made: Path, tmp_path: Path) -> None:
    jobs = load(made, ".readthedocs.yaml")["build"]["jobs"]  # type: ignore[index]
    assert jobs["install"] == [INSTALL]
    for step in jobs["build"]["html"]:
        run(step, made, tmp_path / "tools", READTHEDOCS_OUTPUT=str(tmp_path / "out"))
    out = tmp_path / "out/html"
    assert not out.is_symlink()
    assert [link for link in broken_links(out) if not link.startswith("/404")] == []
    heading = read_html(out / "index.html").select_one("article h1")
    assert heading is not None
    assert heading.get_text().startswith("The “quoted” <b>title</b> of C++ & *Rust*")
    assert "https://j.example/a/posts/" in (out / "sitemap.xml").read_text(encoding="utf-8")


def test_the_steps_of_github_and_gitlab_build_the_journal(made: Path, tmp_path: Path) -> None:
    jobs = load(made, ".github/workflows/pages.yml")["jobs"]
    steps = jobs["build"]["steps"]  # type: ignore[index]
    commands = [step["run"] for step in steps if "run" in step]
    assert steps[-1]["with"] == {"path": "public"}
    gitlab = load(made, ".gitlab-ci.yml")["pages"]
    assert gitlab["script"] == commands  # type: ignore[index]
    assert gitlab["artifacts"] == {"paths": ["public"]}  # type: ignore[index]
    assert commands[0] == INSTALL
    journal = shutil.copytree(made, tmp_path / "journal")
    for command in commands[1:]:
        run(command, journal, tmp_path / "tools")
    assert (journal / "public/index.html").is_file()
    assert not (journal / "public").is_symlink()


def test_a_workflow_of_a_pull_request_cannot_publish(made: Path) -> None:
    workflow = load(made, ".github/workflows/pages.yml")
    assert workflow["permissions"] == {"contents": "read"}
    build, publish = workflow["jobs"].values()  # type: ignore[attr-defined]
    assert "permissions" not in build
    assert "github.event_name == 'push'" in publish["if"]
    assert not any("run" in step or "checkout" in str(step) for step in publish["steps"])


def test_the_hook_checks_posts_before_a_commit(made: Path, tmp_path: Path) -> None:
    (hook,) = load(made, ".pre-commit-config.yaml")["repos"][0]["hooks"]  # type: ignore[index]
    names = [name for name in contents(made) if re.search(hook["files"], name)]
    assert [name.split("/")[0] for name in names] == ["posts"]
    quoted = " ".join(f"'{name}'" for name in names)
    assert "0 problems" in run(f"{hook['entry']} {quoted}", made, tmp_path / "tools")


def test_what_no_option_says_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["Ours", "de", "https://j.example"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda *_prompt: next(answers))
    monkeypatch.chdir(tmp_path)
    assert main(["init", "it's", "--author", "Ann"]) == 0
    assert "cd 'it'\"'\"'s'" in capsys.readouterr().out
    conf = (tmp_path / "it's/conf.py").read_text(encoding="utf-8")
    assert 'project = "Ours"\nauthor = "Ann"\ncopyright = "Ann"\nlanguage = "de"\n' in conf
    assert 'html_baseurl = "https://j.example/"\n' in conf


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--title", "two\nlines"], "the title needs text on one line"),
        (["--author", " "], "the author needs text on one line"),
        (["--language", "German"], "the language needs a code such as en"),
        (["--language", "en-US"], "the language needs a code such as en"),
        (["--language", "en_US.UTF-8"], "the language needs a code such as en"),
        (["--language", "xx"], "the language needs a code such as en"),
        (["--address", "j.example"], "the address needs a URL such as https://"),
        (["--address", "javascript:alert(1)"], "the address needs a URL"),
        (["--address", 'https://j.example/"'], "the address needs a URL"),
        (["--address", "https://[/"], "the address needs a URL"),
    ],
)
def test_an_unusable_answer_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert main(["init", str(tmp_path / "new"), "--yes", *options]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_not_empty_is_refused_with_what_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    for number in range(10):
        (tmp_path / f"file{number}").touch()
    before = contents(tmp_path)
    assert main(["init", str(tmp_path), "--yes"]) == 2
    assert "is not empty: it has file0, file1, " in (message := capsys.readouterr().err)
    assert "and 2 more" in message
    assert contents(tmp_path) == before


def test_a_repository_of_git_and_a_virtual_environment_are_not_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".venv").mkdir()
    assert main(["init", str(tmp_path), "--yes"]) == 0


_LINE = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1)


@given(_LINE.filter(str.strip), _LINE.filter(str.strip))
def test_any_title_and_author_stay_as_they_are(title: str, author: str) -> None:
    answers = Answers(title, author)
    assert list(answers.problems()) == []
    files = journal_files(answers, "1.0.0")
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(files["conf.py"]).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert (values["project"], values["author"]) == (title, author)
    html = MarkdownIt("commonmark").render(files["index.md"])
    heading = BeautifulSoup(html, "lxml").select_one("h1")
    assert heading is not None
    assert heading.get_text() == title.strip()


# -- A journal in an existing project ------------------------------------------------------


@pytest.mark.parametrize(
    ("conf", "line"),
    [
        ("", 'extensions = ["haiku_journal"]'),
        ("extensions = ['a']", 'extensions = [*extensions, "haiku_journal"]'),
        ("extensions = names()", 'extensions = [*extensions, "haiku_journal"]'),
        ("if x:\n    extensions = ['a']", 'extensions = [*extensions, "haiku_journal"]'),
        ("extensions = ['haiku_journal']", ""),
    ],
)
def test_the_line_to_add_depends_on_the_settings(conf: str, line: str) -> None:
    assert lines_to_add(conf.encode()) == ([line, "haiku_standalone = False"] if line else [])


def test_a_journal_is_added_to_a_project_only_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    conf = "project = 'Manual'\nextensions = ['sphinx.ext.autodoc']"
    (tmp_path / "conf.py").write_text(conf)
    (tmp_path / "index.rst").write_text("Manual\n======\n\nThe old text.\n")
    before = contents(tmp_path)
    assert main(["init", str(tmp_path / "new"), "--write"]) == 2
    assert main(["init", str(tmp_path), "--into"]) == 0
    assert 'extensions = [*extensions, "haiku_journal"]' in capsys.readouterr().out
    assert contents(tmp_path) == before
    assert main(["init", str(tmp_path), "--into", "--write"]) == 0
    lines = capsys.readouterr().out.partition("reStructuredText):\n")[2]
    with (tmp_path / "index.rst").open("a") as page:
        page.write(textwrap.dedent(lines))
    assert (tmp_path / "conf.py").read_text().startswith(conf)
    assert main(["init", str(tmp_path), "--into", "--write"]) == 0
    assert "has the extension haiku_journal already" in capsys.readouterr().out
    result = build(tmp_path, tmp_path.parent / "built", "html", 0, {})
    assert (result.error, result.warnings) == (None, "")
    index = result.page("index")
    assert "The old text." in index.get_text()
    links = [link["href"] for link in index.select("[role=main] a")]
    assert links[-2:] == ["archive/index.html", "tags/index.html"]
    assert links[-3].startswith("posts/")
    assert "The first post" in result.page("archive/index").get_text()


@pytest.mark.parametrize(
    ("files", "status", "message"),
    [
        ([], 2, "there is no conf.py in"),
        (["conf.py", "posts/page.md"], 1, "every file below it would be a post"),
    ],
)
def test_a_journal_that_cannot_be_added_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: list[str], status: int, message: str
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    before = contents(tmp_path)
    assert main(["init", str(tmp_path), "--into", "--write"]) == status
    assert message in capsys.readouterr().err
    assert contents(tmp_path) == before
