"""Test that all packages are locked with hashes, and installed so everywhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support.paths import REPOSITORY

LOCKS = sorted((REPOSITORY / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]

_ENTRY = re.compile(
    r"([a-z0-9-]+)==([^\s;]+)(?: ; [^\\]+)?((?: \\\n +--hash=sha256:[0-9a-f]{64})+)"
)


def entries(lock: Path) -> Iterator[re.Match[str]]:
    """Yield the entries of a lock file: names, versions and hashes."""
    for entry in re.split(r"\n(?! )", lock.read_text(encoding="utf-8").strip()):
        if entry not in ("", "--only-binary :all:"):
            match = _ENTRY.fullmatch(entry)
            assert match, entry
            yield match


def requirements(group: list[Any]) -> Iterator[Requirement]:
    for item in group:
        if isinstance(item, str):
            yield Requirement(item)
        else:
            yield from requirements(GROUPS[item["include-group"]])


@pytest.mark.parametrize(
    "lock",
    [*LOCKS, *sorted((REPOSITORY / "benchmarks/peers").glob("*.txt"))],
    ids=lambda p: p.stem,
)
def test_every_entry_has_a_version_and_hashes_and_no_address(lock: Path) -> None:
    assert list(entries(lock))
    if lock in LOCKS:
        # Otherwise pip would build packages, with tools in versions that no file locks.
        assert lock.read_text(encoding="utf-8").startswith("--only-binary :all:\n")


def test_each_package_has_one_version_in_all_lock_files() -> None:
    locked: dict[str, dict[str, set[str]]] = {}
    for lock in LOCKS:
        for name, version, _ in (entry.groups() for entry in entries(lock)):
            locked.setdefault(name, {}).setdefault(lock.stem, set()).add(version)
    assert {
        name: versions
        for name, versions in locked.items()
        if len(set(map(frozenset, versions.values()))) > 1
    } == {}


@pytest.mark.parametrize("group", ["site", *GROUPS])
def test_every_dependency_group_is_locked(group: str) -> None:
    lock = REPOSITORY / "requirements" / f"{group}.txt"
    locked = {name: version for name, version, _ in (entry.groups() for entry in entries(lock))}
    extras = chain.from_iterable(PROJECT["project"]["optional-dependencies"].values())
    site = [*PROJECT["project"]["dependencies"], *extras] if "sphinx" in locked else []
    for wanted in requirements([*site, *GROUPS.get(group, [])]):
        if wanted.name == PROJECT["project"]["name"]:
            continue  # the extra of all others
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)])


PUBLISHED = {
    'pip install "haiku-journal[all]"',
    "pip install -r requirements.txt",
    "pip install pre-commit",
}
"""The commands for a journal of one's own, which uses the published package."""


def install_commands() -> Iterator[tuple[str, str]]:
    """Yield the commands that install packages, each with the name of its file."""
    readthedocs = yaml.safe_load((REPOSITORY / ".readthedocs.yaml").read_text(encoding="utf-8"))
    for command in readthedocs["build"]["jobs"]["install"]:
        yield ".readthedocs.yaml", command
    files = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ".ci/run", "noxfile.py"]
    files += [f"guide/{path.name}" for path in (REPOSITORY / "guide").glob("*.md")]
    for name in files:
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        for command in re.findall(r"(?:\bpip |session\.)install\b.*", text):
            if PROJECT["project"]["name"] not in command:  # the package itself, elsewhere
                yield name, command


def test_packages_are_installed_from_lock_files_with_hashes_only() -> None:
    commands = list(install_commands())
    assert {name for name, _ in commands} >= {"README.md", ".ci/run", ".readthedocs.yaml"}
    for name, command in commands:
        if command in PUBLISHED:
            continue
        assert "--require-hashes" in command, name
        assert re.search(r"requirements/[a-z]+\.txt|LOCKS", command), name
