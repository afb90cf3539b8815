"""Test that git, asked about a repository of somebody else, starts no program and ends in time."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from hashlib import sha1
from pathlib import Path

import pytest
from haiku_journal.git_dates import git as git_runner
from haiku_journal.importing import read_source

NOTE = "# A note of some words\n\nIt has a few more words.\n"


def git(folder: Path, *arguments: str, data: bytes = b"", **variables: str) -> str:
    """Run git as somebody who has no settings."""
    identity = {f"GIT_{role}_{key}": "x" for role in ROLES for key in ("NAME", "EMAIL")}
    moment = {f"GIT_{role}_DATE": "2019-05-06T12:00:00Z" for role in ROLES}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    run = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **identity, **moment, **settings, **variables},
        input=data,
        capture_output=True,
        check=True,
    )
    return run.stdout.decode().strip()


ROLES = ("AUTHOR", "COMMITTER")


def make_repository(folder: Path, *options: str) -> Path:
    """Make a repository with two notes, one of them in a folder."""
    (folder / "deep").mkdir(parents=True)
    for name in ("a.md", "deep/b.md"):
        (folder / name).write_text(NOTE)
    git(folder, "init", "-q", "-b", "main", *options)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "x")
    return folder


def dates(folder: Path) -> dict[str, str]:
    """Return the dates that the import takes from git."""
    return {name: day for name, (day, origin) in read_source(folder).dates.items() if origin}


def reason(folder: Path) -> str:
    """Return why the import takes no dates from git."""
    source = read_source(folder)
    assert source.dates == {}
    assert len(source.files) == 2, "the posts are imported nevertheless"
    return dict(source.skipped)[".git"]


DATES = {"a.md": "2019-05-06", "deep/b.md": "2019-05-06"}


# -- What it can read -------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("hash_function", ["sha1", "sha256"])
def test_the_first_commits_date_the_files(
    tmp_path: Path, hash_function: str, packed: bool
) -> None:
    folder = make_repository(tmp_path / "notes", f"--object-format={hash_function}")
    if packed:
        git(folder, "gc", "-q")
    (folder / "new.md").write_text(NOTE)
    assert dates(folder) == DATES
    assert dates(folder / "deep") == {"b.md": "2019-05-06"}


def test_a_shallow_clone_dates_the_files(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "notes")
    (folder / "a.md").write_text(NOTE + "More.\n")
    git(folder, "commit", "-qam", "y")
    git(tmp_path, "clone", "-q", "--depth=1", folder.as_uri(), "clone")
    assert dates(tmp_path / "clone") == DATES


def test_a_clone_without_contents_dates_the_files(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "notes")
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", folder.as_uri(), "clone")
    shutil.copytree(folder, tmp_path / "clone", dirs_exist_ok=True, ignore=ignore_git)
    assert dates(tmp_path / "clone") == DATES


ignore_git = shutil.ignore_patterns(".git")


# -- What could start a program ---------------------------------------------------------

PROGRAMS = {
    "file system monitor": "[core] fsmonitor = PROGRAM",
    "hooks": "[core] hooksPath = HOOKS",
    "pager": "[core] pager = PROGRAM",
    "pager of a command": "[pager] log = PROGRAM",
    "editor": "[core] editor = PROGRAM\n[sequence] editor = PROGRAM",
    "ssh": '[core] sshCommand = PROGRAM\n[remote "origin"] url = ssh://host/x\npromisor = true',
    "proxy": '[core] gitProxy = PROGRAM\n[remote "origin"] url = git://host/x\npromisor = true',
    "password": "[core] askPass = PROGRAM",
    "credentials": "[credential] helper = PROGRAM",
    "alternate references": "[core] alternateRefsCommand = PROGRAM",
    "signature": "[log] showSignature = true\n[gpg] program = PROGRAM",
    "signature of ssh": '[log] showSignature = true\n[gpg "ssh"] program = PROGRAM',
    "signature of X.509": '[log] showSignature = true\n[gpg "x509"] program = PROGRAM',
    "external diff": "[diff] external = PROGRAM",
    "diff of an attribute": '[diff "x"] command = PROGRAM',
    "text of an attribute": '[diff "x"] textconv = PROGRAM',
    "filters": '[filter "x"] clean = PROGRAM\nsmudge = PROGRAM\nprocess = PROGRAM\nrequired',
    "merge": '[merge "x"] driver = PROGRAM',
    "filter of colours": "[interactive] diffFilter = PROGRAM",
    "trailer": '[trailer "x"] command = PROGRAM\ncmd = PROGRAM',
    "alias": "[alias] log = !PROGRAM\nrev-parse = !PROGRAM",
    "promised objects": '[extensions] partialClone = origin\n[remote "origin"] url = .\n'
    "promisor = true\nuploadpack = PROGRAM",
    "protocol": '[protocol] allow = always\n[protocol "ext"] allow = always\n'
    '[extensions] partialClone = origin\n[remote "origin"] url = ext::PROGRAM\npromisor = true',
    "helper of a remote": '[remote "origin"] vcs = ext\nurl = PROGRAM\npromisor = true',
    "upload of packs": "[uploadpack] packObjectsHook = PROGRAM",
    "submodule": '[submodule "x"] update = !PROGRAM\nurl = ext::PROGRAM',
    "template": "[init] templateDir = HOOKS",
    "archive": '[tar "x"] command = PROGRAM',
    "included file": "[include] path = INCLUDED",
    "file included on a condition": '[includeIf "gitdir:**"] path = INCLUDED',
    "work tree elsewhere": "[core] worktree = HOOKS\nfsmonitor = PROGRAM",
    "settings of a work tree": "[extensions] worktreeConfig = true",
    "no settings, but nonsense": "[[[ \x00 = ]",
}
EVERYTHING = "\n".join(lines for lines in PROGRAMS.values() if "nonsense" not in lines)


@pytest.fixture(scope="module", params=["whole", "incomplete"])
def armed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Make a repository with signed commits, hooks and attributes; perhaps it lacks an object."""
    root = tmp_path_factory.mktemp(request.param)
    folder = make_repository(root / "notes")
    hooks = root / "hooks"
    hooks.mkdir()
    names = ("fsmonitor-watchman", "reference-transaction", "post-index-change", "post-checkout")
    for program in (root / "program", *(hooks / name for name in names)):
        program.write_text(f'#!/bin/sh\necho "$0" >> "{root}/ran"\n')
        program.chmod(0o755)
    shutil.copytree(hooks, folder / ".git/hooks", dirs_exist_ok=True)
    attributes = "* diff=x filter=x merge=x\n"
    (folder / ".gitattributes").write_text(attributes)
    (folder / ".git/info/attributes").write_text(attributes)
    git(folder, "add", ".")
    for kind in ("PGP SIGNATURE", "SSH SIGNATURE", "SIGNED MESSAGE"):
        git(folder, "commit", "-qm", "x", "--allow-empty")
        commit = git(folder, "cat-file", "commit", "HEAD")
        seal = f"gpgsig -----BEGIN {kind}-----\n \n x\n -----END {kind}-----\n\n"
        signed = commit.replace("\n\n", f"\n{seal}", 1).encode()
        name = git(folder, "hash-object", "-t", "commit", "-w", "--stdin", data=signed)
        git(folder, "update-ref", "HEAD", name)
    if request.param != "whole":
        tree = git(folder, "rev-parse", "HEAD~3^{tree}")
        (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    return folder


def arm(folder: Path, settings: str) -> Path:
    """Give a repository settings; return the file that a program writes if it runs."""
    root = folder.parent
    words = {"PROGRAM": root / "program", "HOOKS": root / "hooks", "INCLUDED": root / "included"}
    (root / "included").write_text(f"[core]\nfsmonitor = {root / 'program'}\n")
    (folder / ".git/config.worktree").write_text(f"[core]\nfsmonitor = {root / 'program'}\n")
    for word, path in words.items():
        settings = settings.replace(word, str(path))
    (folder / ".git/config").write_text(settings.replace("] ", "]\n"))
    ran = root / "ran"
    ran.unlink(missing_ok=True)
    return ran


@pytest.mark.parametrize("settings", [*PROGRAMS.values(), EVERYTHING], ids=[*PROGRAMS, "all"])
def test_no_setting_of_a_foreign_repository_starts_a_program(
    armed: Path, settings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = arm(armed, settings)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(armed.parent / "program"))
    monkeypatch.setenv("GIT_DIR", str(armed / ".git"))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'core.fsmonitor=true'")
    if armed.parent.name.startswith("whole"):
        assert dates(armed) == DATES
    else:
        assert "git log ended with status 128" in reason(armed)
    assert not ran.exists()


@pytest.mark.parametrize("armed", ["incomplete"], indirect=True)
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("file system monitor", "status"),
        ("included file", "status"),
        ("settings of a work tree", "status"),
        ("signature", "log"),
        ("external diff", "diff HEAD~1"),
        ("text of an attribute", "diff HEAD~1"),
        ("filters", "add --renormalize ."),
        ("promised objects", "log --stat"),
        ("protocol", "log --stat"),
    ],
)
def test_git_itself_would_run_the_programs(armed: Path, name: str, command: str) -> None:
    (armed / "a.md").write_text(f"{NOTE}{name}\n")
    ran = arm(armed, PROGRAMS[name])
    subprocess.run(["git", "-C", str(armed), *command.split()], capture_output=True, check=False)
    assert ran.exists()


