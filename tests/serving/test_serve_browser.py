"""Test the command in a real browser: a page follows its file, and faults show on it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support.folders import differences
from support.posts import post
from support.processes import process_environment
from support.projects import Project

pytestmark = pytest.mark.browser

SOON = 30_000
"""Milliseconds to wait on a busy machine."""

LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))


class Served:
    """The command, running in a process of its own."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.out = project.root / "build" / "html"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "haiku_journal", "serve"),
                *("--output", str(self.out), "--port", "0", "--no-open"),
            ],
            cwd=project.folder / "posts",  # the journal is found in the folder above
            env=process_environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.url = self.wait_for("The journal is at ").split()[4]
        self.wait_for("Built in ")

    def wait_for(self, text: str) -> str:
        """Return the next line of the output that has a text."""
        assert self.process.stdout
        for line in self.process.stdout:
            if text in line:
                return line
        pytest.fail(
            f"{text!r} was not printed: {self.process.stderr and self.process.stderr.read()}"
        )

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit status and what was printed of errors."""
        self.process.send_signal(signal.SIGINT)
        _output, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


@pytest.fixture
def served(project: Project) -> Iterator[Served]:
    project.write({"posts/long.md": post("Long", body=LONG), "posts/b.md": post("Other")})
    served = Served(project)
    yield served
    served.process.kill()
    served.process.communicate()


def test_a_page_follows_its_file(served: Served, page: Page) -> None:
    project = served.project
    page.goto(f"{served.url}posts/long.html")
    link = page.get_by_role("link", name="Markdown source")
    link.focus()
    page.evaluate("scrollTo(0, 3000)")

    # A fault shows on the last good page, and does not take the focus.
    project.write({"posts/long.md": post("Long", date="<b>soon</b>", body=LONG)})
    panel = page.locator("section[role=status]")
    expect(panel).to_contain_text("posts/long.md:3", timeout=SOON)
    expect(panel).to_contain_text("<b>soon</b>", timeout=SOON)
    expect(page.locator("article")).to_contain_text("Paragraph 199.", timeout=SOON)
    expect(link).to_be_focused()
    # A build can meet the file while it is half written, and report that first.
    assert served.wait_for("posts/long.md:3: ERROR: ")
    results: Any = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "best-practice"]})
    assert results.violations_count == 0, results.generate_report()

    # A mended file is on the screen at once, at the place where the page was.
    project.write({"posts/long.md": post("Long", body=LONG + "\n\nThe last words.")})
    expect(page.locator("article")).to_contain_text("The last words.", timeout=SOON)
    expect(panel).to_be_hidden(timeout=SOON)
    assert abs(page.evaluate("scrollY") - 3000) < 100

    # A setting, and posts that come and go, are followed, too.
    project.configure('html_title = project = "Another name"')
    expect(page).to_have_title("Long — Another name", timeout=SOON)
    page.goto(f"{served.url}posts/b.html")
    project.write({"posts/b.md": post("Other", draft=True)})
    expect(page.locator("h1")).to_contain_text("Page not found", timeout=SOON)
    project.write({"posts/b.md": post("Here again")})
    expect(page.locator("h1")).to_contain_text("Here again", timeout=SOON)

    # The search index follows after the pages; then all is as in a fresh build.
    fresh = project.fresh().out
    end = time.monotonic() + SOON / 1000
    while differences(served.out, fresh) and time.monotonic() < end:
        time.sleep(0.1)
    assert served.interrupt() == (0, "")
    assert differences(served.out, fresh) == []
