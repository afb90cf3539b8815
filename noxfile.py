"""The tasks of this project: `nox -l` lists them, `nox -s NAME` runs one."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import sys
import webbrowser
from glob import glob
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "none"
nox.options.sessions = ["docs"]

ENVIRONMENT = Path(".nox", f"python{sys.version_info.major}.{sys.version_info.minor}").absolute()
"""The virtual environment that all sessions share."""
PROGRAMS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
os.environ["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"

LOCALE = "extensions/haiku_journal/locale"
LOCKS = Path("requirements")
OUTPUT = Path("_build/html")
PROJECT = nox.project.load_toml("pyproject.toml")
GROUPS = list(PROJECT["dependency-groups"])
SITE = ("pyproject.toml", "--all-extras")
"""The packages of the site: this repository's own journal has all parts."""
TOOLS = ["nox", "lock", "audit"]
"""The groups that are installed without the packages of the site."""


def install(session: nox.Session, group: str = "site") -> None:
    """Install the packages of the site, with those of a group or without, from its lock file.

    Nothing is done if they have been installed from the same file before.
    """
    locked = LOCKS / f"{group}.txt"
    installed = ENVIRONMENT / locked.name
    if installed.is_file() and filecmp.cmp(locked, installed, shallow=False):
        return
    if not ENVIRONMENT.exists():
        session.run(sys.executable, "-m", "venv", str(ENVIRONMENT))
    session.run("python", "-m", "pip", "install", "-q", "--require-hashes", "-r", str(locked))
    shutil.copy(locked, installed)


def fetch_browser(session: nox.Session) -> None:
    """Install Chromium if it is missing."""
    if not shutil.which("chromium") and not shutil.which("google-chrome"):
        session.run("playwright", "install", "chromium")


def haiku(session: nox.Session, command: str, *arguments: str) -> None:
    """Run a command of `haiku`, as it is in this clone."""
    install(session)
    session.run(
        "python", "-m", "haiku_journal", command, *arguments, env={"PYTHONPATH": "extensions"}
    )


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site, publish it as _build/html or as the given folder, and open it."""
    output = Path(session.posargs[0]) if session.posargs else OUTPUT
    folder = ["--folder"] if os.environ.get("READTHEDOCS") else []
    haiku(session, "build", *folder, "--output", str(output))
    index = output.absolute() / "index.html"
    session.log(f"The journal is at {index.as_uri()}")
    if session.interactive and sys.stdout.isatty():
        webbrowser.open(index.as_uri())


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site and show every edit at once; `-- --drafts` includes drafts."""
    haiku(session, "serve", *session.posargs)


@nox.session
def new(session: nox.Session) -> None:
    """Start a post: `-- "line one / line two / line three" --title "The title"`."""
    haiku(session, session.name, *session.posargs)


@nox.session
def search(session: nox.Session) -> None:
    """Search the site that `docs` has built: `-- "the words"`."""
    haiku(session, session.name, *session.posargs)


@nox.session
def check(session: nox.Session) -> None:
    """Check all posts or some, without a build; `-- --help` says more."""
    haiku(session, session.name, *session.posargs)


@nox.session
def mv(session: nox.Session) -> None:
    """Move a post: `-- OLD NEW`; `-- --help` says more."""
    haiku(session, session.name, *session.posargs)


@nox.session
def published(session: nox.Session) -> None:
    """List the addresses of all posts in published.txt, for the check of dead addresses."""
    haiku(session, session.name, *session.posargs)


