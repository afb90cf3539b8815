"""Fixtures and hooks of all tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page, sync_playwright
from support.builds import NOW
from support.chromium import Chromium
from support.html import forget_pages
from support.projects import Project

# Otherwise each process, of this run and of later ones, would compile all modules again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine must not make a test fail.
settings.register_profile(
    "no-deadline",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("no-deadline")


SLOW = ("browser", "benchmark", "host")
"""Markers of the tests that `--fast` leaves out."""


@pytest.fixture(autouse=True, scope="session")
def _fixed_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        patch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
        yield


@pytest.fixture(autouse=True, scope="module")
def _no_pages_of_other_modules() -> Iterator[None]:
    yield
    forget_pages()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast", action="store_true", help="leave out tests marked browser, benchmark or host"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the tests with the most builds last, so that most failures show early.

    An idle worker takes half of the tests that another one has left, and sets up again what they
    share.  So the tests of the last file share nothing, and those that share an installation, half
    a minute of work, come first: others are taken before them.
    """
    if config.getoption("--fast"):
        slow = [item for item in items if any(map(item.get_closest_marker, SLOW))]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    order = {"test_readthedocs": -1, "test_site": 1, "test_journal": 2, "test_build": 3}
    items.sort(key=lambda item: order.get(item.path.stem, 0))


def parts_of(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Return the parts that the marker `parts` of a test or module names; all without a marker."""
    marker = request.node.get_closest_marker("parts")
    return marker.args if marker else ("all",)


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    """Return a journal without posts."""
    return Project(tmp_path / "journal", parts_of(request))


@pytest.fixture(scope="module")
def make_project(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[], Project]:
    """Return a function that makes a journal."""
    return lambda: Project(tmp_path_factory.mktemp("made") / "journal", parts_of(request))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Start the machine's Chromium, or else Playwright's, once."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        yield Chromium(browser)
        browser.close()


@pytest.fixture
def page(chromium: Chromium) -> Iterator[Page]:
    """Open a page and check that no script fails and no dialog opens."""
    page = chromium.page()
    problems: list[str] = []
    page.on(
        "dialog", lambda dialog: (problems.append(f"dialog {dialog.message}"), dialog.dismiss())
    )
    page.on("pageerror", lambda error: problems.append(f"error {error}"))
    yield page
    page.close()
    assert problems == []