# -- What could take long ---------------------------------------------------------------


def write_object(folder: Path, kind: bytes, content: bytes, size: int | None = None) -> str:
    """Write a loose object, perhaps with a false size in its header, and return its name."""
    data = b"%s %d\0" % (kind, len(content) if size is None else size) + content
    name = sha1(data).hexdigest()
    path = folder / ".git/objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(data, 9))
    return name


def commit_tree(folder: Path, tree: str, message: bytes = b"x") -> None:
    """Make a commit of a tree without a look at it, and let HEAD name it."""
    content = b"tree %s\nauthor x <x> 1 +0000\ncommitter x <x> 1 +0000\n\n%s\n"
    name = write_object(folder, b"commit", content % (tree.encode(), message))
    (folder / ".git/refs/heads/main").write_text(f"{name}\n")


def entry(mode: bytes, name: bytes, target: str) -> bytes:
    return b"%s %s\0" % (mode, name) + bytes.fromhex(target)


def bomb_of_trees(folder: Path) -> None:
    """Let ten levels of ten folders each have 10,000,000,000 files together."""
    inner = entry(b"100644", b"f", write_object(folder, b"blob", b"x"))
    tree = write_object(folder, b"tree", inner)
    for _level in range(10):
        parts = (entry(b"40000", b"%d" % number, tree) for number in range(10))
        tree = write_object(folder, b"tree", b"".join(parts))
    commit_tree(folder, tree)


