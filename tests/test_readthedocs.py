"""Read the Docs: the steps of .readthedocs.yaml, run in a clean clone as the host runs them.

    pytest tests/test_readthedocs.py

makes a shallow clone with the working tree's files in it, a Python that has
nothing but pip, and the host's variables (docs.readthedocs.io, "Environment
variable reference"); packages come from the index, as they do there.  Only
`build.apt_packages` is left to the host.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import REPOSITORY, broken_links, post, read_html, unpacked
from haiku_journal.header import post_file

YEAR_2100 = "4102444800"
"""A moment at which no post is dated in the future."""

STEPS = (
    *("post_checkout", "pre_system_dependencies", "post_system_dependencies"),
    *("pre_create_environment", "create_environment", "post_create_environment"),
    *("pre_install", "install", "post_install", "pre_build", "build", "post_build"),
)
"""The jobs that a project can set, in the order in which the host runs them."""

BRANCH = {
    "READTHEDOCS_VERSION": "latest",
    "READTHEDOCS_VERSION_NAME": "latest",
    "READTHEDOCS_VERSION_TYPE": "branch",
    "READTHEDOCS_GIT_IDENTIFIER": "main",
    "READTHEDOCS_CANONICAL_URL": "https://journal.readthedocs.io/en/latest/",
}
PULL_REQUEST = {
    "READTHEDOCS_VERSION": "17",
    "READTHEDOCS_VERSION_NAME": "17",
    "READTHEDOCS_VERSION_TYPE": "external",
    "READTHEDOCS_GIT_IDENTIFIER": "17",
    "READTHEDOCS_CANONICAL_URL": "https://journal--17.org.readthedocs.build/en/17/",
}

SECRET = "zebrafinch"
"""A word that only a draft holds."""


@dataclass
class Host:
    """A checkout, a Python for it, and what the configuration has them do."""

    root: Path

    @property
    def checkout(self) -> Path:
        return self.root / "checkouts" / "latest"

    def set_up(self) -> None:
        git("clone", "-q", "--depth=50", REPOSITORY.as_uri(), str(self.checkout))
        shown = git("-C", str(REPOSITORY), "ls-files", "-coz", "--exclude-standard")
        kept = {name for name in shown.split("\0") if (REPOSITORY / name).is_file()}
        for name in git("-C", str(self.checkout), "ls-files", "-z").split("\0"):
            if name and name not in kept:
                (self.checkout / name).unlink()
        for name in sorted(kept):
            target = self.checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, target)
        (self.checkout / "posts/draft.md").write_text(post("A draft", body=SECRET, draft=True))
        subprocess.run([sys.executable, "-m", "venv", str(self.root / "tools")], check=True)
        # As on the host, the tool's Python is on the path and nothing of what it installs is.
        python = self.root / "shims/python"
        python.parent.mkdir()
        python.write_text(f'#!/bin/sh\nexec "{self.root}/tools/bin/python" "$@"\n')
        python.chmod(0o755)

    def environment(self, version: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("READTHEDOCS", "PYTHON", "VIRTUAL_ENV", "NOX"))
        }
        path = [str(self.root / "shims"), *dict.fromkeys(map(folder_of, ("git", "sh", "env")))]
        return kept | {
            "PATH": os.pathsep.join(path),
            "SOURCE_DATE_EPOCH": YEAR_2100,
            "NO_COLOR": "1",
            "READTHEDOCS": "True",
            "READTHEDOCS_PROJECT": "journal",
            "READTHEDOCS_LANGUAGE": "en",
            "READTHEDOCS_REPOSITORY_PATH": str(self.checkout),
            "READTHEDOCS_OUTPUT": f"{self.checkout}/_readthedocs/",
            "READTHEDOCS_VIRTUALENV_PATH": str(self.root / "envs" / "latest"),
            "READTHEDOCS_GIT_CLONE_URL": REPOSITORY.as_uri(),
            "READTHEDOCS_GIT_COMMIT_HASH": git("-C", str(self.checkout), "rev-parse", "HEAD"),
            "READTHEDOCS_PRODUCTION_DOMAIN": "readthedocs.org",
            **version,
        }

    def build(self, name: str, version: Mapping[str, str], *, only: str = "") -> Path:
        """Run all steps, or those of one job; returns what would be hosted."""
        text = (self.checkout / ".readthedocs.yaml").read_text(encoding="utf-8")
        jobs = yaml.safe_load(text)["build"]["jobs"]
        assert not jobs.keys() - set(STEPS)
        for step in [only] if only else STEPS:
            commands = jobs.get(step, [])
            for command in commands["html"] if step == "build" else commands:
                run = subprocess.run(
                    ["bash", "-c", command],
                    cwd=self.checkout,
                    env=self.environment(version),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                    timeout=600,
                )
                assert run.returncode == 0, f"{command}\n{run.stdout}"
        # The host takes the output away and builds the next time from nothing.
        output = self.root / name
        (self.checkout / "_readthedocs").rename(output)
        return output / "html"


def git(*arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], capture_output=True, text=True, check=True
    ).stdout.strip()


def folder_of(program: str) -> str:
    path = shutil.which(program)
    assert path is not None, program
    return str(Path(path).parent)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    host = Host(tmp_path_factory.mktemp("readthedocs"))
    host.set_up()
    return host


@pytest.fixture(scope="module")
def branch(host: Host) -> Path:
    """The site of a branch, from the first step to the last."""
    return host.build("branch", BRANCH)


@pytest.fixture(scope="module")
def pull_request(host: Host, branch: Path) -> Path:
    """The site of a pull request, with what the branch has installed."""
    return host.build("pull-request", PULL_REQUEST, only="build")


@pytest.fixture(scope="module")
def pull_request_with_drafts(host: Host, pull_request: Path) -> Path:
    """The same with conf.py's word that previews show drafts."""
    with (host.checkout / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nhaiku_drafts = haiku_preview\n")
    return host.build("pull-request-with-drafts", PULL_REQUEST, only="build")


def pages(out: Path) -> dict[str, BeautifulSoup]:
    """Every page of a site, by its path."""
    return {
        path.relative_to(out).as_posix(): read_html(path)
        for path in sorted(out.rglob("*.html"))
        if out / "_static" not in path.parents
    }


def posts_of(checkout: Path) -> list[str]:
    """The pages that published posts have."""
    found = []
    for path in sorted((checkout / "posts").rglob("*.md")):
        header, _ = post_file.read(path.read_bytes())
        if header is not None and not header.draft:
            found.append(path.relative_to(checkout).with_suffix(".html").as_posix())
    return found


def robots(page: BeautifulSoup) -> list[str]:
    return [str(meta["content"]) for meta in page.select('meta[name="robots"]')]


def holds_the_draft(out: Path) -> list[str]:
    """The files in which a draft left a trace."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    return [path.name for path in files if SECRET.encode() in unpacked(path)]


def test_a_branch_is_a_folder_of_files_in_which_every_link_holds(host: Host, branch: Path) -> None:
    found = [branch, *branch.rglob("*")]
    assert not [path for path in found if path.is_symlink()]
    assert {"index.html", *posts_of(host.checkout)} <= pages(branch).keys()
    # What is shown at any address has links from the host's root; see below.
    assert [line for line in broken_links(branch) if not line.startswith("/404.html: ")] == []


def test_the_page_for_wrong_addresses_finds_its_way_from_anywhere(branch: Path) -> None:
    base = BRANCH["READTHEDOCS_CANONICAL_URL"]
    links = [
        urljoin(f"{base}any/where", str(element.get("href") or element.get("src")))
        for element in pages(branch)["404.html"].select('[href]:not([href^="#"]), [src]')
    ]
    inside = [
        urlsplit(link).path for link in links if urlsplit(link).netloc == urlsplit(base).netloc
    ]
    assert inside
    for path in inside:
        assert path.startswith(urlsplit(base).path)
        name = unquote(path.removeprefix(urlsplit(base).path)) or "index.html"
        assert (branch / name).is_file(), name


def test_pages_of_a_branch_say_where_they_are_to_be_found(host: Host, branch: Path) -> None:
    base = BRANCH["READTHEDOCS_CANONICAL_URL"]
    found = pages(branch)
    for name in posts_of(host.checkout):
        (link,) = found[name].select('link[rel="canonical"]')
        assert unquote(str(link["href"])) == base + name


def test_a_branch_is_no_preview_and_has_no_drafts(host: Host, branch: Path) -> None:
    found = pages(branch)
    for name in ["index.html", *posts_of(host.checkout)]:
        assert not found[name].select(".preview-banner")
        assert not any("noindex" in content for content in robots(found[name]))
    assert holds_the_draft(branch) == []


def test_the_hosts_own_scripts_may_run(branch: Path) -> None:
    policies = 'meta[http-equiv="Content-Security-Policy"]'
    assert not [name for name, page in pages(branch).items() if page.select(policies)]


def test_a_pull_request_is_marked_and_kept_from_search_engines(
    host: Host, pull_request: Path
) -> None:
    found = pages(pull_request)
    assert {"index.html", *posts_of(host.checkout)} <= found.keys()
    for name, page in found.items():
        assert any("noindex" in content for content in robots(page)), name
        assert len(page.select(".preview-banner")) == 1, name


def test_a_pull_request_shows_drafts_only_if_conf_says_so(
    pull_request: Path, pull_request_with_drafts: Path
) -> None:
    assert holds_the_draft(pull_request) == []
    draft = pages(pull_request_with_drafts)["posts/draft.html"]
    assert SECRET in draft.get_text()
    assert draft.select(".preview-banner")
