"""Test the steps of .readthedocs.yaml, run in a clean clone as Read the Docs runs them.

    pytest tests/project/test_readthedocs.py

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
from haiku_journal.header import post_file
from support.folders import unpacked
from support.html import broken_links, read_html
from support.paths import REPOSITORY
from support.posts import post

pytestmark = pytest.mark.host

PREVIEWS_SHOW_DRAFTS = """\
import os
haiku_drafts = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"
"""
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
    """A simulated host: a checkout, a Python for it, and the jobs of the configuration."""

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
        # As on the host, only the Python itself is on the path, not the programs it installs.
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
            "PIP_NO_COMPILE": "1",  # most of what is installed is never imported
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
        """Run all steps, or those of one job; return the folder that would be hosted."""
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
        # The host moves the output away and starts the next build from scratch.
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
    """Build the site of a branch, from the first step to the last."""
    return host.build("branch", BRANCH)


@pytest.fixture(scope="module")
def pull_request(host: Host, branch: Path) -> Path:
    """Build the site of a pull request, with the packages installed for the branch."""
    return host.build("pull-request", PULL_REQUEST, only="build")


@pytest.fixture(scope="module")
def pull_request_with_drafts(host: Host, pull_request: Path) -> Path:
    """Build the same site with a conf.py in which previews show drafts."""
    with (host.checkout / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\n{PREVIEWS_SHOW_DRAFTS}\n")
    return host.build("pull-request-with-drafts", PULL_REQUEST, only="build")


def pages(out: Path) -> dict[str, BeautifulSoup]:
    """Return every page of a site, by its path."""
    return {
        path.relative_to(out).as_posix(): read_html(path)
        for path in sorted(out.rglob("*.html"))
        if out / "_static" not in path.parents
    }


def posts_of(checkout: Path) -> list[str]:
    """Return the paths of the pages of published posts."""
    paths = []
    for path in sorted((checkout / "posts").rglob("*.md")):
        header, _ = post_file.parse_post(path.read_bytes())
        if header is not None and not header.draft:
            paths.append(path.relative_to(checkout).with_suffix(".html").as_posix())
    return paths


def robots(page: BeautifulSoup) -> list[str]:
    return [str(meta["content"]) for meta in page.select('meta[name="robots"]')]


def files_with_the_draft(out: Path) -> list[str]:
    """Return the names of the files that contain text of the draft."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    return [path.name for path in files if SECRET.encode() in unpacked(path)]


def test_a_branch_has_no_symbolic_links_and_no_broken_links(host: Host, branch: Path) -> None:
    paths = [branch, *branch.rglob("*")]
    assert not [path for path in paths if path.is_symlink()]
    assert {"index.html", *posts_of(host.checkout)} <= pages(branch).keys()
    # The 404 page is shown at any address: its links start at the host's root; see below.
    assert [line for line in broken_links(branch) if not line.startswith("/404.html: ")] == []


def test_the_links_of_the_404_page_work_at_any_address(branch: Path) -> None:
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


def test_pages_of_a_branch_have_canonical_links(host: Host, branch: Path) -> None:
    base = BRANCH["READTHEDOCS_CANONICAL_URL"]
    site = pages(branch)
    for name in posts_of(host.checkout):
        (link,) = site[name].select('link[rel="canonical"]')
        assert unquote(str(link["href"])) == base + name


def test_a_branch_is_not_a_preview_and_has_no_drafts(host: Host, branch: Path) -> None:
    site = pages(branch)
    for name in ["index.html", *posts_of(host.checkout)]:
        assert not site[name].select(".preview-banner")
        assert not any("noindex" in content for content in robots(site[name]))
    assert files_with_the_draft(branch) == []


def test_no_content_security_policy_blocks_the_scripts_of_the_host(branch: Path) -> None:
    policies = 'meta[http-equiv="Content-Security-Policy"]'
    assert not [name for name, page in pages(branch).items() if page.select(policies)]


def test_a_pull_request_is_marked_and_excluded_from_search_engines(
    host: Host, pull_request: Path
) -> None:
    site = pages(pull_request)
    assert {"index.html", *posts_of(host.checkout)} <= site.keys()
    for name, page in site.items():
        assert any("noindex" in content for content in robots(page)), name
        assert len(page.select(".preview-banner")) == 1, name


def test_a_pull_request_shows_drafts_only_if_configured(
    pull_request: Path, pull_request_with_drafts: Path
) -> None:
    assert files_with_the_draft(pull_request) == []
    draft = pages(pull_request_with_drafts)["posts/draft.html"]
    assert SECRET in draft.get_text()
    assert draft.select(".preview-banner")
