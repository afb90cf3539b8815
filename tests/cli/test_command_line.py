"""Test what all commands share: help, completion, exit statuses, messages, speed of the start."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from haiku_journal.authoring import post_files
from haiku_journal.cli import haiku, main
from support.posts import post
from support.processes import process_environment

COMMANDS = sorted(haiku.commands)
HAIKU = "compile errors clear / I typed it and watched it burn / I typed it by heart"


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "haiku_journal", *arguments],
        cwd=cwd,
        env=process_environment(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_fits_a_screen(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"] if command else ["--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"Usage: haiku {command}".rstrip())
    assert len(lines) <= (24 if command else 30)  # the list of commands grows
    assert max(map(len, lines)) <= 80
    assert not any("\\b" in line for line in lines)  # a mark of click, not text


def test_the_example_in_the_help_makes_a_post(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "--help"]) == 0
    example = capsys.readouterr().out.partition("Example:")[2].replace("\\\n", " ")
    _haiku, *arguments = shlex.split(example)
    assert main([*arguments, "--root", str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", "--no-advice", "--root", str(tmp_path)]) == 0


def test_the_list_of_commands_and_a_new_post_import_no_sphinx(tmp_path: Path) -> None:
    (tmp_path / "conf.py").touch()
    code = (
        "import sys; from haiku_journal.cli import main; status = main(sys.argv[1:]); "
        "sys.exit(status or any(name.split('.')[0] == 'sphinx' for name in sys.modules))"
    )
    for arguments in (["--help"], ["new", HAIKU, "--title", "On typing"], ["check"]):
        result = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            env=process_environment(),
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr


def test_the_shell_completes_commands_and_options(tmp_path: Path) -> None:
    def complete(words: str) -> list[str]:
        asked = {"_HAIKU_COMPLETE": "zsh_complete", "COMP_WORDS": words}
        number = str(len(words.split(" ")) - 1)
        return run(cwd=tmp_path, **asked, COMP_CWORD=number).stdout.split("\n")[1::3]

    assert complete("haiku ") == COMMANDS
    assert complete("haiku pu") == ["published"]
    assert "--no-advice" in complete("haiku check --no")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_completion_is_printed(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    assert f"_HAIKU_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_a_journal_is_found_from_a_folder_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blog/deep").mkdir(parents=True)
    (tmp_path / "conf.py").write_text("haiku_posts = 'blog'\n")
    monkeypatch.chdir(tmp_path / "blog/deep")
    assert main(["new", HAIKU, "--title", "On typing"]) == 0
    printed = Path(capsys.readouterr().out.strip())
    assert not printed.is_absolute()
    assert printed.resolve().is_relative_to(tmp_path / "blog")
    assert main(["check", "--no-advice"]) == 0


@pytest.mark.parametrize(
    ("conf", "arguments", "status", "message"),
    [
        (None, ["check"], 2, "no conf.py in this folder or above it"),
        ("", ["check"], 2, "there is no folder posts; `haiku new` makes it"),
        ("", ["import", "none"], 2, "none cannot be imported: No such file or directory\n"),
        ("", ["chekc"], 2, "No such command 'chekc'"),
        ("", ["check", "--nonsense"], 2, "No such option"),
        ("x = (", ["check"], 1, "conf.py:1: python: "),
        ("\0", ["check"], 1, "conf.py:1: python: "),
        ("x = " + "-" * 100_000 + "1", ["check"], 1, "conf.py:1: python: an expression nests"),
        ("haiku_posts = '../..'", ["check"], 2, "needs a folder below that of the sources"),
        ("haiku_posts = ''", ["import", "."], 2, "needs a folder below that of the sources"),
        ("x = (", ["build"], 1, "conf.py:1: python: "),
        ("\n1 / 0", ["build"], 1, "conf.py:2: ZeroDivisionError: "),
        ("extensions = ['a.b']", ["build"], 1, "conf.py: the extension a.b is not installed"),
        (None, ["build", "--root", "."], 1, "doesn't contain a conf.py file"),
        ("\nhaiku_posts = name()", ["new", HAIKU, "--title", "T"], 1, "conf.py:2: haiku_posts: "),
    ],
)
def test_a_fault_is_a_message_and_a_status(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    conf: str | None,
    arguments: list[str],
    status: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if conf is not None:
        (tmp_path / "conf.py").write_text(conf)
    assert main(arguments) == status
    assert message in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "published.txt").mkdir()
    assert main(["published", "--root", str(tmp_path)]) == 1
    assert "published.txt: Is a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "printed"),
    [(KeyboardInterrupt(), 130, ""), (KeyError("x"), 1, "internal error")],
)
def test_no_error_ends_in_a_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    printed: str,
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").touch()
    monkeypatch.setattr(post_files, "parse_post", fail)
    assert main(["check", "--root", str(tmp_path)]) == status
    written = capsys.readouterr().err
    assert printed in written
    assert "Traceback" not in written


def test_a_failed_check_and_a_list_of_addresses_can_be_read_by_a_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/a.md").write_text(post(mood="fine"))
    assert main(["check", "--root", str(tmp_path), "--json", "--no-advice"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["posts"] == 1
    (diagnostic,) = found["diagnostics"]
    assert (diagnostic["path"], diagnostic["rule"]) == ("posts/a.md", "unknown-key")
    (tmp_path / "posts/a.md").write_text(post())
    assert main(["published", "--root", str(tmp_path), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == {"addresses": 1, "added": ["posts/a"], "forgotten": []}
