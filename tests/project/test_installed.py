"""Test the package as it is installed: from a wheel, without the repository.

    pytest tests/project/test_installed.py

builds a wheel and installs it into an empty environment, first the base and then all extras.
Packages come from the index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest
from haiku_journal import __version__
from support.html import broken_links, read_html
from support.paths import EXTENSIONS, REPOSITORY
from support.posts import post
from support.search import needs_node

pytestmark = pytest.mark.host

CONF = 'extensions = ["haiku_journal"]\n'
SEARCH = """
import { readFile } from "node:fs/promises";
const [site, query] = process.argv.slice(1);
const { openEngine } = await import(`${site}/_static/search/engine/engine.js`);
const engine = await openEngine("", { read: (name) => readFile(`${site}/_search/${name}`) });
const { results } = await engine.search(query, {});
console.log(JSON.stringify(results.map(({ docname }) => docname)));
"""


@dataclass
class Environment:
    """An empty virtual environment, and a journal in a folder of its own."""

    root: Path

    @property
    def journal(self) -> Path:
        return self.root / "journal"

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in the folder of the journal."""
        kept = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
        return subprocess.run(
            [self.root / "env/bin" / command[0], *command[1:]],
            cwd=self.journal,
            env={**kept, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def install(self, wheel: Path, extra: str = "") -> None:
        python = str(self.root / "env/bin/python")
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile"]
        subprocess.run([*pip, f"{wheel}{extra}"], check=True, timeout=600)

    def build(self, output: str) -> Path:
        """Build the journal with every warning an error; nothing may be printed."""
        done = self.run("python", "-m", "sphinx", "-q", "-W", ".", self.root / output)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        return self.root / output


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    environment = Environment(tmp_path_factory.mktemp("installed"))
    venv = [sys.executable, "-m", "venv", "--without-pip", environment.root / "env"]
    subprocess.run(venv, check=True)
    (environment.journal / "posts").mkdir(parents=True)
    files = {
        "conf.py": CONF,
        "README.md": "No page.",
        "index.md": "# Notes\n\n```{posts}\n```\n",
        "posts/moss.md": post("On moss", body="Moss grows\n: slowly.", tags=["garden"]),
        "posts/ponds.md": post("On ponds", body="Ponds freeze.", tags=["garden"]),
    }
    for name, text in files.items():
        (environment.journal / name).write_text(text)
    environment.install(wheel)
    return environment


@pytest.fixture(scope="module")
def site(environment: Environment) -> Path:
    """Build the journal with the base of the package."""
    return environment.build("base")


def test_wheel_and_sdist_have_every_file_of_the_package_and_the_licences(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = message_from_string(
            archive.read(f"haiku_journal-{__version__}.dist-info/METADATA").decode()
        )
    package = EXTENSIONS / "haiku_journal"
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard", "."],
        cwd=package,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ours = {f"haiku_journal/{name}" for name in listed.split("\0") if (package / name).is_file()}
    sources = {"haiku_journal/locale/babel.cfg", "haiku_journal/locale/sphinx.pot"}
    assert {name for name in names if name.startswith("haiku_journal/")} == ours - sources
    with tarfile.open(wheel.with_name(f"haiku_journal-{__version__}.tar.gz")) as sdist:
        unpacked = {name.partition("/extensions/")[2] for name in sdist.getnames()}
    assert ours <= unpacked
    assert metadata["Version"] == __version__
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(Path(name).name == "OFL.txt" and "licenses" in name for name in names)


def test_one_line_of_settings_builds_a_journal_without_a_warning(site: Path) -> None:
    for name in ("index", "posts/moss", "tags/garden", "archive/index", "search", "404"):
        assert (site / f"{name}.html").is_file(), name
    assert not (site / "README.html").exists()
    page = read_html(site / "posts/moss.html")
    assert len(page.select(".title-block .haiku-line")) == 3
    assert page.select_one("dl dd").get_text(strip=True) == "slowly."  # type: ignore[union-attr]
    assert page.select_one("link[href*='journal.css']") is not None
    assert broken_links(site) == []


def test_the_base_has_neither_cards_nor_feeds(site: Path) -> None:
    assert not (site / "_cards").exists()
    assert not (site / "feed.xml").exists()


@needs_node
def test_the_built_search_finds_a_post(site: Path) -> None:
    command = ["node", "--input-type=module", "-e", SEARCH, str(site), "freezing ponds"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0] == "posts/ponds"


def test_the_check_finds_the_faults_of_headers(environment: Environment) -> None:
    check = ("python", "-m", "haiku_journal", "check")
    done = environment.run(*check)
    assert done.returncode == 0, done.stdout + done.stderr
    broken = environment.journal / "posts/broken.md"
    broken.write_text(post("Broken", haiku="one / two"))
    done = environment.run(*check)
    broken.unlink()
    assert done.returncode == 1
    assert "posts/broken.md:2: haiku" in done.stdout


def test_a_part_that_conf_py_asks_for_names_its_extra(environment: Environment) -> None:
    conf = environment.journal / "conf.py"
    conf.write_text(f"{CONF}haiku_cards = True\n")
    done = environment.run("python", "-m", "sphinx", "-q", ".", environment.root / "asked")
    conf.write_text(CONF)
    assert done.returncode == 0
    assert done.stderr.count("WARNING") == 1
    assert "pip install 'haiku-journal[cards]'" in done.stderr


def test_all_extras_add_cards_and_feeds(environment: Environment, wheel: Path, site: Path) -> None:
    environment.install(wheel, "[all]")
    whole = environment.build("all")
    assert (whole / "_cards/posts/moss.png").is_file()
    assert (whole / "feed.xml").is_file()


def test_sphinx_reports_the_version_of_every_part(environment: Environment) -> None:
    code = (
        "from sphinx.application import Sphinx\n"
        "app = Sphinx('.', '.', '../versions', '../versions', 'dummy', status=None)\n"
        "print({e.version for n, e in app.extensions.items() if n.startswith('haiku_journal')})"
    )
    assert environment.run("python", "-c", code).stdout == f"{{{__version__!r}}}\n"