@nox.session(name="import")
def import_(session: nox.Session) -> None:
    """Import posts: `-- SOURCE` reports what would be done, `--write` does it."""
    haiku(session, session.name, *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests, on all processors; `-- -k NAME` runs some.

    `-- --fast` leaves out the tests that need a browser, test the benchmarks or install the
    journal anew.  Otherwise, Chromium is fetched if it is missing.
    """
    install(session, "dev")
    fast = "--fast" in session.posargs
    if not fast:
        fetch_browser(session)
    session.run("node", "--test", *glob("tests/search/js/*.test.mjs"))
    whole = set(session.posargs) <= {"--fast"}
    parallel = ("-n", "auto", "--dist", "worksteal") if whole else ()
    session.run("pytest", *parallel, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style (ruff, and Biome for JavaScript), types (mypy, strict) and layers."""
    install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports", "pyproject.toml", "--no-logo", env={"PYTHONPATH": "extensions"})
    session.run("npm", "ci", "--silent", "--no-audit", "--no-fund")
    session.run("npx", "biome", "ci", "--error-on-warnings")


@nox.session
def phrases(session: nox.Session) -> None:
    """Extract the texts to translate, and compile the translations; `-- fr` starts one."""
    install(session)
    template = f"{LOCALE}/sphinx.pot"
    session.run(
        *("pybabel", "-q", "extract", "-F", f"{LOCALE}/babel.cfg", "-o", template),
        *("--omit-header", "--sort-output", "--add-location=file"),
        "extensions/haiku_journal",
    )
    catalogues = ("-D", "sphinx", "-d", LOCALE)
    for one in [["--init-missing", "-l", name] for name in session.posargs] or [[]]:
        session.run(
            *("pybabel", "-q", "update", *catalogues, "-i", template, *one),
            *("--ignore-obsolete", "--no-fuzzy-matching", "--ignore-pot-creation-date"),
        )
    session.run("pybabel", "compile", *catalogues, "--statistics")


@nox.session
def linkcheck(session: nox.Session) -> None:
    """Follow every external link of the journal."""
    install(session)
    session.run("sphinx-build", "-b", "linkcheck", "-q", ".", "_build/linkcheck")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure builds, memory and traffic, of other generators too; `-- --help` says more."""
    install(session, "dev")
    fetch_browser(session)
    session.run(
        "python", "benchmarks/build.py", *session.posargs, env={"PYTHONPATH": "extensions"}
    )


@nox.session(name="search-eval")
def search_eval(session: nox.Session) -> None:
    """Measure the search over the posts, or `-- FOLDER`; `-- --pagefind` compares it."""
    install(session, "dev")
    if "--pagefind" in session.posargs:
        folder = "benchmarks/peers/pagefind"
        session.run("npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", folder)
    if "--chromium" in session.posargs:
        fetch_browser(session)
    session.run(
        "python", "benchmarks/search_eval.py", *session.posargs, env={"PYTHONPATH": "extensions"}
    )


@nox.session
def audit(session: nox.Session) -> None:
    """List the locked versions that have known faults, by the database of osv.dev."""
    install(session, "audit")
    locks = [option for group in ("site", *GROUPS) for option in ("-r", LOCKS / f"{group}.txt")]
    output = session.run(
        *("pip-audit", "-s", "osv", "--require-hashes", "--disable-pip", *locks),
        success_codes=[0, 1],
        silent=True,
    )
    if "No known vulnerabilities found" in output:
        session.log("No locked version has a known fault.")
    elif re.search("ConnectionError|Timeout|HTTPError|Could not connect|connection error", output):
        session.warn("The database could not be reached, so nothing was checked.")
    else:
        session.error(output)


@nox.session
def lock(session: nox.Session) -> None:
    """Write the lock files from pyproject.toml, with the newest versions and their hashes."""
    install(session, "lock")
    common = str(Path(session.create_tmp()) / "common.txt")
    groups = [option for group in GROUPS for option in ("--group", group)]
    compile_lock(session, common, *SITE, "--upgrade", *groups)
    # With the versions of all groups together, each package has the same version in every file.
    hashed = ("--generate-hashes", "-c", common)
    # A build from source would install the tools for it in versions that no file locks.
    wheels = ("--only-binary", ":all:", "--emit-build-options")
    compile_lock(session, str(LOCKS / "site.txt"), *SITE, *hashed, *wheels)
    for group in GROUPS:
        site = () if group in TOOLS else SITE
        output = str(LOCKS / f"{group}.txt")
        compile_lock(session, output, *site, "--group", group, *hashed, *wheels)
    for wanted in sorted(glob("benchmarks/peers/*.in")):
        on_sphinx = Path(wanted).stem in {"ablog", "bare"}
        shared = hashed if on_sphinx else ("--generate-hashes",)
        compile_lock(session, wanted.removesuffix(".in") + ".txt", wanted, "--upgrade", *shared)


def compile_lock(session: nox.Session, output: str, *arguments: str) -> None:
    """Write a lock file for every system and every version of Python from 3.11 on."""
    session.run(
        *("uv", "pip", "compile", "--universal", "--python-version", "3.11"),
        *("--no-header", "--no-annotate", "-q", "-o", output, *arguments),
    )