def tree_of_its_own(folder: Path) -> None:
    """Let a tree contain itself; its object has a false name."""
    name = "12" * 20
    data = entry(b"40000", b"d", name)
    path = folder / ".git/objects/12" / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(b"tree %d\0" % len(data) + data))
    commit_tree(folder, name)


def false_size(folder: Path) -> None:
    commit_tree(folder, write_object(folder, b"tree", b"", size=1 << 40))


def long_names(folder: Path) -> None:
    """Let each of many folders have a name of a megabyte."""
    blob = write_object(folder, b"blob", b"x")
    tree = write_object(folder, b"tree", entry(b"100644", b"f", blob))
    for number in range(64):
        name = b"%d" % number + b"n" * 1_000_000
        tree = write_object(folder, b"tree", entry(b"40000", name, tree))
    commit_tree(folder, tree)


def write_pack(folder: Path, trees: list[tuple[str, str]]) -> None:
    """Write trees to a pack, each with its name and the name of the tree that it differs from.

    A tree that differs from none is complete.  No name is that of its content.
    """
    content = entry(b"100644", b"f", "34" * 20)
    size = len(content)
    pack, offsets = bytearray(b"PACK" + struct.pack(">II", 2, len(trees))), {}
    for name, base in trees:
        offsets[name] = len(pack)
        # A difference: the sizes before and after, and the order to copy all of it.
        data = bytes([size, size, 0x90, size]) if base else content
        length = len(data)
        pack += bytes([(7 if base else 2) << 4 | length & 15 | 128, length >> 4])
        pack += bytes.fromhex(base) + zlib.compress(data)
    pack += sha1(pack).digest()
    names = sorted(offsets)
    counts = [sum(int(name[:2], 16) <= first for name in names) for first in range(256)]
    index = struct.pack(">256I", *counts)
    index += b"".join(struct.pack(">I", offsets[name]) + bytes.fromhex(name) for name in names)
    index += bytes(pack[-20:])
    path = folder / ".git/objects/pack" / f"pack-{'56' * 20}"
    path.with_suffix(".pack").write_bytes(pack)
    path.with_suffix(".idx").write_bytes(index + sha1(index).digest())
    commit_tree(folder, trees[0][0])


def chain_of_deltas(folder: Path, length: int = 5_000) -> None:
    names = [f"{number:040x}" for number in range(1, length)]
    write_pack(folder, list(zip(names, [*names[1:], ""], strict=True)))


def loop_of_deltas(folder: Path) -> None:
    one, other = "78" * 20, "9a" * 20
    write_pack(folder, [(one, other), (other, one)])


def pipe(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / ".git" / name
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        os.mkfifo(path)

    return make


def link(name: str, target: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / ".git" / name
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return make


def text(name: str, content: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / ".git" / name).write_text(content)

    return make


def elsewhere(folder: Path) -> None:
    (folder / ".git").rename(folder.parent / "other")
    (folder / ".git").write_text(f"gitdir: {folder.parent / 'other'}\n")


ENDS = "git "
"""Git fails or takes too long, depending on the machine."""
FAILS = "git log ended"
SLOW = "git took more than"

HOSTILE = {
    "a bomb of trees": (bomb_of_trees, ENDS),
    "a tree that contains itself": (tree_of_its_own, ENDS),
    "a loop of differences": (loop_of_deltas, ENDS),
    "a long chain of differences": (chain_of_deltas, {}),
    "an object of a terabyte": (false_size, FAILS),
    "long names": (long_names, ENDS),
    "HEAD is a pipe": (pipe("HEAD"), "has no HEAD"),
    "a reference is a pipe": (pipe("refs/heads/main"), SLOW),
    "packed references are a pipe": (pipe("packed-refs"), SLOW),
    "alternates are a pipe": (pipe("objects/info/alternates"), SLOW),
    "HEAD names itself": (text("HEAD", "ref: HEAD\n"), FAILS),
    "HEAD leads elsewhere": (text("HEAD", "ref: refs/../../../../etc/passwd\n"), FAILS),
    "HEAD is nothing": (text("HEAD", "\0" * 5000), FAILS),
    "objects are a loop": (link("objects", "objects"), FAILS),
    "references are a loop": (link("refs", "refs"), FAILS),
    "objects are a device": (link("objects", "/dev/zero"), FAILS),
    "a file names the folder": (elsewhere, "names one elsewhere"),
    "a file of work trees": (text("commondir", "/\n"), DATES),
}


@pytest.mark.parametrize(("make", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_repository_ends_in_time_with_a_reason(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], None],
    expected: str | dict[str, str],
) -> None:
    if expected in (SLOW, ENDS):
        monkeypatch.setattr(git_runner, "TIME_LIMIT", 0.5)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = make_repository(tmp_path / "notes")
    make(folder)
    if isinstance(expected, str):
        assert expected in reason(folder)
    else:
        assert dates(folder) == expected
    assert not list(tmp_path.glob("haiku-git-*")), "the temporary folder is removed"
